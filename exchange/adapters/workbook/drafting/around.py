"""What stands around the table of a sample: labels above it, commitments, totals below."""

from collections.abc import Iterator, Mapping, Sequence

from exchange.adapters.workbook.across import REACH
from exchange.adapters.workbook.drafting.naming import wording
from exchange.adapters.workbook.drafting.notes import address
from exchange.adapters.workbook.drafting.seeing import Headed, fits
from exchange.adapters.workbook.drafting.spans import ENOUGH
from exchange.adapters.workbook.drafting.wordings import Match, Wordings, plain, sure
from exchange.adapters.workbook.forms import form
from exchange.adapters.workbook.grid import Grid, Row, Value, blank, written
from exchange.adapters.workbook.headings import above, below, normal
from exchange.model.drafts import Note

Labelled = tuple[str, str, Value]
"""A field said once, its label and the value to the right."""


def two_rows(grid: Grid, best: Headed, known: Wordings) -> list[Note]:
    """Tell of headings taken from two rows, and of a row that may be a second one of headings."""
    row = best.row
    if best.top < row.number:
        told = f"the headings stand in rows {best.top} and {row.number}; the lower one counts"
        return [Note(f"rows {best.top}-{row.number}", told, open=False)]
    lower = next(below(grid, row.number), None)
    if lower is None or lower.number != row.number + 1:
        return []
    said = [value for value in lower.cells if not blank(value)]
    words = [value for value in said if form(value) or not fits("quantity", [value])]
    part = next((column for column, value in enumerate(row.cells, 1) if part_of(value, known)), 0)
    if not part or not blank(lower.at(part)) or len(words) < len(said) or len(said) < ENOUGH:
        return []
    told = "may be a second row of headings; it is read as a row of the table. See `heading_rows`"
    return [Note(f"row {lower.number}", told)]


def part_of(value: Value, known: Wordings) -> bool:
    """Say whether a heading is plainly that of the part."""
    match = sure(known.matches(value, "columns"))
    return match is not None and match.field == "customer_part"


def labels(grid: Grid, top: int, known: Wordings) -> tuple[dict[str, Labelled], list[Note]]:
    """Return what labels above the headings say, by field, and what is open about them."""
    found: dict[str, Labelled] = {}
    notes: list[Note] = []
    for each in above(grid, top):
        for column, value in enumerate(each.cells, 1):
            place = address(grid, each.number, column)
            match = sure(known.matches(value, "header")) if isinstance(value, str) else None
            if match is None:
                notes += _together(place, value, known)
                continue
            beside = _beside(each, column, known)
            note = _label(place, str(value), match, beside=beside, found=found)
            if note:
                notes.append(note)
            elif not blank(beside):
                found[match.field] = (match.field, wording(value).rstrip(": "), beside)
    return found, notes


def _beside(row: Row, column: int, known: Wordings) -> Value:
    """Return the value of a label: what stands next to its right, unless that is a label."""
    for value in row.cells[column:]:
        if not blank(value):
            return None if sure(known.matches(value, "header")) else value
    return None


def _label(
    place: str, label: str, match: Match, *, beside: Value, found: Mapping[str, Labelled]
) -> Note | None:
    said = wording(label)
    if blank(beside):
        return Note(place, f"'{said}' has no value to its right; not read")
    if match.field in found and written(found[match.field][2]) != written(beside):
        return Note(place, f"'{said}' says the {match.field} a second time, and otherwise")
    if not fits(match.field, [beside]):
        value = wording(written(beside))
        return Note(place, f"'{said}' would be the {match.field}, but '{value}' is none; not read")
    return None


def _together(place: str, value: Value, known: Wordings) -> Iterator[Note]:
    label, colon, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
    match = sure(known.matches(label, "header")) if colon and rest.strip() else None
    if match:
        sentence = f"label and value of the {match.field} stand in one cell; this cannot be read"
        yield Note(place, sentence)


def commitments(
    grid: Grid, row: Row, periods: Sequence[int], known: Wordings
) -> tuple[dict[str, list[str]], list[Note]]:
    """Return the words above the periods by commitment, and those that are not known."""
    for each in reversed(list(above(grid, row.number))[-REACH:]):
        said = {column: grid.spread(each, column) for column in periods}
        if any(normal(word) in known.commitments for word in said.values()):
            return _committed(grid, each, said, known)
    return {}, []


def _committed(
    grid: Grid, row: Row, said: Mapping[int, Value], known: Wordings
) -> tuple[dict[str, list[str]], list[Note]]:
    words: dict[str, list[str]] = {}
    unknown: dict[str, str] = {}
    for column, word in said.items():
        commitment = known.commitments.get(normal(word))
        text = wording(written(word) or "")
        if commitment is None:
            unknown.setdefault(text, address(grid, row.number, column))
        elif text not in words.setdefault(commitment, []):
            words[commitment].append(text)
    return words, [
        Note(place, f"'{word}' stands where others say FIRM or FORECAST; it will be asked about")
        for word, place in unknown.items()
    ]


def totals(grid: Grid, row: Row, part: int, words: frozenset[str]) -> dict[str, int]:
    """Return the words that make rows totals, with the first row of each."""
    found: dict[str, int] = {}
    for other in below(grid, row.number):
        own = other.at(part) if part else None
        if not blank(own) and plain(own) not in words:
            continue
        said = next((value for value in other.cells if plain(value) in words), None)
        if isinstance(said, str):
            found.setdefault(wording(said).rstrip(": "), other.number)
    return found
