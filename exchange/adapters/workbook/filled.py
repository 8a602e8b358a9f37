"""Fills in cells of a workbook as a person does, for samples and demonstrations."""

from collections.abc import Mapping
from io import BytesIO

from openpyxl import load_workbook


def filled(content: bytes, cells: Mapping[str, str]) -> bytes:
    """Return a workbook with texts put into cells of its first sheet, `F6` and the like."""
    book = load_workbook(BytesIO(content))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()
