"""The gates on a partner's way to live, as they are now."""

import os
from collections.abc import Collection
from datetime import datetime

from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.findings import Severity
from exchange.model.onboarding import Evidence, Gate
from exchange.model.partners import Partner
from exchange.settings.onboarding import gates
from exchange.spool.site import Spool


def examine(
    partner: Partner,
    configuration: Configuration,
    journal: Journal | None,
    *,
    spool: Spool,
    now: datetime,
    among: int | None = None,
) -> tuple[Gate, ...]:
    """Return the gates of a partner; samples are looked for `among` the newest files, or all.

    Whether files can come and go is told of whoever runs this.
    """
    today = configuration.day(now)
    rules = configuration.rules_once_live(partner.id, today).values()
    grave = {rule.id for rule in rules if rule.severity.rank >= Severity.HOLD.rank}
    blocked = trouble(spool, partner.id)
    held = evidence(journal, partner.id, grave, among) if journal else Evidence()
    return gates(partner, configuration, Evidence(held.fed, held.samples, blocked), today)


def evidence(journal: Journal, partner: str, grave: Collection[str], among: int | None) -> Evidence:
    """Return what is on record about a partner; `grave` are rules that hold or reject."""
    found = journal.history().samples(partner, grave, among)
    return Evidence(journal.ledger(partner).fed(), tuple(found))


def trouble(spool: Spool, partner: str) -> str:
    """Return why files cannot come or go, empty where they can."""
    for folder in (spool.inbox / partner, spool.outbox / partner):
        if not folder.is_dir():
            return f"{spool.shown(folder)} is not there; `exchange doctor` makes it"
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return f"{spool.shown(folder)} cannot be written to by whoever asks"
    return ""
