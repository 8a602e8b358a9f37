"""Our answer to each line stands right of the sender's table, and is never read as theirs."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from workbook.making import (
    FORECAST,
    ORDER,
    Rows,
    judged,
    reading,
    reply,
    saved,
    transmission,
    workbook,
)

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.marked import write_marked
from exchange.adapters.workbook.ours import MARK
from exchange.adapters.workbook.package import parts
from exchange.model.findings import Cell, Finding
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer, ForecastState
from exchange.model.layouts import Layout
from exchange.model.partners import Feed
from exchange.model.ports import Reply

ROWS: list[list[Any]] = [
    ["Part no.", "2026-W49", "2026-W50"],
    ["0047", 5, "tbd"],
    ["Total", 5, 7],
    ["0048", 1, 2],
]
FOUND = Finding("XLS-008", Cell("Sheet", 2, 3), observed="tbd", expected="a number")
WORDS = ANSWER_WORDINGS["en"]

Loose = Any
"""A loaded sheet; openpyxl's types are unions at every step."""


def told(layout: Layout, form: str = "xlsx", language: str = "en") -> Reply:
    said = reply(language)
    feed = Feed(document=layout.document, format=form, layout="it")  # type: ignore[arg-type]  # the test names it
    return replace(said, partner=replace(said.partner, feeds=(feed,)), layouts={"it": layout})


def returned(
    content: bytes,
    *lines: ForecastLineAnswer,
    state: ForecastState = "rejected",
    language: str = "en",
) -> bytes:
    """Return the marked workbook of a forecast to whose lines we say these things."""
    answer = ForecastAnswer("A1", "FC-1", state, lines=lines)
    spoken = told(FORECAST, language=language)
    return write_marked(transmission(content), judged(FOUND), {"1": answer}, spoken)


def sheet(content: bytes) -> Loose:
    return load_workbook(io.BytesIO(content))["Sheet"]


def column(content: bytes, number: int) -> list[Any]:
    return [cell.value for cell in next(sheet(content).iter_cols(number, number))]


TWO = (
    ForecastLineAnswer("", "0047", state="rejected", reasons=("C2 is not a number.", "So.")),
    ForecastLineAnswer("", "0048", state="received"),
)


