"""Reads what a line is about: the customer's part, its revision, its text, the order."""

from exchange.adapters.edi.drafting import Draft, better, put, settle
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edi.wording import joined
from exchange.adapters.x12.codes import CUSTOMER_PART, ORDER_NUMBER, REVISIONS


def item_numbers(draft: Draft, segment: Segment, position: int, first: int) -> None:
    """Read pairs of qualifier and item number: the customer's part, revision, order number.

    `first` is the place of the first qualifier.
    """
    for at in range(first, len(segment.elements) + 2, 2):
        code, value, packed = text(segment, at), text(segment, at + 1), place(position, at + 1)
        for column, order in (("customer_part", CUSTOMER_PART), ("revision", REVISIONS)):
            ranked(draft, column, order, (code, value, packed))
        if code == ORDER_NUMBER and draft.scheduled:
            called_off(draft, value, packed)


def ranked(draft: Draft, column: str, order: tuple[str, ...], item: tuple[str, str, int]) -> None:
    """Set a column of the line by the code that counts first; two of one code must agree."""
    code, value, packed = item
    row = draft.line
    if better(row, f"{column}_rank", order, code):
        row.pop(column, None)
        put(row, column, value, packed)
    elif code in order and order.index(code) == row[f"{column}_rank"]:
        settle(draft, row, (column, value, packed))


def called_off(draft: Draft, value: str, packed: int) -> None:
    """Note the order a line calls off; it counts before the one of the header."""
    row = draft.line
    if value and int(row.get("_order_number", 0)) < int(row["_row"]):
        row.pop("order_number", None)
    settle(draft, row, ("order_number", value, packed))


def description(draft: Draft, segment: Segment, position: int) -> None:
    """Read PID: the text of the item, over several segments."""
    words = text(segment, 6)
    before = draft.line.get("description")
    whole = joined([str(before), words]) if before and words else words
    put(draft.line, "description", whole, place(position, 6))
