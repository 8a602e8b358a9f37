"""An order as it stands: what was ordered, with every change that was taken since applied.

What waits for an answer has not changed the order; a line whose addition waits is there
(docs/decisions/0009-orders-with-their-changes.md).
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Any

import polars as pl

from exchange.model.findings import Verdict
from exchange.model.numbers import significant
from exchange.model.outcome import Document

ORDER, CHANGE = "purchase_order", "purchase_order_change"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as it stands; None where nobody said.

    `deleted_by` is the change that deleted it. `waits` is whether the line is itself in question,
    `changing` whether a change of it is.
    """

    customer_part: str | None = None
    revision: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    waits: bool = False
    changing: bool = False
    deleted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands: its lines by the buyer's line number, and the changes taken.

    A change is among them where anything of it was taken. `changing` is whether one that
    concerns the whole order waits.
    """

    currency: str = ""
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
        goes_on = held is not None and document.function == "change"
        if held is None or not goes_on:
            return new
        currency = new.currency or held.currency
        return replace(held, currency=currency, lines={**held.lines, **new.lines})
    return changed(held, document) if held else None


def opened(document: Document) -> Order:
    """Return an order as it came."""
    return Order(
        currency=document.header.get("currency", ""),
        cancelled=document.function == "cancel",
        lines={numbered(row): stated(row) for row in rows(document, "order_lines")},
    )


def changed(held: Order, document: Document) -> Order:
    """Return an order with one change applied, and what waits of it marked."""
    lines = dict(held.lines)
    for row in rows(document, "order_change_lines"):
        number = numbered(row)
        before = lines.get(number)
        action = asked(row, document.function)
        if action in ADDING and (before is None or before.deleted_by is not None):
            lines[number] = stated(row)
        elif before is not None:
            apply = APPLIED.get(action, left) if row["status"] == "released" else questioned
            lines[number] = apply(before, row, document.revision)
    gone = document.function == "cancel" and document.verdict is Verdict.ACCEPTED
    return replace(
        held,
        lines=lines,
        cancelled=held.cancelled or gone,
        changing=held.changing or open_whole(document),
        changes=(*held.changes, document) if taken(document) else held.changes,
    )


def open_whole(document: Document) -> bool:
    """Tell whether a change waits that is about the whole order, also about what it leaves out."""
    whole = document.function == "cancel" or (
        document.function == "replace" and not taken(document)
    )
    return whole and document.verdict is Verdict.HELD


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
    """Put what the change says in the place of what was said before."""
    new = stated(row)
    return replace(
        before,
        customer_part=new.customer_part or before.customer_part,
        revision=new.revision or before.revision,
        unit=new.unit or before.unit,
        quantity=before.quantity if new.quantity is None else new.quantity,
    )


def deleted(before: OrderLine, _row: Row, change: str) -> OrderLine:
    """Mark a line as deleted."""
    return replace(before, deleted_by=change)


APPLIED = {"change": said, "replace": said, "restate": said, "delete": deleted}
"""By what is asked."""


def numbered(row: Row) -> str | None:
    """Return the number of a line as lines are told apart, None where it has none."""
    number: str | None = row["line_number"]
    return None if number is None else significant(number)


def stated(row: Row) -> OrderLine:
    """Return a line as one row states it."""
    unit = row["unit_code"] or row["unit"]
    waits = row["status"] != "released"
    return OrderLine(row["customer_part"], row["revision"], unit, row["quantity"], waits=waits)


def rows(document: Document, name: str) -> Iterable[Row]:
    """Yield the rows of a table of the document; of one it does not have, none."""
    content = document.tables.get(name)
    return pl.read_ipc(io.BytesIO(content)).iter_rows(named=True) if content else iter(())
