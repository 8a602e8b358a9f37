"""The verdict on each document and on the file that carried them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ulid import ULID

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import (
    Finding,
    Locator,
    Rules,
    position,
    verdict,
)
from exchange.model.interchange import SERVICES, Interchange, Message, Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Partner
from exchange.model.ports import Desk
from exchange.model.tables import PROVENANCE
from exchange.reconcile import (
    acknowledgement,
    agreed,
    bom,
    erp_answers,
    forecast,
    own_tables,
    registered,
)
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos import judging as ecos
from exchange.reconcile.engineering import rules as engineering
from exchange.reconcile.engineering.foreseen import completed
from exchange.reconcile.held import exported
from exchange.reconcile.layout_changes import layout_changes
from exchange.reconcile.numbers import Identity, gone, identity, occupied
from exchange.reconcile.prepared import aged
from exchange.reconcile.questioning import answered, numbered
from exchange.reconcile.summing import summed_up, worst

FINDINGS: Mapping[str, Callable[[Message, Circumstances], Iterator[Finding]]] = {
    "forecast": agreed.of_forecast,
    "call_off": lambda message, known: forecast.findings(message, known.today),
    "purchase_order": agreed.of_order,
    "purchase_order_change": agreed.of_change,
    "bom": lambda message, _: bom.findings(message),
    "engineering_change": engineering.findings,
    "document_package": registered.of_documents,
    "project_notice": registered.of_notice,
    "erp_answers": lambda message, known: erp_answers.findings(message, known.ledger),
    "acknowledgement": acknowledgement.findings,
    **dict.fromkeys(ERP_TABLES, own_tables.findings),
    "": lambda *_: iter(()),
}

HEADER = {
    "forecast": "forecast_header",
    "call_off": "forecast_header",
    "purchase_order": "order_header",
    "purchase_order_change": "order_change_header",
    "bom": "bom_header",
    "engineering_change": "change_header",
    "document_package": "package_header",
    "project_notice": "project_notice_header",
    "acknowledgement": "acknowledgement_header",
}

AGREED = frozenset(
    {"forecast", "call_off", "purchase_order", "purchase_order_change", "engineering_change"}
)
"""What an agreement is about."""

REVISIONS = {
    "purchase_order_change": "change_number",
    **dict.fromkeys(("bom", "engineering_change", "document_package"), "revision"),
}
"""The column of the header that tells documents of one number apart."""

TWICE = frozenset({"package_items", "package_bom", "package_aml"})
"""Tables that a change has beside its own of nearly the same name."""

SILENT = frozenset({"draft", "suspended"})
"""States of a partner in which nothing is sent to them."""

STATES = {"suspended": ("ENV-023",)}
"""What every file of a partner in this state is told."""


def reconcile(
    interchange: Interchange, transmission: Transmission, partner: Partner, desk: Desk
) -> Judgement:
    """Judge every message against its type's rules and against what we held before."""
    rules, ledger = desk.configuration.rules, desk.ledger
    known = circumstances(transmission, partner, desk)
    about_file = (
        *interchange.findings,
        *reused(interchange, transmission, partner.edi.reference_days, ledger),
        *aged(interchange, transmission, partner),
        *(Finding(rule) for rule in STATES.get(partner.state, ())),
    )
    seen: set[Identity] = set()
    documents: list[Document] = []
    for index, message in enumerate(interchange.messages):
        document = judged(message, replace(known, before=tuple(documents)), rules)
        key = identity(document)
        clash, succeeds = occupied(document, known, repeated=key in seen)
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
    found = summed_up(interchange, about_file, documents, rules)
    found = numbered(found, transmission, partner, rules)
    found = answered(found, interchange, ledger)
    decided = own_tables.decided(interchange, documents, ledger)
    return replace(
        found,
        decisions=(*found.decisions, *decided),
        notices=tuple(own_tables.noticed(interchange, documents, known)),
        ecos=ecos.changed(interchange, found.documents, known),
    )


