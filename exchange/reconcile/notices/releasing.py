"""What a person decides about drafts: whether they may, and the notices that go out for it."""

from collections.abc import Iterator, Sequence

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.notice_answers import state
from exchange.model.outcome import Notice
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.answered import told_lines
from exchange.reconcile.notices.books import book_of
from exchange.reconcile.notices.hearing import heard
from exchange.reconcile.notices.lines import Row
from exchange.reconcile.notices.plans import unplanned
from exchange.reconcile.notices.responsible import blames
from exchange.reconcile.notices.standing import RELEASE, Book
from exchange.reconcile.notices.telling import Change, notice

COMMERCIAL = frozenset({"commercial", "escalation"})
"""Roles that may name the customer as the party that answers for a delay."""


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """NOT-005 to NOT-008, NOT-015, NOT-016: what stands against a decision about a notice."""
    table = message.tables[RELEASE]
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        if told["partner"] in known.partners and told["notice"] is not None:
            yield from against(table, row, told, known)


def against(table: Table, row: int, told: Row, known: Circumstances) -> Iterator[Finding]:
    """Yield what stands against one decision: no such draft, nothing open, or not like this."""
    number, partner = told["notice"], told["partner"]
    whole = book_of(partner, known)
    waiting = drafted(whole, number)
    about = {"partner": partner, "notice": number}
    if told["action"] == "UPHOLD":
        lines = told_lines(whole, heard(whole)).get(number, ())
        if state(lines) != "open":
            yield table.finding("NOT-016", row, "notice", **about)
    elif not waiting:
        yield table.finding("NOT-005", row, "notice", observed=number, partner=partner)
    elif told["action"] == "RELEASE":
        if partner in known.silent:
            yield table.finding("NOT-007", row, "partner", **about)
        yield from unfit(table, row, waiting, whole)


def unfit(table: Table, row: int, waiting: Sequence[Change], whole: Book) -> Iterator[Finding]:
    """NOT-006, NOT-008, NOT-015: not in this role, not all of it, not without a plan."""
    role, number = table.frame["role"][row], waiting[0].draft.notice
    about = {"partner": whole.partner, "notice": number}
    if role not in COMMERCIAL and any(blames(each.draft.rows) for each in waiting):
        yield table.finding("NOT-006", row, "role", observed=role, **about)
    late = max(
        unplanned(each.now.promise, each.draft.promise, each.draft.rows, whole.policy)
        for each in waiting
    )
    if late:
        limit = whole.policy.plan_over_days
        yield table.finding("NOT-015", row, "notice", observed=late, expected=limit, **about)
    lines = sum(any(event.notice == number for event in events) for events in whole.lines.values())
    if lines > len(waiting):
        yield table.finding("NOT-008", row, "notice", observed=lines - len(waiting), **about)


def notices(message: Message, _: str, known: Circumstances) -> Iterator[Notice]:
    """Yield the notices that a person lets go out."""
    for told in message.tables[RELEASE].frame.iter_rows(named=True):
        if told["action"] == "RELEASE":
            whole, number = book_of(told["partner"], known), told["notice"]
            yield notice(number, whole, drafted(whole, number), told["text"] or "")


def drafted(whole: Book, number: str) -> list[Change]:
    """Return the lines a notice would tell of; none where it is none, was sent or withdrawn."""
    return [Change(*each) for each in whole.drafts(number)]
