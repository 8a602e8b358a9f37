"""The verdict on each document and on the file that carried them."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ulid import ULID

from exchange.model.findings import Finding, verdict
from exchange.model.interchange import SERVICES, Interchange, Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Partner
from exchange.model.ports import Desk
from exchange.reconcile import own_tables, replying
from exchange.reconcile.accepting import accepted
from exchange.reconcile.cases.judging import moved
from exchange.reconcile.changing.late import late
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.consecutive import missing
from exchange.reconcile.demand.ahead import supersedes
from exchange.reconcile.documents import judged
from exchange.reconcile.ecos import judging as ecos
from exchange.reconcile.foreknown import BACK
from exchange.reconcile.numbers import Identity, gone, identity, occupied
from exchange.reconcile.prepared import aged
from exchange.reconcile.questioning import answered, numbered
from exchange.reconcile.summing import summed_up, worst

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
        *missing(interchange, partner, ledger),
        *aged(interchange, transmission, partner),
        *(Finding(rule) for rule in STATES.get(partner.state, ())),
    )
    interchange = replying.without_returned(
        interchange, known, lambda message: judged(message, known, rules)
    )
    interchange = alone(interchange, transmission.place)
    documents = [*each_judged(interchange, transmission.receipt, known)]
    if partner.state != "live" or any(each.test for each in interchange.envelopes):
        documents = [replace(each, displaces=(), supersedes=()) for each in documents]
    found = summed_up(interchange, about_file, documents, rules)
    found = numbered(found, transmission, partner, rules)
    found = accepted(answered(found, interchange, ledger), interchange, known)
    decided = own_tables.decided(interchange, found.documents, known)
    return replace(
        found,
        decisions=(*found.decisions, *decided),
        notices=tuple(own_tables.noticed(interchange, found.documents, known)),
        cases=moved(interchange, found.documents, found.releases, known),
        answers=tuple(own_tables.answered(interchange, found.documents, known)),
        ecos=ecos.changed(interchange, found.documents, known),
    )


def alone(interchange: Interchange, place: int | None) -> Interchange:
    """Return the interchange with one message, where only that one is judged once more."""
    if place is None:
        return interchange
    return replace(interchange, messages=(interchange.messages[place],))


def each_judged(interchange: Interchange, receipt: str, known: Circumstances) -> Iterator[Document]:
    """Yield every message as a document, judged with those ahead of it in the file."""
    seen: set[Identity] = set()
    documents: list[Document] = []
    over: set[str] = set()
    for index, message in enumerate(interchange.messages):
        ahead = replace(known, before=tuple(each for each in documents if each.id not in over))
        document = judged(message, ahead, known.rules)
        key = identity(document)
        clash, succeeds = occupied(document, ahead, repeated=key in seen)
        seen.add(key)
        document = replace(
            document,
            id=document_id(receipt, index),
            findings=document.findings + clash,
            verdict=worst(document.verdict, verdict(clash, known.rules)),
            succeeds=succeeds,
            cured=gone(document, succeeds, known.ledger),
        )
        document = replace(document, supersedes=supersedes(document, ahead, BACK))
        told, displaces = late(message, document, ahead)
        over |= {*displaces}
        documents.append(replace(document, findings=document.findings + told, displaces=displaces))
        yield documents[-1]


def circumstances(transmission: Transmission, partner: Partner, desk: Desk) -> Circumstances:
    """Return what the rules are told besides the documents of a file."""
    configuration, at = desk.configuration, transmission.received_at
    today = configuration.day(at)
    agreed = {
        name: agreement
        for name in configuration.partners
        if (agreement := configuration.agreement_of(name, today))
    }
    return Circumstances(
        partner=partner,
        receipt=transmission.receipt,
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
        agreed_on=lambda day: configuration.agreement_of(partner.id, day),
        gathered=configuration.gathers,
        site_calendar=configuration.site_calendar,
        partner_calendar=configuration.calendars.get(partner.id),
        policies={name: each.notices for name, each in agreed.items()},
        semantics={name: each.forecast.semantics for name, each in agreed.items()},
        silent=frozenset(
            name for name, each in configuration.partners.items() if each.state in SILENT
        ),
    )


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
