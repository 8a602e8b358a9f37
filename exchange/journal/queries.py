"""What people and checks ask of the journal."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from exchange.journal import delivering, receiving
from exchange.journal.answer_tables import answers
from exchange.journal.tables import documents, findings, interchanges, questions, receipts
from exchange.journal.tombstones import answers_gone, gone
from exchange.model.findings import Finding
from exchange.model.interchange import Envelope, Group
from exchange.model.outcome import Document, Judgement
from exchange.model.receipts import Answer, Receipt

MOST = 100
"""Receipts shown where somebody asks with too few characters."""

PAGE = 1000

Page = Callable[[Connection, int], list[tuple[int, str, str]]]
Reading = Callable[[], AbstractContextManager[Connection]]


def find(connection: Connection, prefix: str) -> list[Receipt]:
    """Return the receipts whose identity starts so, the newest first, at most `MOST`."""
    like = receipts.c.id.startswith(prefix.upper(), autoescape=True)
    newest = select(*receiving.COLUMNS).where(like).order_by(receipts.c.seq.desc())
    return receiving.chosen(connection, newest.limit(MOST))


def latest(connection: Connection, limit: int, partner: str | None) -> list[Receipt]:
    """Return the newest receipts, of one partner or of all."""
    newest = select(*receiving.COLUMNS).order_by(receipts.c.seq.desc()).limit(limit)
    mine = newest if partner is None else newest.where(receipts.c.partner == partner)
    return receiving.chosen(connection, mine)


def counts(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many receipts each partner has in each state; states without any are left out."""
    columns = (receipts.c.partner, receipts.c.state)
    grouped = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for partner, state, number in connection.execute(grouped):
        found[partner][state.value] = number
    return dict(found)


def answered(connection: Connection, receipt: str) -> list[Answer]:
    """Return the answers to a receipt, in the order of delivery."""
    mine = select(*delivering.COLUMNS).where(answers.c.receipt == receipt)
    return delivering.listed(connection, mine)


def judgement(connection: Connection, receipt: str) -> Judgement | None:
    """Return how a file was judged, without the rows; None where it was not yet."""
    row = connection.execute(select(receipts).where(receipts.c.id == receipt)).first()
    if row is None or row.verdict is None:
        return None
    found = found_in(connection, receipt)
    return Judgement(
        format=row.format,
        verdict=row.verdict,
        findings=tuple(found.get(None, ())),
        documents=tuple(judged(connection, receipt, found)),
        envelopes=envelopes(connection, receipt),
    )


def found_in(connection: Connection, receipt: str) -> dict[str | None, list[Finding]]:
    """Return the findings of a receipt by document; those about the file are under None."""
    fields = ("rule", "locator", "observed", "expected", "params", "table", "row")
    columns = (findings.c.document.label("about"), *(findings.c[name] for name in fields))
    question = func.coalesce(questions.c.id, "").label("question")
    both = findings.outerjoin(questions, questions.c.finding == findings.c.seq)
    wanted = select(*columns, question).select_from(both).where(findings.c.receipt == receipt)
    mine = wanted.order_by(findings.c.seq)
    found: dict[str | None, list[Finding]] = defaultdict(list)
    for row in connection.execute(mine):
        finding = replace(Finding(*row[1:-1]), question=row.question)
        found[row.about].append(finding)
    return dict(found)


def judged(
    connection: Connection, receipt: str, found: Mapping[str | None, list[Finding]]
) -> Iterator[Document]:
    """Yield the documents of a receipt with their findings, without their rows.

    What we committed to by ourselves on them is no document of the file.
    """
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    theirs = (documents.c.receipt == receipt, documents.c.partner == receipts.c.partner)
    mine = select(documents).select_from(both).where(*theirs)
    for row in connection.execute(mine.order_by(documents.c.seq)):
        yield replace(stored(row), findings=tuple(found.get(row.id, ())))


def stored(row: Row[tuple[object, ...]]) -> Document:
    """Return a document as its row tells it, without findings and tables."""
    return Document(
        id=row.id,
        document=row.document,
        number=row.number,
        function=row.function,
        verdict=row.verdict,
        rows=row.rows,
        header=row.header,
        reference=row.reference,
        identifier=tuple(row.identifier),
        succeeds=row.succeeds,
        cured=row.cured,
        interchange=row.interchange,
        group=row.group,
        revision=row.revision,
    )


def envelopes(connection: Connection, receipt: str) -> tuple[Envelope, ...]:
    """Return the envelopes the file came in, none where it had none."""
    mine = select(interchanges).where(interchanges.c.receipt == receipt)
    return tuple(map(envelope, connection.execute(mine.order_by(interchanges.c.position))))


def envelope(row: Row[tuple[object, ...]]) -> Envelope:
    """Return one envelope; of one that came before they were kept, no groups."""
    sender, recipient = row.composites
    return Envelope(
        sender=tuple(sender),
        recipient=tuple(recipient),
        reference=row.reference,
        syntax=tuple(row.syntax),
        test=row.test,
        requested=row.requested,
        moment=tuple(row.moment),
        separators=row.separators,
        groups=tuple(map(group, row.groups)),
    )


def group(told: Mapping[str, Any]) -> Group:
    """Return one functional group of an envelope."""
    parts = ("sender", "recipient", "version", "moment")
    return Group(**{**told, **{name: tuple(told[name]) for name in parts}})


def received_blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of received files: sequence, SHA-256, what it is."""
    columns = (receipts.c.seq, receipts.c.sha256, receipts.c.short, receipts.c.filename)
    kept = select(*columns).where(receipts.c.seq > after, ~gone("original", receipts.c.id))
    rows = connection.execute(kept.order_by(receipts.c.seq).limit(PAGE))
    return [(row.seq, row.sha256, f"received {row.short} {row.filename}") for row in rows]


def answer_blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of answers: sequence, SHA-256, what it is."""
    columns = (answers.c.id, answers.c.sha256, answers.c.path)
    kept = select(*columns).where(answers.c.id > after, ~answers_gone(answers.c.id))
    rows = connection.execute(kept.order_by(answers.c.id).limit(PAGE))
    return [(row.id, row.sha256, f"answer {row.path}") for row in rows]


def message_blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of messages that questions were answered by: sequence, SHA-256, what it is."""
    columns = (questions.c.finding, questions.c.attachment, questions.c.id)
    kept = select(*columns).where(questions.c.attachment != "", questions.c.finding > after)
    kept = kept.where(~gone("message", questions.c.id))
    rows = connection.execute(kept.order_by(questions.c.finding).limit(PAGE))
    return [(row.finding, row.attachment, f"message that answered {row.id}") for row in rows]


def paged(reading: Reading, page: Page) -> Iterator[tuple[str, str]]:
    """Yield what the pages hold, so that no state of the journal is held open meanwhile."""
    after = 0
    while True:
        with reading() as connection:
            found = page(connection, after)
        if not found:
            return
        yield from ((sha256, what) for _, sha256, what in found)
        after = found[-1][0]
