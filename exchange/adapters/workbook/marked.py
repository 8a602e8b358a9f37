"""Gives a sender their own workbook back, with the bad cells marked and all findings listed."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.listing import FILLS, Told, add_listing, told, visible
from exchange.adapters.workbook.package import Results, finished, results
from exchange.adapters.workbook.rebuilt import Relocate, rebuilt
from exchange.adapters.workbook.sheets import UNOPENABLE
from exchange.adapters.workbook.tabs import OUR_SHEET
from exchange.model.findings import Cell
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply

AUTHOR = "Exchange"
"""Who our comments are from, so that we find them again when the workbook comes back."""

THEIRS = "\n----\n"
"""What divides our comment from the one the sender had there."""

MAX_COMMENTS = 5_000
"""Cells that get a comment; further ones are filled and listed only."""

COMMENT_SIZE = (140, 420)
"""Height and width of a comment in points."""


def write_marked(transmission: Transmission, judgement: Judgement, reply: Reply) -> bytes:
    """Return the sender's workbook with findings in its cells and a list of them in front.

    A file that is not .xlsx is given back as a copy of its cells.

    Values, formulas with their stored results, formats and comments stay. What openpyxl
    does not know is dropped: drawn shapes, form controls, slicers, macros (so the copy is
    always a plain .xlsx). A workbook openpyxl can only read, not load, gives the list alone.
    """
    own = judgement.format == "xlsx"
    with warnings.catch_warnings(action="ignore"):
        book, stored, moved = _opened(transmission, judgement.format, reply)
        _unmark(book)
        entries = [_moved(entry, moved) for entry in told(judgement, reply)]
        _mark(book, entries)
        add_listing(book, entries, transmission, reply, rebuilt=not own)
        target = BytesIO()
        book.save(target)
        return finished(target.getvalue(), reply.now, stored)


def _opened(
    transmission: Transmission, form: str, reply: Reply
) -> tuple[Workbook, Mapping[str, Results], Relocate]:
    """Return what can be marked, the results of its formulas, and where places are in it."""
    if form != "xlsx":
        book, moved = rebuilt(form, transmission, reply)
        return book, {}, moved
    try:
        content = transmission.content
        stored = {title: dict(cells) for title, cells in results(content).items()}
        return load_workbook(BytesIO(content)), stored, lambda place: place
    except UNOPENABLE:
        book = Workbook()
        book.remove(book.worksheets[0])
        return book, {}, lambda place: place


def _moved(entry: Told, moved: Relocate) -> Told:
    finding = entry.finding
    return entry._replace(finding=replace(finding, locator=moved(finding.locator)))


def _unmark(book: Workbook) -> None:
    """Take away what an earlier answer of ours left; the fill it replaced is not known."""
    if OUR_SHEET not in book.sheetnames:
        return
    book.remove(book[OUR_SHEET])
    for cell in _cells(book):
        comment = cell.comment
        if comment is not None and comment.author == AUTHOR:
            _, _, theirs = comment.content.partition(THEIRS)
            cell.comment = Comment(theirs, "") if theirs else None
            cell.fill = PatternFill()


def _cells(book: Workbook) -> Iterator[SheetCell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, SheetCell))


def _mark(book: Workbook, entries: Sequence[Told]) -> None:
    """Fill each bad cell by its gravest finding and say all of them in its comment."""
    by_cell: dict[tuple[str, str], list[Told]] = {}
    for entry in entries:
        place = entry.finding.locator
        if isinstance(place, Cell) and place.row and place.sheet in book.sheetnames:
            cell = _cell(book[place.sheet], place)
            by_cell.setdefault((place.sheet, cell.coordinate), []).append(entry)
    for number, ((title, coordinate), found) in enumerate(by_cell.items()):
        cell = book[title][coordinate]
        cell.fill = FILLS[max((entry.severity for entry in found), key=lambda one: one.rank)]
        if number < MAX_COMMENTS:
            _comment(cell, found)


def _cell(sheet: Worksheet, place: Cell) -> SheetCell:
    """Return the cell of a place; in a merged range only the first one can be marked."""
    cell = sheet.cell(place.row, max(place.column, 1))
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    if not isinstance(cell, SheetCell):
        raise TypeError(f"{cell.coordinate} cannot be marked")
    return cell


def _comment(cell: SheetCell, found: Sequence[Told]) -> None:
    text = "\n".join(f"{entry.finding.rule}: {visible(entry.sentence)}" for entry in found)
    if cell.comment is not None:
        text += THEIRS + cell.comment.content
    height, width = COMMENT_SIZE
    cell.comment = Comment(text, AUTHOR, height=height, width=width)
