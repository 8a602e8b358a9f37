"""Writes 824: what was found on each document beyond syntax, in words and with its place."""

import io
from collections.abc import Iterator

import polars as pl

from exchange.adapters.x12.separators import Segment, split_text
from exchange.adapters.x12.writing import (
    EMPTY_GROUP,
    Sending,
    TransactionSet,
    local,
    write_interchange,
)
from exchange.model.findings import Finding, SegmentPlace, Severity, Verdict, message
from exchange.model.interchange import Group
from exchange.model.outcome import Document, Part
from exchange.model.ports import Reply, Written

RESPONSE = "11"
"""BGN01: this answers something."""

FUNCTIONAL = "AG"
ORDERS = frozenset({"purchase_order", "purchase_order_change"})
LINES = ("order_lines", "order_change_lines", "forecast_lines")
ACCEPTED, NOTED, PARTLY, REJECTED = "TA", "TE", "TP", "TR"
STATES = {
    Verdict.ACCEPTED: ACCEPTED,
    Verdict.HELD: NOTED,
    Verdict.PARTIAL: PARTLY,
    Verdict.REJECTED: REJECTED,
    Verdict.UNREADABLE: REJECTED,
}
AGREED = "ZZZ"
"""TED01: the reason is in words."""

REFERENCE_LENGTH = 30
"""Element 127 has 30 characters in version 004010."""

LONGEST_REASON, LONGEST_NOTE, MOST_COPIED = 60, 80, 99


def write_824(part: Part, reply: Reply) -> Iterator[Written]:
    """Write one interchange for each group whose documents are advised on, a set for each."""
    groups = dict(enumerate(part.envelope.groups, 1))
    for number in sorted({document.group for document in part.documents}):
        group = groups.get(number, EMPTY_GROUP)
        sets = [
            TransactionSet(
                "824", tuple(advice(document, group, reply)), number=document.id[:REFERENCE_LENGTH]
            )
            for document in part.told(reply.rules)
            if document.group == number
        ]
        yield write_interchange(part, reply, Sending("824", FUNCTIONAL, group, sets))


def advice(document: Document, group: Group, reply: Reply) -> Iterator[Segment]:
    """Yield the segments of one set; our own number of it is the document's identity."""
    now = local(reply)
    told = [
        found
        for found in document.findings
        if reply.rules[found.rule].severity is not Severity.INFO
    ]
    state = STATES[document.verdict]
    yield ("BGN", RESPONSE, document.id[:REFERENCE_LENGTH], f"{now:%Y%m%d}", f"{now:%H%M}")
    yield subject(document, group, NOTED if told and state == ACCEPTED else state)
    if document.document in ORDERS and document.number:
        yield ("REF", "PO", document.number)
    for finding in told:
        yield from reasons(finding, document, reply)


def subject(document: Document, group: Group, state: str) -> Segment:
    """Make OTI: the verdict, and which set of which group it is about."""
    day, hour = (*group.moment, "", "")[:2]
    return (
        "OTI", state, "TN", document.number or document.reference,
        *(*group.sender, "")[:1], *(*group.recipient, "")[:1], day, hour,
        group.reference, document.reference, *(*document.identifier, "")[:1],
        (*group.version, "", "")[1],
    )  # fmt: skip


def reasons(finding: Finding, document: Document, reply: Reply) -> Iterator[Segment]:
    """Yield TED, and in notes the sender's line number and what does not fit into TED02."""
    text = message(finding, reply.rules, reply.partner.language)
    pieces = split_text(text, LONGEST_NOTE)
    short = (split_text(text, LONGEST_REASON) or [""])[0]
    yield ("TED", AGREED, short, *place(finding))
    line = line_number(finding, document)
    if line:
        yield ("NTE", "LIN", line)
    if len(text) > LONGEST_REASON:
        yield from (("NTE", "", piece) for piece in pieces)


def place(finding: Finding) -> Segment:
    """Return TED03 to TED07: segment, its position, element, and a copy of the value."""
    where = finding.locator
    if not isinstance(where, SegmentPlace):
        return ()
    element = str(where.element - 1) if where.element > 1 else ""
    return (where.tag, str(where.segment), element, "", finding.observed[:MOST_COPIED])


def line_number(finding: Finding, document: Document) -> str:
    """Return the sender's own number of the line a finding is about, empty where none."""
    frames = {name: pl.read_ipc(io.BytesIO(body)) for name, body in document.tables.items()}
    rows = frames.get(finding.table)
    lines = next((frames[name] for name in LINES if name in frames), None)
    known = rows is not None and lines is not None and 0 <= finding.row < rows.height
    if not known or rows is None or lines is None or "line" not in rows.columns:
        return ""
    line = rows["line"][finding.row]
    found = lines.filter(pl.col("line") == line)["line_number"].drop_nulls().to_list()
    return str(found[0]) if found else ""
