"""Delays nobody reported yet: moved commitments, days that passed, provided parts that come late.

They are for our own people. Nothing is sent of them: which day is promised, and why, only a person
or our ERP can say (`delay`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from exchange.model.notices import Promise
from exchange.model.numbers import significant
from exchange.reconcile.notices.lines import Key, Line, Row, key_of
from exchange.reconcile.notices.standing import Book, Standing

Why = Literal["commitment", "passed", "consigned"]
"""What predicts a delay: our ERP's new commitment, a day without shipment, a part that is late."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """A delivery that will be late as far as can be seen; `day` is the earliest, if known."""

    partner: str
    order: str
    line: str
    why: Why
    promised: date
    day: date | None = None
    component: str = ""


def predicted(whole: Book, today: date) -> Iterator[Predicted]:
    """Yield what a partner will have to be told, of lines for which no draft waits."""
    parts = provided(whole)
    for key in committed_lines(whole):
        line = whole.line(key)
        now = whole.standing(key, line) if line else None
        if line and now and now.committed and now.draft is None:
            yield from of_line(whole, line, now, parts.get(significant(line.part), ()), today)


def of_line(
    whole: Book, line: Line, now: Standing, parts: Sequence[Row], today: date
) -> Iterator[Predicted]:
    """Yield the first reason to expect a delay of one line; one is enough to look into it."""
    first = next((due.day for due in now.promise if due.day), None)
    if first is None:
        return
    about = (whole.partner, line.order, line.number)
    if now.predicted:
        yield Predicted(*about, "commitment", *moved(now.promise, now.predicted))
    elif first < today:
        yield Predicted(*about, "passed", first)
    else:
        yield from late(about, now.promise, parts)


def moved(before: Promise, after: Promise) -> tuple[date, date | None]:
    """Return the last day that was promised and the last one that is committed to now."""
    return (
        max(due.day for due in before if due.day),
        max((due.day for due in after if due.day), default=None),
    )


def late(
    about: tuple[str, str, str], promise: Promise, parts: Sequence[Row]
) -> Iterator[Predicted]:
    """Yield the provided part that comes last, where it comes after we need it to build."""
    first = next(due.day for due in promise if due.day)
    ready = [
        (row["expected_on"] + timedelta(days=row["build_days"] or 0), row["component"])
        for row in parts
        if row["expected_on"]
    ]
    day, component = max(ready, default=(first, ""))
    if day > first:
        yield Predicted(*about, "consigned", first, day, component)


def provided(whole: Book) -> Mapping[str, Sequence[Row]]:
    """Return what the partner provides, by the part it goes into."""
    found = defaultdict[str, list[Row]](list)
    for row in whole.ledger.held("consigned").iter_rows(named=True):
        found[significant(row["part"])].append(row)
    return found


def committed_lines(whole: Book) -> list[Key]:
    """Return every line we may have committed to: in a file, or when we began."""
    begun = (key_of(row) for row in whole.opening.iter_rows(named=True))
    return sorted({*whole.lines, *begun})
