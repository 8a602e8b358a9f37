"""What one notice says: line by line to people, and order by order as our answer to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from exchange.model.ledger import Ledger
from exchange.model.notices import Due, NoticeLine
from exchange.model.numbers import response_number
from exchange.model.order_answers import LineAnswer, OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Notice, NoticePart
from exchange.reconcile import order_state
from exchange.reconcile.committing import DAYS, Held
from exchange.reconcile.notices.lines import Line
from exchange.reconcile.notices.promises import moved, pairs
from exchange.reconcile.notices.responsible import answers_for
from exchange.reconcile.notices.standing import Book, Draft, Standing


@dataclass(frozen=True, slots=True)
class Change:
    """A line, what is in force for it, and what is told of it now."""

    found: Line
    now: Standing
    draft: Draft


def notice(number: str, whole: Book, changes: Iterable[Change], text: str = "") -> Notice:
    """Return all that is told a partner under one number, order by order."""
    by_order = sorted(changes, key=lambda each: each.found.order)
    parts = tuple(
        part(number, [*these], whole.ledger)
        for _, these in groupby(by_order, lambda each: each.found.order)
    )
    return Notice(number, whole.partner, parts, text, workbook=whole.policy.form == "workbook")


def part(number: str, changes: Sequence[Change], ledger: Ledger) -> NoticePart:
    """Return what is told of one order; without answer where no file of theirs holds it."""
    lines = tuple(told(each) for each in changes)
    held = changes[0].found.held
    source = ledger.source(held.documents[-1].id) if held else None
    if held is None or source is None:
        return NoticePart(lines)
    return NoticePart(lines, source, answer(number, held, changes))


def told(each: Change) -> NoticeLine:
    """Return what the customer may know of one line; what is internal is not among it."""
    first = each.draft.rows[0]
    return NoticeLine(
        order=each.found.order,
        line=each.found.number,
        version=each.now.told + 1,
        before=each.now.promise,
        after=each.draft.promise,
        reason=first["reason"],
        responsible=answers_for(first),
        committed=each.now.committed,
        affected=moved(each.now.promise, each.draft.promise),
        part=each.found.part,
        unit=each.found.unit,
        text=said(each.draft, "text"),
        recovery=said(each.draft, "recovery"),
        next_update=first["next_update"],
    )


def said(draft: Draft, column: str) -> str:
    """Return what the rows about a line say in one column, each sentence once."""
    return " ".join(dict.fromkeys(row[column] for row in draft.rows if row[column]))


def answer(number: str, held: Held, changes: Sequence[Change]) -> OrderAnswer:
    """Return our answer to one order: its delayed lines with what is promised from now on."""
    first, newest = held.documents[0], held.documents[-1]
    day = first.header.get(DAYS[first.document])
    return OrderAnswer(
        response=response_number(number, newest.number),
        number=newest.number,
        state="changed",
        day=date.fromisoformat(day) if day else None,
        change=newest.revision if newest.document == order_state.CHANGE else "",
        changing=True,
        currency=held.state.currency,
        lines=tuple(line_answer(each) for each in changes),
    )


def line_answer(each: Change) -> LineAnswer:
    """Return our answer to one line; where a day is open, it is put off without a new one."""
    stated, open_ = each.found.stated, any(due.day is None for due in each.draft.promise)
    return LineAnswer(
        line_number=each.found.number,
        state="delayed" if open_ else "rescheduled",
        customer_part=each.found.part,
        revision=(stated.revision or "") if stated else "",
        quantity=stated.quantity if stated else None,
        unit=each.found.unit,
        schedules=tuple(
            ScheduleAnswer(due.quantity, wanted(due, each), due.day) for due in each.draft.promise
        ),
    )


def wanted(due: Due, each: Change) -> date | None:
    """Return the day asked for of a delivery, None where it is one of several asked for."""
    asked = pairs(each.found.asked, each.draft.promise)
    days = {old.day for old, new, _ in asked if old and new and new.day == due.day}
    return days.pop() if len(days) == 1 else None
