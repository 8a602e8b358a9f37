"""Reads CONTRL: what the syntax of our interchange is found to be (ISO 9735-4)."""

from collections.abc import Sequence

from exchange.adapters.edi.acknowledging import Reading, add
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text
from exchange.model.interchange import identifier

ACTIONS = {"4": "rejected", "7": "accepted", "8": "received"}
"""0083. An accepted level says nothing about the levels below that are told apart."""

KEPT = frozenset({"message_reference", "_message_reference", "state", "_state"})
"""What the error in a segment has of the message it stands in."""

UCI, UCF, UCM = 5, 5, 4
"""The element with 0083; the error 0085, the segment it is about and S011 follow."""


def syntax_report(header: Row, segments: Sequence[Segment]) -> Reading:
    """Fill the header from UNH and UCI, and return a line for each group, message and error."""
    lines: list[Row] = []
    above: Row = {}
    put(header, "number", text(segments[0], 2), place(1, 2))
    for position, segment in enumerate(segments, 1):
        if segment.tag == "UCI":
            interchange(header, segment, position)
        elif segment.tag in {"UCF", "UCM"}:
            named(header, segment, position)
            above = level(segment, position)
            lines.append(above)
        elif segment.tag in {"UCS", "UCD"}:
            above = error(above, segment, position)
            lines.append(above)
    if header.get("state") in {"accepted", "received"}:
        put(header, "state", lower(str(header["state"]), lines), int(header["_state"]))
    return [header], lines


def interchange(header: Row, segment: Segment, position: int) -> None:
    """Read UCI: our control reference, what is said to it and why."""
    put(header, "reference", text(segment, 2), place(position, 2))
    named(header, segment, position)
    action(header, segment, position, UCI)
    reason = " ".join(filter(None, (text(segment, UCI + 1), about(segment, UCI))))
    add(header, "reason", reason, place(position, UCI + 1))


def named(header: Row, segment: Segment, position: int) -> None:
    """Note who UCI and UCF say that ours is from and for, and which types of message UCM names."""
    if segment.tag == "UCM":
        add(header, "about", text(segment, 3), place(position, 3, 1))
        return
    for column, element in (("sender", 3), ("recipient", 4)):
        party = components(segment, element)
        add(header, column, identifier(party) if any(party) else "", place(position, element))


def action(row: Row, segment: Segment, position: int, element: int) -> None:
    """Read 0083; a code that is none of today's stays as it is, so that its rule names it."""
    code = text(segment, element)
    put(row, "state", ACTIONS.get(code, code), place(position, element))


def level(segment: Segment, position: int) -> Row:
    """Read UCF or UCM: a group by its number, a message by its reference."""
    row: Row = {"_row": place(position)}
    element = UCF if segment.tag == "UCF" else UCM
    where = about(segment, element)
    if segment.tag == "UCM":
        put(row, "message_reference", text(segment, 2), place(position, 2))
    else:
        where = ", ".join(filter(None, (f"group {text(segment, 2)}", where)))
    action(row, segment, position, element)
    put(row, "code", text(segment, element + 1), place(position, element + 1))
    put(row, "place", where, place(position, 2))
    return row


def error(above: Row, segment: Segment, position: int) -> Row:
    """Read UCS or UCD: an error in a segment or an element of the message above."""
    row: Row = {each: value for each, value in above.items() if each in KEPT}
    if row.get("state") not in ACTIONS.values():
        row.pop("state", None)
    row["_row"] = place(position)
    if segment.tag == "UCS":
        row["_within"] = f"segment {text(segment, 2)}"
        put(row, "code", text(segment, 3), place(position, 3))
        put(row, "place", str(row["_within"]), place(position, 2))
        return row
    row["_within"] = above.get("_within", "")
    where = ", ".join(filter(None, (str(row["_within"]), element_of(segment, 3))))
    put(row, "code", text(segment, 2), place(position, 2))
    put(row, "place", where, place(position, 3))
    return row


def about(segment: Segment, element: int) -> str:
    """Return the service segment an error of this level is about, and the element in it."""
    return ", ".join(filter(None, (text(segment, element + 2), element_of(segment, element + 3))))


def element_of(segment: Segment, element: int) -> str:
    """Return S011 in words; the tag of a segment counts as its element 1."""
    numbers = ".".join(filter(None, components(segment, element)))
    return f"element {numbers}" if numbers else ""


def lower(said: str, lines: Sequence[Row]) -> str:
    """Return the state of an interchange by what is said to it, its groups and its messages."""
    if any(row.get("state") == "rejected" for row in lines):
        return "partial"
    return "errors" if any("code" in row for row in lines) else said
