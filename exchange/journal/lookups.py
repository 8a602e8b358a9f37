"""What people look up in the journal: files, how they were judged, and what was answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from exchange.journal import attachments, queries, records, reviewing
from exchange.model.findings import Finding
from exchange.model.outcome import Document, Judgement
from exchange.model.receipts import Answer, Receipt
from exchange.model.reviews import Facts, Span

if TYPE_CHECKING:
    import polars as pl


class Lookups:
    """Questions that change nothing; each sees one state of the journal."""

    reading: Callable[[], AbstractContextManager[Connection]]

    def find(self, prefix: str) -> list[Receipt]:
        """Return the receipts whose identity starts so, the newest first."""
        with self.reading() as connection:
            return queries.find(connection, prefix)

    def receipts(self, limit: int, partner: str | None = None) -> list[Receipt]:
        """Return the newest receipts, of one partner or of all."""
        with self.reading() as connection:
            return queries.latest(connection, limit, partner)

    def judgement(self, receipt_id: str) -> Judgement | None:
        """Return how a file was judged, without the rows; None where it was not yet."""
        with self.reading() as connection:
            return queries.judgement(connection, receipt_id)

    def documents(self, receipt_id: str) -> list[Document]:
        """Return the documents of a receipt with their findings, without their rows."""
        found = self.judgement(receipt_id)
        return list(found.documents) if found else []

    def findings(self, receipt_id: str) -> list[Finding]:
        """Return all findings of a receipt: those about the file, then by document."""
        with self.reading() as connection:
            found = queries.found_in(connection, receipt_id)
        return found.pop(None, []) + [finding for each in found.values() for finding in each]

    def answers(self, receipt_id: str) -> list[Answer]:
        """Return the answers to a receipt, in the order of delivery."""
        with self.reading() as connection:
            return queries.answered(connection, receipt_id)

    def rows(self, document_id: str) -> "dict[str, pl.DataFrame]":
        """Return the canonical tables of a document; those without rows are left out."""
        with self.reading() as connection:
            return records.tables(connection, document_id)

    def facts(self, partner: str, span: Span) -> Facts:
        """Return what was known of a partner when a span ended."""
        with self.reading() as connection:
            return reviewing.facts(connection, partner, span)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many receipts each partner has in each state."""
        with self.reading() as connection:
            return queries.counts(connection)

    def files(self, receipt: str) -> list[attachments.PackedFile]:
        """Return the files of the packages a receipt brought."""
        with self.reading() as connection:
            return attachments.files(connection, receipt)
