"""What is ordered, line by line, whether an order says it or a change of one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table
from exchange.reconcile.deliveries import Event
from exchange.reconcile.order_change import WANTED
from exchange.reconcile.order_state import Order, OrderLine, Row, asked, line_key

HEADERS = {"purchase_order": "order_header", "purchase_order_change": "order_change_header"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A delivery as one row states it; `moved` is whether a change only brought it to this day."""

    table: Table
    row: int
    day: date
    quantity: Decimal | None
    meaning: str | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line with its place in the file.

    Part and revision are those of the order where a change does not say them. `said` is the
    row, `dates` the deliveries it states; of a change, those on days that are new. One of its
    unit is `factor` of the unit of the master data, in which quantities are compared.
    """

    table: Table
    row: int
    said: Row
    part: str
    revision: str
    dates: tuple[Dated, ...] = ()
    factor: Decimal = Decimal(1)

    @property
    def line(self) -> str:
        """The buyer's number of the line."""
        return str(self.said["line_number"])

    @property
    def quantity(self) -> Decimal | None:
        """The quantity of the line, None where it is not said."""
        quantity: Decimal | None = self.said["quantity"]
        return quantity

    @property
    def amount(self) -> Decimal | None:
        """The quantity of the line in the unit of the master data."""
        return self.counted(self.quantity)

    def counted(self, quantity: Decimal | None) -> Decimal | None:
        """Return a quantity of this line in the unit of the master data."""
        return None if quantity is None else quantity * self.factor

    def finding(
        self,
        rule: str,
        column: str,
        observed: object = "",
        expected: object = "",
        **params: object,
    ) -> Finding:
        """Return the finding that this line breaks a rule."""
        about = {"line": self.line, "part": self.part, **params}
        return self.table.finding(
            rule, self.row, column, observed=observed, expected=expected, **about
        )

    def late(
        self,
        rule: str,
        dated: Dated,
        column: str,
        expected: object = "",
        **params: object,
    ) -> Finding:
        """Return the finding that a delivery of this line breaks a rule."""
        about = {"line": self.line, "part": self.part, "observed": dated.day, **params}
        return dated.table.finding(rule, dated.row, column, expected=expected, **about)


def header(message: Message) -> tuple[Table, Row]:
    """Return the header of an order or change, and its one row."""
    table = message.tables[HEADERS[message.document]]
    return table, table.frame.row(0, named=True)


def ordered(message: Message) -> tuple[Item, ...]:
    """Return the lines of an order."""
    table = message.tables["order_lines"]
    dates = dated(message.tables["order_schedules"])
    return tuple(
        Item(table, row, said, said["customer_part"], said["revision"] or "", dates[said["line"]])
        for row, said in enumerate(table.frame.iter_rows(named=True))
        if said["customer_part"]
    )


def changed(message: Message, held: Order, events: Iterable[Event]) -> tuple[Item, ...]:
    """Return the lines a change wants otherwise, with the days that are new."""
    table = message.tables["order_change_lines"]
    dates = dated(message.tables["order_change_schedules"])
    came: defaultdict[str, defaultdict[date | None, set[str]]]
    came = defaultdict(lambda: defaultdict(set))
    for event in events:
        came[event.line][event.after].add(event.name)
    found = []
    for row, said in enumerate(table.frame.iter_rows(named=True)):
        line = held.lines.get(line_key(said)) or OrderLine()
        part = said["customer_part"] or line.customer_part or ""
        if part and asked(said, message.function) in WANTED:
            revision = said["revision"] or line.revision or ""
            new = fresh(dates[said["line"]], line, came[said["line_number"]])
            found.append(Item(table, row, said, part, revision, new))
    return tuple(found)


def fresh(
    dates: Iterable[Dated], line: OrderLine, came: Mapping[date | None, set[str]]
) -> tuple[Dated, ...]:
    """Return the deliveries on days the line did not have, or that get more than was there."""
    stood = {each.day for each in line.deliveries if line.deleted_by is None}
    named = ((each, came.get(each.day, set())) for each in dates if each.quantity != 0)
    return tuple(
        replace(each, moved=bool(names) and "INCREASE" not in names)
        for each, names in named
        if each.day not in stood or "INCREASE" in names
    )


def dated(table: Table) -> Mapping[int, tuple[Dated, ...]]:
    """Return the deliveries of a table by their line."""
    found: defaultdict[int, tuple[Dated, ...]] = defaultdict(tuple)
    for row, said in enumerate(table.frame.iter_rows(named=True)):
        if said["requested_date"] is not None:
            quantity, meaning = said["quantity"], said.get("date_meaning")
            each = Dated(table, row, said["requested_date"], quantity, meaning)
            found[said["line"]] += (each,)
    return found
