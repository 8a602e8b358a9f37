"""A paper as a page and as a workbook: what a customer wrote stays text in both."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Literal

import pytest
from openpyxl import load_workbook

from exchange.adapters.workbook.papers import write_workbook
from exchange.model.papers import Bar, Field, Form, Grid, Paper
from exchange.report.numerals import written
from exchange.report.papers import MOST, write_paper

END = datetime(2026, 9, 30, 22, tzinfo=UTC)
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "<script>alert(1)</script>", "a\x00b")


def paper(*rows: tuple[Field, ...], **more: object) -> Paper:
    grid = Grid("Tab[le]*: 1/2", ("=H1", "H2"), rows, nothing="Nothing.", **more)  # type: ignore[arg-type]
    return Paper(
        title="=T", lead="+L", language="en", about=[("-a", "@b")], remarks=["<b>"], grids=[grid]
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_markup(text: str) -> None:
    made = paper((Field(text), Field(text, framed=True)))
    assert b"<script" not in write_paper(made)
    book = load_workbook(BytesIO(write_workbook(made, END)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert text.replace("\x00", "\N{REPLACEMENT CHARACTER}") in {cell.value for cell in cells}


def test_the_same_paper_is_the_same_file() -> None:
    made = paper((Field("A"), Field(Decimal("1.5"), "percent", "less2")))
    assert write_paper(made) == write_paper(made)
    assert write_workbook(made, END) == write_workbook(made, END)


def test_a_table_without_rows_says_so() -> None:
    assert b"<p>Nothing.</p>" in write_paper(paper())


def test_bars_are_as_high_as_their_quantities() -> None:
    bars = (Bar("1", Decimal(50), Decimal(100)), Bar("2", None, Decimal(0)))
    page = write_paper(paper((Field("A"), Field(1, "units")), bars=bars, drawn="Bars")).decode()
    heights = [part.partition('"')[0] for part in page.split(' height="')[1:]]
    assert heights == ["75.0", "150.0", "0.0"]
    assert "NaN" not in page


def test_a_page_shows_the_first_rows_and_counts_the_others() -> None:
    page = write_paper(paper(*[(Field(f"x{n}"), Field(n, "count")) for n in range(MOST + 3)]))
    assert b"x199<" in page
    assert b"x200<" not in page
    assert b"+ 3 (.xlsx)" in page


@pytest.mark.parametrize(
    ("value", "form", "language", "text"),
    [
        ("0.0863", "percent", "en", "8.6 %"),
        ("0.0863", "signed", "de", "+8,6 %"),
        ("-0.0288", "signed", "pl", "\N{MINUS SIGN}2,9 %"),
        ("12345.5", "units", "en", "12 345.5"),
        ("1000.000000", "units", "de", "1 000"),
        ("3", "days", "en", "3"),
        ("3.5", "days", "de", "3,5"),
        ("5.5555", "number", "en", "5.6"),
    ],
)
def test_a_figure_is_written_as_its_reader_writes_it(
    value: str, form: Form, language: Literal["en", "de", "pl"], text: str
) -> None:
    assert written(Field(Decimal(value), form), language) == text


def test_what_is_not_known_is_a_dash_and_a_day_is_a_day() -> None:
    assert written(Field(None, "units"), "en") == "\N{EN DASH}"
    assert written(Field(date(2026, 9, 30)), "de") == "2026-09-30"
