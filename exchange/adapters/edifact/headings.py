"""Reads what every EDIFACT document has: its number and function, its totals, numbers and dates."""

import re

from exchange.adapters.edi.drafting import CALL_OFF, DOCUMENT, Draft, Spot, put, settle, take
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.edifact.codes import FUNCTIONS, LINES_COUNTED, NAMES, SCOPES
from exchange.adapters.edifact.dates import broken, wanted
from exchange.model.findings import Finding

NUMBERS = {"purchase_order_change": "change_number"}
"""The column of a document's own number, where another one has the number of the order."""

INSTRUCTIONS = "24"
COMMA = re.compile(r"-?[0-9]+,[0-9]+")


def function(draft: Draft, segment: Segment, position: int) -> None:
    """Read BGM: the document's own number and what it does to an earlier one."""
    column = NUMBERS.get(draft.document, "number")
    take(draft.header, column, segment, place(position, 3, 1))
    name = text(segment, 2)
    if name and name not in NAMES[draft.document]:
        draft.report(
            "EDI-002", place(position, 2, 1), name, ", ".join(sorted(NAMES[draft.document]))
        )
    code = text(segment, 4)
    known = {**FUNCTIONS, **SCOPES} if draft.scheduled else FUNCTIONS
    if code and code not in known:
        draft.report("SYN-012", place(position, 4), code, ", ".join(known))
    draft.function = FUNCTIONS.get(code, "original")
    if draft.document == CALL_OFF:
        put(draft.header, "scope", SCOPES[INSTRUCTIONS], place(1, 3))
    if draft.scheduled:
        scope = ("scope", SCOPES.get(code, ""), place(position, 4))
        settle(draft, draft.header, scope, spot=DOCUMENT)


def total(draft: Draft, segment: Segment, position: int) -> None:
    """Check CNT where it counts the lines."""
    stated, counted = text(segment, 2, 2), str(draft.places.tags.count("LIN"))
    if text(segment, 2) == LINES_COUNTED and (stated.lstrip("0") or "0") != counted:
        where = draft.places.at(place(position, 2, 2))
        draft.findings.append(Finding("ENV-006", where, stated, counted, {"tag": "CNT"}))


def unreadable(draft: Draft, segment: Segment, position: int, spot: Spot) -> None:
    """Report a DTM whose value is no date in the format it names; its column is in that row."""
    value, form = text(segment, 2, 2), text(segment, 2, 3)
    expected = wanted(value, form, draft.weeks)
    if expected:
        draft.misdated(place(position, 2, 2), value, expected, spot, rule=broken(form))


def number(value: str) -> str:
    """Return a number with a decimal point.

    ISO 9735 allows point and comma alike as decimal mark, whatever UNA says, and forbids
    marks between thousands. A comma among digits is therefore a decimal mark; anything
    else stays as written and fails the typing of numbers.
    """
    return value.replace(",", ".") if COMMA.fullmatch(value) else value
