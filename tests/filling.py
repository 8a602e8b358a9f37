"""Fills a template of ours as a partner would: the example's row is typed into the empty sheet."""

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

BETWEEN = 2
"""Rows the example sheet has above, for the sentence that it is an example."""


def filled(template: bytes, **changed: str) -> bytes:
    """Return the template with what the example says typed into the first sheet.

    `changed` are other values, by what the example says.
    """
    book = load_workbook(BytesIO(template))
    empty, example = book.worksheets
    copied(example, empty, changed)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def copied(example: Worksheet, empty: Worksheet, changed: dict[str, str]) -> None:
    for at, row in enumerate(example.iter_rows(min_row=1 + BETWEEN), 1):
        for column, cell in enumerate(row, 1):
            there = empty.cell(at, column)
            if cell.value is not None and there.value is None:
                value = changed.get(str(cell.value), cell.value)
                there.value, there.number_format = value, cell.number_format
