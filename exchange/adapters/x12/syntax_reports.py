"""Reads TA1, 997 and 999: what the syntax of our interchange or group is found to be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from exchange.adapters.edi.acknowledging import Reading, add
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text

STATES = {
    "A": "accepted",
    "E": "errors",
    "P": "partial",
    **dict.fromkeys(("M", "R", "W", "X"), "rejected"),
}
"""715, 717 and TA104; M, W and X reject for reasons of security."""

NO_ERROR = "000"

SETS = {"AG": "824", "CA": "865", "FA": "997", "PR": "855", "PS": "830"}
"""The type of the sets we send, by the functional identifier of their group (479)."""


@dataclass(slots=True)
class Report:
    """A 997 or 999 in the making; `about` are the lines of the set being read, its own first.

    `sets` are the lines of the sets themselves.
    """

    header: Row
    lines: list[Row] = field(default_factory=list)
    about: list[Row] = field(default_factory=list)
    sets: list[Row] = field(default_factory=list)
    segment: str = ""


def interchange_report(header: Row, segments: Sequence[Segment]) -> Reading:
    """Fill the header from TA1; it has no lines."""
    ta1 = segments[0]
    put(header, "reference", text(ta1, 2), place(1, 2))
    put(header, "state", told(ta1, 5), place(1, 5))
    note = text(ta1, 6)
    put(header, "reason", "" if note == NO_ERROR else note, place(1, 6))
    return [header], []


def syntax_report(header: Row, segments: Sequence[Segment]) -> Reading:
    """Fill the header from AK1 and AK9, and return a line for each set and each error in it."""
    report = Report(header)
    for position, segment in enumerate(segments, 1):
        read = READING.get(segment.tag)
        if read is not None:
            read(report, segment, position)
    return [report.header], report.lines


def told(segment: Segment, element: int) -> str:
    """Return the state a code gives; an unknown one as it is, so that its rule names it."""
    code = text(segment, element)
    return STATES.get(code, code)


def group(report: Report, segment: Segment, position: int) -> None:
    """Read AK1: the number of our group, and what sets it says that the group holds."""
    put(report.header, "reference", text(segment, 3), place(position, 3))
    kind = text(segment, 2)
    put(report.header, "about", SETS.get(kind, kind), place(position, 2))


def opened(report: Report, segment: Segment, position: int) -> None:
    """Read AK2: a set of ours, which is of the type its group is for."""
    add(report.header, "about", text(segment, 2), place(position, 2))
    row: Row = {"_row": place(position)}
    put(row, "message_reference", text(segment, 3), place(position, 3))
    put(row, "text", text(segment, 2), place(position, 2))
    report.about, report.segment = [row], ""
    report.lines.append(row)
    report.sets.append(row)


def in_segment(report: Report, segment: Segment, position: int) -> None:
    """Read AK3 or IK3: an error in a segment; its set counts from ST as 1."""
    loop = f"loop {text(segment, 4)}" if text(segment, 4) else ""
    where = filter(None, (f"segment {text(segment, 3)} {text(segment, 2)}", loop))
    report.segment = ", ".join(where)
    row = error(report, position)
    put(row, "code", text(segment, 5), place(position, 5))
    put(row, "place", report.segment, place(position, 2))


def in_element(report: Report, segment: Segment, position: int) -> None:
    """Read AK4 or IK4: an error in an element; X12 counts the first after the tag as 1."""
    numbers = ".".join(filter(None, components(segment, 2)))
    row = error(report, position)
    put(row, "code", text(segment, 4), place(position, 4))
    where = ", ".join(filter(None, (report.segment, f"element {numbers}")))
    put(row, "place", where, place(position, 2))
    put(row, "text", text(segment, 5), place(position, 5))


def error(report: Report, position: int) -> Row:
    """Begin a line about an error in the set being read."""
    row: Row = {"_row": place(position)}
    of_set = report.about[0] if report.about else {}
    if "message_reference" in of_set:
        put(row, "message_reference", str(of_set["message_reference"]), place(position))
    report.about.append(row)
    report.lines.append(row)
    return row


def context(report: Report, segment: Segment, position: int) -> None:
    """Read CTX: what an error of a 999 was about, in the sender's words."""
    if report.lines:
        every = range(2, len(segment.elements) + 2)
        words = " ".join(":".join(components(segment, at)) for at in every).strip()
        add(report.lines[-1], "text", words, place(position, 2))


def closed(report: Report, segment: Segment, position: int) -> None:
    """Read AK5 or IK5: what is said to the set, and so to all that was found in it."""
    state = told(segment, 2)
    for row in report.about if state in STATES.values() else report.about[:1]:
        put(row, "state", state, place(position, 2))
    codes = " ".join(filter(None, (text(segment, at) for at in range(3, 8))))
    if report.about:
        put(report.about[0], "code", codes, place(position, 3))
    report.about = []


def concluded(report: Report, segment: Segment, position: int) -> None:
    """Read AK9: what is said to the group, and why."""
    put(report.header, "state", weighed(report, segment), place(position, 2))
    codes = " ".join(filter(None, (text(segment, at) for at in range(6, 11))))
    put(report.header, "reason", codes, place(position, 6))


def weighed(report: Report, segment: Segment) -> str:
    """Return the state of the group: what AK901 says, or worse where sets of it are rejected.

    A report need not list the sets it accepts, so that AK902 counts before the lines.
    """
    state = told(segment, 2)
    if state not in {"accepted", "errors", "partial"}:
        return state
    counts = (text(segment, at) for at in (3, 5))
    included, accepted = (int(each) if each.isdecimal() else None for each in counts)
    every = len(report.sets) if included is None else included
    fell = sum(row.get("state") == "rejected" for row in report.sets)
    if accepted == 0 or 0 < every <= fell:
        return "rejected"
    short = accepted is not None and accepted < every
    return "partial" if fell or short else state


READING: Mapping[str, Callable[[Report, Segment, int], None]] = {
    "AK1": group,
    "AK2": opened,
    **dict.fromkeys(("AK3", "IK3"), in_segment),
    **dict.fromkeys(("AK4", "IK4"), in_element),
    "CTX": context,
    **dict.fromkeys(("AK5", "IK5"), closed),
    "AK9": concluded,
}
