"""The verdict on each document and on the file that carried them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ulid import ULID

from exchange.model.findings import (
    Finding,
    Locator,
    Rules,
    position,
    verdict,
)
from exchange.model.interchange import SERVICES, Interchange, Message, Transmission
from exchange.model.outcome import Document, Judgement, Ledger
from exchange.model.partners import Partner
from exchange.model.ports import Desk
from exchange.model.tables import PROVENANCE
from exchange.reconcile import acknowledgement, erp_answers, forecast, purchase_order
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.held import exported
from exchange.reconcile.summing import STANDING, summed_up, worst

FINDINGS: Mapping[str, Callable[[Message, Circumstances], Iterator[Finding]]] = {
    "forecast": lambda message, known: forecast.findings(message, known.today),
    "purchase_order": lambda message, known: purchase_order.findings(message, known.today),
    "erp_answers": lambda message, known: erp_answers.findings(message, known.ledger),
    "acknowledgement": acknowledgement.findings,
    "": lambda *_: iter(()),
}

HEADER = {
    "forecast": "forecast_header",
    "purchase_order": "order_header",
    "acknowledgement": "acknowledgement_header",
}

UNNUMBERED = frozenset({"", "acknowledgement"})
"""Document types that never occupy a number."""

TAKEN = {"forecast": "ENV-004", "purchase_order": "PO-002", "erp_answers": "ENV-004"}
"""The rule a document breaks whose number an accepted or held one has already."""

SUPERSEDES = frozenset({"replace", "change", "cancel"})
"""Functions under which a document may use the number of one that stands."""

NEEDS_EARLIER: Mapping[str, frozenset[str]] = {
    "forecast": frozenset({"change", "cancel"}),
    "purchase_order": SUPERSEDES,
    "erp_answers": frozenset(),
}
"""Functions that mean nothing without one that stands. A forecast often replaces by habit."""

STATES = {"suspended": ("ENV-023",)}
"""What every file of a partner in this state is told."""


def reconcile(
    interchange: Interchange, transmission: Transmission, partner: Partner, desk: Desk
) -> Judgement:
    """Judge every message against its type's rules and against what we held before."""
    rules, ledger = desk.configuration.rules, desk.ledger
    zone = ZoneInfo(desk.configuration.site.timezone)
    at = transmission.received_at
    known = Circumstances(partner, at, at.astimezone(zone).date(), ledger)
    about_file = (
        *interchange.findings,
        *reused(interchange, transmission, partner.edi.reference_days, ledger),
        *(Finding(rule) for rule in STATES.get(partner.state, ())),
    )
    seen: set[tuple[str, str]] = set()
    documents = []
    for index, message in enumerate(interchange.messages):
        document = judged(message, known, rules)
        key = (document.document, document.number)
        clash, succeeds = occupied(document, ledger, repeated=key in seen)
        seen.add(key)
        documents.append(
            replace(
                document,
                id=document_id(transmission.receipt, index),
                findings=document.findings + clash,
                verdict=worst(document.verdict, verdict(clash, rules)),
                succeeds=succeeds,
                cured=gone(document, succeeds, ledger),
            )
        )
    return summed_up(interchange, about_file, documents, rules)


def judged(message: Message, known: Circumstances, rules: Rules) -> Document:
    """Return a message as a document, judged by its own content."""
    business = FINDINGS[message.document](message, known)
    fresh = unsaid(business, message.findings, rules)
    findings = tuple(sorted((*message.findings, *fresh), key=lambda found: position(found.locator)))
    told = header(message)
    return Document(
        id="",
        document=message.document,
        number=told.get("number", ""),
        function=message.function,
        verdict=verdict(findings, rules),
        rows={
            name.partition("_")[2]: table.frame.height
            for name, table in message.tables.items()
            if name not in HEADER.values()
        },
        findings=findings,
        header=told,
        tables=exported(message.tables, findings, rules),
        reference=message.reference,
        identifier=message.identifier,
        interchange=message.interchange,
        group=message.group,
    )


