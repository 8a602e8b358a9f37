"""Finds values beneath merged cells: nobody sees them, a reader does, and openpyxl drops them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange

from exchange.adapters.workbook.package import VALUE_TAGS, cells, parts

Spans = Mapping[int, Sequence[tuple[int, int, int]]]
"""Of each row, the merged ranges it is in: their first row, first and last column."""


def covers_values(content: bytes, archive: ZipFile, book: Workbook) -> bool:
    """Say whether a merged range of a workbook has a value outside its first cell."""
    merged = {sheet.title: sheet.merged_cells.ranges for sheet in book.worksheets}
    if not any(merged.values()):
        return False
    held = set(archive.namelist())
    return any(
        _covered(archive, part, _spans(merged.get(title, ())))
        for title, part in parts(content).items()
        if merged.get(title) and part in held
    )


def _spans(areas: Iterable[CellRange]) -> Spans:
    spans: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for area in areas:
        for row in range(area.min_row, area.max_row + 1):
            spans[row].append((area.min_row, area.min_col, area.max_col))
    return spans


def _covered(archive: ZipFile, part: str, spans: Spans) -> bool:
    return any(
        left <= column <= right and (row, column) != (top, left)
        for row, column, cell in cells(archive, part)
        for top, left, right in spans.get(row, ())
        if any(cell.find(tag) is not None for tag in VALUE_TAGS)
    )
