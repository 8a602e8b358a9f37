"""Reads what an ORDERS says of money: prices, amounts, and what would change them."""

from exchange.adapters.edi.drafting import DOCUMENT, Draft, better, put
from exchange.adapters.edi.money import in_currency, rival
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, shown, text
from exchange.adapters.edifact.codes import LINE_AMOUNTS, PRICES
from exchange.adapters.edifact.headings import number


def amount(draft: Draft, segment: Segment, position: int) -> None:
    """Read MOA of a line: its total."""
    code, value, line = text(segment, 2), number(text(segment, 2, 2)), draft.line
    packed = place(position, 2, 2)
    in_currency(draft, text(segment, 2, 3), place(position, 2, 3))
    if better(line, "amount_rank", LINE_AMOUNTS, code):
        put(line, "amount", value, packed)
    elif code in LINE_AMOUNTS and LINE_AMOUNTS.index(code) == line["amount_rank"]:
        rival(draft, value, line.get("amount", ""), packed)


def summary_amount(draft: Draft, segment: Segment, position: int) -> None:
    """Check the currency of MOA below all lines: that of the order or none."""
    in_currency(draft, text(segment, 2, 3), place(position, 2, 3), DOCUMENT)


def price(draft: Draft, segment: Segment, position: int) -> None:
    """Read PRI of a line: the price and the quantity it is for."""
    code, value, basis = text(segment, 2), number(text(segment, 2, 2)), number(text(segment, 2, 5))
    line, packed = draft.line, place(position, 2, 2)
    if better(line, "price_rank", PRICES, code):
        line.pop("price_basis", None)
        put(line, "price", value, packed)
        put(line, "price_basis", basis, place(position, 2, 5))
    elif code in PRICES and PRICES.index(code) == line["price_rank"]:
        rival(draft, value, line.get("price", ""), packed)
        rival(draft, basis or "1", line.get("price_basis", "1"), place(position, 2, 5))
    unit, stated = text(segment, 2, 6), str(line.get("unit", ""))
    if unit and stated and unit != stated:
        draft.hold("EDI-001", place(position, 2, 6), unit, stated)
    if text(segment, 3):
        draft.hold("EDI-002", place(position, 3), shown(segment))


def price_currency(draft: Draft, segment: Segment, position: int) -> None:
    """Check CUX below a price: an order has one currency."""
    for element in (2, 3):
        in_currency(draft, text(segment, element, 2), place(position, element, 2))


def unagreed(draft: Draft, segment: Segment, position: int) -> None:
    """Hold what would change a price or a quantity in a way the tables cannot say."""
    draft.hold("EDI-002", place(position), shown(segment))


def summary_allowance(draft: Draft, segment: Segment, position: int) -> None:
    """Hold the order for an allowance or charge on all of it."""
    draft.hold("EDI-002", place(position), shown(segment), spot=DOCUMENT)
