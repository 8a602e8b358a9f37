"""Gives a sender their own workbook back, with the bad cells marked and all findings listed."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.answered import add_answers
from exchange.adapters.workbook.lacking import lacking
from exchange.adapters.workbook.listing import (
    FILLS,
    Told,
    add_listing,
    received,
    summary,
    told,
    visible,
)
from exchange.adapters.workbook.own_sheets import is_listing
from exchange.adapters.workbook.package import Results, finished, results
from exchange.adapters.workbook.present import present, sprawling
from exchange.adapters.workbook.rebuilt import Relocate, rebuilt
from exchange.adapters.workbook.sheets import UNOPENABLE
from exchange.adapters.workbook.wording import WORDINGS, Wording
from exchange.model.findings import Cell
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Answers, Reply

AUTHOR = "Exchange"
"""Who our comments are from, so that we find them again when the workbook comes back."""

THEIRS = "\n----\n"
"""What divides our comment from the one the sender had there."""

MAX_COMMENTS = 5_000
"""Cells that get a comment; further ones are filled and listed only."""

COMMENT_SIZE = (140, 420)
"""Height and width of a comment in points."""


class Copy(NamedTuple):
    """What can be marked of a file, and what to say about it, empty where it is all there.

    `stored` are the results of its formulas; `moved` says where places of the file are in it.
    """

    book: Workbook
    stored: Mapping[str, Results]
    moved: Relocate
    note: str


def write_marked(
    transmission: Transmission, judgement: Judgement, answers: Answers, reply: Reply
) -> bytes:
    """Return the sender's workbook with findings in its cells and a list of them in front.

    Right of the table two columns say our answer to each line.

    Values, formulas with their stored results, formats, charts and comments stay. Where it
    holds what openpyxl drops, the list says what is left out; a file that is not .xlsx, or
    that openpyxl can only read, is given back as a copy of its cells. Macros are never
    kept: the answer is always a plain .xlsx.
    """
    words = WORDINGS[reply.partner.language]
    with warnings.catch_warnings(action="ignore"):
        copy = _copy(transmission, judgement.format, reply, words)
        _unmark(copy.book)
        entries = [_moved(entry, copy.moved) for entry in told(judgement, reply)]
        _mark(copy.book, entries)
        add_answers(copy.book, transmission, judgement, answers, reply=reply)
        top = (
            summary(entries, transmission.filename, judgement.verdict, words),
            received(transmission, reply, words),
            copy.note,
        )
        add_listing(copy.book, entries, top, words)
        target = BytesIO()
        copy.book.save(target)
        return finished(target.getvalue(), reply.now, copy.stored)


def _copy(transmission: Transmission, form: str, reply: Reply, words: Wording) -> Copy:
    own = _own(transmission.content, words) if form == "xlsx" else None
    if own is not None:
        return own
    book, moved = rebuilt(form, transmission, reply)
    return Copy(book, {}, moved, words.rebuilt if book.sheetnames else words.unmarked)


def _own(content: bytes, words: Wording) -> Copy | None:
    """Return the sender's own workbook, None where openpyxl cannot or must not load it."""
    try:
        stored = {title: dict(cells) for title, cells in results(content).items()}
        if sprawling(content):
            return None
        book = load_workbook(BytesIO(content))
        lost = lacking(content, book)
    except UNOPENABLE:
        return None
    if not book.sheetnames:
        return None
    named = ", ".join(words.kinds[kind] for kind in lost)
    return Copy(book, stored, lambda place: place, words.without.format(what=named) if lost else "")


def _moved(entry: Told, moved: Relocate) -> Told:
    finding = entry.finding
    return entry._replace(finding=replace(finding, locator=moved(finding.locator)))


def _unmark(book: Workbook) -> None:
    """Take away what an earlier answer of ours left; the fill it replaced is not known."""
    listings = [each for each in book.worksheets if _is_listing(each)]
    for sheet in listings:
        book.remove(sheet)
    if not listings:
        return
    for cell in _cells(book):
        comment = cell.comment
        if comment is not None and comment.author == AUTHOR:
            _, _, theirs = comment.content.partition(THEIRS)
            cell.comment = Comment(theirs, "") if theirs else None
            cell.fill = PatternFill()


def _is_listing(sheet: Worksheet) -> bool:
    rows: Any = sheet.iter_rows(values_only=True)
    return is_listing(sheet.title, rows)


def _cells(book: Workbook) -> Iterator[SheetCell]:
    for sheet in book.worksheets:
        yield from [cell for cell in present(sheet) if isinstance(cell, SheetCell)]


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
