"""An accepted document of the ERP's answers is noted on the records it answers."""

from datetime import datetime

from sqlalchemy import Connection

from exchange.journal import delivering, records
from exchange.model.findings import Verdict
from exchange.model.outcome import Document

TABLE = "erp_answers"


def apply(connection: Connection, document: Document, at: datetime) -> None:
    """Note every answer of the document, where it is one and was accepted."""
    if TABLE not in document.tables or document.verdict is not Verdict.ACCEPTED:
        return
    for row in records.frame(TABLE, document.tables[TABLE]).iter_rows(named=True):
        answer: delivering.ErpAnswer = "accepted" if row["answer"] == "accepted" else "refused"
        delivering.answer_record(connection, row["record"], answer, row["reason"] or "", at=at)
