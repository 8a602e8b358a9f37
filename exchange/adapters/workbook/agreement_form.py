"""Writes an agreement as a workbook that people fill in, and reads what they filled in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.confirming import fitted
from exchange.adapters.workbook.listing import HEADED, across, list_of, text
from exchange.adapters.workbook.opening import sound
from exchange.adapters.workbook.package import finished
from exchange.model.agreement_forms import HEADINGS, VALUES, Row, Value
from exchange.model.filled_forms import Filled
from exchange.model.interchange import Transmission

AGREED, ALLOWED = 3, 5
"""Columns of the sheet of single values."""

CHOICES = "one of "


def write_form(rows: Mapping[str, Sequence[Row]], now: datetime) -> bytes:
    """Return the form; a value with a list of choices offers them."""
    book = Workbook()
    for title, headings in HEADINGS.items():
        sheet = book.create_sheet(title)
        for column, heading in enumerate(headings, 1):
            head = text(sheet, 1, column, heading)
            head.font, head.fill = Font(bold=True), HEADED
        for number, row in enumerate(rows[title], 2):
            for column, value in enumerate(row, 1):
                put(sheet, number, column, value)
        if title == VALUES:
            offer(sheet)
        fitted(sheet, 1)
        sheet.freeze_panes = "A2"
        across(sheet)
    del book["Sheet"]
    target = BytesIO()
    book.save(target)
    return finished(target.getvalue(), now, {})


def put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Write a value as what it is; text stays text, whatever it begins with."""
    if isinstance(value, int | Decimal | date):
        sheet.cell(row, column).value = value
    elif value:
        text(sheet, row, column, value)


def offer(sheet: Worksheet) -> None:
    """Give each value of which few are allowed the list of them."""
    for (allowed,) in sheet.iter_rows(min_row=2, min_col=ALLOWED, max_col=ALLOWED):
        said = str(allowed.value or "")
        if said.startswith(CHOICES):
            choices = list_of(said.removeprefix(CHOICES).split(", "))
            choices.add(f"{get_column_letter(AGREED)}{allowed.row}")
            sheet.add_data_validation(choices)


def read_form(transmission: Transmission) -> Filled:
    """Return the rows that say something of the sheets of a form.

    Raises Unreadable where the file is no sound workbook.
    """
    tabs = {tab.title: tab.grid for tab in sound("xlsx", transmission)}
    return {title: [*below(tabs[title].rows)] for title in HEADINGS if title in tabs}


def below(rows: Iterable[tuple[int, Sequence[object]]]) -> Iterable[tuple[int, Sequence[object]]]:
    """Yield the rows below the headings."""
    return ((number, cells) for number, cells in rows if number > 1)
