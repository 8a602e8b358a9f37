"""Adds two columns to the right of the sender's own table: our answer to each line."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from fnmatch import fnmatchcase
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS, AnswerWording, Shown
from exchange.adapters.workbook.binary import MAX_COLUMNS
from exchange.adapters.workbook.documents import documents
from exchange.adapters.workbook.fields import SHAPES
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.headings import find
from exchange.adapters.workbook.listing import FILLS, heighten, text
from exchange.adapters.workbook.ours import ours, without_ours
from exchange.adapters.workbook.own_sheets import without_listings
from exchange.adapters.workbook.present import present
from exchange.adapters.workbook.reading import OPEN
from exchange.adapters.workbook.rebuilt import title
from exchange.errors import Unreadable
from exchange.model.findings import Severity
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout
from exchange.model.order_answers import LineAnswer, OrderAnswer
from exchange.model.outcome import Judgement
from exchange.model.ports import Answers, Reply

WIDTHS = (40, 80)

FILLED: Mapping[Shown, PatternFill] = {
    "held": FILLS[Severity.HOLD],
    "rejected": FILLS[Severity.REJECT],
    "not_found": FILLS[Severity.REJECT],
}
"""By what is said to a line, as cells are filled by severity."""


class Place(NamedTuple):
    """The table of a sheet: its row of headings, the rows of its lines, and our columns.

    `stale` are the rows in which an earlier answer of ours stands.
    """

    sheet: str
    row: int
    lines: Sequence[int]
    columns: tuple[int, int]
    stale: Sequence[int]


Line = LineAnswer | ForecastLineAnswer


def add_answers(
    book: Workbook,
    transmission: Transmission,
    judgement: Judgement,
    answers: Answers,
    *,
    reply: Reply,
) -> None:
    """Write our answer to each line beside it, over an earlier one of ours.

    Nothing is added where the table cannot be found again or there is no room for it.
    """
    places = _places(book, transmission, judgement.format, reply) if answers else []
    for judged, place in zip(judgement.documents, places, strict=False):
        answer = answers.get(judged.id)
        if answer is None or len(place.lines) != len(answer.lines):
            continue
        sheet = book[place.sheet] if place.sheet in book.sheetnames else None
        if isinstance(sheet, Worksheet):
            _write(sheet, place, answer, ANSWER_WORDINGS[reply.partner.language])


def state_of(line: Line, *, fell: bool) -> Shown:
    """Return what to say to a line; where the document fell, nothing of it is under review."""
    if fell and line.state == "received":
        return "held" if line.reasons else "untouched"
    return line.state


def _places(book: Workbook, transmission: Transmission, form: str, reply: Reply) -> list[Place]:
    """Return where the documents of a file stand, in order; none where that is not certain."""
    layout = _layout(transmission.filename, form, reply)
    if layout is None:
        return []
    try:
        grids, _ = OPEN[form](transmission, layout)
        own, _ = without_listings(grids)
        return [place for grid in own for place in _of_sheet(book, grid, layout)]
    except Unreadable:
        return []


def _of_sheet(book: Workbook, grid: Grid, layout: Layout) -> Iterator[Place]:
    """Yield the places of a sheet's documents; an earlier answer goes with the first of them."""
    row = find(grid, layout).row.number
    first, second = _before(grid, layout) or _beside(book, grid, row)
    stale = [each.number for each in grid.rows if each.number > row and len(each.cells) >= first]
    for message in documents(without_ours(grid, layout), layout) if second <= MAX_COLUMNS else ():
        lines = message.tables[SHAPES[layout.document].lines].frame["_row"].to_list()
        yield Place(title(grid.name), row, lines, (first, second), stale)
        stale = []


def _before(grid: Grid, layout: Layout) -> tuple[int, int] | None:
    """Return our columns of an earlier answer, None where they are not as we left them."""
    match sorted(ours(grid, layout)):
        case [first, second, *_] if not any(
            area.left <= second and area.right >= first for area in grid.merged
        ):
            return first, second
        case _:
            return None


def _beside(book: Workbook, grid: Grid, row: int) -> tuple[int, int]:
    """Return the two columns right of all values, and of what is merged from this row on."""
    width = max((len(each.cells) for each in grid.rows), default=0)
    last = max((area.right for area in grid.merged if area.bottom >= row), default=0)
    name = title(grid.name)
    sheet = book[name] if name in book.sheetnames else None
    right = max(width, last, _right(sheet, row) if isinstance(sheet, Worksheet) else 0)
    return right + 1, right + 2


def _right(sheet: Worksheet, row: int) -> int:
    """Return the last column of a sheet that is in use; a formula may show nothing."""
    filled = (cell.column for cell in present(sheet) if cell.value is not None)
    tables = (range_boundaries(each.ref)[2] or 0 for each in sheet.tables.values())
    merged = (area.max_col for area in sheet.merged_cells.ranges if area.max_row >= row)
    return max((*filled, *tables, *merged), default=0)


def _layout(filename: str, form: str, reply: Reply) -> Layout | None:
    """Return the layout the file was read by, None where that is none or not certain."""
    name = filename.casefold()
    fitting = {
        feed.layout
        for feed in reply.partner.feeds
        if feed.format == form and fnmatchcase(name, feed.pattern.casefold())
    }
    return reply.layouts.get(fitting.pop()) if len(fitting) == 1 else None


def _write(
    sheet: Worksheet, place: Place, answer: OrderAnswer | ForecastAnswer, words: AnswerWording
) -> None:
    for row in place.stale:
        for column in place.columns:
            cell = text(sheet, row, column, "")
            cell.value, cell.fill = None, PatternFill()
    for column, heading, width in zip(
        place.columns, (words.answer, words.asked), WIDTHS, strict=True
    ):
        text(sheet, place.row, column, heading).font = Font(bold=True)
        _widen(sheet, column, width)
    lines: Sequence[Line] = answer.lines
    for row, line in zip(place.lines, lines, strict=True):
        state = state_of(line, fell=answer.state == "rejected")
        cell = text(sheet, row, place.columns[0], words.lines[state])
        cell.fill = FILLED.get(state, PatternFill())
        asked = "\n".join(line.reasons)
        text(sheet, row, place.columns[1], asked)
        heighten(sheet, row, [(words.lines[state], WIDTHS[0]), (asked, WIDTHS[1])])


def _widen(sheet: Worksheet, column: int, width: int) -> None:
    """Show one column in this width; a span of the sender's that covers it is split around it."""
    dimensions = sheet.column_dimensions
    for key, span in [*dimensions.items()]:
        parts = [*_split(span, column)]
        if parts:
            del dimensions[key]
            dimensions.update({part.index: part for part in parts})
    own = dimensions[get_column_letter(column)]
    own.width, own.hidden, own.outlineLevel = width, False, 0


def _split(span: ColumnDimension, column: int) -> Iterator[ColumnDimension]:
    """Yield what is left of a column, the column, and what is right of it, if it is covered."""
    span.reindex()
    left, right = span.min or 0, span.max or 0
    ranges = ((left, column - 1), (column, column), (column + 1, right))
    for first, last in ranges if left <= column <= right else ():
        if first <= last:
            part = copy(span)
            part.index, part.min, part.max = get_column_letter(first), first, last
            yield part
