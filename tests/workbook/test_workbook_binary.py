"""Workbooks in .xlsb, .xls and .ods: the same cells as in .xlsx, or a refusal in words."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import as_xlsb as xlsb_writer
import pytest
from as_ods import as_ods
from as_xls import as_xls, compound
from as_xls import record as record8
from as_xlsb import as_xlsb, record
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from long_runs import part
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from pyxlsb import open_workbook
from workbook.making import FORECAST, LAYOUTS, assignment, saved, transmission
from workbook.test_workbook_hostile import CUTS, Cut, attempt, mutated

from exchange.adapters.workbook.grid import Area, Broken, Formatted, Grid, Value
from exchange.adapters.workbook.opening import TABS, open_sheets
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.adapters.workbook.reading import read
from exchange.adapters.workbook.tabs import Tab
from exchange.adapters.workbook.wording import WORDINGS
from exchange.errors import Unreadable

WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "xlsb": as_xlsb,
    "xlsb, short": partial(as_xlsb, short=True),
    "xlsb, short, in cells": partial(as_xlsb, short=True, inline=True),
    "xlsb, rich": partial(as_xlsb, rich=True),
    "xlsb, rich, in cells": partial(as_xlsb, rich=True, inline=True),
    "xls": as_xls,
    "ods": as_ods,
}
FORMS = sorted(WRITERS)

ROWS: list[list[Any]] = [
    ["Forecast no.", "FC-1"],
    ["Part no.", "2026-W49"],
    ["0047", 5],
    ["0048", 6],
]


def kind(form: str) -> str:
    return form.partition(",")[0]


def tabs(form: str, content: bytes) -> list[Tab]:
    return TABS[kind(form)](content)


def seen(form: str, content: bytes) -> list[tuple[object, ...]]:
    """Return all a workbook says, sheet by sheet."""
    return [
        (tab.title, tab.visible, tab.grid.rows, sorted(tab.grid.merged),
         tab.grid.hidden_rows, tab.grid.hidden_columns)
        for tab in tabs(form, content)
    ]  # fmt: skip


def first(form: str, content: bytes) -> Grid:
    return tabs(form, content)[0].grid


def filled(*rows: list[Any], dress: Callable[[Worksheet], object] = bool) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    dress(book.worksheets[0])
    return book


def refusal(form: str, content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        open_sheets(kind(form), transmission(content), FORECAST)
    finding = refused.value.finding
    return f"{finding.rule} {finding.observed}"


def refused_at(form: str, content: bytes) -> tuple[str, str]:
    """Return rule and place of a refusal."""
    with pytest.raises(Unreadable) as refused:
        open_sheets(kind(form), transmission(content), FORECAST)
    return refused.value.finding.rule, str(refused.value.finding.locator)


DAWN = datetime(1905, 1, 1)  # noqa: DTZ001 - a cell has no zone
MOMENTS = st.integers(0, 200 * 365 * 86_400).map(lambda n: DAWN + timedelta(seconds=n))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.12g}")),
    st.integers(-(10**5), 10**5).map(lambda number: number / 100),
)
CELLS = st.one_of(
    st.tuples(TEXTS, st.just("General")),
    st.tuples(NUMBERS, st.sampled_from(["General", "0.00", "#,##0", '"d"0', "0%"])),
    st.tuples(st.integers(0, 9999), st.sampled_from(["00000000", "000"])),
    st.tuples(st.booleans(), st.just("General")),
    st.tuples(MOMENTS, st.sampled_from(["yyyy-mm-dd", "DD.MM.YYYY hh:mm"])),
    st.tuples(st.integers(0, 86_399).map(lambda n: (DAWN + timedelta(seconds=n)).time()),
              st.just("hh:mm:ss")),
    st.tuples(st.integers(86_400, 10**6).map(lambda n: timedelta(seconds=n)), st.just("[h]:mm:ss")),
    st.tuples(st.sampled_from(["#N/A", "#REF!", "#DIV/0!"]).map(Broken), st.just("General")),
)  # fmt: skip
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 30))


@st.composite
def books(draw: st.DrawFn) -> Workbook:
    book = Workbook()
    book.epoch = draw(st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
    for state in ("visible", draw(st.sampled_from(["visible", "hidden", "veryHidden"]))):
        sheet = book.create_sheet(draw(st.sampled_from(["Plan", "Część", "x y"])))
        sheet.sheet_state = state
        for (row, column), (value, code) in draw(
            st.dictionaries(PLACES, CELLS, max_size=12)
        ).items():
            cell: Any = sheet.cell(row, column)
            cell.value = value.text if isinstance(value, Broken) else value
            cell.data_type = "e" if isinstance(value, Broken) else cell.data_type
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
            cell.number_format = code
        for row in draw(st.sets(st.integers(1, 40), max_size=2)):
            if any(cell.value is not None for cell in sheet[row]):
                sheet.row_dimensions[row].hidden = True
        for letter in draw(st.sets(st.sampled_from("ABCDEF"), max_size=2)):
            sheet.column_dimensions[letter].hidden = True
    book.remove(book.worksheets[0])
    return book


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_every_format_reads_as_the_same_workbook_in_xlsx(book: Workbook) -> None:
    expected = seen("xlsx", saved(book))
    for form, write in WRITERS.items():
        assert seen(form, write(book)) == expected, form


@pytest.mark.parametrize("form", FORMS)
def test_merged_cells_are_told(form: str) -> None:
    book = filled(["a", "b", 3], dress=lambda sheet: sheet.merge_cells("A2:B3"))
    assert first(form, WRITERS[form](book)).merged == (Area(1, 2, 2, 3),)


@pytest.mark.parametrize("form", FORMS)
def test_a_document_reads_the_same_in_every_format(form: str) -> None:
    book = filled(*ROWS)
    (theirs,) = read(transmission(saved(book)), assignment(FORECAST)).messages
    content, assigned = WRITERS[form](book), assignment(FORECAST, kind(form))
    (ours,) = read(transmission(content), assigned).messages
    frames = [{n: t.frame.to_dicts() for n, t in one.tables.items()} for one in (ours, theirs)]
    assert frames[0] == frames[1]
    assert ours.findings == theirs.findings == ()


@pytest.mark.parametrize("form", FORMS)
def test_hidden_sheets_are_told_and_ours_comes_last(form: str) -> None:
    book = filled(*ROWS)
    book.create_sheet(OUR_SHEET, 0).append(WORDINGS["de"].columns)
    hidden = book.create_sheet("Old")
    hidden.append([5])
    hidden.sheet_state = "hidden"
    found, findings = open_sheets(kind(form), transmission(WRITERS[form](book)), FORECAST)
    assert [grid.name for grid in found] == ["Sheet", OUR_SHEET]
    assert [(finding.rule, finding.observed) for finding in findings] == [("XLS-020", "Old")]


@pytest.mark.parametrize("form", FORMS)
def test_several_sheets_with_values_are_a_question(form: str) -> None:
    book = filled(*ROWS)
    book.create_sheet("Two").append([5])
    assert refusal(form, WRITERS[form](book)) == "XLS-001 Sheet, Two"


# ---- xlsb ----------------------------------------------------------------------------------------


def member(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zipped workbook with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for one in source.namelist():
            data = source.read(one)
            made.writestr(one, change(data) if one == name else data)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.bin"
END = record(146)


def test_a_wrong_dimension_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    book = filled(*ROWS)
    right = first("xlsb", as_xlsb(book))
    monkeypatch.setattr(xlsb_writer.Writer, "dimension", lambda *_: bytes(16))
    assert first("xlsb", as_xlsb(book)).rows == right.rows


@pytest.mark.parametrize("ident", [19, 33, 48, 63])
def test_a_cell_record_nobody_knows_refuses_the_file(ident: int) -> None:
    content = member(as_xlsb(filled(*ROWS)), SHEET, lambda b: b.replace(END, record(ident) + END))
    assert refusal("xlsb", content) == f"XLS-011 BIFF12, {ident}"


@pytest.mark.parametrize("ident", [35, 36, 37, 38, 49, 50, 64, 426, 1024])
def test_other_records_among_the_cells_are_passed_over(ident: int) -> None:
    plain = as_xlsb(filled(*ROWS))
    content = member(plain, SHEET, lambda b: b.replace(END, record(ident, b"x") + END))
    assert seen("xlsb", content) == seen("xlsb", plain)


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.bin", "xl/styles.bin"])
def test_a_part_that_is_cut_off_refuses_the_file(name: str) -> None:
    def cut(data: bytes) -> bytes:
        return data[: len(data) * 2 // 3]

    assert refusal("xlsb", member(as_xlsb(filled(*ROWS)), name, cut)).startswith("XLS-011 ")


@pytest.mark.parametrize(
    ("ident", "body", "value"),
    [(8, xlsb_writer.wide("x"), "x"), (9, bytes(6) + b"\x14\x40", 5.0), (10, b"\1", True),
     (11, b"\x17", Broken("#REF!")), (3, b"\x63", Broken("#99")),
     (9, bytes(6) + b"\xf0\x7f", Broken("#NUM!")), (8, xlsb_writer.wide(""), None)],
)  # fmt: skip
def test_the_result_of_a_formula_is_read(ident: int, body: bytes, value: Value) -> None:
    cell = record(ident, bytes(8) + body + bytes(6))
    row = record(0, bytes(17))
    content = member(as_xlsb(filled()), SHEET, lambda b: b.replace(END, row + cell + END))
    rows = first("xlsb", content).rows
    assert [row.cells for row in rows] == ([] if value is None else [[value]])


@pytest.mark.parametrize("between", [b"", record(0, bytes(17))])
def test_a_cell_that_stands_twice_in_an_xlsb_is_refused_with_its_address(between: bytes) -> None:
    cell = record(5, bytes(8) + bytes(6) + b"\x14\x40")
    rows = record(0, bytes(17)) + cell + between + cell
    content = member(as_xlsb(filled()), SHEET, lambda b: b.replace(END, rows + END))
    assert refused_at("xlsb", content) == ("XLS-034", "Sheet!A1")


def test_a_cell_that_stands_twice_in_an_xls_is_refused_with_its_address() -> None:
    cell = bytes(6) + bytes(6) + b"\x14\x40"
    content = with_record(0x0203, cell + record8(0x0203, cell)[:4] + cell)
    assert len(cell) == int.from_bytes(record8(0x0203, cell)[2:4], "little")
    twice = content.replace((2 * len(cell) + 4).to_bytes(2, "little") + cell, record8(0, cell)[2:])
    assert refused_at("xls", twice) == ("XLS-034", "S!A1")


def test_pyxlsb_reads_the_same_texts_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(as_xlsb(filled(*ROWS, [None, 2.5, "ąę", True])))
    with open_workbook(path) as book, book.get_sheet(1) as sheet:
        theirs = [[cell.v for cell in row] for row in sheet.rows()]
    ours = [
        row.cells + [None] * (4 - len(row.cells)) for row in first("xlsb", path.read_bytes()).rows
    ]
    assert ours == theirs


# ---- xls -----------------------------------------------------------------------------------------


def test_texts_are_put_together_over_the_end_of_a_record() -> None:
    texts = [f"{number} " + "ó" * (number * 37 % 900) + "Ł🂡" * (number % 3) for number in range(90)]
    book = filled(*([text] for text in [*texts, "Ł🂡" * 9000]))
    assert [row.cells for row in first("xls", as_xls(book)).rows] == [
        [text] for text in [*texts, "Ł🂡" * 9000]
    ]


def with_record(ident: int, body: bytes) -> bytes:
    """Return an .xls whose one sheet is empty but for a record."""
    start = record8(0x0809, b"\0\6\x05\0" + bytes(12))
    sheet = record8(0x0809, b"\0\6\x10\0" + bytes(12)) + record8(ident, body) + record8(0x000A)
    listed = record8(0x0085, (len(start) + 13 + 4).to_bytes(4, "little") + b"\0\0\1\0S")
    return compound(start + listed + record8(0x000A) + sheet)


def formula(result: bytes) -> bytes:
    return with_record(0x0006, bytes(6) + result + bytes(8))


@pytest.mark.parametrize(
    ("content", "value"),
    [(formula(bytes(6) + b"\x14\x40"), 5.0), (formula(b"\1\0\1\0\0\0\xff\xff"), True),
     (formula(b"\2\0\x2a\0\0\0\xff\xff"), Broken("#N/A")),
     (formula(b"\3" + bytes(5) + b"\xff\xff"), None),
     (formula(bytes(6) + b"\xff\xff"), Broken("=")),
     (with_record(0x0204, bytes(6) + b"\1\0\0x"), "x"),
     (with_record(0x00BD, bytes(4) + bytes(2) + b"\x16\0\0\0" + bytes(2)), 5)],
)  # fmt: skip
def test_cells_others_write_are_read(content: bytes, value: Value) -> None:
    rows = first("xls", content).rows
    assert [row.cells for row in rows] == ([] if value is None else [[value]])


def test_excel_95_is_refused() -> None:
    old = compound(record8(0x0809, b"\0\5\x05\0") + record8(0x000A))
    assert refusal("xls", old) == "XLS-011 BIFF 0x0500 ≠ 0x0600"


@pytest.mark.parametrize("ident", [0x01, 0x04, 0x0206])
def test_cells_of_older_versions_are_refused(ident: int) -> None:
    assert refusal("xls", with_record(ident, bytes(8))) == f"XLS-011 BIFF8, {ident:#x}"


@pytest.mark.parametrize("form", ["xls", "xlsb"])
def test_calamine_reads_the_same_but_for_errors(form: str) -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A9"] = "#N/A"
        sheet["A9"].data_type = "e"

    content = WRITERS[form](filled(*ROWS, [None, 2.5, "ąę", True], dress=dress))
    sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0)
    rows = {row.number: row.cells for row in first(form, content).rows}
    theirs = dict(enumerate(sheet.to_python(skip_empty_area=False), 1))
    assert rows.pop(9) == [Broken("#N/A")]
    assert theirs.pop(9)[0] == ""
    assert rows == {n: trimmed for n, row in theirs.items() if (trimmed := without_blanks(row))}


def without_blanks(row: list[Any]) -> list[Any]:
    values = [None if value == "" else value for value in row]
    while values and values[-1] is None:
        values.pop()
    return values


# ---- ods -----------------------------------------------------------------------------------------


def calc(cells: str, rows: str = "", styles: str = "") -> Grid:
    """Return the sheet of an .ods whose first row these cells are, and which has more styles."""
    found = as_ods(filled(["here"]))
    inside = '<table:table-cell office:value-type="string"><text:p>here</text:p></table:table-cell>'
    row = f"<table:table-row>{inside}</table:table-row>"
    made = rows or f"<table:table-row>{cells}</table:table-row>"

    def change(data: bytes) -> bytes:
        assert row in data.decode()
        with_styles = data.decode().replace("</office:automatic", f"{styles}</office:automatic")
        return with_styles.replace(row, made).encode()

    return first("ods", member(found, "content.xml", change))


@pytest.mark.parametrize(
    ("attributes", "inside", "value"),
    [('table:formula="of:=A1"', "", Broken("=A1")),
     ('table:formula="of:=1/0" office:value-type="string"', "<text:p>#DIV/0!</text:p>",
      Broken("#DIV/0!")),
     ('table:formula="of:=x" office:value-type="float" office:value="0"',
      "<text:p>Err:508</text:p>", Broken("Err:508")),
     ('office:value-type="percentage" office:value="0.5"', "<text:p>50%</text:p>", 0.5),
     ('office:value-type="currency" office:value="12"', "<text:p>12 €</text:p>", 12),
     ('office:value-type="string"',
      "<text:p>a  b<text:s text:c='2'/><text:span>c</text:span></text:p>", "a b  c"),
     ('office:value-type="string"',
      "<office:annotation><text:p>n</text:p></office:annotation><text:p>v</text:p>", "v"),
     ('office:value-type="date" office:date-value="2026-02-30"', "", Broken("2026-02-30")),
     ('office:value-type="date" office:date-value="2026-11-23"', "",
      datetime.fromisoformat("2026-11-23")),
     ('office:value-type="time" office:time-value="PT07H30M00S"', "", time(7, 30))],
)  # fmt: skip
def test_a_cell_of_calc_is_read(attributes: str, inside: str, value: Value) -> None:
    grid = calc(f"<table:table-cell {attributes}>{inside}</table:table-cell>")
    assert [row.cells for row in grid.rows] == [[value]]


def test_repeated_rows_and_closed_groups() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    grid = calc("", f'<table:table-row-group table:display="false"><table:table-row '
                f'table:number-rows-repeated="2">{cell}</table:table-row></table:table-row-group>'
                f'<table:table-row table:visibility="filter">{cell}</table:table-row>')  # fmt: skip
    assert [row.number for row in grid.rows] == [1, 2, 3]
    assert grid.hidden_rows == {1, 2, 3}


def test_tables_beside_the_sheets_are_not_read() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    row = f"<table:table-row>{cell}</table:table-row>"
    linked = f"<table:dde-links><table:dde-link><table:table>{row}</table:table>"
    linked += "</table:dde-link></table:dde-links></office:spreadsheet>"
    content = member(
        as_ods(filled([7])),
        "content.xml",
        lambda data: data.replace(b"</office:spreadsheet>", linked.encode()),
    )
    assert [row.cells for row in first("ods", content).rows] == [[7]]


def test_a_style_of_a_column_puts_zeros_in_front() -> None:
    book = filled([4711])
    book.worksheets[0]["A1"].number_format = "00000000"
    moved = member(
        as_ods(book), "content.xml",
        lambda data: data.replace(b'<table:table-cell table:style-name="p8"', b"<table:table-cell")
        .replace(b"<table:table-column/>",
                 b'<table:table-column table:default-cell-style-name="p8"/>'),
    )  # fmt: skip
    assert first("ods", moved).rows[0].cells == [Formatted(4711, "00000000")]


def test_more_repeated_values_than_a_sheet_may_have_are_refused() -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    with pytest.raises(Unreadable):
        calc("", f'<table:table-row table:number-rows-repeated="9999999">{cell}</table:table-row>')


# ---- whatever the bytes --------------------------------------------------------------------------

VALID = {form: write(filled(*ROWS, [None, 2.5, "ąę", True])) for form, write in WRITERS.items()}
ZIPPED = [
    (form, name)
    for form, content in VALID.items()
    if kind(form) != "xls"
    for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
]


@pytest.mark.swept
@settings(deadline=None, max_examples=part(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FORMS), CUTS)
def test_mutated_bytes_are_read_or_refused(form: str, cuts: list[Cut]) -> None:
    """Of 200 cases a quarter here, all of them under --long."""
    attempt(mutated(VALID[form], cuts), FORECAST, kind(form))


@pytest.mark.swept
@settings(deadline=None, max_examples=part(500), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ZIPPED), CUTS)
def test_mutated_members_are_read_or_refused(where: tuple[str, str], cuts: list[Cut]) -> None:
    """Of 500 cases a quarter here, all of them under --long."""
    form, name = where
    attempt(member(VALID[form], name, lambda data: mutated(data, cuts)), FORECAST, kind(form))


@pytest.mark.swept
@settings(deadline=None, max_examples=part(500), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=8)), min_size=1, max_size=4))
@example([(0, b"")])
def test_a_mutated_stream_is_read_or_refused(cuts: list[tuple[int, bytes]]) -> None:
    """Of 500 cases a quarter here, all of them under --long."""
    content = bytearray(VALID["xls"])
    for at, scrap in cuts:
        content[512 + at : 512 + at + len(scrap)] = scrap
    attempt(bytes(content), FORECAST, "xls")


@pytest.mark.parametrize(("form", "name"), ZIPPED)
def test_a_workbook_without_one_of_its_members_is_read_or_refused(form: str, name: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID[form])) as source, zipfile.ZipFile(target, "w") as made:
        for one in source.namelist():
            if one != name:
                made.writestr(one, source.read(one))
    attempt(target.getvalue(), FORECAST, kind(form))


CORPUS = {
    "SheetJS+test_files__2013__apachepoi_51535.xls.xlsb": (4, 0, 0),
    "SheetJS+test_files__large_strings.xlsb": (56_913, 0, 0),
    "pyxlsbwriter_bad_dimension.xlsb": (10, 1, 0),
    "sheetjs_default.xlsb": (14, 1, 0),
    "tafia+calamine__tests__date.xlsb": (6, 2, 1),
    "tafia+calamine__tests__date_1904.xlsb": (6, 2, 1),
}
"""Values, dates and durations in each workbook, counted with other programs."""


@pytest.mark.parametrize("name", CORPUS)
def test_the_corpus_is_read_to_the_last_value(name: str, corpus: Path) -> None:
    (path,) = [found for found in corpus.rglob("*.xlsb") if found.name == name] or [corpus / name]
    grids = [tab.grid for tab in TABS["xlsb"](path.read_bytes())]
    values = [value for grid in grids for row in grid.rows for value in row.cells]
    kinds = [type(value) for value in values if value is not None]
    assert (len(kinds), kinds.count(datetime), kinds.count(timedelta)) == CORPUS[name]


def test_the_corpus_is_read_or_refused(corpus: Path) -> None:
    for path in [*corpus.rglob("*.xlsb"), *corpus.rglob("*.[xX][lL][sS]"), *corpus.rglob("*.ods")]:
        for layout in LAYOUTS.values():
            attempt(path.read_bytes(), layout, path.suffix[1:].lower())
