"""A table that is laid out otherwise than in the last accepted file is told, once (XLS-012)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import Remembered
from workbook.making import LAYOUTS, reading, workbook

from exchange.model.findings import message
from exchange.model.outlines import EarlierOutline, Outline
from exchange.reconcile.layout_changes import differences, layout_changes
from exchange.settings import read_rules

FORECAST = LAYOUTS["forecast-weeks-across"]
WEEKS = ("2026-W49", "2026-W50")
LATER = ("2026-W50", "2026-W51", "2026-W52")
ROW = ("Part no.", "Rev.", "Unit")


def outlined(*headings: object, title: str = "Sheet") -> Outline:
    def name(sheet: object) -> None:
        sheet.title = title  # type: ignore[attr-defined]  # a worksheet

    rows = [list(headings), ["00471133", *(["A"] * (len(headings) - 1))]]
    found = reading(workbook(rows, name), FORECAST).outline
    assert found
    return found


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ((*ROW, *WEEKS), (*ROW, *LATER), []),
        ((*ROW, *WEEKS, "Total"), (*ROW, *LATER, "Total"), []),
        ((*ROW, "Dez 2026", "Jan 2027"), (*ROW, "Feb 2027", "Mrz 2027", "Apr 2027"), []),
        ((*ROW, "Stock 23.11.", *WEEKS), (*ROW, "Stock 30.11.", *LATER), []),
        ((*ROW, *WEEKS), ("PART NO.", "Rev. ", "Unit", *WEEKS), []),
        ((*ROW, *WEEKS), (*ROW, "Planner", *LATER), ["+ D 'Planner'"]),
        ((*ROW, *WEEKS), ("Part no.", "Unit", *WEEKS), ["- B 'Rev.'"]),
        ((*ROW, *WEEKS), ("Part no.", "Index", "Unit", *WEEKS), ["B 'Rev.' → 'Index'"]),
        (
            (*ROW, *WEEKS),
            ("Part no.", "Unit", "Rev.", *WEEKS),
            ["'Rev.' B → C", "'Unit' C → B"],
        ),
        ((*ROW, *WEEKS), (None, *ROW, *WEEKS), ["A:D → B:E"]),
        (
            (*ROW, *WEEKS),
            ("Line", "Part no.", "Unit", "Rev.", *WEEKS),
            ["+ A 'Line'", "'Rev.' B → D", "'Unit' C → C"],
        ),
    ],
)
def test_what_changed_is_named(
    before: tuple[str, ...], now: tuple[str, ...], changes: list[str]
) -> None:
    assert [*differences(outlined(*before), outlined(*now))] == changes


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ("Demand", "Forecast", ["[Demand] → [Forecast]"]),
        ("FC W48", "FC W49", []),
        ("Demand", "DEMAND", []),
    ],
)
def test_a_sheet_of_another_name_is_told_but_not_its_week(
    before: str, now: str, changes: list[str]
) -> None:
    old, new = outlined(*ROW, *WEEKS, title=before), outlined(*ROW, *WEEKS, title=now)
    assert [*differences(old, new)] == changes


def remembered(outline: Outline) -> Remembered:
    came = datetime(2026, 11, 16, 7, tzinfo=UTC)
    return Remembered(outlines={outline.feed: EarlierOutline(outline, "FC_W47.xlsx", came)})


def test_the_finding_says_what_moved_and_since_when() -> None:
    now = outlined(*ROW, "Planner", *WEEKS)
    (found,) = layout_changes(now, remembered(outlined(*ROW, *WEEKS)))
    assert (found.rule, str(found.locator)) == ("XLS-012", "Sheet row 1")
    told = message(found, read_rules())
    assert "FC_W47.xlsx of 2026-11-16" in told
    assert "+ D 'Planner'" in told


def test_many_changes_are_counted() -> None:
    now = outlined("Part no.", *(f"{letter} col" for letter in "abcdefghijkl"), *WEEKS)
    (found,) = layout_changes(now, remembered(outlined("Part no.", *WEEKS)))
    assert found.observed.endswith("… (12)")
    assert found.observed.count("+") == 8


def test_nothing_is_compared_without_an_earlier_file_or_with_another_feed() -> None:
    now = outlined(*ROW, *WEEKS)
    assert [*layout_changes(now, Remembered())] == []
    assert [*layout_changes(None, Remembered())] == []
    other = replace(outlined("Part no.", *WEEKS), feed="other *")
    assert [*layout_changes(now, remembered(other))] == []
