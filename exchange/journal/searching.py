"""Finds documents by what people have in hand: a number, a part, a file's name, a hash."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, or_, select

from exchange.journal.answer_tables import answer_numbers, answers
from exchange.journal.tables import documents, interchanges, order_parts, receipts

MOST = 500
"""Documents found in each way; who finds more has to say more."""

END = "\U0010ffff"

SHORT = re.compile(r"[0-9A-HJKMNP-TV-Z]{8,26}")
"""The characters of a receipt, as the names of answers hold them."""

DIGITS = 14
"""The longest control number there is (UNB 0020)."""

Found = Select[tuple[Any]]


def begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Return what tells that a text begins so, in a way that an index answers."""
    return and_(column >= text, column < text + END)


def by_number(text: str) -> Found:
    """Find documents by the number their sender gave them."""
    return select(documents.c.seq).where(begins(documents.c.number, text))


def by_file(text: str) -> Found:
    """Find documents by the name of their file."""
    return of_files(begins(receipts.c.filename, text))


def by_receipt(text: str) -> Found:
    """Find documents by their receipt."""
    return of_files(begins(receipts.c.id, text.upper()))


def by_hash(text: str) -> Found:
    """Find documents by the SHA-256 of their file."""
    return of_files(begins(receipts.c.sha256, text.lower()))


def by_reference(text: str) -> Found:
    """Find documents by the control reference of their interchange."""
    return of_receipts(select(interchanges.c.receipt).where(begins(interchanges.c.reference, text)))


def by_part(text: str) -> Found:
    """Find orders and changes by a part of a line."""
    named = select(order_parts.c.document).where(begins(order_parts.c.part, text))
    return select(documents.c.seq).where(documents.c.id.in_(named))


def by_answer(text: str) -> Found:
    """Find documents by our own number of an answer to them, as ORDRSP and CONTRL carry it."""
    said = select(answers.c.receipt).join(answer_numbers, answer_numbers.c.answer == answers.c.id)
    return of_receipts(said.where(begins(answer_numbers.c.number, text)))


def by_control_number(text: str) -> Found:
    """Find documents by the control number of an answer to them."""
    value = int(text) if text.isdecimal() and len(text) <= DIGITS else -1
    return of_receipts(select(answers.c.receipt).where(answers.c.control_value == value))


def by_answer_file(text: str) -> Found:
    """Find documents by the name of an answer: it holds the first characters of the receipt."""
    told = [each for each in text.upper().split(".")[1:] if SHORT.fullmatch(each)]
    return of_files(or_(false(), *(begins(receipts.c.id, each) for each in told)))


def of_files(which: ColumnElement[bool]) -> Found:
    """Return the documents of some files."""
    return of_receipts(select(receipts.c.id).where(which))


def of_receipts(came: Found) -> Found:
    """Return the documents under some receipts."""
    return select(documents.c.seq).where(documents.c.receipt.in_(came))


WAYS: tuple[Callable[[str], Found], ...] = (
    by_number, by_file, by_receipt, by_hash, by_reference, by_part, by_answer,
    by_control_number, by_answer_file,
)  # fmt: skip


def documents_of(connection: Connection, text: str) -> set[int]:
    """Return the places in the journal of the documents something typed may mean."""
    typed = text.strip()
    return {seq for way in WAYS for seq in newest(connection, way(typed))} if typed else set()


def newest(connection: Connection, found: Found) -> list[int]:
    """Return the newest of what is found."""
    ordered = found.order_by(documents.c.seq.desc()).limit(MOST)
    return list(connection.scalars(ordered))
