"""After a change was received: orders and forecasts of the revision it replaces are found."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from documents import Rows, bucket, forecast, line, order
from engineering.making import PRODUCTS, TODAY, frame
from fakes import Remembered
from test_reconcile import judge

from exchange.model.changes import RECEIVED
from exchange.model.interchange import Message

PAST, AHEAD = date(2026, 11, 1), date(2027, 1, 10)
BOTH = PRODUCTS.vstack(
    frame(
        "products",
        {"part": "A-100", "revision": "D", "status": "ACTIVE", "revision_status": "RELEASED"},
    )
)


def received(**more: Any) -> pl.DataFrame:  # noqa: ANN401 - columns hold values of every kind
    row = {
        "change": "ECO-7", "part": "A-100", "old_revision": "C", "new_revision": "D",
        "status_code": "RELEASED", "effective": PAST, "received_on": TODAY, "waits": False,
    }  # fmt: skip
    return pl.DataFrame([{**row, **more}], schema={**RECEIVED})


def ordered(revision: str | None, day: str) -> Message:
    wanted: Rows = [{"line": 1, "schedule": 1, "quantity": "5", "requested_date": day}]
    return order([line(1, "5", customer_part="A-100", revision=revision, price=None)], wanted)


def found(message: Message, changes: pl.DataFrame, **tables: pl.DataFrame) -> list[tuple[str, str]]:
    known = Remembered(received=changes, tables={"products": BOTH, **tables})
    return [
        (each.rule, each.observed)
        for each in judge(message, ledger=known).every_finding()
        if each.rule in {"MD-006", "PO-019"}
    ]


AFTER, BEFORE = "2027-01-15", "2027-01-05"


@pytest.mark.parametrize(
    ("change", "revision", "day", "expected"),
    [
        ({}, "C", AFTER, [("MD-006", "C")]),
        ({}, "D", AFTER, []),
        ({"effective": AHEAD}, "C", AFTER, [("PO-019", "C")]),
        ({"effective": AHEAD}, "C", BEFORE, []),
        ({"effective": AHEAD}, "D", AFTER, []),
        ({"effective": AHEAD}, "D", BEFORE, [("PO-019", "D")]),
        ({"effective": None}, "C", AFTER, [("PO-019", "C")]),
        ({"waits": True}, "C", AFTER, [("PO-019", "C")]),
        ({"status_code": "PENDING"}, "C", AFTER, [("PO-019", "C")]),
        ({"status_code": "CANCELLED"}, "C", AFTER, []),
        ({"part": "B-200"}, "C", AFTER, []),
    ],
)
def test_an_order_of_the_old_revision_is_asked_about(
    change: dict[str, Any], revision: str, day: str, expected: list[tuple[str, str]]
) -> None:
    assert found(ordered(revision, day), received(**change)) == expected


def test_a_forecast_of_the_replaced_revision_is_asked_about() -> None:
    lines: Rows = [{"line": 1, "customer_part": "A-100", "revision": "C", "unit": "PCE"}]
    wanted = forecast([bucket("2027-01-11", "5")], lines)
    assert found(wanted, received()) == [("MD-006", "C")]
    assert found(wanted, received(status_code="CANCELLED")) == []


def test_what_our_erp_says_of_the_change_counts_more() -> None:
    told = frame(
        "ecos",
        {"change": "ECO-7", "part": "A-100", "old_revision": "C", "status": "CANCELLED"},
    )
    assert found(ordered("C", AFTER), received(), ecos=told) == []
    other = told.with_columns(change=pl.lit("ECO-8"))
    assert found(ordered("C", AFTER), received(), ecos=other) == [("MD-006", "C")]
