"""What answers to a partner need to know, control numbers among it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache

from exchange.model.configuration import Configuration
from exchange.model.ledger import Ledger
from exchange.model.outcome import ControlNumber
from exchange.model.partners import Partner
from exchange.model.ports import Desk, Reply
from exchange.respond.committing import Replies

SILENT = frozenset({"draft", "suspended"})
"""States of a partner in which no answer leaves."""


def reply_to(
    partner: Partner, now: datetime, ledger: Ledger, configuration: Configuration
) -> Reply:
    """Return what answers to a partner need to know; `ledger` is the partner's own."""
    day = configuration.day(now)
    return Reply(
        site=configuration.site,
        partner=partner,
        rules=configuration.rules_of(partner.id, day),
        now=now,
        control=sequences(ledger),
        software=configuration.software,
        ruleset=configuration.ruleset,
        layouts=configuration.layouts,
        agreement=configuration.agreement_of(partner.id, day),
        fed=ledger.fed(),
        judged_by=lambda at: configuration.agreement_of(partner.id, configuration.day(at)),
        calendar=configuration.calendar_of(partner.id),
    )


def replies(now: datetime, desk: Desk, own: Reply) -> Replies:
    """Return what gives the reply to a partner, the same one each time.

    `own` is the one to who sent the file.
    """

    @cache
    def reply(name: str) -> Reply | None:
        if name == own.partner.id:
            return own
        partner = desk.configuration.partners.get(name)
        if partner is None or partner.state in SILENT:
            return None
        return reply_to(partner, now, desk.ledger.of(name), desk.configuration)

    return reply


def sequences(ledger: Ledger) -> Callable[[str], ControlNumber]:
    """Return what takes the control numbers of one file's answers, each once."""
    taken: Counter[str] = Counter()

    def take(kind: str) -> ControlNumber:
        number = ControlNumber(kind, ledger.next_number(kind) + taken[kind])
        taken[kind] += 1
        return number

    return take
