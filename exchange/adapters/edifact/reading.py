"""Reads an EDIFACT interchange: its envelope, and each message as canonical tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from exchange.adapters.edi import documents
from exchange.adapters.edi.alike import FEWEST
from exchange.adapters.edi.drafting import Draft
from exchange.adapters.edi.interchanges import together
from exchange.adapters.edi.mapping import Mapper, mapped, outlining
from exchange.adapters.edi.opened import Body
from exchange.adapters.edi.places import Places, place
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import components, text
from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact import changes, forecasts, orders
from exchange.adapters.edifact.acknowledgements import acknowledgement
from exchange.adapters.edifact.coded import listed
from exchange.adapters.edifact.envelope import open_envelope, read_header
from exchange.adapters.edifact.forms import delfor, ordering
from exchange.adapters.edifact.scanning import scans
from exchange.adapters.edifact.services import dependent, tagged, version
from exchange.adapters.edifact.structures import chosen, structures
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace, Whole
from exchange.model.interchange import Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.structures import StructureFiles
from exchange.model.tables import Notation

NOTATION = Notation(
    number_rule="SYN-037",
    date_rule="SYN-012",
    missing_rule="SYN-013",
    number_rules=frozenset({"SYN-019", "SYN-038"}),
)
TYPED_ANYWAY = re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]+)?\s*")
"""Numbers that EDIFACT does not allow, but the typing of tables understands."""

NUMBERS = ("quantity", "cumulative_received", "price", "price_basis", "amount")
TYPE, VERSION, RELEASE = range(3)
ACKNOWLEDGEMENT = "acknowledgement"
ACKNOWLEDGEMENTS = frozenset({"CONTRL", "APERAK"})
"""Messages that answer one of ours: answering them would be the start of a ping-pong. One of a
directory we do not have is kept for a person."""


ANY_BYTE = "latin-1"
"""The codec that has a character for every byte."""

CHARACTERS = frozenset({"ENV-007", "SYN-046"})
"""What is wrong where UNB can be read but not what follows: its own characters are ASCII."""


MAPPERS: Mapping[str, Mapper] = {
    "forecast": Mapper(forecasts.HANDLERS, forecasts.tables, delfor),
    "call_off": Mapper(forecasts.HANDLERS, forecasts.tables),
    "purchase_order": Mapper(orders.HANDLERS, documents.purchase_order, ordering),
    "purchase_order_change": Mapper(changes.HANDLERS, documents.purchase_order_change, ordering),
}
"""By document type, as the structures name it."""


def read(transmission: Transmission, assignment: Assignment, fewest: int = FEWEST) -> Interchange:
    """Read the interchanges of a file.

    Raises Unreadable where one has no envelope one could answer. A truncated interchange has
    findings but no messages; so has a file with characters that cannot be read. Lines of
    messages with fewer segments than `fewest` are not read in columns.
    """
    try:
        return readable(transmission, assignment, fewest)
    except Unreadable as refusal:
        return unread(transmission.content, refusal)


def readable(transmission: Transmission, assignment: Assignment, fewest: int) -> Interchange:
    """Read the interchanges of a file whose characters are those it names."""
    opening = partial(open_envelope, name=transmission.filename)
    one = partial(message, assignment=assignment, fewest=fewest)
    found = scans(transmission.content, assignment.partner.edi.charset)
    return together(found, opening, one, form="edifact")


def unread(content: bytes, refusal: Unreadable) -> Interchange:
    """Return the envelopes of a file whose characters cannot be read, so that it is answered.

    Raises the refusal where it is about something else.
    """
    if refusal.finding.rule not in CHARACTERS:
        raise refusal
    found = scans(content, ANY_BYTE)
    envelopes = tuple(read_header(each.segments[0], each.separators, each.number) for each in found)
    about = refusal.finding if len(envelopes) == 1 else replace(refusal.finding, locator=Whole())
    return Interchange("edifact", (), (about,), envelopes)


def message(body: Body, scan: Scan, assignment: Assignment, fewest: int = FEWEST) -> Message:
    """Read one message; one that is not among the documents agreed is named, not read."""
    documents = {feed.document for feed in assignment.feeds}
    unh = body.segments[0]
    identifier = components(unh, 3)
    structure = chosen(identifier, assignment.structures)
    places = Places(body.number, body.segments.tags, scan.number, scan.offsets, body.start)
    if structure is not None and structure.document == ACKNOWLEDGEMENT:
        tables = acknowledgement(body.segments, places)
        found = (
            *body.findings,
            *walk(structure, body.number, body.segments).findings,
            *dependent(body.number, body.segments, version(scan.segments[0])),
        )
        return Message(
            ACKNOWLEDGEMENT, tables, NOTATION, "original", found, text(unh, 2), identifier
        )
    if structure is None or structure.document not in documents & MAPPERS.keys():
        finding = unknown(body.number, identifier, agreed(documents, assignment.structures))
        findings = (*body.findings, finding)
        return Message("", {}, NOTATION, "original", findings, text(unh, 2), identifier)
    mapper = MAPPERS[structure.document]
    draft = Draft(places, structure.document, weeks=assignment.partner.edi.weeks)
    with outlining(mapper, draft, body.segments, fewest=fewest):
        walked = walk(structure, body.number, body.segments)
        wrong = tuple(tagged(walked.findings, scan.separators, version(scan.segments[0])))
    tables = mapped(mapper, draft, walked, body.segments, fewest=fewest)
    return Message(
        structure.document,
        tables,
        NOTATION,
        draft.function,
        (
            *body.findings,
            *listed(
                body.number, body.segments, structure, (*untyped(wrong, draft), *draft.findings)
            ),
        ),
        text(unh, 2),
        identifier,
    )


def unknown(number: int, identifier: tuple[str, ...], known: str) -> Finding:
    """Return the finding on a message we cannot read or have not agreed."""
    where = SegmentPlace(number, 1, "UNH", 3)
    if len(identifier) <= RELEASE:
        return Finding("SYN-013", where, expected="S009")
    observed = f"{identifier[TYPE]} {identifier[VERSION]}.{identifier[RELEASE]}"
    if identifier[TYPE] in ACKNOWLEDGEMENTS:
        return Finding("ENV-026", where, observed)
    return Finding("ENV-012", where, observed, known)


def agreed(documents: set[str], own: StructureFiles) -> str:
    """Name the messages that would have been read."""
    agreed_on = (each.family for each in structures(own).values() if each.document in documents)
    return ", ".join(dict.fromkeys(agreed_on) or sorted(documents))


def untyped(findings: tuple[Finding, ...], draft: Draft) -> Iterator[Finding]:
    """Leave out what the typing of the tables will report at the same place."""
    if not findings:
        return
    rows = (draft.header, *draft.lines, *draft.parts)
    numbers = {row[f"_{name}"] for row in rows for name in NUMBERS if name in row}
    required = {row["_quantity"] for row in draft.parts} if draft.scheduled else set()
    typed = {"SYN-037": numbers, "SYN-013": required}
    for finding in findings:
        at = finding.locator
        packed = place(at.segment, at.element, at.component) if isinstance(at, SegmentPlace) else 0
        if packed not in typed.get(finding.rule, ()) or TYPED_ANYWAY.fullmatch(finding.observed):
            yield finding
