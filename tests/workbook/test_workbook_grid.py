"""What is read from a sheet is what is in it."""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import ORDER, saved, transmission, workbook

from exchange.adapters.workbook import sheets
from exchange.adapters.workbook.grid import Area, Broken, Formatted, Grid, Value, written
from exchange.adapters.workbook.opening import open_sheets
from exchange.adapters.workbook.own_sheets import OUR_SHEET, without_listings
from exchange.adapters.workbook.wording import WORDINGS
from exchange.errors import Unreadable

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).filter(
    lambda text: text and not ILLEGAL_CHARACTERS_RE.search(text) and text[0] not in "=#"
    and "_x" not in text and "\r" not in text
)  # fmt: skip
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**8), 10**8, places=6).map(float),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)

MIDNIGHT = datetime.fromisoformat("2026-11-23")


def grid(content: bytes) -> Grid:
    grids, _ = open_sheets("xlsx", transmission(content), ORDER)
    (grid,), _ = without_listings(grids)
    return grid


def cells(content: bytes) -> dict[tuple[int, int], Value]:
    return {
        (row.number, column): value
        for row in grid(content).rows
        for column, value in enumerate(row.cells, 1)
        if value is not None
    }


def edited(content: bytes, change: tuple[str, str]) -> bytes:
    """Return the workbook with something in the XML of its first sheet replaced."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                assert re.search(change[0], data)
                data = re.sub(change[0], change[1], data)
            made.writestr(name, data)
    return target.getvalue()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12))
def test_any_table_is_read_back_as_it_was_written(rows: list[list[Any]]) -> None:
    expected = {
        (number, column): value
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value is not None
    }
    read = cells(workbook([["x"], *rows]))
    assert read.pop((1, 1)) == "x"
    assert read.keys() == {(row + 1, column) for row, column in expected}
    for (row, column), value in expected.items():
        back = read[row + 1, column]
        assert written(back) == written(value), (row, column)
        assert isinstance(back, str) == isinstance(value, str)


def test_a_wrong_dimension_hides_nothing() -> None:
    content = edited(workbook([["a", "b"], ["c", "d"]]), (r'ref="A1:B2"', 'ref="A1"'))
    assert len(cells(content)) == 4


@pytest.mark.parametrize("formula", ["<f>1/0</f>", '<f t="shared" si="0"/>'])
def test_a_formula_without_its_result_is_no_blank(formula: str) -> None:
    content = edited(workbook([[7]]), ("<v>7</v>", formula))
    assert isinstance(cells(content)[1, 1], Broken)


def test_a_formula_with_its_result_is_that_value() -> None:
    content = edited(workbook([[7]]), ("<v>7</v>", "<f>3+4</f><v>7</v>"))
    assert cells(content) == {(1, 1): 7}


def test_a_formula_whose_result_is_empty_text_is_blank() -> None:
    content = edited(workbook([[7, 1]]), (r't="n"><v>7</v>', 't="str"><f>IF(1,"")</f><v></v>'))
    assert cells(content) == {(1, 2): 1}


def test_an_error_is_no_text() -> None:
    content = edited(workbook([[7]]), (r't="n"><v>7</v>', 't="e"><v>#REF!</v>'))
    assert cells(content) == {(1, 1): Broken("#REF!")}


def test_zeros_that_only_the_format_shows_are_noticed() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A1"].number_format = "00000000"
        sheet["B1"].number_format = "0"

    assert cells(workbook([[4711, 4711]], dress)) == {
        (1, 1): Formatted(4711, "00000000"),
        (1, 2): 4711,
    }


def test_merged_and_hidden_parts_are_known() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:C3")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions.group("C", "D", hidden=True)

    found = grid(workbook([[1, 2, 3, 4], [1, 2, 3, 4]], dress))
    assert found.merged == (Area(2, 2, 3, 3),)
    assert found.hidden_rows == {2}
    assert found.hidden_columns == {3, 4}


def test_the_only_visible_sheet_is_read_and_a_hidden_one_is_told() -> None:
    book = Workbook()
    book.worksheets[0].append(["shown"])
    hidden = book.create_sheet("Helper", 0)
    hidden.append(["hidden"])
    hidden.sheet_state = "veryHidden"
    (found,), findings = open_sheets("xlsx", transmission(saved(book)), ORDER)
    assert found.name == "Sheet"
    assert [(finding.rule, str(finding.locator)) for finding in findings] == [("XLS-020", "Helper")]


def test_empty_sheets_do_not_count() -> None:
    book = Workbook()
    book.create_sheet("Sheet2")
    book.worksheets[0].append(["here"])
    assert grid(saved(book)).name == "Sheet"


def test_two_sheets_with_values_are_a_question() -> None:
    book = Workbook()
    book.worksheets[0].append([1])
    book.create_sheet("Other").append([2])
    with pytest.raises(Unreadable) as caught:
        grid(saved(book))
    assert caught.value.finding.observed == "Sheet, Other"


def test_our_own_sheet_is_never_read_as_theirs() -> None:
    book = Workbook()
    book.worksheets[0].append([1])
    book.create_sheet(OUR_SHEET, 0).append(WORDINGS["de"].columns)
    assert cells(saved(book)) == {(1, 1): 1}


def test_a_lonely_cell_far_away_costs_little() -> None:
    content = workbook([["a"]], lambda sheet: sheet.cell(1_048_576, 16_384, "z"))
    assert cells(content) == {(1, 1): "a", (1_048_576, 16_384): "z"}


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 10)
    with pytest.raises(Unreadable) as caught:
        grid(workbook([[1] * 11]))
    assert caught.value.finding.observed == "11 > 10"


@pytest.mark.parametrize(
    ("value", "text"),
    [("  00471 ", "  00471 "), (" \u00a0", None), (12.5, "12,5"), (0.1 + 0.2, "0,3"),
     (1e21, "1" + "0" * 21), (1e-7, "0,0000001"), (10**18 + 1, "1000000000000000001"),
     (-0.5, "-0,5"), (True, "TRUE"), (MIDNIGHT, "2026-11-23"),
     (MIDNIGHT + timedelta(hours=6), "2026-11-23T06:00:00"),
     (time(6), "06:00:00"), (timedelta(hours=30), "1 day, 6:00:00"), (None, None), ("", None)],
)  # fmt: skip
def test_a_cell_is_written_in_the_senders_own_notation(value: Value, text: str | None) -> None:
    assert written(value, ",") == text


def test_reading_is_what_openpyxl_itself_reads() -> None:
    content = workbook([["a", 1, 2.5, date(2026, 11, 23)], [], [None, "b"]])
    full = load_workbook(BytesIO(content), data_only=True).worksheets[0]
    ours = cells(content)
    for row in full.iter_rows():
        for cell in row:
            assert ours.get((cell.row or 0, cell.column or 0)) == cell.value
