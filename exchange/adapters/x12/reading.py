"""Reads an X12 file: its envelopes, and each transaction set as canonical tables."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
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
from exchange.adapters.edi.segments import text
from exchange.adapters.edi.walk import walk
from exchange.adapters.x12 import changes, forecasts, orders
from exchange.adapters.x12.acknowledged import acknowledgement
from exchange.adapters.x12.elements import inside
from exchange.adapters.x12.envelope import open_envelope, read_header
from exchange.adapters.x12.forms import change, planning, purchase
from exchange.adapters.x12.scanning import scans, undecodable
from exchange.adapters.x12.structures import structures
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope, Interchange, Message, Transmission
from exchange.model.ports import Assignment
from exchange.model.structures import StructureFiles
from exchange.model.tables import Notation, Table

NOTATION = Notation(number_rule="SYN-037", date_rule="X12-008", missing_rule="SYN-013")
TYPED: Mapping[str, tuple[str, ...]] = {
    "SYN-037": ("quantity", "quantity_left", "cumulative_received", "price", "amount"),
    "X12-008": (
        "date",
        "horizon_start",
        "horizon_end",
        "start",
        "end",
        "requested_date",
        "order_date",
    ),
    "SYN-013": ("quantity", "start", "customer_part"),
}
"""Columns whose typing reports what the check of a segment finds as well, by its rule."""

TYPED_ANYWAY: Mapping[str, re.Pattern[str]] = {
    "SYN-037": re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]+)?\s*"),
    "X12-008": re.compile(r"\s*[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])\s*"),
}
"""Numbers and dates that X12 does not allow, but the typing of tables understands."""

CHARACTERS, ANY_BYTE = "ENV-007", "latin-1"
"""The rule on bytes that are no characters, and the codec that has one for every byte: the ISA is
ASCII whatever follows."""

TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
ACKNOWLEDGEMENT = "acknowledgement"
ACKNOWLEDGEMENTS = frozenset({"997", "999", "824"})
"""Sets that answer one of ours: answering them would be the start of a ping-pong."""


MAPPERS: Mapping[str, Mapper] = {
    "forecast": Mapper(forecasts.HANDLERS, forecasts.tables, planning),
    "call_off": Mapper(forecasts.HANDLERS, forecasts.tables),
    "purchase_order": Mapper(orders.HANDLERS, documents.purchase_order, purchase),
    "purchase_order_change": Mapper(changes.HANDLERS, documents.purchase_order_change, change),
}
"""By document type, as the structures name it."""


def read(transmission: Transmission, assignment: Assignment, fewest: int = FEWEST) -> Interchange:
    """Read the interchanges of a file.

    Raises Unreadable where one has no envelope one could answer. A truncated interchange has
    findings but no messages; so has a file with characters that cannot be read. Lines of
    sets with fewer segments than `fewest` are not read in columns.
    """
    try:
        return readable(transmission, assignment, fewest)
    except Unreadable as refusal:
        if refusal.finding.rule != CHARACTERS:
            raise
        found = tuple(scans(transmission.content, ANY_BYTE))
        envelopes = tuple(
            read_header(each.segments[0], each.separators, each.number) for each in found
        )
        about = tuple(undecodable(found, assignment.partner.edi.charset))
        return Interchange("x12", (), about or (refusal.finding,), envelopes)


def readable(transmission: Transmission, assignment: Assignment, fewest: int) -> Interchange:
    """Read the interchanges of a file whose characters are those agreed."""
    opening = partial(open_envelope, name=transmission.filename)
    one = partial(message, assignment=assignment, fewest=fewest)
    found = scans(transmission.content, assignment.partner.edi.charset)
    return together(found, opening, one, form="x12", lone=lone)


def lone(scan: Scan, envelope: Envelope) -> Iterator[Message]:
    """Yield an acknowledgement for each TA1, which stands in an interchange outside any group."""
    for at in scan.segments.of({"TA1"}):
        places = Places(0, ["TA1"], scan.number, scan.offsets, at)
        tables = acknowledgement([scan.segments[at]], places)
        about = (envelope.reference, ("TA1",), scan.number)
        yield Message(ACKNOWLEDGEMENT, tables, NOTATION, "original", (), *about)


def message(body: Body, scan: Scan, assignment: Assignment, fewest: int = FEWEST) -> Message:
    """Read one set; one that is not among the documents agreed is named, not read."""
    documents = {feed.document for feed in assignment.feeds} & MAPPERS.keys()
    own = assignment.structures
    st = body.segments[0]
    identifier = tuple(filter(None, (text(st, 2), text(st, 4))))
    places = Places(body.number, body.segments.tags, scan.number, scan.offsets, body.start)
    if text(st, 2) in ACKNOWLEDGEMENTS:
        tables = acknowledgement(body.segments, places)
        return Message(
            ACKNOWLEDGEMENT, tables, NOTATION, "original", body.findings, text(st, 3), identifier
        )
    known = structures(own).get(text(st, 2))
    if known is None or known.structure.document not in documents:
        findings = (*body.findings, unknown(body.number, text(st, 2), documents, own))
        return Message("", {}, NOTATION, "original", findings, text(st, 3), identifier)
    mapper = MAPPERS[known.structure.document]
    draft = Draft(places, known.structure.document)
    with outlining(mapper, draft, body.segments, fewest=fewest):
        walked = walk(known.structure, body.number, body.segments)
        within = inside(known.definitions, body.number, body.segments)
    tables = mapped(mapper, draft, walked, body.segments, fewest=fewest)
    order = tuple(misplaced(walked.findings, known.structure.tags))
    return Message(
        known.structure.document,
        tables,
        NOTATION,
        draft.function,
        (*body.findings, *order, *untyped(within, tables), *draft.findings),
        text(st, 3),
        identifier,
    )


def misplaced(findings: Iterable[Finding], tags: Container[str]) -> Iterator[Finding]:
    """Tell a segment out of sequence from one of another set and from what is no segment (720)."""
    for found in findings:
        if found.rule != "SYN-015":
            yield found
        elif TAG.fullmatch(found.observed):
            yield replace(found, rule="X12-207" if found.observed in tags else "X12-206")
        else:
            yield replace(found, rule="X12-201")


def unknown(number: int, kind: str, documents: set[str], own: StructureFiles) -> Finding:
    """Return the finding on a set we cannot read or have not agreed."""
    where = SegmentPlace(number, 1, "ST", 2)
    if not kind:
        return Finding("SYN-013", where, expected="ST01")
    sets = structures(own).items()
    known = (name for name, each in sets if each.structure.document in documents)
    return Finding("ENV-012", where, kind, ", ".join(known) or ", ".join(sorted(documents)))


def untyped(findings: tuple[Finding, ...], tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Leave out what the typing of the tables will report at the same place."""
    typed = {rule: frozenset(stated(tables, names)) for rule, names in TYPED.items() if findings}
    for finding in findings:
        at = finding.locator
        packed = place(at.segment, at.element, at.component) if isinstance(at, SegmentPlace) else 0
        understood = TYPED_ANYWAY.get(finding.rule)
        anyway = understood and understood.fullmatch(finding.observed)
        if anyway or packed not in typed.get(finding.rule, ()):
            yield finding


def stated(tables: Mapping[str, Table], names: tuple[str, ...]) -> Iterator[int]:
    """Yield the places that the tables have for these columns."""
    for table in tables.values():
        for name in names:
            if f"_{name}" in table.frame.columns:
                yield from table.frame[f"_{name}"].drop_nulls()
