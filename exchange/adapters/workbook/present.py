"""Which cells a sheet has, and whether they are too many to be made.

Going through the rows of a sheet makes every cell up to the last one, and loading a merged area
makes every cell in it: of one stray cell or area a thousand million.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

MAX_MERGED = 1_000_000
"""Cells of all merged areas of a workbook that is loaded whole."""

MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']"""
)


def present(sheet: Worksheet) -> Iterator[Cell | MergedCell]:
    """Yield the cells a sheet has."""
    yield from sheet._cells.values()  # noqa: SLF001 - there is no other way to them


def sprawling(content: bytes) -> bool:
    """Tell whether the merged areas of a workbook are too large for it to be loaded whole."""
    with ZipFile(BytesIO(content)) as archive:
        members = (archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        return sum(size for member in members for size in _sizes(member)) > MAX_MERGED


def _sizes(part: bytes) -> Iterator[int]:
    for left, top, right, bottom in MERGED.findall(part):
        columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode())
        yield (abs(columns) + 1) * (abs(int(bottom) - int(top)) + 1)
