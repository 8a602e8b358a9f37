"""A workbook given back: marked, listed, safe, the same bytes each time, and readable again."""

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import (
    FORECAST,
    LAYOUTS,
    assignment,
    judged,
    reading,
    reply,
    saved,
    transmission,
    workbook,
)

from exchange.adapters.workbook.listing import HEADINGS_ROW
from exchange.adapters.workbook.marked import AUTHOR, write_marked
from exchange.adapters.workbook.own_sheets import OUR_SHEET
from exchange.adapters.workbook.reading import read
from exchange.model.findings import Cell, Finding
from exchange.model.interchange import Message

ROWS = [["Part no.", "2026-W49", "2026-W50"], ["0047", 5, "tbd"], ["0048", None, -3]]
TEXT = Finding("XLS-008", Cell("Sheet", 2, 3), observed="tbd", expected="a number")
BLANK = Finding("XLS-010", Cell("Sheet", 3, 2))
HIDDEN = Finding("XLS-005", Cell("Sheet", 3), observed="3")

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def returned(content: bytes, *findings: Finding, language: str = "en") -> bytes:
    return write_marked(transmission(content), judged(*findings), {}, reply(language))


def opened(content: bytes) -> Loose:
    return load_workbook(io.BytesIO(content))


def listed(content: bytes) -> list[tuple[Any, ...]]:
    rows = opened(content)[OUR_SHEET].iter_rows(min_row=HEADINGS_ROW + 1, values_only=True)
    return list(rows)


def tables(message: Message) -> dict[str, list[dict[str, object]]]:
    return {name: table.frame.to_dicts() for name, table in message.tables.items()}


def test_a_bad_cell_is_filled_by_severity_and_says_why() -> None:
    sheet = opened(returned(workbook(ROWS), TEXT, BLANK))["Sheet"]
    assert sheet["C2"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["B3"].fill.start_color.rgb == "FFFFEB9C"
    assert sheet["C2"].comment.text.startswith("XLS-008: Sheet!C2: 'tbd' is not a number")
    assert sheet["C2"].comment.author == AUTHOR
    assert sheet["B2"].comment is None


def test_the_first_sheet_lists_what_to_do_first() -> None:
    asked = replace(BLANK, question="Q-7K3M9A0123456789")
    content = returned(workbook(ROWS), HIDDEN, asked, TEXT)
    assert opened(content).sheetnames == [OUR_SHEET, "Sheet"]
    assert [row[7] or "" for row in listed(content)] == ["", "Q-7K3M9A", ""]
    assert [row[:3] + row[6:7] for row in listed(content)] == [
        (1, "correct and resend", "Sheet!C2", "XLS-008"),
        (2, "confirm", "Sheet!B3", "XLS-010"),
        (3, "for information", "Sheet row 3", "XLS-005"),
    ]


@pytest.mark.parametrize(
    ("language", "summary"),
    [("en", "to correct and resend: 1, to confirm: 1,"), ("de", "zu bestätigen: 1,"),
     ("pl", "do potwierdzenia: 1,")],
)  # fmt: skip
def test_the_summary_speaks_the_partners_language(language: str, summary: str) -> None:
    content = returned(workbook(ROWS), TEXT, BLANK, language=language)
    assert summary in opened(content)[OUR_SHEET]["A1"].value


def test_a_finding_links_to_its_cell() -> None:
    content = workbook(ROWS, lambda sheet: setattr(sheet, "title", "Karl's Plan"))
    finding = replace(TEXT, locator=Cell("Karl's Plan", 2, 3))
    cell = opened(returned(content, finding))[OUR_SHEET].cell(HEADINGS_ROW + 1, 3)
    assert cell.hyperlink.location == "'Karl''s Plan'!C2"


def test_the_same_finding_is_listed_once() -> None:
    again = replace(TEXT, table="order_schedules", row=0)
    assert len(listed(returned(workbook(ROWS), TEXT, again))) == 1


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "a\x00b\x1f"])
def test_what_a_sender_wrote_never_becomes_a_formula(text: str) -> None:
    content = returned(workbook(ROWS), replace(TEXT, observed=text))
    cell = opened(content)[OUR_SHEET].cell(HEADINGS_ROW + 1, 4)
    assert cell.data_type == "s"
    assert cell.value.replace("\N{REPLACEMENT CHARACTER}", "") == text.replace("\0", "").replace(
        "\x1f", ""
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_that_comes_back_reads_as_the_original() -> None:
    first = workbook(ROWS)
    back = returned(first, TEXT, BLANK, HIDDEN)
    assert tables(reading(back, FORECAST)) == tables(reading(first, FORECAST))


@pytest.mark.parametrize("name", ["Forecast_2026-W48_BAD.xlsx", "PO_2026-119_BAD.xlsx"])
def test_a_sample_that_comes_back_has_the_same_findings(name: str, samples: Path) -> None:
    layout = LAYOUTS["forecast-weeks-across" if name.startswith("F") else "order-lines"]
    content = (samples / name).read_bytes()
    message = reading(content, layout)
    again = reading(returned(content, *message.findings), layout)
    assert again.findings == message.findings
    assert tables(again) == tables(message)


def test_a_second_answer_replaces_the_first() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["C2"].comment = Comment("ask Ola", "Ola")

    first = returned(workbook(ROWS, dress), TEXT, BLANK)
    assert opened(first)["Sheet"]["C2"].comment.text.endswith("ask Ola")
    second = opened(returned(first, BLANK))
    assert second.sheetnames == [OUR_SHEET, "Sheet"]
    assert second["Sheet"]["C2"].comment.text == "ask Ola"
    assert second["Sheet"]["C2"].fill.fill_type is None
    assert second["Sheet"]["B3"].comment.text.count("XLS-010") == 1


def with_formula(kind: str, result: str) -> bytes:
    """Return the workbook with a formula and its stored result in B2."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as source, zipfile.ZipFile(target, "w") as to:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                new = f'<c r="B2" t="{kind}"><f>IF(1&lt;2,\n5)</f><v>{result}</v></c>'.encode()
                data, count = re.subn(rb'<c r="B2" t="n"><v>5</v></c>', new, data)
                assert count == 1
            to.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(("kind", "result"), [("n", "5"), ("str", "a &lt; b"), ("e", "#N/A")])
def test_formulas_keep_their_stored_results(kind: str, result: str) -> None:
    first = with_formula(kind, result)
    back = returned(first, TEXT)
    assert tables(reading(back, FORECAST)) == tables(reading(first, FORECAST))
    assert opened(back)["Sheet"]["B2"].value == "=IF(1<2,\n5)"


def unnamed(content: bytes) -> bytes:
    """Return the workbook as some programs write it: cells and rows have no name of their own."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as to:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<(c|row) r="\w+"', rb"<\1", data)
                data = re.sub(
                    rb'<c t="n"><v>([0-9]+)</v></c>', rb"<c><f>\1+0</f><v>\1</v></c>", data
                )
            to.writestr(name, data)
    return target.getvalue()


def test_formulas_in_cells_without_a_name_keep_their_results_too() -> None:
    rows = [*ROWS[:2], ["0048", 1, 3]]
    back = returned(unnamed(workbook(rows)), TEXT)
    assert tables(reading(back, FORECAST)) == tables(reading(workbook(rows), FORECAST))
    assert opened(back)["Sheet"]["B2"].value == "=5+0"


def test_a_finding_in_a_merged_range_marks_its_first_cell() -> None:
    content = workbook(ROWS, lambda sheet: sheet.merge_cells("B2:C2"))
    assert "XLS-008" in opened(returned(content, TEXT))["Sheet"]["B2"].comment.text


def test_only_our_sheet_is_selected() -> None:
    book = opened(returned(workbook(ROWS), TEXT))
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False]
    assert book.active.title == OUR_SHEET