def circumstances(transmission: Transmission, partner: Partner, desk: Desk) -> Circumstances:
    """Return what the rules are told besides the documents of a file."""
    configuration, at = desk.configuration, transmission.received_at
    today = configuration.day(at)
    return Circumstances(
        partner=partner,
        at=at,
        today=today,
        ledger=desk.ledger,
        rules=configuration.rules,
        others=lambda name: circumstances(
            transmission, configuration.partners[name], replace(desk, ledger=desk.ledger.of(name))
        ),
        partners=frozenset(configuration.partners) - {partner.id},
        agreement=configuration.agreement_of(partner.id, today),
        versions=configuration.agreements.get(partner.agreement, ()),
        site_calendar=configuration.site_calendar,
        partner_calendar=configuration.calendars.get(partner.id),
        policies={
            name: agreement.notices
            for name in configuration.partners
            if (agreement := configuration.agreement_of(name, today))
        },
        silent=frozenset(
            name for name, each in configuration.partners.items() if each.state in SILENT
        ),
    )


def judged(message: Message, known: Circumstances, rules: Rules) -> Document:
    """Return a message as a document, judged by its own content."""
    message = completed(message, known)
    business = FINDINGS[message.document](message, known)
    fresh = unsaid(business, message.findings, rules)
    changed = layout_changes(message.outline, known.ledger)
    found = (*not_in_force(message, known), *message.findings, *changed, *fresh)
    findings = tuple(sorted(found, key=lambda each: position(each.locator)))
    told = header(message)
    return Document(
        id="",
        document=message.document,
        number=told.get("number", ""),
        function=message.function,
        verdict=verdict(findings, rules),
        rows={
            counted(name): table.frame.height
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
        revision=told.get(REVISIONS.get(message.document, ""), ""),
        outline=message.outline,
    )


def counted(table: str) -> str:
    """Return under which name the rows of a table are counted."""
    if table in TWICE:
        return table
    return "rows" if table in ERP_TABLES else table.rpartition("_")[2]


def not_in_force(message: Message, known: Circumstances) -> Iterator[Finding]:
    """MD-013: an agreement is named, and no version holds today, or on the day of the document."""
    if not known.partner.agreement or message.document not in AGREED:
        return
    stated = header(message).get("date") if known.agreement else None
    day = date.fromisoformat(stated) if stated else known.today
    if known.agreement is None or not any(each.in_force(day) for each in known.versions):
        about = {"date": day.isoformat()}
        yield Finding("MD-013", observed=known.partner.agreement, params=about)


def unsaid(
    findings: Iterable[Finding], before: Sequence[Finding], rules: Rules
) -> Iterator[Finding]:
    """Leave out what is no graver than what was found at the same place before.

    A value that could not be read is not judged as well; one that was read, with a
    remark, is.
    """
    said: dict[Locator, int] = {}
    for found in before:
        rank = rules[found.rule].in_force.rank
        said[found.locator] = max(rank, said.get(found.locator, rank))
    for found in findings:
        if rules[found.rule].in_force.rank > said.get(found.locator, -1):
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


def reused(
    interchange: Interchange, transmission: Transmission, days: int, ledger: Ledger
) -> Iterator[Finding]:
    """ENV-016: a control reference this sender used in these last days, with other content.

    A reference used twice in one file is refused the second time.
    """
    seen: set[tuple[str, str, str]] = set()
    since = transmission.received_at - timedelta(days=days)
    for number, envelope in enumerate(interchange.envelopes, 1):
        earlier = ledger.interchange(*envelope.key, since)
        other = earlier is not None and earlier.sha256 != transmission.sha256
        used = earlier.received_at if earlier and other else transmission.received_at
        if envelope.key in seen or other:
            service = SERVICES[interchange.format]
            place = service.at(number, service.reference)
            date = f"{used:%Y-%m-%d}"
            yield Finding("ENV-016", place, envelope.reference, params={"date": date})
        seen.add(envelope.key)


def document_id(receipt: str, index: int) -> str:
    """Return the ULID of a file's document: the receipt's time, then bits only it has."""
    digest = hashlib.sha256(f"{receipt}/{index}".encode()).digest()
    return str(ULID(ULID.from_str(receipt).bytes[:6] + digest[:10]))
