"""Prices against the price list, exactly: nothing is rounded before it is compared."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import Row
from exchange.reconcile.ordering.items import Item, header
from exchange.reconcile.ordering.known import Ordering, valid

NOTHING = Decimal(0)


def prices(message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-006 and PO-009: another price than was agreed, or the agreed one for another quantity."""
    price = item.said["price"]
    said = header(message)[1]
    agreed = listed(item, said["currency"], said.get("date") or known.today, known)
    if not price or not agreed or any(within(item, row, known) for row in agreed):
        return
    row = agreed[0]
    basis = (item.said["price_basis"] or Decimal(1)) * item.factor
    per = row["per"] or Decimal(1)
    same_figure = basis != per and any(price == each["price"] for each in agreed)
    clause = known.policy.cited("price_tolerance_percent") or known.policy.cited("price_tolerance")
    yield item.finding(
        "PO-009" if same_figure else "PO-006",
        "price_basis" if same_figure else "price",
        plain(basis) if same_figure else per_quantity(price, basis),
        plain(per) if same_figure else per_quantity(row["price"], per),
        reference=row["reference"] or "-",
        above=plain(row["from_quantity"] or NOTHING),
        outside=difference(item, row),
        **under(row["reference"] or clause),
    )


def listed(item: Item, currency: str | None, day: date, known: Ordering) -> list[Row]:
    """Return the prices agreed for a line on a day: of the highest break its quantity reaches.

    The newest ones count; several of one day are all good, because nobody said which is meant.
    """
    quantity = item.amount
    if quantity is None:
        return []
    reached = [
        row
        for row in known.prices_of.get(item.part, ())
        if valid(row, day)
        and (currency is None or row["currency"] in {None, currency})
        and (row["from_quantity"] or NOTHING) <= quantity
    ]
    best = max((rank(row) for row in reached), default=None)
    return [row for row in reached if rank(row) == best]


def rank(row: Row) -> tuple[Decimal, date]:
    """Return what puts prices in order: the quantity they begin at, then the day."""
    return row["from_quantity"] or NOTHING, row["valid_from"] or date.min


def within(item: Item, row: Row, known: Ordering) -> bool:
    """Tell whether the price of a line is that of the list, or near enough as agreed."""
    agreed = each(row["price"], row["per"])
    away = abs(asked(item) - agreed)
    percent, units = known.policy.price_tolerance_percent, known.policy.price_tolerance
    allowed = agreed * Fraction(percent or 0) / 100
    return away <= max(allowed, Fraction(units or 0))


def asked(item: Item) -> Fraction:
    """Return the price a line states, for one of the unit of the master data."""
    return each(item.said["price"], item.said["price_basis"]) / Fraction(item.factor)


def each(price: Decimal, per: Decimal | None) -> Fraction:
    """Return the price of one."""
    return Fraction(price) / Fraction(per or 1)


def per_quantity(price: Decimal, per: Decimal) -> str:
    """Return a price as people read it, with the quantity it is for where that is not 1."""
    return plain(price) if per == 1 else f"{plain(price)} / {plain(per)}"


def difference(item: Item, row: Row) -> str:
    """Return how far the price of one is from the agreed one, to six decimals."""
    away = asked(item) - each(row["price"], row["per"])
    return plain(Decimal(round(away * 10**6)) / 10**6)
