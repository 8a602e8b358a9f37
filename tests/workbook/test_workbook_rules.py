"""Each rule about spreadsheets has a sheet that breaks it, beside one without the mistake."""

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import RULES, found, reading, workbook

from exchange.errors import Unreadable
from exchange.model.layouts import Buckets, Layout, SetAside, Totals

LAYOUT = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "description": ("Name",)},
    buckets=Buckets(forms=("week", "date")),
    totals=Totals(labels=("Total",)),
    set_aside=SetAside(labels=("DNI",)),
)
GOOD = [["Part", "Name", "2026-W49", "2026-W50"], ["A", "x", 5, 6], ["B", "y", 7, 8]]

Change = Callable[[Worksheet], object]


def put(name: str, value: object) -> Change:
    def change(sheet: Any) -> None:  # noqa: ANN401  # openpyxl names no type of a cell
        sheet[name] = value
        if value == "#REF!":
            sheet[name].data_type = "e"

    return change


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def merge(sheet: Worksheet) -> None:
    sheet.merge_cells("B2:B3")


BROKEN: dict[str, Change] = {
    "XLS-001": put("A1", "Pert"),
    "XLS-002": put("A2", 4711),
    "XLS-003": put("D1", "10/11/25"),
    "XLS-004": put("C2", "#REF!"),
    "XLS-005": hide,
    "XLS-006": put("A3", "Total"),
    "XLS-007": put("A3", "A"),
    "XLS-009": merge,
    "XLS-010": put("C3", None),
    "XLS-015": put("B1", "Part"),
    "XLS-018": put("B1", "Memo"),
    "XLS-019": lambda sheet: (put("B1", "Memo")(sheet), put("B2", 9)(sheet)),
    "XLS-028": put("B3", "DNI"),
}
"""One mistake for each rule a reader of sheets tells; those of opening have tests of their own."""

ELSEWHERE = {
    "XLS-008": "test_workbook_golden_layouts",
    "XLS-011": "test_workbook_hostile",
    "XLS-012": "test_acceptance_drafts",
    "XLS-013": "test_workbook_golden_layouts",
    "XLS-014": "test_workbook_golden_layouts",
    "XLS-016": "test_workbook_order",
    "XLS-017": "test_workbook_forecast",
    "XLS-020": "test_workbook_forecast",
    "XLS-033": "test_workbook_shown",
    **dict.fromkeys(("XLS-037", "XLS-038"), "test_workbook_cells"),
    "XLS-034": "test_workbook_regular",
    **dict.fromkeys(("XLS-035", "XLS-036"), "test_workbook_lookalikes"),
    **dict.fromkeys(("XLS-021", "XLS-022", "XLS-023"), "test_workbook_contents"),
    **dict.fromkeys(("XLS-024", "XLS-025"), "test_workbook_encrypted"),
    **dict.fromkeys(
        ("XLS-026", "XLS-027", "XLS-029", "XLS-030", "XLS-031", "XLS-032"), "test_workbook_rows"
    ),
}


def told(change: Change) -> set[str]:
    try:
        return {rule for rule, _ in found(reading(workbook(GOOD, change), LAYOUT))}
    except Unreadable as refusal:
        return {refusal.finding.rule}


def test_the_good_sheet_breaks_no_rule() -> None:
    assert told(bool) == set()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_mistake_breaks_the_rule_it_is_about(rule: str) -> None:
    assert rule in told(BROKEN[rule])


def test_every_rule_about_spreadsheets_is_broken_somewhere() -> None:
    rules = {rule for rule in RULES if rule.startswith("XLS-")}
    assert rules == {*BROKEN, *ELSEWHERE}
