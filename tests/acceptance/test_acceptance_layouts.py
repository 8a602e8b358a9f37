"""Workbooks through a site: many orders in one of them, then a change of one of those orders."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from acceptance.installation import Installation
from openpyxl import Workbook, load_workbook

PARTNER = """name = "Tabular"
state = "live"
answers = { business = "full", report = "always" }

[[feeds]]
document = "purchase_order"
format = "xlsx"
pattern = "PO*"
layout = "orders-below-each-other"

[[feeds]]
document = "purchase_order_change"
format = "xlsx"
pattern = "CHANGE*"
layout = "order-change-lines"

[[feeds]]
document = "forecast"
format = "xlsx"
pattern = "FC*"
layout = "forecast-rows"
"""
DUE = date(2027, 3, 1)
HEAD = ["PO", "Currency", "Line", "Part no.", "Qty", "Price", "Due"]
ORDERS: list[list[Any]] = [
    HEAD,
    ["PO-1", "EUR", 10, "A-1", 100, 2.5, DUE],
    [None, None, 20, "A-2", 50, 3, DUE],
    ["PO-2", "EUR", 10, "A-1", 10, 2.5, DUE],
]


def book(rows: Sequence[Sequence[Any]]) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def change(number: str, *lines: Sequence[Any]) -> bytes:
    head = ["Action", "Line", "Part no.", "New quantity", "Unit", "New price", "New date"]
    return book([["PO number", number, None, "Change no.", "1"], head, *lines])


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    (tmp_path / "partners").unlink()
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners" / "tabular.toml").write_text(PARTNER, encoding="utf-8")
    return made


def documents(site: Installation) -> list[tuple[str, str, str]]:
    """Return type, number and verdict of every document in the order they came."""
    with site.journal() as journal:
        return [
            (each.document, each.number, str(each.verdict))
            for receipt in reversed(journal.receipts(100))
            for each in journal.documents(receipt.id)
        ]


def test_each_order_of_a_workbook_is_judged_by_itself(site: Installation) -> None:
    bad = [*ORDERS[:3], ["PO-2", "EUR", 10, "A-1", "ten", 2.5, DUE]]
    site.drop("tabular", "PO_W48.xlsx", book(bad))
    assert documents(site) == [
        ("purchase_order", "PO-1", "accepted"),
        ("purchase_order", "PO-2", "rejected"),
    ]
    (name,) = site.answers("*.MARKED.xlsx")
    marked = load_workbook(next((site.root / "outbox").rglob(name)))
    assert "ten" in str(marked["Exchange findings"]["D5"].value)


def test_a_change_by_workbook_is_judged_against_the_order_it_changes(site: Installation) -> None:
    site.drop("tabular", "PO_W48.xlsx", book(ORDERS))
    good = change("PO-1", ["Changed", 10, "A-1", 120, None, None, DUE], ["Cancel", 20])
    site.drop("tabular", "CHANGE_1.xlsx", good)
    site.drop("tabular", "CHANGE_2.xlsx", change("PO-2", ["Changed", 90, None, 5], ["Perhaps", 10]))
    assert [verdict for _, _, verdict in documents(site)] == ["accepted"] * 3 + ["rejected"]
    told = site.told()[-1][2]
    assert "90" in told
    assert "'Perhaps'" in told


def test_a_forecast_in_rows_is_read_and_what_stands_twice_is_told(site: Installation) -> None:
    head = ["Part no.", "Week", "Qty", "Status"]
    rows = [["A-1", "2026-W50", 5, "Firm"], ["A-1", "2026-W51", 6, "Plan"]]
    top = [["Forecast no.", "FC-1"], head]
    site.drop("tabular", "FC_1.xlsx", book([*top, *rows, rows[0]]))
    site.drop(
        "tabular",
        "FC_2.xlsx",
        book([["Forecast no.", "FC-2"], head, *rows, [*rows[0][:2], 9, "Firm"]]),
    )
    assert [verdict for _, _, verdict in documents(site)] == ["accepted", "rejected"]
    assert "counted once" in site.told()[0][2]
    assert "row 3" in site.told()[1][2]
