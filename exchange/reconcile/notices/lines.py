"""An order line a delay may speak of, and what was promised for it before any delay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from exchange.model.notices import Due, Promise
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile import committing
from exchange.reconcile.committing import Held
from exchange.reconcile.notices.promises import less, ordered
from exchange.reconcile.order_state import OrderLine

Row = Mapping[str, Any]

Key = tuple[str, str]
"""Order number and line number, without blanks behind them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is still wanted, in the customer's own numbers.

    `held` is None where the order was open before we began; then `asked` is what was in force
    then, and `agreed` whether we had committed to it. `stated` is None likewise.
    """

    order: str
    number: str
    asked: Promise
    part: str = ""
    unit: str = ""
    held: Held | None = None
    stated: OrderLine | None = None
    agreed: bool = False

    @property
    def waits(self) -> bool:
        """Whether the line, a change of it or the whole order is in question."""
        if self.stated is None or self.held is None:
            return False
        return self.stated.waits or self.stated.changing or self.held.state.waits

    def asked_before(self, document: str) -> Promise:
        """Return what was asked for when a document of ours came; all of it where none had."""
        if self.held is None or self.stated is None or self.held.documents[-1].id < document:
            return self.asked
        days = committing.requested(self.known(document), self.number)
        return self.whole([Due(each, day) for day, each in days], self.stated.quantity)

    def asked_between(self, first: str, last: str) -> bool:
        """Tell whether the customer said anything of the order between two documents of ours."""
        every = self.held.documents if self.held else ()
        return any(first < each.id < last for each in every)

    def known(self, document: str) -> Sequence[Document]:
        """Return what the customer had said of the order when a document of ours came."""
        every = self.held.documents if self.held else ()
        return [each for each in every if each.id < document] or every

    def committed(self, rows: Sequence[Row], document: str) -> Promise:
        """Return what rows of `order_commit` promise; nothing where they accept nothing."""
        accepted = [row for row in rows if row["answer"] == "ACCEPTED"]
        if self.held is None or self.stated is None:
            days = [Due(row["quantity"], row["date"]) for row in accepted if row["date"]]
            return self.whole(days)
        asked = committing.requested(self.known(document), self.number)
        given = (
            each
            for row in accepted
            for each in committing.delivered(row, asked, self.stated, len(rows)) or ()
        )
        days = [Due(each.quantity, each.committed) for each in given]
        return self.whole(days, self.stated.quantity)

    def whole(self, dues: Sequence[Due], quantity: Decimal | None = None) -> Promise:
        """Return deliveries in their order; a single one without quantity is all of the line."""
        if len(dues) == 1 and dues[0].quantity is None:
            every = quantity if quantity is not None else amount(self.asked)
            return (replace(dues[0], quantity=every),)
        return ordered(dues)


def amount(promise: Promise) -> Decimal | None:
    """Return the quantity of a single delivery."""
    return promise[0].quantity if len(promise) == 1 else None


def line(held: Held | None, opening: pl.DataFrame, key: Key, *, gone: bool = False) -> Line | None:
    """Return a line of a partner, None where the order or the line is not known or not wanted.

    An order we have `held` counts before what was told of it at the cut-over. A line that was
    cancelled is returned where one that is `gone` is asked for.
    """
    return ordered_line(held, key[1], gone=gone) if held else opening_line(opening, key)


def ordered_line(held: Held, number: str, *, gone: bool = False) -> Line | None:
    """Return a line of an order of which we hold the file."""
    stated = held.state.lines.get(number)
    if stated is None or not (gone or (stated.deleted_by is None and not held.state.cancelled)):
        return None
    asked = [Due(each, day) for day, each in committing.requested(held.documents, number)]
    found = Line(
        order=held.documents[-1].number,
        number=committing.written(held.documents, number, "line_number"),
        asked=(),
        part=stated.customer_part or "",
        unit=committing.written(held.documents, number, "unit"),
        held=held,
        stated=stated,
    )
    return replace(found, asked=found.whole(asked or [Due(None, None)], stated.quantity))


def opening_line(opening: pl.DataFrame, key: Key) -> Line | None:
    """Return a line that was open when we began; it comes with what was shipped until then."""
    rows = [*of_line(opening.iter_rows(named=True), key)]
    if not rows:
        return None
    dues = ordered(
        Due(row["quantity"], row["committed_date"] or row["requested_date"]) for row in rows
    )
    shipped = sum((row["shipped"] or Decimal(0) for row in rows), Decimal(0))
    first = rows[0]
    return Line(
        order=first["order_number"],
        number=first["line_number"] or "",
        asked=less(dues, shipped),
        part=first["customer_part"] or "",
        unit=first["unit"] or "",
        agreed=any(row["committed_date"] for row in rows),
    )


def of_line(rows: Iterable[Row], key: Key) -> Iterator[Row]:
    """Yield the rows about one line."""
    return (row for row in rows if key_of(row) == key)


def key_of(row: Row) -> Key:
    """Return the line a row of our ERP is about."""
    return significant(row["order_number"] or ""), significant(row["line_number"] or "")
