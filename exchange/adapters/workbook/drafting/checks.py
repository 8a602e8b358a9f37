"""What a reader of a draft should know before it is used: zeros, gaps, hidden and merged cells."""

from collections.abc import Callable, Iterator, Sequence

from exchange.adapters.workbook.drafting.notes import address, span
from exchange.adapters.workbook.drafting.wordings import plain
from exchange.adapters.workbook.fields import is_identifier
from exchange.adapters.workbook.grid import Grid, Row, blank
from exchange.adapters.workbook.headings import below
from exchange.model.drafts import Column, Note
from exchange.model.findings import letters

IDENTIFIERS = ("customer_part", "revision")
"""Fields whose leading zeros matter."""


def checks(grid: Grid, row: Row, columns: Sequence[Column]) -> list[Note]:
    """Return all remarks on a sample, whatever document it is."""
    return [note for check in CHECKS for note in check(grid, row, columns)]


def at(columns: Sequence[Column], field: str) -> int:
    """Return the column a field of the table stands in, 0 where it has none."""
    return next((c.column for c in columns if c.part == "columns" and c.field == field), 0)


def _identifiers(grid: Grid, row: Row, columns: Sequence[Column]) -> Iterator[Note]:
    """Tell of identifiers in number cells, which have lost their leading zeros if they had any."""
    for field in IDENTIFIERS:
        column = at(columns, field)
        rows = [each for each in below(grid, row.number) if column and not blank(each.at(column))]
        numbers = [each for each in rows if not is_identifier(each.at(column))]
        if numbers:
            place = address(grid, numbers[0].number, column)
            told = f"{len(numbers)} of {len(rows)} {field} cells are numbers and are refused"
            yield Note(place, f"{told}: leading zeros are lost unless the column is text")


def _blanks(grid: Grid, row: Row, columns: Sequence[Column]) -> Iterator[Note]:
    periods = [each.column for each in columns if each.part == "period"]
    part = at(columns, "customer_part")
    rows = [each for each in below(grid, row.number) if part and not blank(each.at(part))]
    empty = [(each, column) for each in rows for column in periods if blank(each.at(column))]
    if empty:
        place = address(grid, empty[0][0].number, empty[0][1])
        told = f"{len(empty)} cells below periods are empty: zero, or not said? See `blank`"
        yield Note(place, told)


def _strays(grid: Grid, row: Row, columns: Sequence[Column]) -> Iterator[Note]:
    """Tell of columns between and right of the periods that are none: each is asked about."""
    periods = [each.column for each in columns if each.part == "period"]
    for each in columns:
        if periods and each.column > periods[0] and not each.part:
            sentence = f"'{each.heading}' stands among the periods and is none; it is asked about"
            yield Note(address(grid, row.number, each.column), sentence)


def _hidden(grid: Grid, row: Row, columns: Sequence[Column]) -> Iterator[Note]:
    for each in columns:
        if each.column in grid.hidden_columns:
            yield Note(f"column {letters(each.column)}", "is hidden; it is read. See `hidden`")
    rows = [each.number for each in below(grid, row.number) if each.number in grid.hidden_rows]
    if rows:
        yield Note(f"row {rows[0]}", f"{len(rows)} hidden rows are read. See `hidden`")


def _merged(grid: Grid, row: Row, _: Sequence[Column]) -> Iterator[Note]:
    for area in grid.merged:
        if area.top <= row.number <= area.bottom and area.bottom > area.top:
            place = f"{letters(area.left)}{area.top}:{letters(area.right)}{area.bottom}"
            told = f"the headings stand in several rows; only those in row {row.number} are read"
            yield Note(place, told)
            return


def _repeated(grid: Grid, row: Row, columns: Sequence[Column]) -> Iterator[Note]:
    """Tell of headings that stand twice, because no layout can tell them apart."""
    seen: dict[str, int] = {}
    for each in columns:
        word = plain(each.heading)
        if word and word in seen and each.part != "period":
            place = span(grid, row, [seen[word], each.column])
            yield Note(place, f"'{each.heading}' is the heading of two columns")
        seen.setdefault(word, each.column)


CHECKS: tuple[Callable[[Grid, Row, Sequence[Column]], Iterator[Note]], ...] = (
    _identifiers, _blanks, _strays, _hidden, _merged, _repeated,
)  # fmt: skip
