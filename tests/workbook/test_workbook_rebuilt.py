"""A file that is no .xlsx is answered with a copy: the same addresses and values, and marks."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from hypothesis import HealthCheck, given, settings
from make_workbooks import bad_forecast, bad_order
from openpyxl import Workbook, load_workbook
from workbook.making import (
    LAYOUTS,
    ORDER,
    assignment,
    judged,
    reading,
    reply,
    transmission,
)
from workbook.test_workbook_binary import books

from exchange.adapters.workbook.listing import HEADINGS_ROW
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.opening import TABS
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.adapters.workbook.rebuilt import title
from exchange.model.findings import Cell, Finding, Line
from exchange.model.interchange import Message
from exchange.model.partners import Feed, Partner

WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "xlsb": as_xlsb,
    "xls": as_xls,
    "ods": as_ods,
}
TEXT = Finding("XLS-008", Cell("Sheet", 2, 2), observed="tbd", expected="a number")

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def book(*rows: list[Any]) -> Workbook:
    made = Workbook()
    for row in rows or (["Part no.", "2026-W49"], ["0047", "tbd"]):
        made.worksheets[0].append(row)
    return made


def returned(content: bytes, form: str, *findings: Finding, language: str = "en") -> bytes:
    judgement = replace(judged(*findings), format=form)
    return write_marked(transmission(content, f"file.{form}"), judgement, {}, reply(language))


def opened(content: bytes) -> Loose:
    return load_workbook(io.BytesIO(content))


def tables(message: Message) -> dict[str, list[dict[str, object]]]:
    return {name: table.frame.to_dicts() for name, table in message.tables.items()}


@pytest.mark.parametrize("form", WRITERS)
def test_the_bad_cell_is_marked_at_its_address(form: str) -> None:
    copy = opened(returned(WRITERS[form](book()), form, TEXT))
    assert copy.sheetnames == [OUR_SHEET, "Sheet"]
    assert copy["Sheet"]["B2"].value == "tbd"
    assert copy["Sheet"]["B2"].fill.start_color.rgb == "FFFFC7CE"
    assert copy["Sheet"]["B2"].comment.text.startswith("XLS-008: Sheet!B2: 'tbd'")
    link = copy[OUR_SHEET].cell(HEADINGS_ROW + 1, 3).hyperlink
    assert link.location == "'Sheet'!B2"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a copy of its cells"), ("de", "Kopie"), ("pl", "kopia")]
)
def test_the_first_sheet_says_that_it_is_a_copy(language: str, said: str) -> None:
    copy = opened(returned(as_xlsb(book()), "xlsb", TEXT, language=language))
    assert said in copy[OUR_SHEET]["A3"].value


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_copy_holds_what_the_file_holds(made: Workbook) -> None:
    for form, write in WRITERS.items():
        content = write(made)
        copy = TABS["xlsx"](returned(content, form))[1:]
        for ours, theirs in zip(copy, TABS[form](content), strict=True):
            assert (ours.title, ours.visible) == (theirs.title, theirs.visible)
            assert ours.grid.rows == theirs.grid.rows
            assert ours.grid.merged == theirs.grid.merged
            assert ours.grid.hidden_rows == theirs.grid.hidden_rows
            assert ours.grid.hidden_columns == theirs.grid.hidden_columns


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("made", "name"),
    [(bad_forecast("F"), "forecast-weeks-across"), (bad_order("O"), "order-lines")],
)
def test_a_copy_that_comes_back_has_the_same_findings(form: str, made: Workbook, name: str) -> None:
    content = WRITERS[form](made)
    message = reading(content, LAYOUTS[name], f"a.{form}")
    again = reading(returned(content, form, *message.findings), LAYOUTS[name])
    assert again.findings == message.findings
    assert tables(again) == tables(message)


def test_what_a_sender_wrote_never_becomes_a_formula() -> None:
    made = book(["=1+1", "+1"])
    for cell in made.worksheets[0][1]:
        cell.data_type = "s"
    copy = opened(returned(as_xlsb(made), "xlsb"))["Sheet"]
    assert [(cell.value, cell.data_type) for cell in copy[1]] == [("=1+1", "s"), ("+1", "s")]


def test_a_file_that_cannot_be_opened_gives_the_list_alone() -> None:
    copy = opened(returned(b"PK", "xlsb", Finding("XLS-011", observed="zip")))
    assert copy.sheetnames == [OUR_SHEET]
    assert "findings are listed here only" in copy[OUR_SHEET]["A3"].value


def test_the_same_input_gives_the_same_bytes() -> None:
    content = as_xls(book(["0047", 5, datetime(2026, 11, 23, 8)]))  # noqa: DTZ001 - a cell has no zone
    assert returned(content, "xls", TEXT) == returned(content, "xls", TEXT)


def test_a_title_excel_cannot_have_is_changed() -> None:
    assert title("Teile [A/B]: " + "x" * 40) == "Teile _A_B__ " + "x" * 18


# ---- delimited text ------------------------------------------------------------------------------

LINES = 'Pos.;Part no.;Quantity;Due date\n10;0047;"a\nb";2027-01-18\n20;0048;5;2027-02-01\n'


def text_returned(text: str, *findings: Finding, pattern: str = "*") -> Loose:
    layout = replace(ORDER, csv=replace(ORDER.csv, delimiter=";"))
    feed = Feed(document="purchase_order", format="csv", pattern=pattern, layout="it")
    partner = Partner(id="acme", name="ACME", state="live", feeds=(feed,))
    told = replace(reply(), partner=partner, layouts={"it": layout})
    judgement = replace(judged(*findings), format="csv")
    return opened(write_marked(transmission(text.encode(), "PO.csv"), judgement, {}, told))


def test_a_line_is_a_row_and_a_heading_its_column() -> None:
    copy = text_returned(LINES, Finding("XLS-008", Line("PO.csv", 2, "Quantity"), observed="a\nb"))
    assert [copy["PO.csv"].cell(row, 2).value for row in (1, 2, 3, 4)] == [
        "Part no.", "0047", None, "0048",
    ]  # fmt: skip
    assert "XLS-008" in copy["PO.csv"]["C2"].comment.text
    assert copy[OUR_SHEET].cell(HEADINGS_ROW + 1, 3).value == "PO.csv!C2"


def test_text_without_a_layout_gives_the_list_alone() -> None:
    copy = text_returned(LINES, Finding("XLS-016", Line("PO.csv", 2)), pattern="FC_*")
    assert copy.sheetnames == [OUR_SHEET]


def test_a_sample_comes_back_with_every_bad_cell_marked(samples: Path) -> None:
    path = samples / "PO_2026-121_BAD.csv"
    message = reading(path.read_bytes(), ORDER, path.name)
    told = replace(
        reply(),
        partner=replace(assignment(ORDER, "csv").partner, feeds=assignment(ORDER, "csv").feeds),
        layouts={"it": ORDER},
    )
    judgement = replace(judged(*message.findings), format="csv")
    sent = transmission(path.read_bytes(), path.name)
    sheet = opened(write_marked(sent, judgement, {}, told)).worksheets[1]
    marked = {cell.row for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {
        found.locator.line for found in message.findings if isinstance(found.locator, Line)
    }
