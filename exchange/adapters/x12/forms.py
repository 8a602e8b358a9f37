"""What handlers look at in each segment of a line, so that lines may be read in columns."""

from dataclasses import replace
from datetime import date, timedelta

from exchange.adapters.edi.drafting import Draft
from exchange.adapters.edi.outlines import DAY, MAYBE, NUMBER, TEXT, UNREAD, WORDS, Field, Form
from exchange.adapters.edi.segments import Segments, text
from exchange.adapters.x12.codes import CUMULATIVE
from exchange.adapters.x12.values import iso

FIRST = date(2001, 1, 1)
BASIS = 6


def pairs(first: int, count: int) -> tuple[Field, ...]:
    """Return pairs of qualifier and item number."""
    places = range(first, first + 2 * count, 2)
    return tuple(each for at in places for each in (Field(at, 1), Field(at + 1, 1, TEXT)))


def unread(first: int, last: int) -> tuple[Field, ...]:
    """Return elements that may be there."""
    return tuple(Field(at, 1, UNREAD) for at in range(first, last + 1))


def days(text: str, _: str) -> tuple[str, str]:
    """Return the day of a date; empty where it cannot be read."""
    day = iso(text)
    return ("" if day == text else day, "")


def sample(_: str, number: int) -> str:
    """Return a date for each number."""
    return f"{FIRST + timedelta(days=number):%Y%m%d}"


LINES = Form(
    fields={
        "LIN": (Field(2, 1, TEXT), *pairs(3, 7)),
        "UIT": (Field(2, 1), *unread(3, 4)),
        "PID": (Field(6, 1, WORDS), *unread(7, 10)),
        "REF": (Field(2, 1), Field(3, 1, TEXT), *unread(4, 5)),
        "QTY": (Field(2, 1), *unread(3, 5)),
        "SHP": (Field(2, 1), Field(3, 1, NUMBER), Field(4, 1), Field(5, 1, DAY), *unread(6, 8)),
        "FST": (
            Field(2, 1, NUMBER), Field(3, 1), Field(4, 1), Field(5, 1, DAY), Field(6, 1, DAY),
            Field(7, 1), Field(8, 1), Field(9, 1), Field(10, 1, TEXT),
        ),
    },
    line="LIN",
    part="FST",
    wanted=frozenset(),
    days=days,
    sample=sample,
    most=(("PID", 2),),
)  # fmt: skip
"""How texts of an item are joined depends on the length of what came before, if they are three."""


def planning(_: Draft, segments: Segments) -> Form | None:
    """Return the form of an 830; none where its quantities are running totals (676).

    What that makes of a quantity is said once, in BFR, where no sample of a line shows it.
    """
    kinds = (text(segments[at], BASIS) for at in segments.of({"BFR"}))
    return None if CUMULATIVE in kinds else LINES


PURCHASE = (Field(2, 1, TEXT), Field(3, 1, MAYBE), Field(4, 1), Field(5, 1, MAYBE), Field(6, 1))
CHANGED = (
    Field(2, 1, TEXT), Field(3, 1), Field(4, 1, MAYBE), Field(5, 1, MAYBE), Field(6, 1),
    Field(7, 1, MAYBE), Field(8, 1),
)  # fmt: skip
ORDERED = {
    "PO1": (*PURCHASE, *pairs(7, 5)),
    "POC": (*CHANGED, *pairs(9, 4)),
    "PID": LINES.fields["PID"],
    "CUR": (Field(3, 1), Field(6, 1)),
    "DTM": (Field(2, 1), Field(3, 1, DAY), *unread(4, 7)),
    "MSG": (Field(2, 1, TEXT), *unread(3, 4)),
    "AMT": (Field(2, 1), Field(3, 1, MAYBE), *unread(4, 4)),
    "SCH": (
        Field(2, 1, NUMBER), Field(3, 1), Field(4, 1), Field(5, 1), Field(6, 1), Field(7, 1, DAY),
        *unread(8, 8), Field(9, 1), Field(10, 1, DAY), *unread(11, 13),
    ),
}  # fmt: skip
ORDERS = replace(LINES, fields=ORDERED, line="PO1", part="SCH", shared="unit")
CHANGES = replace(ORDERS, line="POC")


def purchase(_: Draft, __: Segments) -> Form:
    """Return the form of an 850."""
    return ORDERS


def change(_: Draft, __: Segments) -> Form:
    """Return the form of an 860."""
    return CHANGES
