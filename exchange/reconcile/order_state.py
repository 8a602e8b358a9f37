"""An order as it stands: what was ordered, with every change that was taken since applied.

What waits for an answer has not changed the order; a line whose addition waits is there
(docs/decisions/0009-orders-with-their-changes.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Any

from exchange.model.findings import STANDING, Verdict
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile import stated_rows
from exchange.reconcile.days import alone, delivered, total
from exchange.reconcile.deliveries import Delivery, Lot, Wanted, compared, numbered
from exchange.reconcile.refused import REFUSED, some_wait

ORDER, CHANGE = "purchase_order", "purchase_order_change"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as it stands; None where nobody said.

    `deleted_by` is the change that deleted it. `waits` is whether the line is itself in question,
    `changing` whether a change of it is. `deliveries` are empty where nobody said which quantity
    is wanted when; `numbers` is the highest number one of them has had.
    """

    customer_part: str | None = None
    revision: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    waits: bool = False
    changing: bool = False
    deleted_by: str | None = None
    price: Decimal | None = None
    price_basis: Decimal | None = None
    deliveries: tuple[Delivery, ...] = ()
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands: its lines by the buyer's line number, and the changes taken.

    `ordered_on` is the day of the order as text, empty where it is not stated. A change is
    among the changes where anything of it was taken. `changing` is whether one that
    concerns the whole order waits.
    """

    currency: str = ""
    ship_to: str = ""
    ordered_on: str = ""
    cancelled: bool = False
    changing: bool = False
    lines: Mapping[str | None, OrderLine] = field(default_factory=dict)
    changes: tuple[Document, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether all of it is in question: nobody has it yet, or whether it goes on is open."""
        new = bool(self.lines) and all(line.waits for line in self.lines.values())
        return new or self.changing


def order(documents: Iterable[Document]) -> Order | None:
    """Return the order of these documents, the oldest first; None where none is an order."""
    return reduce(with_document, documents, None)


def with_document(held: Order | None, document: Document) -> Order | None:
    """Return the order after one more document: an order begins anew, a change goes on.

    An order that is itself marked as a change may leave out what stays: nothing is taken away,
    and what changes said of other lines still counts.
    """
    if document.document == ORDER:
        new = opened(document)
        return new if held is None else anew(held, new, goes_on=document.function == "change")
    return changed(held, document) if held else None


def anew(held: Order, new: Order, *, goes_on: bool) -> Order:
    """Return an order sent again in the place of one, or as a change of it that says lines anew.

    Deliveries keep their history either way: the day they were first wanted never changes.
    """
    lines = {number: inheriting(held.lines.get(number), line) for number, line in new.lines.items()}
    if not goes_on:
        return replace(new, lines=lines)
    return replace(
        held,
        currency=new.currency or held.currency,
        ship_to=new.ship_to or held.ship_to,
        ordered_on=new.ordered_on or held.ordered_on,
        lines={**held.lines, **lines},
    )


def inheriting(before: OrderLine | None, line: OrderLine) -> OrderLine:
    """Return a line stated anew with the history its deliveries had before."""
    if before is None or before.deleted_by is not None:
        return line
    wanted = (Wanted(each.schedule, each.day, each.quantity) for each in line.deliveries)
    return replace(line, deliveries=compared(before.deliveries, wanted)[1])


def opened(document: Document) -> Order:
    """Return an order as it came."""
    lines, schedules = standing(document, "order_lines"), rows(document, "order_schedules")
    return Order(
        currency=document.header.get("currency", ""),
        ship_to=document.header.get("ship_to", ""),
        ordered_on=document.header.get("date", ""),
        cancelled=document.function == "cancel",
        lines={
            line_key(row): first_wanted(stated(row), row) for row in delivered(lines, schedules)
        },
    )


def first_wanted(line: OrderLine, row: Row) -> OrderLine:
    """Return a line whose deliveries know the day they were first wanted, where that is told."""
    firsts = row["firsts"]
    if not any(firsts) or len(firsts) != len(line.deliveries):
        return line
    known = (
        replace(each, lots=(Lot(each.quantity, first or each.day),))
        for each, first in zip(line.deliveries, firsts, strict=True)
    )
    return replace(line, deliveries=tuple(known))


def changed(held: Order, document: Document) -> Order:
    """Return an order with one change applied, and what waits of it marked."""
    schedules = rows(document, "order_change_schedules")
    asks = delivered(standing(document, "order_change_lines"), schedules)
    whole = document.verdict in STANDING and not some_wait(document)
    gone = document.function == "cancel" and whole
    return replace(
        held,
        lines=with_rows(held.lines, asks, document.function, document.revision),
        ship_to=(document.header.get("ship_to", "") if whole else "") or held.ship_to,
        cancelled=held.cancelled or gone,
        changing=held.changing or open_whole(document),
        changes=(*held.changes, document) if taken(document) else held.changes,
    )


