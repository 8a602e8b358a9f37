"""Dates and numbers typed as text in a sample: which notation they prove, and which they do not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from exchange.adapters.workbook.drafting.around import Labelled
from exchange.adapters.workbook.drafting.notes import address
from exchange.adapters.workbook.drafting.patterns import ISO, Notation, days, fitting
from exchange.adapters.workbook.drafting.seeing import KINDS, dated, numeric
from exchange.adapters.workbook.grid import Grid, Row
from exchange.adapters.workbook.headings import below
from exchange.model.drafts import Column, Note

Texts = Sequence[tuple[str, str]]
"""Place and text of some cells."""


def date_patterns(
    grid: Grid,
    row: Row,
    columns: Sequence[Column],
    *,
    said: Mapping[str, Labelled],
    run: Sequence[str],
) -> tuple[list[str], list[Note]]:
    """Return the patterns of dates typed as text; `run` are those of the periods' headings."""
    texts = [
        [*_texts(grid, row, each.column)] for each in columns if KINDS.get(each.field) is dated
    ]
    texts += [
        [(f"'{label}'", value)]
        for field, label, value in said.values()
        if KINDS.get(field) is dated and isinstance(value, str)
    ]
    found = [*run]
    open_ones: list[Texts] = []
    notes = []
    for each in filter(None, texts):
        read = fitting([text for _, text in each])
        if len(read) == 1:
            found += read
        elif read:
            open_ones.append(each)
        else:
            notes.append(_mixed(each))
    notes += [note for each in open_ones for note in _settled(each, found)]
    patterns = [each for each in dict.fromkeys(found) if each != ISO or each in run]
    return patterns, notes


def _texts(grid: Grid, row: Row, column: int) -> Iterator[tuple[str, str]]:
    for each in below(grid, row.number):
        value = each.at(column)
        if isinstance(value, str) and value.strip():
            yield address(grid, each.number, column), value.strip()


def _settled(texts: Texts, found: Sequence[str]) -> Iterator[Note]:
    """Tell of dates that can be read in several ways, and whether others of the file decide it."""
    place, text = texts[0]
    read = fitting([text for _, text in texts])
    both = " or ".join(f"{days([text], each)[0]} ({each})" for each in read)
    agreed = [each for each in read if each in found]
    if agreed:
        told = f"'{text}' is read by {agreed[0]}, as other dates of the file are written"
        yield Note(place, told, open=False)
    else:
        yield Note(place, f"'{text}' is {both}? Refused until `dates` says so")


def _mixed(texts: Texts) -> Note:
    """Name the first text that is no date, or not written as the one before it."""
    for place, text in texts:
        if not fitting([text]):
            return Note(place, f"'{text}' is no date; it is refused")
    for (_, before), (place, text) in pairwise(texts):
        if not fitting([before, text]):
            return Note(place, f"'{text}' is no date written like '{before}'; see `dates`")
    place, text = texts[0]
    return Note(place, f"'{text}' and the others are written in several ways; see `dates`")


def number_style(
    grid: Grid, row: Row, columns: Iterable[Column]
) -> tuple[dict[str, str], list[Note]]:
    """Return the decimal mark and the one between thousands of numbers typed as text."""
    style = Notation()
    notes = []
    for each in columns:
        if each.part != "period" and KINDS.get(each.field) is not numeric:
            continue
        texts = [*_texts(grid, row, each.column)]
        for place, text in texts:
            style.see(place, text)
        odd = [(place, text) for place, text in texts if not numeric(text)]
        notes += [
            Note(place, f"'{text}' is not a number; it is refused") for place, text in odd[:1]
        ]
    settings, open_ones = style.settings()
    return settings, [*notes, *open_ones]
