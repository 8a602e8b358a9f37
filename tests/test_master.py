"""Parts and revisions of a document against the products, whatever its type."""

from datetime import date, timedelta

import polars as pl
import pytest
from demand.making import TODAY, known, message, products, rules
from documents import Rows, line, table

from exchange.model.tables import Table
from exchange.reconcile import master

PARTS = products(
    {"part": "A-100"},
    {"part": "B-200", "revision": "1", "status": "OBSOLETE"},
    {"part": "B-200", "revision": "2"},
    {"part": "B-200", "revision": "3"},
    {"part": "C-300", "revision": "1", "valid_to": TODAY - timedelta(days=1)},
    {"part": "C-300", "revision": "2"},
    {"part": "G-700", "revision": "1", "revision_status": "OBSOLETE"},
    {"part": "G-700", "revision": "2", "revision_status": "RELEASED"},
    {"part": "G-700", "revision": "3", "revision_status": "PENDING"},
    {"part": "D-400", "status": "PHASE_OUT", "last_order_date": TODAY},
    {"part": "E-500", "status": "SERVICE", "last_order_date": TODAY - timedelta(days=1)},
    {"part": "F-600", "status": "OBSOLETE"},
)


def lines(*rows: tuple[str, str | None]) -> Table:
    named: Rows = [
        {"line": number, "customer_part": part, "revision": revision}
        for number, (part, revision) in enumerate(rows, 1)
    ]
    return table("order_lines", named)


@pytest.mark.parametrize(
    ("part", "revision", "rule", "expected"),
    [
        ("A-100", None, "", ""),
        ("A-100", "7", "", ""),
        ("A-10O", None, "MD-003", "A-100"),
        ("XXXXXX", None, "MD-003", "-"),
        ("B-200", "2", "", ""),
        ("B-200", "9", "MD-004", "2, 3"),
        ("B-200", None, "MD-005", "2, 3"),
        ("B-200", "1", "MD-006", "2, 3"),
        ("C-300", "1", "MD-006", "2"),
        ("C-300", None, "", ""),
        ("G-700", "1", "MD-006", "2"),
        ("G-700", "2", "", ""),
        ("G-700", "3", "", ""),
        ("G-700", None, "", ""),
        ("G-700", "9", "MD-004", "2"),
        ("D-400", None, "", ""),
        ("E-500", None, "MD-012", "2025-03-02"),
        ("F-600", None, "MD-012", "-"),
    ],
)
def test_parts_and_revisions(part: str, revision: str | None, rule: str, expected: str) -> None:
    every = [*master.findings(lines((part, revision)), PARTS, TODAY)]
    assert [(each.rule, each.expected.partition(", A")[0]) for each in every] == (
        [(rule, expected)] if rule else []
    )


def test_a_last_order_date_counts_on_the_day_itself() -> None:
    tomorrow = TODAY + timedelta(days=1)
    (only,) = master.findings(lines(("D-400", None)), PARTS, tomorrow)
    assert (only.rule, only.params["status"]) == ("MD-012", "PHASE_OUT")


def test_nothing_is_said_where_nobody_told_us_of_products() -> None:
    assert [*master.findings(lines(("X", None)), None, TODAY)] == []


def test_five_thousand_unknown_parts_are_told_in_a_moment() -> None:
    many = pl.DataFrame({"part": [f"PART-{number}" for number in range(5000)]})
    parts = pl.concat([PARTS, many], how="diagonal")
    every = [*master.findings(lines(*((f"PRAT-{n}", None) for n in range(5000))), parts, TODAY)]
    assert len(every) == 5000
    assert "PART-0" in every[0].expected
    assert {each.expected for each in every[master.NEAREST :]} == {"-"}


def test_a_forecast_and_an_order_are_judged_alike() -> None:
    told = message({"X": {"2025-03-10": 5}, "A-100": {"2025-03-10": 5}})
    assert rules(told, known(products=PARTS)) == ["MD-003"]
    order = table("order_lines", [{**line(1, "5"), "customer_part": "X", "revision": None}])
    assert [each.rule for each in master.findings(order, PARTS, date(2025, 3, 3))] == ["MD-003"]