def test_each_line_has_our_answer_and_what_we_ask_in_its_row() -> None:
    content = returned(workbook(ROWS), *TWO)
    assert column(content, 4) == [WORDS.answer, "rejected", None, WORDS.lines["untouched"]]
    assert column(content, 5) == [WORDS.asked, "C2 is not a number.\nSo.", None, None]
    assert sheet(content)["D2"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet(content)["D4"].fill.fill_type is None


def test_a_line_that_waits_is_a_question_in_a_document_that_stands_or_falls() -> None:
    held = replace(TWO[0], state="held")
    asked = replace(TWO[1], reasons=("Zero or unknown?",))
    assert column(returned(workbook(ROWS), held, asked, state="received"), 4)[1] == (
        "held: please answer"
    )
    assert column(returned(workbook(ROWS), held, asked), 4)[3] == "held: please answer"
    assert column(returned(workbook(ROWS), *TWO, state="received"), 4)[3] == (
        "received, under review"
    )


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
def test_the_columns_speak_the_partners_language(language: str) -> None:
    content = returned(workbook(ROWS), *TWO, language=language)
    words = ANSWER_WORDINGS[language]
    assert column(content, 4)[:2] == [words.answer, words.lines["rejected"]]
    assert words.answer.startswith(MARK)
    assert words.asked.startswith(MARK)
    assert words.lines.keys() == WORDS.lines.keys()


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("C1:F1")


def noted(sheet: Worksheet) -> None:
    sheet["H9"] = "see page 2"


def empty_results(content: bytes) -> bytes:
    """Return the workbook with an empty text as the result of every formula."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = re.sub(
                rb'(<c r="\w+")(>)(<f>[^<]*</f>)<v ?/>',
                rb'\1 t="str"\2\3<v></v>',
                source.read(name),
            )
            archive.writestr(name, data)
    return target.getvalue()


def calculated(sheet: Worksheet) -> None:
    for row in (2, 4):
        sheet.cell(row, 4).value = f'=IF(B{row}>100,"big","")'


def tabled(sheet: Worksheet) -> None:
    sheet.add_table(Table(displayName="Plan", ref="A1:C5"))


def tabled_wider(sheet: Worksheet) -> None:
    sheet.add_table(Table(displayName="Notes", ref="E20:H22", headerRowCount=0))


@pytest.mark.parametrize(
    ("dress", "first"),
    [(bool, 4), (merged, 7), (noted, 9), (calculated, 5), (tabled, 4), (tabled_wider, 9)],
)
def test_nothing_of_the_senders_is_written_over(
    dress: Callable[[Worksheet], object], first: int
) -> None:
    content = empty_results(workbook(ROWS, dress))
    before, after = sheet(content), sheet(returned(content, *TWO))
    assert after.cell(1, first).value == WORDS.answer
    for row in before.iter_rows():
        for cell in row:
            assert after[cell.coordinate].value == cell.value


def test_a_second_answer_stands_where_the_first_stood() -> None:
    first = returned(workbook(ROWS), *TWO, language="pl")
    second = returned(first, replace(TWO[0], state="held"), TWO[1], state="received")
    assert column(second, 4)[:2] == [WORDS.answer, "held: please answer"]
    assert [cell.value for cell in sheet(second)[1]] == [*ROWS[0], WORDS.answer, WORDS.asked]


def test_a_line_that_moved_leaves_no_answer_behind() -> None:
    book = load_workbook(io.BytesIO(returned(workbook(ROWS), *TWO)))
    book["Sheet"].delete_rows(3)
    book["Sheet"].append([None, None, None, "old", "old"])
    target = io.BytesIO()
    book.save(target)
    again = returned(target.getvalue(), *TWO)
    assert column(again, 4) == [WORDS.answer, "rejected", WORDS.lines["untouched"], None]


def one_deleted(sheet: Worksheet) -> None:
    sheet.delete_cols(4)


def merged_over(sheet: Worksheet) -> None:
    sheet.merge_cells("D2:E4")


@pytest.mark.parametrize("spoil", [one_deleted, merged_over])
def test_columns_of_ours_that_somebody_changed_stay_and_new_ones_are_added(
    spoil: Callable[[Worksheet], object],
) -> None:
    book: Loose = load_workbook(io.BytesIO(returned(workbook(ROWS), *TWO)))
    spoil(book["Sheet"])
    again = returned(saved(book), *TWO)
    assert [cell.value for cell in sheet(again)[1]][-2:] == [WORDS.answer, WORDS.asked]
    assert both(again, FORECAST)[0] == both(workbook(ROWS), FORECAST)[0]


def test_without_a_layout_that_is_certain_no_column_is_added() -> None:
    answer = ForecastAnswer("A1", "FC-1", "rejected", lines=TWO)
    content = write_marked(transmission(workbook(ROWS)), judged(FOUND), {"1": answer}, reply())
    assert sheet(content).max_column == 3


def test_without_room_no_column_is_added() -> None:
    content = workbook(ROWS, lambda sheet: sheet.cell(9, 16_383, "x"))
    assert sheet(returned(content, *TWO)).cell(1, 4).value is None


def both(content: bytes, layout: Layout) -> tuple[list[dict[str, Any]], list[Finding]]:
    message = reading(content, layout)
    frames = [table.frame for table in message.tables.values()]
    return [row for frame in frames for row in frame.to_dicts()], [*message.findings]


@pytest.mark.parametrize("language", ANSWER_WORDINGS)
def test_our_columns_are_not_read(language: str) -> None:
    content = workbook(ROWS)
    assert both(returned(content, *TWO, language=language), FORECAST) == both(content, FORECAST)


ORDER_ROWS: Rows = [
    ["Line", "Part no.", "Quantity", "Due date"],
    ["10", "0047", 5, "2027-01-18"],
    ["20", "0048", 5, "2027-01-18"],
]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.one_of(st.text("ab =+1,", max_size=5), st.integers(), st.just("Total")), min_size=2)
)
def test_whatever_stands_in_our_columns_is_not_read(values: list[Any]) -> None:
    """A person may write there, sort or copy down; it is still ours."""
    rows = [[*row] for row in ORDER_ROWS]
    plain = both(workbook(rows), ORDER)
    added = [[*row] for row in rows]
    added[0] += [WORDS.answer, ANSWER_WORDINGS["pl"].asked]
    for row, value in zip(added[1:], values, strict=False):
        row += [value, value]
    assert both(workbook(added), ORDER) == plain


def test_a_column_of_the_senders_right_of_ours_is_read() -> None:
    rows = [[*row] for row in ORDER_ROWS]
    rows[0] += [WORDS.answer, WORDS.asked, "Unit"]
    for row in rows[1:]:
        row += ["accepted", "", "PCE"]
    frame = reading(workbook(rows), ORDER).tables["order_lines"].frame
    assert frame["unit"].to_list() == ["PCE", "PCE"]


def spans(content: bytes) -> list[tuple[int, int, str, bool]]:
    """Return first and last column, width and whether it is hidden, of each span as written."""
    with ZipFile(io.BytesIO(content)) as archive:
        data = archive.read(parts(content)["Sheet"]).decode()
    tags = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall("<col [^>]*>", data)]
    return [
        (int(tag["min"]), int(tag["max"]), tag["width"], tag.get("hidden") == "1") for tag in tags
    ]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("first", "last"), [(2, 16_384), (4, 16_384), (2, 4), (5, 5), (5, 9)])
def test_a_span_of_the_senders_is_split_around_our_columns(
    first: int, last: int, *, hidden: bool
) -> None:
    def spanned(sheet: Worksheet) -> None:
        letter = get_column_letter(first)
        sheet.column_dimensions[letter] = ColumnDimension(
            sheet, index=letter, min=first, max=last, width=12, hidden=hidden
        )

    written = spans(returned(workbook(ROWS, spanned), *TWO))
    covered = [column for left, right, *_ in written for column in range(left, right + 1)]
    assert len(covered) == len(set(covered))
    assert [span for span in written if span[0] in {4, 5}] == [
        (4, 4, "40", False), (5, 5, "80", False),
    ]  # fmt: skip
    theirs = {
        column: rest
        for left, right, *rest in written
        for column in range(left, right + 1)
        if column not in {4, 5}
    }
    assert theirs == {
        column: ["12", hidden] for column in range(first, last + 1) if column not in {4, 5}
    }
