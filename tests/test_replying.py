"""A document that comes back beside answers counts anew only where a row of it is another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import polars as pl
import pytest
from fakes import Remembered

from exchange.model.findings import Verdict
from exchange.model.ledger import Earlier
from exchange.model.outcome import Document
from exchange.reconcile.releasing import packed
from exchange.reconcile.replying import stands

HEADER = pl.DataFrame({"number": ["FC-1"], "status": ["released"]})
ROWS = pl.DataFrame({"line": [1, 2], "part": ["A-1", "B-1"], "status": ["released", "held"]})
EMPTY = pl.DataFrame(schema={"line": pl.Int64, "status": pl.String})
KEY = ("forecast", "FC-1")
CAME = Earlier("01JD", "01JD", "fc.xlsx", "0", datetime(2026, 11, 24, tzinfo=UTC), Verdict.HELD)


class Case(NamedTuple):
    """What comes back, what stands, and whether that is the same."""

    back: pl.DataFrame
    verdict: Verdict
    same: bool


def document(rows: pl.DataFrame, *beside: tuple[str, pl.DataFrame]) -> Document:
    frames = {"forecast_header": HEADER, "forecast_lines": rows, **dict(beside)}
    tables = {name: packed(frame) for name, frame in frames.items()}
    return Document("1", "forecast", "FC-1", "original", Verdict.HELD, {}, tables=tables)


CASES: Sequence[Case] = (
    Case(ROWS.with_columns(status=pl.lit("released")), Verdict.HELD, same=True),
    Case(ROWS, Verdict.ACCEPTED, same=True),
    Case(ROWS, Verdict.REJECTED, same=False),
    Case(ROWS.with_columns(part=pl.lit("A-1")), Verdict.HELD, same=False),
    Case(ROWS.head(1), Verdict.HELD, same=False),
    Case(ROWS.reverse(), Verdict.HELD, same=False),
)


@pytest.mark.parametrize("case", CASES)
def test_only_the_very_same_rows_are_the_same_document(case: Case) -> None:
    held = document(ROWS)
    ledger = Remembered(
        documents={KEY: replace(CAME, verdict=case.verdict)}, whole={("01JD", *KEY): [held]}
    )
    assert stands(document(case.back, ("forecast_buckets", EMPTY)), ledger) is case.same


def test_nothing_stands_under_a_number_never_seen() -> None:
    assert not stands(document(ROWS), Remembered())
