"""Writes a list of ours as a workbook of one sheet, for people to sort and filter."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from exchange.adapters.workbook.confirming import fitted
from exchange.adapters.workbook.listing import FILLS, HEADED, HEADINGS_ROW, across, text
from exchange.adapters.workbook.package import finished
from exchange.model.clocks import Urgency
from exchange.model.findings import Severity

FILLED: Mapping[Urgency, PatternFill] = {
    "overdue": FILLS[Severity.REJECT],
    "soon": FILLS[Severity.HOLD],
}
"""Red what is overdue, yellow what is near."""

NEAR = 2
"""The column that says how near something is."""

Row = tuple[Urgency, Sequence[str]]


def write_list(
    top: Sequence[str], headings: Sequence[str], rows: Iterable[Row], now: datetime
) -> bytes:
    """Return the list below its title and what it is about; every cell is text, never a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = top[0]
    for number, sentence in enumerate(top, 1):
        text(sheet, number, 1, sentence).font = Font(bold=number == 1)
    for column, heading in enumerate(headings, 1):
        head = text(sheet, HEADINGS_ROW, column, heading)
        head.font, head.fill = Font(bold=True), HEADED
    last = HEADINGS_ROW
    for last, (urgency, values) in enumerate(rows, HEADINGS_ROW + 1):
        for column, value in enumerate(values, 1):
            text(sheet, last, column, value)
        if urgency in FILLED:
            sheet.cell(last, NEAR).fill = FILLED[urgency]
    fitted(sheet, HEADINGS_ROW)
    sheet.auto_filter.ref = f"A{HEADINGS_ROW}:{get_column_letter(len(headings))}{last}"
    sheet.freeze_panes = f"A{HEADINGS_ROW + 1}"
    across(sheet)
    target = BytesIO()
    with warnings.catch_warnings(action="ignore"):
        book.save(target)
    return finished(target.getvalue(), now, {})
