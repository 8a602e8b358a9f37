"""Writes a paper for a meeting as a workbook: a sheet for each of its tables."""

import re
import warnings
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.confirming import fitted
from exchange.adapters.workbook.listing import HEADED, across, text
from exchange.adapters.workbook.package import finished
from exchange.model.papers import Field, Form, Grid, Paper, Tone

FORMATS: Mapping[Form, str] = {
    "text": "General",
    "percent": "0.0%",
    "signed": "+0.0%;-0.0%;0.0%",
    "count": "0",
    "units": "General",
    "days": "General",
    "hours": "0.0",
    "number": "0.0",
}

COLORS: Mapping[Tone, str] = {
    "frozen": "FFE6E8EC",
    "more1": "FFDCE8F5",
    "more2": "FFAFCBEA",
    "less1": "FFF6DEDC",
    "less2": "FFE9ADA9",
    "alarm": "FFFFC7CE",
}
FILLS: Mapping[Tone, PatternFill] = {
    tone: PatternFill("solid", start_color=color, end_color=color) for tone, color in COLORS.items()
}

EDGE = Side("medium")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 28
"""Characters of the name of a sheet, with room for a number."""

TOP = 5
"""Where the headings stand: above them the title, a note, and a free row."""


def write_workbook(paper: Paper, moment: datetime) -> bytes:
    """Return the workbook; every time in it is `moment`, so it is the same each time."""
    book = Workbook()
    cover = book.active
    if not isinstance(cover, Worksheet):
        raise TypeError(cover)
    cover.title = named(0, paper.title)
    covered(cover, paper)
    for number, grid in enumerate(paper.grids, 1):
        sheet = book.create_sheet(named(number, grid.title))
        tabled(sheet, grid)
    target = BytesIO()
    with warnings.catch_warnings(action="ignore"):
        book.save(target)
    return finished(target.getvalue(), moment, {})


def named(number: int, title: str) -> str:
    """Return the name of a sheet, which may not hold every sign or be long."""
    return f"{number} {FORBIDDEN.sub(' ', title)[:LONGEST]}".strip()


def covered(sheet: Worksheet, paper: Paper) -> None:
    """Write what the paper is about."""
    text(sheet, 1, 1, paper.title).font = Font(bold=True, size=14)
    text(sheet, 2, 1, paper.lead)
    pairs = [*paper.about, *(("", remark) for remark in paper.remarks)]
    for row, (key, value) in enumerate(pairs, TOP):
        text(sheet, row, 1, key).font = Font(bold=True)
        text(sheet, row, 2, value)
    fitted(sheet, TOP)
    across(sheet)


def tabled(sheet: Worksheet, grid: Grid) -> None:
    """Write one table."""
    text(sheet, 1, 1, grid.title).font = Font(bold=True, size=14)
    text(sheet, 2, 1, grid.note if grid.rows else grid.nothing)
    for column, heading in enumerate(grid.headings, 1):
        headed = text(sheet, TOP, column, heading)
        headed.font, headed.fill = Font(bold=True), HEADED
    for number, row in enumerate(grid.rows, TOP + 1):
        for column, field in enumerate(row, 1):
            put(sheet, number, column, field)
    fitted(sheet, TOP)
    sheet.freeze_panes = f"B{TOP + 1}"
    across(sheet)


def put(sheet: Worksheet, row: int, column: int, field: Field) -> None:
    """Write a cell as what it is; text stays text, whatever it begins with."""
    value = field.value
    if isinstance(value, str):
        text(sheet, row, column, value)
    elif value is not None:
        shown = float(value) if isinstance(value, Decimal) else value
        cell = sheet.cell(row, column, shown)
        cell.alignment = Alignment(vertical="top")
        if isinstance(value, int | Decimal):
            cell.number_format = FORMATS[field.form]
    if field.tone in FILLS:
        sheet.cell(row, column).fill = FILLS[field.tone]
    if field.framed:
        sheet.cell(row, column).border = FRAME
