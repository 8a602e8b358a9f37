"""Reads an X12 file: its envelopes, and each transaction set as canonical tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from exchange.adapters.edi.alike import FEWEST, Alike, alike
from exchange.adapters.edi.drafting import Draft, Handlers, gather, none_passed
from exchange.adapters.edi.outlines import Form
from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.segments import text
from exchange.adapters.edi.walk import MOST_FINDINGS, walk
from exchange.adapters.x12 import forecasts, orders
from exchange.adapters.x12.acknowledged import acknowledgement
from exchange.adapters.x12.elements import inside
from exchange.adapters.x12.envelope import Body, open_envelope
from exchange.adapters.x12.forms import FORECAST
from exchange.adapters.x12.scanning import Scan, scans
from exchange.adapters.x12.structures import structures
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope, Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

NOTATION = Notation(number_rule="SYN-037", date_rule="X12-008", missing_rule="SYN-013")
TYPED: Mapping[str, tuple[str, ...]] = {
    "SYN-037": ("quantity", "cumulative_received", "price", "amount"),
    "X12-008": ("date", "horizon_start", "horizon_end", "start", "end", "requested_date"),
    "SYN-013": ("quantity", "start", "customer_part"),
}
"""Columns whose typing reports what the check of a segment finds as well, by its rule."""

TYPED_ANYWAY = re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]+)?\s*")
"""Numbers that X12 does not allow, but the typing of tables understands."""

ACKNOWLEDGEMENT = "acknowledgement"
ACKNOWLEDGEMENTS = frozenset({"997", "999", "824"})
"""Sets that answer one of ours: answering them would be the start of a ping-pong."""


class Mapper(NamedTuple):
    """How a transaction set becomes a document; with a form, lines may be read in columns."""

    handlers: Handlers
    tables: Callable[[Draft, Alike | None], dict[str, Table]]
    form: Form | None = None


MAPPERS: Mapping[str, Mapper] = {
    "forecast": Mapper(forecasts.HANDLERS, forecasts.tables, FORECAST),
    "purchase_order": Mapper(orders.HANDLERS, orders.tables),
}
"""By document type, as the structures name it."""


def read(transmission: Transmission, assignment: Assignment, fewest: int = FEWEST) -> Interchange:
    """Read the interchanges of a file.

    Raises Unreadable where one has no envelope one could answer. A truncated
    interchange has findings but no messages. Lines of sets with fewer segments than
    `fewest` are not read in columns.
    """
    documents = {feed.document for feed in assignment.feeds} & MAPPERS.keys()
    messages: list[Message] = []
    findings: list[Finding] = []
    envelopes = []
    for found in scans(transmission.content, assignment.partner.edi.charset):
        opened = open_envelope(found, transmission.filename)
        envelopes.append(opened.envelope)
        findings += (placed(finding, found, 0) for finding in opened.findings)
        messages += lone(found, opened.envelope)
        for body in opened.bodies:
            one = message(body, documents, found, fewest)
            about = tuple(placed(finding, found, body.start) for finding in one.findings)
            messages.append(
                replace(one, findings=about, interchange=found.number, group=body.group)
            )
    return Interchange("x12", tuple(messages), tuple(findings), tuple(envelopes))


def lone(scan: Scan, envelope: Envelope) -> Iterator[Message]:
    """Yield an acknowledgement for each TA1, which stands in an interchange outside any group."""
    for at in scan.segments.of({"TA1"}):
        places = Places(0, ["TA1"], scan.number, scan.offsets, at)
        tables = acknowledgement([scan.segments[at]], places)
        about = (envelope.reference, ("TA1",), scan.number)
        yield Message(ACKNOWLEDGEMENT, tables, NOTATION, "original", (), *about)


def placed(finding: Finding, scan: Scan, start: int) -> Finding:
    """Add to a finding on an interchange which one it is, and the byte its segment begins at."""
    where = finding.locator
    if not isinstance(where, SegmentPlace):
        return finding
    byte = scan.offsets.at(start + where.segment - 1)
    return replace(finding, locator=replace(where, interchange=scan.number, byte=byte))


def message(body: Body, documents: set[str], scan: Scan, fewest: int) -> Message:
    """Read one set; one that is not among the documents agreed is named, not read."""
    st = body.segments[0]
    identifier = tuple(filter(None, (text(st, 2), text(st, 4))))
    places = Places(body.number, body.segments.tags, scan.number, scan.offsets, body.start)
    if text(st, 2) in ACKNOWLEDGEMENTS:
        tables = acknowledgement(body.segments, places)
        return Message(
            ACKNOWLEDGEMENT, tables, NOTATION, "original", body.findings, text(st, 3), identifier
        )
    known = structures().get(text(st, 2))
    if known is None or known.structure.document not in documents:
        findings = (*body.findings, unknown(body.number, text(st, 2), documents))
        return Message("", {}, NOTATION, "original", findings, text(st, 3), identifier)
    walked = walk(known.structure, body.number, body.segments)
    mapper = MAPPERS[known.structure.document]
    draft = Draft(places, known.structure.document)
    segments, handlers, lines = body.segments, mapper.handlers, None
    if mapper.form is not None:
        lines = alike(draft, walked, segments, handlers, form=mapper.form, fewest=fewest)
    gather(draft, handlers, walked, segments, passed=lines.passed if lines else none_passed)
    tables = mapper.tables(draft, lines)
    within = inside(known.definitions, body.number, body.segments, MOST_FINDINGS)
    return Message(
        known.structure.document,
        tables,
        NOTATION,
        draft.function,
        (*body.findings, *walked.findings, *untyped(within, tables), *draft.findings),
        text(st, 3),
        identifier,
    )


def unknown(number: int, kind: str, documents: set[str]) -> Finding:
    """Return the finding on a set we cannot read or have not agreed."""
    where = SegmentPlace(number, 1, "ST", 2)
    if not kind:
        return Finding("SYN-013", where, expected="ST01")
    known = (name for name, each in structures().items() if each.structure.document in documents)
    return Finding("ENV-012", where, kind, ", ".join(known) or ", ".join(sorted(documents)))


def untyped(findings: tuple[Finding, ...], tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Leave out what the typing of the tables will report at the same place."""
    typed = {rule: frozenset(stated(tables, names)) for rule, names in TYPED.items() if findings}
    for finding in findings:
        at = finding.locator
        packed = place(at.segment, at.element, at.component) if isinstance(at, SegmentPlace) else 0
        numeric = finding.rule == "SYN-037" and TYPED_ANYWAY.fullmatch(finding.observed)
        if numeric or packed not in typed.get(finding.rule, ()):
            yield finding


def stated(tables: Mapping[str, Table], names: tuple[str, ...]) -> Iterator[int]:
    """Yield the places that the tables have for these columns."""
    for table in tables.values():
        for name in names:
            if f"_{name}" in table.frame.columns:
                yield from table.frame[f"_{name}"].drop_nulls()