def unsaid(
    findings: Iterable[Finding], before: Sequence[Finding], rules: Rules
) -> Iterator[Finding]:
    """Leave out what is no graver than what was found at the same place before.

    A value that could not be read is not judged as well; one that was read, with a
    remark, is.
    """
    said: dict[Locator, int] = {}
    for found in before:
        rank = rules[found.rule].severity.rank
        said[found.locator] = max(rank, said.get(found.locator, rank))
    for found in findings:
        if rules[found.rule].severity.rank > said.get(found.locator, -1):
            yield found


def header(message: Message) -> dict[str, str]:
    """Return what the document says about itself, as text, without what it leaves open."""
    table = message.tables.get(HEADER.get(message.document, ""))
    if table is None or not table.frame.height:
        return {}
    row = table.frame.row(0, named=True)
    return {
        name: str(value)
        for name, value in row.items()
        if value is not None and not name.startswith(PROVENANCE)
    }


def occupied(
    document: Document, ledger: Ledger, *, repeated: bool
) -> tuple[tuple[Finding, ...], str]:
    """Return the finding for a number already taken, and the receipt this document succeeds.

    A rejected document does not occupy its number: the corrected one succeeds it. The
    same number twice in one file leaves open which one counts, so the second is refused.
    """
    if document.document in UNNUMBERED:
        return (), ""
    if repeated:
        return (taken(document, "the same day, in this file,"),), ""
    earlier = ledger.document(document.document, document.number) if document.number else None
    standing = earlier if earlier and earlier.verdict in STANDING else None
    if standing is None and document.function in NEEDS_EARLIER[document.document]:
        return (orphaned(document),), ""
    if standing and document.function not in SUPERSEDES:
        return (taken(document, f"{standing.received_at:%Y-%m-%d}"),), ""
    return (), earlier.receipt if earlier and not standing else ""


def gone(document: Document, succeeds: str, ledger: Ledger) -> tuple[Finding, ...]:
    """Return what was wrong with the rejected document before and is not found any more.

    Lines move when a file is corrected, so the place does not tell one finding from another.
    """
    if not succeeds:
        return ()
    still = {(found.rule, found.table, found.observed) for found in document.findings}
    before = ledger.cured(succeeds, document.document, document.number)
    return tuple(
        found for found in before if (found.rule, found.table, found.observed) not in still
    )


def orphaned(document: Document) -> Finding:
    """Return the finding for a change of something we do not have."""
    observed = document.number or "-"
    return Finding("ENV-024", observed=observed, params={"function": document.function})


def taken(document: Document, when: str) -> Finding:
    """Return the finding for a number that a document before has."""
    observed = document.number or "without a number"
    return Finding(TAKEN[document.document], observed=observed, params={"date": when})


def reused(
    interchange: Interchange, transmission: Transmission, days: int, ledger: Ledger
) -> Iterator[Finding]:
    """ENV-016: a control reference this sender used in these last days, with other content.

    A reference used twice in one file is refused the second time.
    """
    seen: set[tuple[str, str, str]] = set()
    for number, envelope in enumerate(interchange.envelopes, 1):
        earlier = ledger.interchange(*envelope.key)
        since = transmission.received_at - timedelta(days=days)
        other = earlier is not None and earlier.sha256 != transmission.sha256
        used = earlier.received_at if earlier and other else transmission.received_at
        if envelope.key in seen or (other and used >= since):
            service = SERVICES[interchange.format]
            place = service.at(number, service.reference)
            date = f"{used:%Y-%m-%d}"
            yield Finding("ENV-016", place, envelope.reference, params={"date": date})
        seen.add(envelope.key)


def document_id(receipt: str, index: int) -> str:
    """Return the ULID of a file's document: the receipt's time, then bits only it has."""
    digest = hashlib.sha256(f"{receipt}/{index}".encode()).digest()
    return str(ULID(ULID.from_str(receipt).bytes[:6] + digest[:10]))
