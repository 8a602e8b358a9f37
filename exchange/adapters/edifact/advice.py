"""Reads APERAK: what a partner's application says to a message of ours."""

from collections.abc import Sequence

from exchange.adapters.edi.acknowledging import Reading, add, explained
from exchange.adapters.edi.drafting import Row, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segment, components, text

NAMES = {"312": "accepted", "313": "rejected"}
"""1001: acknowledgement, application error."""

FUNCTIONS = {"27": "rejected", "29": "accepted", "34": "errors"}
"""1225. Codes that say what the message does, as 9 for original, give no state."""

ORIGINAL = "ACW"
"""1153: the number of the message that is answered."""


def application_error(header: Row, segments: Sequence[Segment]) -> Reading:
    """Fill the header from BGM, RFF and FTX, once for each message it answers; a line is an ERC.

    `reference` stays empty: an APERAK names the document it answers, not our interchange.
    """
    lines: list[Row] = []
    about: dict[str, Row] = {}
    for position, segment in enumerate(segments, 1):
        if segment.tag == "BGM":
            put(header, "number", text(segment, 3), place(position, 3, 1))
            put(header, "state", stated(segment), place(position, 4))
        elif segment.tag == "ERC":
            row: Row = {"_row": place(position), "state": "errors"}
            put(row, "code", text(segment, 2), place(position, 2, 1))
            lines.append(row)
        elif segment.tag == "FTX":
            words = " ".join(filter(None, components(segment, 5)))
            column = "text" if lines else "reason"
            add(lines[-1] if lines else header, column, words, place(position, 5))
        elif segment.tag == "RFF" and text(segment, 2) == ORIGINAL and not lines:
            put(
                about.setdefault(named := text(segment, 2, 2), {}),
                "document_number",
                named,
                place(position, 2, 2),
            )
        elif segment.tag == "RFF":
            words = " ".join(filter(None, components(segment, 2)))
            column, row = ("place", lines[-1]) if lines else ("reason", header)
            add(row, column, words, place(position, 2))
    concluded(header, lines)
    explained(header, lines)
    return [header | message for message in about.values() or [{}]], lines


def stated(segment: Segment) -> str:
    """Return the state BGM gives: the worse one where name and function say different ones."""
    said = {NAMES.get(text(segment, 2), ""), FUNCTIONS.get(text(segment, 4), "")}
    return next((each for each in ("rejected", "errors", "accepted") if each in said), "")


def concluded(header: Row, lines: Sequence[Row]) -> None:
    """Settle the state: errors are none the less errors where BGM accepts or says nothing."""
    if lines and header.get("state") in {None, "accepted"}:
        header["state"] = "errors"
    header.setdefault("state", "received")
    if header["state"] == "rejected":
        for row in lines:
            row["state"] = "rejected"
