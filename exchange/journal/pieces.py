"""Everything kept as bytes, each with what decides how long it is kept."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from exchange.journal.answer_tables import answers
from exchange.journal.attachments import FILES
from exchange.journal.tables import documents, questions, receipts
from exchange.journal.tables import findings as findings_table
from exchange.journal.tombstones import answers_gone, gone
from exchange.model.receipts import AnswerState, ReceiptState
from exchange.model.retention import Class, Kind, Piece

REPORTS = frozenset({"REPORT", "MARKED"})
"""Types of answers that only say what was found."""

Documents = dict[str, tuple[frozenset[str], frozenset[str]]]


def pieces(
    connection: Connection, before: datetime, only: Collection[str] | None = None
) -> Iterator[Piece]:
    """Yield what came or went before a moment, is kept, and is about files that are judged.

    `only` are the receipts that are meant, all where it is None.
    """
    told = contents(connection)
    for each in (originals, sent, files, messages):
        for piece in each(connection, before):
            if only is None or piece.receipt in only:
                types, numbers = told.get(piece.receipt, (frozenset(), frozenset()))
                yield replace(piece, documents=types, numbers=numbers)


def contents(connection: Connection) -> Documents:
    """Return the types and numbers of the documents of each receipt."""
    columns = (documents.c.receipt, documents.c.document, documents.c.number)
    found: Documents = {}
    for row in connection.execute(select(*columns)):
        types, numbers = found.get(row.receipt, (frozenset(), frozenset()))
        found[row.receipt] = (types | {row.document}, numbers | {row.number} - {""})
    return found


def numbered(connection: Connection, number: str) -> bool:
    """Tell whether any document has this number."""
    known = select(documents.c.id).where(documents.c.number == number)
    return connection.execute(known.limit(1)).first() is not None


def newest(connection: Connection) -> int:
    """Return the place of the newest receipt in the order of arrival, 0 where there is none."""
    return connection.scalar(select(func.max(receipts.c.seq))) or 0


def received_after(connection: Connection, place: int) -> set[tuple[str, str]]:
    """Return name and SHA-256 of everything that was taken in behind a place."""
    wanted = select(receipts.c.filename, receipts.c.sha256).where(receipts.c.seq > place)
    return {(row.filename, row.sha256) for row in connection.execute(wanted)}


def originals(connection: Connection, before: datetime) -> Iterator[Piece]:
    """Yield the files as they came."""
    settled = receipts.c.state.in_((ReceiptState.DONE, ReceiptState.QUARANTINED))
    wanted = select(receipts).where(
        receipts.c.received_at < before, settled, ~gone("original", receipts.c.id)
    )
    for row in connection.execute(wanted.order_by(receipts.c.seq)):
        aside = row.state is ReceiptState.QUARANTINED
        counts_as: Class = "quarantine" if aside else "originals"
        what = f"received {row.short} {row.filename}"
        yield piece(("original", row.id), row, what, counts_as=counts_as, since=row.received_at)


def sent(connection: Connection, before: datetime) -> Iterator[Piece]:
    """Yield the answers that went."""
    went = func.coalesce(answers.c.released_at, receipts.c.settled_at).label("went")
    columns = (answers, receipts.c.partner.label("owner"), went)
    wanted = (
        select(*columns)
        .join(receipts, receipts.c.id == answers.c.receipt)
        .where(answers.c.state.in_((AnswerState.RELEASED, AnswerState.VOID)))
        .where(went < before, ~answers_gone(answers.c.id))
    )
    for row in connection.execute(wanted.order_by(answers.c.id)):
        counts_as: Class = "records" if row.level == "record" else "sent"
        counts_as = "reports" if row.type in REPORTS else counts_as
        made = piece(
            ("answer", str(row.id)), row, f"answer {row.path}", counts_as=counts_as, since=row.went
        )
        yield replace(made, receipt=row.receipt, partner=row.partner or row.owner)


def files(connection: Connection, before: datetime) -> Iterator[Piece]:
    """Yield the files of packages."""
    columns = (FILES.c.document, FILES.c.row, FILES.c.sha256, FILES.c.name)
    wanted = (
        select(*columns, receipts.c.id, receipts.c.partner, receipts.c.received_at)
        .join(documents, documents.c.id == FILES.c.document)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(receipts.c.received_at < before, FILES.c.sha256.is_not(None))
        .where(receipts.c.verdict.is_not(None), ~gone("file", FILES.c.document))
    )
    for row in connection.execute(wanted.order_by(documents.c.seq, FILES.c.row)):
        what = f"file of a package: {row.name}"
        made = piece(("file", row.document), row, what, counts_as="files", since=row.received_at)
        yield replace(made, position=row.row)


def messages(connection: Connection, before: datetime) -> Iterator[Piece]:
    """Yield the messages that questions were answered by."""
    wanted = (
        select(questions, receipts.c.id.label("came"), questions.c.attachment.label("sha256"))
        .join(findings_table, findings_table.c.seq == questions.c.finding)
        .join(receipts, receipts.c.id == findings_table.c.receipt)
        .where(questions.c.attachment != "", questions.c.at < before)
        .where(~gone("message", questions.c.id))
    )
    for row in connection.execute(wanted.order_by(questions.c.finding)):
        what = f"message that answered {row.id}"
        made = piece(("message", row.id), row, what, counts_as="messages", since=row.at)
        yield replace(made, receipt=row.came)


def piece(
    named: tuple[Kind, str],
    row: Row[*tuple[object, ...]],
    what: str,
    *,
    counts_as: Class,
    since: datetime,
) -> Piece:
    """Return a piece as its row tells it, given its kind and reference."""
    kind, reference = named
    return Piece(
        kind=kind, reference=reference, receipt=row.id, partner=row.partner, sha256=row.sha256,
        what=what, counts_as=counts_as, since=since,
    )  # fmt: skip
