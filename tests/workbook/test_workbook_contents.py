"""Macros, links to other files and protection are told, and the cells are read all the same."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from as_ods import as_ods
from as_xls import as_xls, compound
from as_xls import record as record8
from as_xlsb import as_xlsb
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import FORECAST, assignment, saved, transmission

from exchange.adapters.workbook.reading import read

WRITERS: Mapping[str, Callable[[Workbook], bytes]] = {
    "xlsx": saved,
    "xlsb": as_xlsb,
    "xls": as_xls,
}


def book(dress: Callable[[Worksheet], object] = bool) -> Workbook:
    made = Workbook()
    for row in (["Part no.", "2026-W49"], ["0047", 5]):
        made.worksheets[0].append(row)
    dress(made.worksheets[0])
    return made


def with_member(content: bytes, name: str) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, b"x")
    return target.getvalue()


def with_record(record: bytes) -> bytes:
    """Return an .xls with one more record behind what it says of itself."""
    start = record8(0x0809, b"\0\6\x05\0" + bytes(12)) + record
    place = len(start) + 13 + 4
    sheet = as_sheet()
    listed = record8(0x0085, place.to_bytes(4, "little") + b"\0\0\1\0S")
    return compound(start + listed + record8(0x000A) + sheet)


def as_sheet() -> bytes:
    cells = [(0, 0, "Part no."), (0, 1, "2026-W49"), (1, 0, "0047"), (1, 1, "5")]
    labels = b"".join(
        record8(0x0204, bytes([row, 0, column, 0, 0, 0, len(text), 0, 0]) + text.encode())
        for row, column, text in cells
    )
    return record8(0x0809, b"\0\6\x10\0" + bytes(12)) + labels + record8(0x000A)


def told(content: bytes, form: str) -> list[tuple[str, str, str]]:
    """Return what is told of a workbook whose cells were read."""
    (message,) = read(transmission(content), assignment(FORECAST, form)).messages
    assert message.tables["forecast_lines"].frame.height == 1
    return [(found.rule, str(found.locator), found.observed) for found in message.findings]


@pytest.mark.parametrize("form", [*WRITERS, "ods"])
def test_a_plain_workbook_says_nothing(form: str) -> None:
    assert told({**WRITERS, "ods": as_ods}[form](book()), form) == []


@pytest.mark.parametrize("form", ["xlsx", "xlsb"])
@pytest.mark.parametrize(
    ("name", "rule"),
    [("xl/vbaProject.bin", "XLS-021"), ("xl/macrosheets/sheet1.xml", "XLS-021"),
     ("xl/externalLinks/externalLink1.xml", "XLS-022")],
)  # fmt: skip
def test_a_member_that_is_more_than_cells_is_told(form: str, name: str, rule: str) -> None:
    content = with_member(WRITERS[form](book()), name)
    assert [(found[0], found[2]) for found in told(content, form)] == [(rule, name)]


def test_macros_of_an_opendocument_file_are_told() -> None:
    content = with_member(as_ods(book()), "Basic/Standard/Module1.xml")
    assert [found[0] for found in told(content, "ods")] == ["XLS-021"]


def test_links_of_an_opendocument_file_are_told_and_what_it_kept_of_them_is_not_read() -> None:
    made = book()
    other = made.create_sheet("Other")
    other.append([5])
    other.sheet_state = "hidden"
    content = renamed(as_ods(made), b'"Other"', b"\"'file:///tmp/b.ods'#$S\"")
    assert told(content, "ods") == [("XLS-022", "the file", "file:///tmp/b.ods")]


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, source.read(name).replace(old, new))
    return target.getvalue()


@pytest.mark.parametrize(
    ("record", "rules"),
    [(record8(0x01AE, b"\1\0\5\0\0book1"), ["XLS-022"]), (record8(0x01AE, b"\1\0\1\4"), []),
     (record8(0x0085, b"\0\0\0\0\1\1\1\0M"), ["XLS-021"])],
    ids=["another file", "itself", "a macro sheet"],
)  # fmt: skip
def test_records_that_are_more_than_cells_are_told(record: bytes, rules: list[str]) -> None:
    assert [found[0] for found in told(with_record(record), "xls")] == rules


@pytest.mark.parametrize("form", WRITERS)
def test_a_protected_sheet_is_told(form: str) -> None:
    def protect(sheet: Worksheet) -> None:
        sheet.protection.sheet = True

    assert told(WRITERS[form](book(protect)), form) == [("XLS-023", "Sheet", "")]
