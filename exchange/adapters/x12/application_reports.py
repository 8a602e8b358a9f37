"""Reads 824: what a partner's application says to sets of ours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exchange.adapters.edi.acknowledging import Reading, add, explained, overall
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text

SCOPES = frozenset("BGIT")
"""First letter of OTI01: a batch, a group, an item or a set is spoken of."""

STATES = {"A": "accepted", "C": "errors", "E": "errors", "P": "partial", "R": "rejected"}
"""Second letter of OTI01; C accepts with other data than we sent."""

WORDS = {"NTE": 3, "RED": 2}
"""Segments of free text, with the element the words are in, the tag counted as 1."""


@dataclass(slots=True)
class About:
    """A document or group of ours an 824 speaks of: its header, states and errors."""

    row: Row
    states: list[str] = field(default_factory=list)
    errors: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Advice:
    """An 824 in the making; `about` is what it speaks of, by group and document."""

    header: Row
    lines: list[Row] = field(default_factory=list)
    about: dict[tuple[str, str], About] = field(default_factory=dict)
    above: Row = field(default_factory=dict)
    errors: list[Row] = field(default_factory=list)


def application_advice(header: Row, segments: Sequence[Segment]) -> Reading:
    """Fill the header from BGN and OTI, once for each document and group that is spoken of.

    There is a line for each set and each error in it.
    """
    advice = Advice(header)
    for position, segment in enumerate(segments, 1):
        if segment.tag == "BGN":
            header.pop("number", None)
            put(header, "number", text(segment, 3), place(position, 3))
        elif segment.tag == "OTI":
            spoken_of(advice, segment, position)
        elif segment.tag == "TED":
            advice.lines.append(error(advice.above, segment, position))
            advice.errors.append(advice.lines[-1])
        elif segment.tag in WORDS:
            column, row = ("text", advice.lines[-1]) if advice.lines else ("reason", header)
            words = text(segment, WORDS[segment.tag])
            add(row, column, words, place(position, WORDS[segment.tag]))
    return [*headers(advice)], advice.lines


def headers(advice: Advice) -> Iterator[Row]:
    """Yield a header for each document and group; its state is a code that is unknown, if any."""
    for about in advice.about.values() or [About({}, [""])]:
        found: Row = advice.header | about.row
        if all(about.states):
            unknown = [each for each in about.states if each not in STATES.values()]
            state = unknown[-1] if unknown else overall(about.states)
            put(found, "state", state, int(about.row["_state"]))
        yield explained(found, about.errors)


def spoken_of(advice: Advice, segment: Segment, position: int) -> None:
    """Read OTI: a set of ours by its number, its group and the document in it."""
    code = text(segment, 2)
    state = STATES.get(code[1:], code) if code[:1] in SCOPES else code
    key = (text(segment, 9), text(segment, 4))
    about = advice.about.setdefault(key, About({"_state": place(position, 2)}))
    put(about.row, "reference", key[0], place(position, 9))
    put(about.row, "document_number", key[1], place(position, 4))
    about.states.append(state)
    if state not in STATES.values():
        about.row["_state"] = place(position, 2)
    advice.errors = about.errors
    row: Row = {"_row": place(position)}
    put(row, "message_reference", text(segment, 10), place(position, 10))
    put(row, "state", state, place(position, 2))
    put(row, "code", code, place(position, 2))
    named = " ".join(filter(None, (text(segment, 11), text(segment, 3), text(segment, 4))))
    put(row, "text", named, place(position, 4))
    advice.above = row
    advice.lines.append(row)


def error(above: Row, segment: Segment, position: int) -> Row:
    """Read TED: an error in the set above, in words, and the value it is about."""
    row: Row = {"_row": place(position)}
    for column in ("message_reference", "state"):
        value = str(above.get(column, ""))
        if column != "state" or value in STATES.values():
            put(row, column, value, place(position))
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
