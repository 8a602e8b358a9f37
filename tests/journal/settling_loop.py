"""Admits and settles without end, and prints each receipt once it is on record."""

import io
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from exchange.journal import open_journal
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Verdict
from exchange.model.outcome import Document, Judgement, Outcome, Response

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROWS = 200


def table() -> bytes:
    frame = pl.DataFrame(
        {
            "line": range(ROWS),
            "schedule": [1] * ROWS,
            "quantity": pl.Series([5] * ROWS, dtype=pl.Decimal(28, 6)),
            "requested_date": [date(2026, 12, 1)] * ROWS,
            "date_meaning": ["DOCK"] * ROWS,
            "status": ["released"] * ROWS,
        }
    )
    stream = io.BytesIO()
    frame.write_ipc(stream)
    return stream.getvalue()


def main(path: Path) -> None:
    content = table()
    with open_journal(path) as journal:
        journal.reset_reading()
        ledger = journal.ledger("northwind")
        while True:
            number = ledger.next_number("interchange")
            receipt = journal.next_undone("northwind") or journal.admit(
                f"W{number}",
                receipt_id=f"01JD3K9Q{number:018d}",
                partner="northwind",
                filename="PO.edi",
                sha256="ab" * 32,
                size=1,
                received_at=NOW,
            )
            journal.start(receipt.id)
            document = Document(
                f"D{number}", "purchase_order", str(number), "original", Verdict.ACCEPTED,
                {"schedules": ROWS}, tables={"order_schedules": content},
            )  # fmt: skip
            answer = Response(
                "syntax", "CONTRL", f"{number}.edi", b"", ControlNumber("interchange", number)
            )
            judgement = Judgement("edifact", Verdict.ACCEPTED, documents=(document,))
            outcome = Outcome(receipt.id, "northwind", judgement, (answer,))
            journal.settle(outcome, {answer.path: "cd" * 32}, NOW)
            sys.stdout.write(f"{receipt.id}\n")
            sys.stdout.flush()


main(Path(sys.argv[1]))
