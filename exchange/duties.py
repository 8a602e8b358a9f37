"""Puts what the journal knows before the clocks: everything that is due, the most urgent first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from exchange import settings
from exchange.clocks import due, urgency
from exchange.model.clocks import Due, Facts, UntoldDelay, Urgency
from exchange.model.configuration import Configuration
from exchange.model.ledger import Ledger
from exchange.model.policies import NoticePolicy
from exchange.reconcile.notices.standing import Book, book

Running = list[tuple[Due, Urgency]]


class Clocks(Protocol):
    """What the clocks ask of the journal."""

    def facts(self, now: datetime) -> Facts:
        """Return what may be due, without delays."""
        ...


class Journal(Protocol):
    """What is asked of the journal."""

    def clocks(self) -> Clocks:
        """Return what may be due."""
        ...

    def ledger(self, partner: str) -> Ledger:
        """Return what we held of a partner."""
        ...


def running(journal: Journal, configuration: Configuration, now: datetime) -> Running:
    """Return all clocks of a site, the most urgent first, each with how near its time is."""
    known = journal.clocks().facts(now)
    facts = replace(known, delays=tuple(untold(journal, configuration, now)))
    found = due(facts, configuration, now)
    return [(each, urgency(each, configuration, now)) for each in found]


def books(journal: Journal, configuration: Configuration, now: datetime) -> Iterator[Book]:
    """Yield all our ERP said to each partner."""
    ours = journal.ledger(settings.ERP)
    for partner in configuration.partners:
        if partner != settings.ERP:
            agreement = configuration.agreement_of(partner, configuration.day(now))
            policy = agreement.notices if agreement else NoticePolicy()
            yield book(ours.of(partner), partner, policy)


def untold(journal: Journal, configuration: Configuration, now: datetime) -> Iterator[UntoldDelay]:
    """Yield the delays of which no notice went out: those that wait as drafts."""
    ours = journal.ledger(settings.ERP)
    for whole in books(journal, configuration, now):
        for line, _, draft in whole.drafts():
            row = min(draft.rows, key=lambda row: str(row["aware_at"]))
            source = ours.source(row["document"])
            yield UntoldDelay(
                partner=whole.partner,
                order_number=line.order,
                line_number=line.number,
                aware_at=row["aware_at"],
                receipt=source.transmission.receipt if source else "",
            )
