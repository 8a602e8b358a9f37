"""Delays nobody reported yet: moved commitments, days that passed, provided parts that come late.

They are for our own people. Nothing is sent of them: which day is promised, and why, only a person
or our ERP can say (`delay`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from exchange.model.clocks import PredictedDelay
from exchange.model.notices import Promise
from exchange.model.numbers import significant
from exchange.reconcile.notices.lines import Key, Row, key_of
from exchange.reconcile.notices.standing import Book, Standing

Why = Literal["commitment", "passed", "consigned"]
"""What predicts a delay: our ERP's new commitment, a day without shipment, a part that is late."""


def predicted(whole: Book, today: date) -> Iterator[PredictedDelay]:
    """Yield what a partner will have to be told, of lines for which no draft waits."""
    parts = provided(whole)
    for key in committed_lines(whole):
        line = whole.line(key)
        now = whole.standing(key, line) if line else None
        if line and now and now.committed and now.draft is None:
            about = (whole.partner, line.order, line.number)
            yield from of_line(about, now, parts.get(significant(line.part), ()), today)


def of_line(
    about: tuple[str, str, str], now: Standing, parts: Sequence[Row], today: date
) -> Iterator[PredictedDelay]:
    """Yield the first reason to expect a delay of one line; one is enough to look into it."""
    first = next((due.day for due in now.promise if due.day), None)
    if first is None:
        return
    if now.predicted:
        promised, day = moved(now.promise, now.predicted)
        yield delay(about, "commitment", promised, day=day)
    elif first < today:
        yield delay(about, "passed", first)
    else:
        yield from late(about, now.promise, parts)


def delay(
    about: tuple[str, str, str],
    why: Why,
    promised: date,
    *,
    day: date | None = None,
    component: str = "",
) -> PredictedDelay:
    """Return a delivery that will be late; `day` is the earliest, if that is known."""
    partner, order, line = about
    return PredictedDelay(
        partner=partner,
        order=order,
        line=line,
        why=why,
        promised=promised,
        day=day,
        component=component,
    )


def moved(before: Promise, after: Promise) -> tuple[date, date | None]:
    """Return the last day that was promised and the last one that is committed to now."""
    return (
        max(due.day for due in before if due.day),
        max((due.day for due in after if due.day), default=None),
    )


def late(
    about: tuple[str, str, str], promise: Promise, parts: Sequence[Row]
) -> Iterator[PredictedDelay]:
    """Yield the provided part that comes last, where it comes after we need it to build."""
    first = next(due.day for due in promise if due.day)
    ready = [
        (row["expected_on"] + timedelta(days=row["build_days"] or 0), row["component"])
        for row in parts
        if row["expected_on"]
    ]
    day, component = max(ready, default=(first, ""))
    if day > first:
        yield delay(about, "consigned", first, day=day, component=component)


def provided(whole: Book) -> Mapping[str, Sequence[Row]]:
    """Return what the partner provides, by the part it goes into."""
    found = defaultdict[str, list[Row]](list)
    for row in whole.ledger.held("consigned").iter_rows(named=True):
        found[significant(row["part"])].append(row)
    return found


def committed_lines(whole: Book) -> list[Key]:
    """Return every line we may have committed to, in a file or when we began, and not shipped."""
    begun = (key_of(row) for row in whole.opening.iter_rows(named=True))
    return [key for key in sorted({*whole.lines, *begun}) if not gone(whole, key)]


def gone(whole: Book, key: Key) -> bool:
    """Tell whether all of a line was shipped, without looking at what was promised of it."""
    shipped, held = whole.shipped.get(key), whole.order(key[0])
    stated = held.state.lines.get(key[1]) if held else None
    return bool(shipped and stated and stated.quantity and shipped >= stated.quantity)
