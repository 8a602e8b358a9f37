#!/usr/bin/env python3
"""Builds the sample workbooks and texts of samples/wista, the same bytes every time.

Run `python samples/make_workbooks.py` from the repository root, or name another folder.
"""

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.package import finished

DRAWN_UP = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRST_WEEK = date.fromisocalendar(2026, 49, 1)
WEEKS = 16
FIRM_WEEKS = 4
SENDER = "Wista Medical Sp. z o.o."

HEAD = PatternFill("solid", start_color="FFD9E1F2", end_color="FFD9E1F2")
BOLD = Font(bold=True)

PARTS: tuple[tuple[str, str, str, int], ...] = (
    ("00471133", "C", "Płytka sterująca pompy", 120),
    ("00471134", "C", "Płytka zasilająca pompy", 120),
    ("00471208", "A", "Moduł wyświetlacza, złącze kątowe", 80),
    ("00472001", "B2", "Czujnik ciśnienia, część zamienna", 45),
    ("00472015", "01", "Wiązka przewodów żeńska", 240),
    ("WM-0815-Ł", "D", "Obudowa łączeniowa", 60),
    ("00480077", "F", "Płytka główna ŚREDNIA", 30),
    ("00480078", "F", "Płytka główna MAŁA", 15),
)
"""Part number, revision, description and what is wanted in the first week."""

LINES: tuple[tuple[str, str, str, int, str, float, date], ...] = (
    ("00471133", "C", "Płytka sterująca pompy", 480, "szt.", 41.27, date(2027, 1, 18)),
    ("00471134", "C", "Płytka zasilająca pompy", 480, "szt.", 18.9, date(2027, 1, 18)),
    ("00471208", "A", "Moduł wyświetlacza, złącze kątowe", 320, "szt.", 63.455, date(2027, 2, 1)),
    ("00472015", "01", "Wiązka przewodów żeńska", 960, "szt.", 7.3, date(2027, 2, 15)),
    ("00480077", "F", "Płytka główna ŚREDNIA", 120, "szt.", 212.0, date(2027, 3, 8)),
)
"""Part number, revision, description, quantity, unit, price in EUR and requested date."""

ORDER_HEADINGS = (
    "Poz.", "Nr części", "Rev.", "Opis", "Ilość", "Jm", "Cena jedn.", "Wartość", "Termin dostawy",
)  # fmt: skip


def weeks() -> list[tuple[int, int]]:
    """Return year and week of each column."""
    starts = (FIRST_WEEK + timedelta(weeks=index) for index in range(WEEKS))
    return [(start.isocalendar().year, start.isocalendar().week) for start in starts]


def wanted(first: int, index: int) -> int:
    """Return a quantity that varies from week to week and is the same every time."""
    return first + 5 * ((index * 7 + first) % 4)


def forecast(number: str) -> Workbook:
    """Return the weekly forecast: firm for four weeks, then planning."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Prognoza"
    sheet.append([SENDER])
    sheet.append(["Prognoza zapotrzebowania, tygodnie ISO"])
    sheet.append([])
    sheet.append(["Nr prognozy:", None, number, None, "Data prognozy:", DRAWN_UP.date()])
    sheet["F4"].number_format = "DD.MM.YYYY"
    sheet.append([])
    firm, plan = [None] * (FIRM_WEEKS - 1), [None] * (WEEKS - FIRM_WEEKS - 1)
    sheet.append([None, None, None, None, "FIRM", *firm, "PLAN", *plan])
    first_plan = 5 + FIRM_WEEKS
    sheet.merge_cells(start_row=6, end_row=6, start_column=5, end_column=first_plan - 1)
    sheet.merge_cells(start_row=6, end_row=6, start_column=first_plan, end_column=4 + WEEKS)
    sheet.append(["Nr części", "Rev.", "Opis", "Jm", *(f"{y}-W{w:02}" for y, w in weeks())])
    for part, revision, description, first in PARTS:
        quantities = (wanted(first, index) for index in range(WEEKS))
        sheet.append([part, revision, description, "szt.", *quantities])
    dress(sheet, heading=7, widths=(16, 7, 38, 6, *(11 for _ in range(WEEKS))))
    return book


def bad_forecast(number: str) -> Workbook:
    """Return the same forecast with the mistakes people make."""
    book = forecast(number)
    sheet = book.worksheets[0]
    sheet["G8"] = "tbd"
    sheet["H9"] = -20
    sheet["I10"] = "#REF!"
    sheet["I10"].data_type = "e"
    sheet["A11"] = 472001
    sheet["J12"] = None
    return book


def order(number: str) -> Workbook:
    """Return a purchase order: labelled cells, then one row per line."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Zamówienie"
    sheet.append([SENDER])
    sheet.append([])
    sheet.append(["Nr zamówienia:", number])
    sheet.append(["Data zamówienia:", DRAWN_UP.date()])
    sheet.append(["Waluta:", "EUR"])
    sheet.append(["Warunki dostawy:", "DAP Gdańsk"])
    sheet.append(["Odbiorca:", "Wista Medical, magazyn Łódź"])
    sheet.append([])
    sheet.append(ORDER_HEADINGS)
    for index, (part, revision, description, quantity, unit, price, due) in enumerate(LINES, 1):
        amount = round(quantity * price, 2)
        row = [10 * index, part, revision, description, quantity, unit, price, amount, due]
        sheet.append(row)
    total = round(sum(line[3] * line[5] for line in LINES), 2)
    sheet.append([None, None, None, "Razem", None, None, None, total])
    sheet["B4"].number_format = "DD.MM.YYYY"
    for row_number in range(10, 10 + len(LINES)):
        sheet.cell(row_number, 9).number_format = "DD.MM.YYYY"
        sheet.cell(row_number, 7).number_format = "#,##0.00#"
    dress(sheet, heading=9, widths=(18, 14, 7, 38, 9, 6, 12, 12, 16))
    return book


