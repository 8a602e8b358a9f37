"""What makes a document of the journal the same one again, and what is told of what came before."""

from sqlalchemy import ColumnElement, Join, Select, Table, select

from exchange.journal.tables import documents, receipts
from exchange.model.findings import Verdict
from exchange.model.numbers import spellings


def identity(document: str, number: str, revision: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a document of this type, number and revision.

    The numbers are listed, not trimmed, so that their index finds them.
    """
    return (
        documents.c.document == document,
        documents.c.number.in_(spellings(number)),
        documents.c.revision.in_(spellings(revision)),
    )


def earlier(source: Table | Join, verdict: ColumnElement[Verdict]) -> Select[tuple[object, ...]]:
    """Return the query for what an Earlier tells, judged by `verdict`."""
    return select(
        receipts.c.id.label("receipt"),
        receipts.c.short,
        receipts.c.filename,
        receipts.c.sha256,
        receipts.c.received_at,
        verdict.label("verdict"),
    ).select_from(source)
