"""Reads an EDIFACT interchange: its envelope, and each message as canonical tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from exchange.adapters.edi.alike import FEWEST, Alike, alike
from exchange.adapters.edi.drafting import Draft, Handlers, gather, none_passed
from exchange.adapters.edi.outlines import Form
from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.segments import components, text
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact import forecasts, orders
from exchange.adapters.edifact.acknowledgements import acknowledgement
from exchange.adapters.edifact.envelope import Body, open_envelope
from exchange.adapters.edifact.forms import FORECAST
from exchange.adapters.edifact.scanning import Scan, scans
from exchange.adapters.edifact.structures import structures
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.tables import Notation, Table

NOTATION = Notation(number_rule="SYN-037", date_rule="SYN-012", missing_rule="SYN-013")
TYPED_ANYWAY = re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]+)?\s*")
"""Numbers that EDIFACT does not allow, but the typing of tables understands."""

NUMBERS = ("quantity", "cumulative_received", "price", "price_basis", "amount")
TYPE, VERSION, RELEASE = range(3)
ACKNOWLEDGEMENT = "acknowledgement"
ACKNOWLEDGEMENTS = frozenset({"CONTRL", "APERAK"})
"""Messages that answer one of ours: answering them would be the start of a ping-pong. One of a
directory we do not have is kept for a person."""


class Mapper(NamedTuple):
    """How a message type becomes a document; with a form, lines may be read in columns."""

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
    interchange has findings but no messages. Lines of messages with fewer segments than
    `fewest` are not read in columns.
    """
    documents = {feed.document for feed in assignment.feeds}
    messages: list[Message] = []
    findings: list[Finding] = []
    envelopes = []
    for found in scans(transmission.content, assignment.partner.edi.charset):
        opened = open_envelope(found, transmission.filename)
        envelopes.append(opened.envelope)
        findings += (placed(finding, found, 0) for finding in opened.findings)
        for body in opened.bodies:
            one = message(body, documents, found, fewest)
            about = tuple(placed(finding, found, body.start) for finding in one.findings)
            about_it = replace(one, findings=about, interchange=found.number, group=body.group)
            messages.append(about_it)
    return Interchange("edifact", tuple(messages), tuple(findings), tuple(envelopes))


def placed(finding: Finding, scan: Scan, start: int) -> Finding:
    """Add to a finding on an interchange which one it is, and the byte its segment begins at."""
    where = finding.locator
    if not isinstance(where, SegmentPlace):
        return finding
    byte = scan.offsets.at(start + where.segment - 1)
    return replace(finding, locator=replace(where, interchange=scan.number, byte=byte))


def message(body: Body, documents: set[str], scan: Scan, fewest: int) -> Message:
    """Read one message; one that is not among the documents agreed is named, not read."""
    unh = body.segments[0]
    identifier = components(unh, 3)
    structure = structures().get(identifier[: RELEASE + 1])
    places = Places(body.number, body.segments.tags, scan.number, scan.offsets, body.start)
    if structure is not None and structure.document == ACKNOWLEDGEMENT:
        tables = acknowledgement(body.segments, places)
        found = (*body.findings, *walk(structure, body.number, body.segments).findings)
        return Message(
            ACKNOWLEDGEMENT, tables, NOTATION, "original", found, text(unh, 2), identifier
        )
    if structure is None or structure.document not in documents & MAPPERS.keys():
        finding = unknown(body.number, identifier, documents)
        findings = (*body.findings, finding)
        return Message("", {}, NOTATION, "original", findings, text(unh, 2), identifier)
    walked = walk(structure, body.number, body.segments)
    mapper = MAPPERS[structure.document]
    draft = Draft(places, structure.document)
    handlers, form = mapper.handlers, mapper.form
    segments, lines = body.segments, None
    if form is not None:
        lines = alike(draft, walked, segments, handlers, form=form, fewest=fewest)
    gather(draft, handlers, walked, segments, passed=lines.passed if lines else none_passed)
    return Message(
        structure.document,
        mapper.tables(draft, lines),
        NOTATION,
        draft.function,
        (*body.findings, *untyped(walked.findings, draft), *draft.findings),
        text(unh, 2),
        identifier,
    )


def unknown(number: int, identifier: tuple[str, ...], documents: set[str]) -> Finding:
    """Return the finding on a message we cannot read or have not agreed."""
    where = SegmentPlace(number, 1, "UNH", 3)
    if len(identifier) <= RELEASE:
        return Finding("SYN-013", where, expected="S009")
    observed = f"{identifier[TYPE]} {identifier[VERSION]}.{identifier[RELEASE]}"
    if identifier[TYPE] in ACKNOWLEDGEMENTS:
        return Finding("ENV-026", where, observed)
    return Finding("ENV-012", where, observed, agreed(documents))


def agreed(documents: set[str]) -> str:
    """Name the messages that would have been read."""
    agreed_on = (each.family for each in structures().values() if each.document in documents)
    return ", ".join(dict.fromkeys(agreed_on) or sorted(documents))


def untyped(findings: tuple[Finding, ...], draft: Draft) -> Iterator[Finding]:
    """Leave out what the typing of the tables will report at the same place."""
    if not findings:
        return
    rows = (draft.header, *draft.lines, *draft.parts)
    numbers = {row[f"_{name}"] for row in rows for name in NUMBERS if name in row}
    required = {row["_quantity"] for row in draft.parts} if draft.document == "forecast" else set()
    typed = {"SYN-037": numbers, "SYN-013": required}
    for finding in findings:
        at = finding.locator
        packed = place(at.segment, at.element, at.component) if isinstance(at, SegmentPlace) else 0
        if packed not in typed.get(finding.rule, ()) or TYPED_ANYWAY.fullmatch(finding.observed):
            yield finding