def bad_order(number: str) -> Workbook:
    """Return an order with a line given twice, a word for a number and a date nobody knows."""
    book = order(number)
    sheet = book.worksheets[0]
    sheet["A11"] = 10
    sheet["E12"] = "ok. 300"
    sheet["B13"] = 472015
    sheet["I13"] = "po świętach"
    sheet["G14"] = None
    return book


def dress(sheet: Worksheet, heading: int, widths: Sequence[int]) -> None:
    """Make a sheet look as people make it look."""
    for row in (1, 2):
        sheet.cell(row, 1).font = Font(bold=True, size=14 if row == 1 else 11)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = sheet.cell(heading, column)
        cell.font, cell.fill = BOLD, HEAD
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    sheet.freeze_panes = sheet.cell(heading + 1, 1).coordinate


def workbook(book: Workbook) -> bytes:
    """Return a workbook as bytes that are the same every time."""
    target = io.BytesIO()
    book.properties.creator = SENDER
    book.save(target)
    return finished(target.getvalue(), DRAWN_UP, {})


def comma(value: float) -> str:
    """Write a number as it is written in Poland."""
    return f"{value:.15g}".replace(".", ",")


def flat_order(number: str) -> list[list[str]]:
    """Return the order as a table that repeats its header in every line."""
    rows = [["Nr zamówienia", "Data zamówienia", "Waluta", *ORDER_HEADINGS]]
    for index, (part, revision, description, quantity, unit, price, due) in enumerate(LINES, 1):
        amounts = [str(quantity), unit, comma(price), comma(round(quantity * price, 2))]
        fixed = [number, f"{DRAWN_UP:%d.%m.%Y}", "EUR"]
        line = [str(10 * index), part, revision, description, *amounts, f"{due:%d.%m.%Y}"]
        rows.append([*fixed, *line])
    return rows


def text(rows: list[list[str]], encoding: str) -> bytes:
    """Return a table as delimited text."""
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode(encoding)


def order_text() -> bytes:
    """Return the good order as UTF-8 with a byte order mark."""
    return text(flat_order("PO/2026/120"), "utf-8-sig")


def bad_order_text() -> bytes:
    """Return an order in an old code page, with an unquoted delimiter and worse."""
    rows = flat_order("PO/2026/121")
    rows[1][7] = "4.80,5"
    rows[2][11] = "18.01.27"
    rows[3][4] = "4,71208E+11"
    rows[4][9] = ""
    rows[5].append("pilne")
    return text(rows, "cp1250")


SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "Forecast_2026-W48.xlsx": lambda: workbook(forecast("FC-2026-W48")),
    "Forecast_2026-W48_BAD.xlsx": lambda: workbook(bad_forecast("FC-2026-W48B")),
    "PO_2026-118.xlsx": lambda: workbook(order("PO/2026/118")),
    "PO_2026-119_BAD.xlsx": lambda: workbook(bad_order("PO/2026/119")),
    "PO_2026-120.csv": order_text,
    "PO_2026-121_BAD.csv": bad_order_text,
}


def write(folder: Path) -> None:
    """Write all samples into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in SAMPLES.items():
        (folder / name).write_bytes(made())


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "wista"))
