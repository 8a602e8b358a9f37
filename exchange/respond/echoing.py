"""Answers are read back before they go: identifiers come back exactly as they were received."""

import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from exchange.model.findings import Finding
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.numbers import significant
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document, Judgement, Response
from exchange.model.partners import Partner
from exchange.model.ports import Desk
from exchange.respond.answers import ANSWERED, respond
from exchange.respond.committing import wanted
from exchange.respond.replies import reply_to

IDENTIFIERS = ("number", "change_number", "line_number", "customer_part", "revision")
"""Columns of documents that hold what a partner calls things."""

BESIDE = 6
"""Characters of a line number that have room beside the part in EDIFACT (1082 is an..6)."""

Answer = OrderAnswer | ForecastAnswer

Key = tuple[str, str]
"""A partner, and our own number of an answer."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What an answer has to name, and what the partner calls things; None: all of it is theirs.

    What belongs together is named together: a line by its number and its part.
    """

    named: frozenset[frozenset[str]]
    received: frozenset[str] | None = None


def echoed(
    transmission: Transmission, judgement: Judgement, responses: Sequence[Response], desk: Desk
) -> tuple[Judgement, tuple[Response, ...]]:
    """Leave out the answers that name anything otherwise than the partner does (OUT-009).

    What is left out is told to our own side alone, as a finding on the file. What is not told
    to the partner is not promised either: it is answered as what a person looks at.
    """
    meant = dict(meanings(transmission, judgement, responses, desk))
    lost = {each.path: differing(each, transmission, meant, desk) for each in responses}
    found = tuple(
        Finding("OUT-009", observed=", ".join(sorted(wrong)), params={"answer": path})
        for path, wrong in lost.items()
        if wrong
    )
    kept = tuple(each for each in responses if not lost[each.path])
    silent = {number for each in responses if lost[each.path] for number in each.numbers}
    careful = unpromised(judgement, silent)
    if careful is not judgement:
        again = respond(transmission, careful, desk)
        careful, kept = echoed(transmission, careful, again, desk)
    return replace(careful, findings=(*careful.findings, *found)), kept


def unpromised(judgement: Judgement, silent: Collection[str]) -> Judgement:
    """Return the judgement without what was promised in answers that do not go out."""
    void = [each.acceptance and each.acceptance.answer.response in silent
            for each in judgement.documents]  # fmt: skip
    if not any(void):
        return judgement
    kept = tuple(
        replace(each, acceptance=None) if lost else each
        for each, lost in zip(judgement.documents, void, strict=True)
    )
    return replace(judgement, documents=kept)


def differing(
    response: Response, transmission: Transmission, meant: Mapping[Key, Meant], desk: Desk
) -> set[str]:
    """Return the identifiers of an answer that are not those of the partner, or not in it."""
    partner = response.partner or transmission.partner
    about = [meant[partner, each] for each in response.numbers if (partner, each) in meant]
    strange = {
        name
        for each in about
        if each.received is not None
        for together in each.named
        for name in together - each.received
    }
    wire = desk.tools.wires.get(response.control.kind) if response.control else None
    if not about or wire is None or wire.values is None:
        return strange
    charset = desk.configuration.partners[partner].edi.charset
    said = [frozenset(map(significant, each)) for each in wire.values(response.content, charset)]
    return strange | {name for each in about for name in unsaid(each.named, said)}


def unsaid(named: frozenset[frozenset[str]], said: Sequence[frozenset[str]]) -> Iterator[str]:
    """Yield the names that no segment says together with what belongs to them."""
    whole = frozenset[str]().union(*said)
    holding: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for segment in said:
        for value in segment:
            holding[value].append(segment)
    for together in named:
        first = min(together, key=lambda each: len(holding[each]))
        if not any(together <= segment for segment in holding[first]):
            yield " / ".join(sorted(together - whole or together))


def meanings(
    transmission: Transmission, judgement: Judgement, responses: Sequence[Response], desk: Desk
) -> Iterator[tuple[Key, Meant]]:
    """Yield what each answer is about: documents of the file, and orders that we speak of."""
    partners = desk.configuration.partners
    own = partners.get(transmission.partner)
    given = {number for each in responses for number in each.numbers}
    if own and given:
        reply = reply_to(own, transmission.received_at, desk.ledger, desk.configuration)
        for document in judgement.documents:
            if document.document in ANSWERED and document.number:
                answer = ANSWERED[document.document](document, reply)
                yield (own.id, answer.response), Meant(named(answer, own))
    for name, answer in spoken(judgement):
        if answer.response in given and name in partners:
            theirs, partner = desk.ledger.of(name), partners[name]
            reply = reply_to(partner, transmission.received_at, theirs, desk.configuration)
            told = named(wanted(answer, reply) or answer, partner)
            yield (name, answer.response), Meant(told, identifiers(spoken_of(answer, theirs)))


def spoken_of(answer: Answer, ledger: Ledger) -> Sequence[Document]:
    """Return what the partner sent that an answer is about."""
    if isinstance(answer, OrderAnswer):
        return ledger.order(answer.number)
    forecast = ledger.forecast(answer.number)
    return () if forecast is None else (forecast,)


def spoken(judgement: Judgement) -> Iterator[tuple[str, Answer]]:
    """Yield what our own file says to documents of partners, and to whom."""
    yield from ((each.partner, each.answer) for each in judgement.decisions)
    for notice in judgement.notices:
        for part in notice.parts:
            if part.answer and part.source:
                yield notice.partner, part.answer


def named(answer: Answer, partner: Partner) -> frozenset[frozenset[str]]:
    """Return the identifiers an answer to a partner has to say."""
    change = answer.change if isinstance(answer, OrderAnswer) and answer.changing else ""
    full = isinstance(answer, ForecastAnswer) or partner.answers.business == "full"
    groups: list[tuple[str, ...]] = [(answer.number,), (change,)]
    for line in answer.lines if full else ():
        line_and_part = (line.line_number, line.customer_part)
        near = len(line.line_number) <= BESIDE
        groups += [line_and_part] if near else [(each,) for each in line_and_part]
        groups.append((line.revision,))
    found = (frozenset(map(significant, filter(None, each))) for each in groups)
    return frozenset(filter(None, found))


def identifiers(documents: Sequence[Document]) -> frozenset[str] | None:
    """Return what a partner calls an order, its lines and parts; None where nothing is held."""
    found = {each for document in documents for each in (document.number, document.revision)}
    for document in documents:
        for content in document.tables.values():
            frame = pl.read_ipc(io.BytesIO(content))
            columns = [name for name in IDENTIFIERS if name in frame.columns]
            found |= {each for name in columns for each in frame[name].drop_nulls()}
    return frozenset(map(significant, found)) if documents else None
