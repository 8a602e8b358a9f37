"""Gives each column of a sample its field, or says why it has none."""

from collections.abc import Mapping, Sequence

from exchange.adapters.workbook.drafting.notes import address
from exchange.adapters.workbook.drafting.seeing import SOME, Seen, fits, wrong
from exchange.adapters.workbook.drafting.wordings import KNOWN, Match, Wordings, plain, sure
from exchange.adapters.workbook.grid import Grid, Row, blank, written
from exchange.model.drafts import Column, Note

SHOWN = 3
"""Values of a column that are shown."""


def wording(value: object) -> str:
    """Return a heading as a layout writes it: with single blanks."""
    return " ".join(str(value).split())


def named(
    grid: Grid, row: Row, seen: Sequence[Seen], *, periods: Mapping[int, str], known: Wordings
) -> tuple[list[Column], list[Note]]:
    """Return every column with its field, and what is open about them."""
    taken, notes = _taken(grid, row, [each for each in seen if each.column not in periods])
    columns = []
    for each in seen:
        match = taken.get(each.column)
        if each.column in periods:
            columns.append(_column(grid, row, each, ("period", "", periods[each.column])))
        elif match:
            how = (
                "known wording"
                if match.likeness == KNOWN
                else f"like '{match.wording}', please look"
            )
            columns.append(_column(grid, row, each, (match.part, match.field, how)))
        elif plain(each.heading) in known.ignore:
            columns.append(_column(grid, row, each, ("ignore", "", "a sum or a remark")))
        else:
            columns.append(_column(grid, row, each, ("", "", "")))
            among = bool(periods) and each.column > min(periods)
            notes += [] if among else [_unread(grid, row, each)]
    return columns, [note for note in notes if note.place]


def _column(grid: Grid, row: Row, seen: Seen, meaning: tuple[str, str, str]) -> Column:
    examples = dict.fromkeys(wording(written(value)) for value in seen.values)
    heading = wording(written(seen.heading) or "")
    place = address(grid, row.number, seen.column)
    return Column(seen.column, place, heading, *meaning, tuple(examples)[:SHOWN])


def _taken(grid: Grid, row: Row, seen: Sequence[Seen]) -> tuple[dict[int, Match], list[Note]]:
    """Return the match of each column whose field is plain, each field given once."""
    claims: dict[tuple[str, str], list[tuple[Seen, Match]]] = {}
    notes = []
    for each in seen:
        match = _best(each)
        if match and match.part == "header" and len(set(map(str, each.values))) > 1:
            notes.append(_varies(grid, row, each, match))
        elif match:
            claims.setdefault((match.part, match.field), []).append((each, match))
    taken = {}
    for (_, field), rivals in claims.items():
        rivals.sort(key=lambda one: (-one[1].likeness, not fits(field, one[0].values)))
        first, match = rivals[0]
        taken[first.column] = match
        notes += [_rival(grid, row, field, first=first, other=other) for other, _ in rivals[1:]]
        odd = wrong(field, first)
        if odd is not None and not fits(field, first.values):
            notes.append(_odd(grid, row, field, first, odd=wording(written(odd))))
    return taken, notes


def _best(seen: Seen) -> Match | None:
    """Return the field a heading stands for: a known wording, or a near one whose values fit."""
    known = [match for match in seen.matches if match.likeness == KNOWN]
    fitting = [match for match in known if fits(match.field, seen.values, SOME)]
    if known:
        return next((match for match in fitting if fits(match.field, seen.values)), None) or next(
            iter(fitting), None
        )
    match = sure(seen.matches)
    return match if match and seen.values and fits(match.field, seen.values) else None


def _unread(grid: Grid, row: Row, seen: Seen) -> Note:
    place = address(grid, row.number, seen.column)
    if blank(seen.heading):
        return Note(place, "a column without a heading holds values; it is not read")
    said = wording(written(seen.heading))
    likely = list(dict.fromkeys(f"{each.field} ('{each.wording}')" for each in seen.matches[:2]))
    if likely:
        return Note(place, f"'{said}' may be {' or '.join(likely)}; unsure, so it is not read")
    return Note(place if seen.values else "", f"'{said}' is not known; it is not read")


def _varies(grid: Grid, row: Row, seen: Seen, match: Match) -> Note:
    sentence = (
        f"'{wording(seen.heading)}' would be the {match.field} of the whole document, "
        "but its rows differ; not read"
    )
    return Note(address(grid, row.number, seen.column), sentence)


def _rival(grid: Grid, row: Row, field: str, *, first: Seen, other: Seen) -> Note:
    sentence = (
        f"'{wording(other.heading)}' may be {field} too; the draft takes "
        f"'{wording(first.heading)}' in {address(grid, row.number, first.column)}"
    )
    return Note(address(grid, row.number, other.column), sentence)


def _odd(grid: Grid, row: Row, field: str, seen: Seen, *, odd: str) -> Note:
    sentence = f"'{wording(seen.heading)}' is taken for {field}, but '{odd}' does not look like one"
    return Note(address(grid, row.number, seen.column), sentence)
