"""A layout as it is proposed from a sample, with what is open about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Note(NamedTuple):
    """A remark on a draft with its place in the sample; `open` where somebody has to decide."""

    place: str
    sentence: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sample's table, and what it would be read as.

    `part` is `columns`, `header` (it says the same in every row), `period` or `ignore`,
    empty where the column is not read.
    """

    column: int
    address: str
    heading: str
    part: str
    field: str
    why: str
    examples: tuple[str, ...]


class Label(NamedTuple):
    """A field said once above the table: its label, and the value as text."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed layout: `table` is what its TOML file says, `row` that of the headings."""

    table: Mapping[str, object]
    sheet: str
    row: int
    columns: tuple[Column, ...]
    notes: tuple[Note, ...]
    labels: tuple[Label, ...] = ()
