"""The forecasts a partner sent before: which of them count, and what they want."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import polars as pl
import pytest

from exchange.journal import Journal, records
from exchange.model.findings import Verdict
from exchange.model.forecasts import DEMAND
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.receipts import Receipt

EVER = datetime(2026, 1, 1, tzinfo=UTC)
Admit = Callable[..., Receipt]
Judged = Callable[..., Outcome]
Settle = Callable[[Outcome], Outcome]
Arrow = Callable[[pl.DataFrame], bytes]
Come = Callable[..., Receipt]


@pytest.fixture
def sent(document: Document, arrow: Arrow) -> Document:
    """Return a forecast with the lines of its periods."""
    lines = pl.DataFrame(
        {"line": [1, 2], "customer_part": ["P-1", "P-2"], "revision": ["B", None],
         "status": ["released", "released"]},
    )  # fmt: skip
    schema = records.schema("forecast_lines")
    whole = lines.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in lines
    ).select(pl.col(name).cast(kind) for name, kind in schema.items())
    tables = {**document.tables, "forecast_lines": arrow(whole)}
    return replace(document, tables=tables, header={"date": "2026-11-20"}, verdict=Verdict.ACCEPTED)


@pytest.fixture
def come(admit: Admit, judged: Judged, settle: Settle, judgement: Judgement) -> Come:
    """Return what takes a forecast in, and its receipt."""
    numbers = count(1)

    def one(said: Document, *, live: bool = True) -> Receipt:
        receipt = admit()
        found = replace(judgement, documents=(said,))
        settle(replace(judged(receipt, next(numbers), judgement=found), live=live))
        return receipt

    return one


@pytest.mark.parametrize(
    ("verdict", "known"),
    [("accepted", [True]), ("held", [False]), ("partial", [False]), ("rejected", [])],
)
def test_accepted_and_held_forecasts_are_known(
    journal: Journal, come: Come, sent: Document, verdict: str, *, known: list[bool]
) -> None:
    receipt = come(replace(sent, verdict=Verdict(verdict)))
    found = journal.ledger("northwind").forecasts(EVER)
    assert [each.accepted for each in found] == known
    for each in found:
        assert (each.document, each.receipt, each.number) == (sent.id, receipt.id, "4711")
        assert (each.date, each.function) == (date(2026, 11, 20), "original")
    assert journal.ledger("southwind").forecasts(EVER) == []


def test_of_what_was_refused_nothing_is_wanted(
    journal: Journal, come: Come, sent: Document, arrow: Arrow
) -> None:
    lines = pl.read_ipc(sent.tables["forecast_lines"])
    second = lines.with_columns(
        status=pl.when(pl.col("line") == 2).then(pl.lit("rejected")).otherwise("status")
    )
    tables = {**sent.tables, "forecast_lines": arrow(second)}
    come(replace(sent, verdict=Verdict.PARTIAL, tables=tables))
    found = journal.ledger("northwind").demand(sent.id, None)
    assert set(found["part"]) == {"P-1"}


def test_what_came_before_the_day_or_as_a_test_is_not_known(
    journal: Journal, come: Come, sent: Document, now: datetime
) -> None:
    come(sent, live=False)
    ledger = journal.ledger("northwind")
    assert ledger.forecasts(EVER) == []
    again = replace(sent, id=sent.id[:-1] + "2")
    come(again)
    assert [each.document for each in ledger.forecasts(now)] == [again.id]
    assert ledger.forecasts(now + timedelta(seconds=1)) == []


def test_the_periods_of_a_forecast_come_back_as_they_were(
    journal: Journal, come: Come, sent: Document
) -> None:
    come(sent)
    ledger = journal.ledger("northwind")
    whole = ledger.demand(sent.id, None)
    assert whole.schema == pl.Schema(DEMAND)
    assert whole.select("part", "revision", "start", "end", "quantity").rows() == [
        ("P-1", "B", date(2026, 9, 7), date(2026, 9, 13), Decimal("1234567890123456789012.000001")),
        ("P-1", "B", date(2026, 9, 14), None, Decimal(0)),
        ("P-2", None, date(9999, 12, 31), None, None),
    ]
    assert ledger.demand(sent.id, date(2026, 9, 7)).equals(whole.head(1))
    assert journal.ledger("southwind").demand(sent.id, None).height == 0
