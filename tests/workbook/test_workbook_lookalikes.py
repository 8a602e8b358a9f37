"""Part numbers that differ only in what nobody sees are neither two parts nor put right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook.making import LAYOUTS, RULES, Rows, column, found, reading, workbook

from exchange.adapters.workbook.lookalikes import unseen, visible
from exchange.model.findings import Finding, message
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Layout

LAYOUT = Layout(
    document="forecast",
    columns={"customer_part": ("Part",), "ship_to": ("Plant",), "description": ("Name",)},
    buckets=Buckets(forms=("week",)),
)

SIGNS = [
    ("\u00a0", "U+00A0 NO-BREAK SPACE"),
    ("\u200b", "U+200B ZERO WIDTH SPACE"),
    ("\u00ad", "U+00AD SOFT HYPHEN"),
    ("\t", "U+0009"),
    ("\n", "U+000A"),
    ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("\u202f", "U+202F NARROW NO-BREAK SPACE"),
]


def parts(*names: Any, layout: Layout = LAYOUT) -> Message:  # noqa: ANN401  # what a cell can hold
    rows: Rows = [["Part", "2026-W49"], *([name, 5] for name in names)]
    return reading(workbook(rows), layout)


def told(read: Message) -> list[tuple[str, str, str, str]]:
    return [(f.rule, str(f.locator), f.observed, f.expected) for f in read.findings]


@pytest.mark.parametrize(("sign", "name"), SIGNS)
def test_a_sign_nobody_sees_is_told_and_kept(sign: str, name: str) -> None:
    read = parts(f"00{sign}47", "0048")
    assert told(read) == [("XLS-035", "Sheet!A2", name, "")]
    assert column(read, "forecast_lines", "customer_part") == [f"00{sign}47", "0048"]


@pytest.mark.parametrize("name", [" 0047", "0047 ", "0047\u00a0", "\t0047"])
def test_blanks_around_a_part_number_are_told_and_kept(name: str) -> None:
    read = parts(name)
    assert [rule for rule, *_ in told(read)] == ["XLS-035"]
    assert column(read, "forecast_lines", "customer_part") == [name]


@pytest.mark.parametrize(
    "other", ["0047 ", " 0047", "0047\u00a0", "00\u200b47", "00\u00ad47", "0047\t", "\uff10047"]
)
def test_two_parts_that_look_alike_are_asked_about_with_both_addresses(other: str) -> None:
    read = parts("0047", "0048", other, other)
    (alike,) = [each for each in told(read) if each[0] == "XLS-036"]
    assert alike == ("XLS-036", "Sheet!A4", "0047", "Sheet!A2")
    names = column(read, "forecast_lines", "customer_part")
    assert names == ["0047", "0048", other, other]
    sentence = message(next(f for f in read.findings if f.rule == "XLS-036"), RULES, "en")
    assert "Sheet!A4" in sentence
    assert "Sheet!A2" in sentence


def test_two_blanks_inside_look_like_one() -> None:
    assert told(parts("WM 47", "WM  47")) == [("XLS-036", "Sheet!A3", "WM 47", "Sheet!A2")]


def test_the_same_signs_in_many_cells_are_told_once() -> None:
    read = parts("0047\u00a0", "0048\u00a0", "0049\u00a0")
    assert told(read) == [("XLS-035", "Sheet!A2", "U+00A0 NO-BREAK SPACE (3)", "")]


@pytest.mark.parametrize("name", ["WM-0815-Ł", "Größe 5", "0047", "µ47", "a b"])
def test_a_name_with_letters_of_any_language_is_clear(name: str) -> None:
    assert [f.rule for f in parts(name).findings] == []


def test_every_name_is_looked_at_and_a_description_is_not() -> None:
    rows: Rows = [["Part", "Plant", "Name", "2026-W49"], ["A", "P1 ", "x ", 5], ["B", "P1", "y", 6]]
    assert found(reading(workbook(rows), LAYOUT)) == [
        ("XLS-035", "Sheet!B2"), ("XLS-036", "Sheet!B3"),
    ]  # fmt: skip


def test_the_number_of_an_order_is_looked_at_too() -> None:
    head = ["Line", "Part no.", "Qty", "Due date"]
    rows: Rows = [["Order no.", "PO-1\u00a0"], head, [10, "A", 5, "2027-01-18"]]
    assert ("XLS-035", "Sheet!B1") in found(reading(workbook(rows), LAYOUTS["order-lines"]))


@given(st.text("ab1 \u00a0\u200b\t-", max_size=6))
def test_what_looks_alike_has_something_in_it_that_nobody_sees(text: str) -> None:
    seen = visible(text)
    assert visible(seen) == seen
    assert text == seen or unseen(text) or "  " in text


def test_a_question_binds_the_line_it_is_about() -> None:
    (alike,) = [f for f in parts("A", "A ").findings if f.rule == "XLS-036"]
    assert isinstance(alike, Finding)
    assert (alike.table, alike.row) == ("forecast_lines", 1)