def test_a_workbook_that_cannot_be_loaded_gives_the_list_alone() -> None:
    content = returned(b"PK not a workbook", Finding("XLS-011", observed="damaged"))
    assert opened(content).sheetnames == [OUR_SHEET]
    assert "findings are listed here only" in opened(content)[OUR_SHEET]["A3"].value
    assert len(listed(content)) == 1


def test_a_finding_on_a_sheet_that_is_not_there_is_only_listed() -> None:
    assert len(listed(returned(workbook(ROWS), replace(TEXT, locator=Cell("Gone", 1, 1))))) == 1


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import sys, hashlib; sys.path[:0] = ['tests', '.']\n"
        "from workbook import test_workbook_marked as t\n"
        "from pathlib import Path\n"
        "content = Path('samples/wista/Forecast_2026-W48_BAD.xlsx').read_bytes()\n"
        "content = t.returned(content, t.TEXT, t.BLANK, t.HIDDEN)\n"
        "print(hashlib.sha256(content).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(digests) == 1


def test_times_in_the_workbook_are_the_time_of_the_answer() -> None:
    book = opened(returned(workbook(ROWS), TEXT))
    assert str(book.properties.modified) == str(book.properties.created) == "2026-11-23 09:30:00"


def test_macros_are_not_sent_back() -> None:
    book = Workbook()
    book.worksheets[0].append(["Part no."])
    target = io.BytesIO(saved(book))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with zipfile.ZipFile(io.BytesIO(returned(target.getvalue(), TEXT))) as archive:
        assert "xl/vbaProject.bin" not in archive.namelist()


def test_a_macro_workbook_is_read_like_any_other() -> None:
    message = read(transmission(workbook(ROWS), "FC.xlsm"), assignment(FORECAST)).messages[0]
    assert message.tables["forecast_lines"].frame.height == 2


def test_a_long_sentence_has_a_row_high_enough_and_a_short_one_has_the_usual_height() -> None:
    long = Finding("XLS-008", Cell("Sheet", 2, 1), observed="x" * 300, expected="a number")
    sheet = opened(returned(workbook(ROWS), long, BLANK))[OUR_SHEET]
    heights = {row: sheet.row_dimensions[row].height for row in (5, 6)}
    assert sorted(heights.values(), key=str) == [180.0, None]
    assert sheet.page_setup.orientation == "landscape"