def with_rows(
    held: Mapping[str | None, OrderLine], asks: Iterable[Row], function: str, change: str
) -> dict[str | None, OrderLine]:
    """Return the lines of an order after what a change asks of them, each row with its status."""
    lines = dict(held)
    for row in asks:
        number = line_key(row)
        before = lines.get(number)
        action = asked(row, function)
        if action in ADDING and (before is None or before.deleted_by is not None):
            lines[number] = stated(row)
        elif before is not None:
            apply = APPLIED.get(action, left) if row["status"] == "released" else questioned
            lines[number] = apply(before, row, change)
    return lines


def open_whole(document: Document) -> bool:
    """Tell whether a change waits that is about the whole order, also about what it leaves out."""
    whole = document.function == "cancel" or (
        document.function == "replace" and not taken(document)
    )
    return whole and some_wait(document)


def taken(document: Document) -> bool:
    """Tell whether anything of a change was taken; of one that only waits, nothing was."""
    return document.verdict is Verdict.ACCEPTED or any(
        row["status"] == "released" and asked(row, document.function) in {*ADDING, *APPLIED}
        for row in rows(document, "order_change_lines")
    )


RESTATED = {"replace": "restate", "cancel": "delete"}


def asked(row: Row, function: str) -> str:
    """Return what a line asks for.

    A line without a code restates what is ordered where the document replaces the order, and
    is one of those cancelled where it cancels it. It is empty where the code is not known.
    """
    action: str | None = row["action"]
    return action or ("" if row["action_raw"] else RESTATED.get(function, ""))


ADDING = frozenset({"add", "restate"})
"""What may bring a line into the order."""


def left(before: OrderLine, _row: Row, _change: str) -> OrderLine:
    """Leave a line as it is."""
    return before


def questioned(before: OrderLine, row: Row, _change: str) -> OrderLine:
    """Mark a line of which something is asked that waits."""
    return before if row["action"] == "none" else replace(before, changing=True)


def said(before: OrderLine, row: Row, _change: str) -> OrderLine:
    """Put what the change says in the place of what was said before.

    Where a delivery is in question, all stay as they were until it is answered.
    """
    new = stated(row)
    deliveries = before.deliveries if row["waits"] else rescheduled(before, row)
    return replace(
        before,
        customer_part=new.customer_part or before.customer_part,
        revision=new.revision or before.revision,
        unit=new.unit or before.unit,
        quantity=before.quantity if new.quantity is None else new.quantity,
        price=before.price if new.price is None else new.price,
        price_basis=before.price_basis if new.price is None else new.price_basis,
        deliveries=deliveries,
        changing=before.changing or row["waits"],
        numbers=max((before.numbers, *(each.schedule for each in deliveries))),
    )


def rescheduled(before: OrderLine, row: Row) -> tuple[Delivery, ...]:
    """Return the deliveries of a line after a change of it, with their history.

    Those a change states take the place of those that stood. Where it states a quantity alone,
    the one delivery there is gets it; of several, nobody said which, and they are not known any
    more until they are stated anew.
    """
    days = row["deliveries"]
    quantity = before.quantity if row["quantity"] is None else row["quantity"]
    if not days:
        if row["quantity"] is None or total(before.deliveries) == quantity:
            return before.deliveries
        days = [(each.day, None) for each in before.deliveries]
    whole = alone(days, quantity)
    wanted = None if whole is None else numbered(before.deliveries, whole, before.numbers)
    return () if wanted is None else compared(before.deliveries, wanted)[1]


def deleted(before: OrderLine, _row: Row, change: str) -> OrderLine:
    """Mark a line as deleted."""
    return replace(before, deleted_by=change)


APPLIED = {"change": said, "replace": said, "restate": said, "delete": deleted}
"""By what is asked."""


def line_key(row: Row) -> str | None:
    """Return the number of a line as lines are told apart, None where it has none."""
    number: str | None = row["line_number"]
    return None if number is None else significant(number)


def stated(row: Row) -> OrderLine:
    """Return a line as one row states it."""
    unit = row["unit_code"] or row["unit"]
    days = alone(row["deliveries"], row["quantity"]) or ()
    wanted = (Wanted(number, *each) for number, each in enumerate(days, 1))
    return OrderLine(
        customer_part=row["customer_part"],
        revision=row["revision"],
        unit=unit,
        quantity=row["quantity"],
        waits=row["status"] != "released",
        price=row.get("price"),
        price_basis=row.get("price_basis"),
        deliveries=tuple(
            Delivery(each.schedule, each.day, (Lot(each.quantity, each.day),)) for each in wanted
        ),
        numbers=len(days),
    )


def standing(document: Document, name: str) -> Iterable[Row]:
    """Yield the rows of a table of the document that are not refused."""
    return (row for row in rows(document, name) if row["status"] != REFUSED)


def rows(document: Document, name: str) -> Iterable[Row]:
    """Yield the rows of a table of the document; of one it does not have, none."""
    return stated_rows.stated(document.tables.get(name) or b"")
