"""Reads 824: what a partner's application says to sets of ours."""

from collections.abc import Sequence

from exchange.adapters.edi.acknowledging import add, overall
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text

SCOPES = frozenset("BGIT")
"""First letter of OTI01: a batch, a group, an item or a set is spoken of."""

STATES = {"A": "accepted", "C": "errors", "E": "errors", "P": "partial", "R": "rejected"}
"""Second letter of OTI01; C accepts with other data than we sent."""

WORDS = {"NTE": 3, "RED": 2}
"""Segments of free text, with the element the words are in, the tag counted as 1."""


def application_advice(header: Row, segments: Sequence[Segment]) -> list[Row]:
    """Fill the header from BGN and OTI, and return a line for each set and each error in it."""
    lines: list[Row] = []
    said: list[str] = []
    above: Row = header
    for position, segment in enumerate(segments, 1):
        if segment.tag == "BGN":
            header.pop("number", None)
            put(header, "number", text(segment, 3), place(position, 3))
        elif segment.tag == "OTI":
            above = spoken_of(header, segment, position)
            said.append(str(above.get("state", "")))
            lines.append(above)
        elif segment.tag == "TED":
            lines.append(error(above, segment, position))
        elif segment.tag in WORDS:
            column, row = ("text", lines[-1]) if lines else ("reason", header)
            words = text(segment, WORDS[segment.tag])
            add(row, column, words, place(position, WORDS[segment.tag]))
    if all(said):
        put(header, "state", overall(said), int(lines[0]["_row"]) if lines else place(1))
    return lines


def spoken_of(header: Row, segment: Segment, position: int) -> Row:
    """Read OTI: a set of ours by its number, its group and the document in it.

    Groups and documents that differ are all named in the header; none is chosen.
    """
    code = text(segment, 2)
    state = STATES.get(code[1:], "") if code[:1] in SCOPES else ""
    row: Row = {"_row": place(position)}
    add(header, "reference", text(segment, 9), place(position, 9), between=", ")
    add(header, "document_number", text(segment, 4), place(position, 4), between=", ")
    put(row, "message_reference", text(segment, 10), place(position, 10))
    put(row, "state", state, place(position, 2))
    put(row, "code", code, place(position, 2))
    named = " ".join(filter(None, (text(segment, 11), text(segment, 3), text(segment, 4))))
    put(row, "text", named, place(position, 4))
    return row


def error(above: Row, segment: Segment, position: int) -> Row:
    """Read TED: an error in the set above, in words, and the value it is about."""
    row: Row = {"_row": place(position)}
    for column in ("message_reference", "state"):
        put(row, column, str(above.get(column, "")), place(position))
    put(row, "code", text(segment, 2), place(position, 2))
    put(row, "place", place_of(segment), place(position, 4))
    put(row, "text", text(segment, 3), place(position, 3))
    add(row, "text", text(segment, 8), place(position, 8))
    return row


def place_of(segment: Segment) -> str:
    """Return where TED says the error is, elements counted as X12 counts them."""
    named = " ".join(filter(None, (text(segment, 5), text(segment, 4))))
    element = ".".join(filter(None, components(segment, 6)))
    parts = (f"segment {named}" if named else "", f"element {element}" if element else "")
    return ", ".join(filter(None, parts))
