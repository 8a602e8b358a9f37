"""Learns from the handlers what becomes of the pieces of one kind.

The handlers read a sample twice, each time with other values. Where they find nothing, and what
differs between the two rows is what was put in, the row of every piece of the kind is known: each
column is a text, or values at certain places, and has its place.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exchange.adapters.edi.drafting import Draft, Handler, Row
from exchange.adapters.edi.outlines import Form
from exchange.adapters.edi.places import PER_SEGMENT
from exchange.adapters.edi.samples import sampled

ABOVE = -1
"""The slot of the segment that holds for a part; its own ones count from 0."""

APART = 97
"""How far the numbers of the second samples are from the first ones."""

TOKEN = re.compile("(\ue000[0-9]{6}\ue001*)")

Step = tuple[int, Handler, tuple[str, ...], int]
"""A segment of a piece: its slot, what handles it, its outline, its position."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says: values by slot and column of values, between texts."""

    texts: tuple[str, ...]
    takes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a column: packed, in the segment of a slot; without one, in the message."""

    slot: int | None
    packed: int


@dataclass(frozen=True, slots=True)
class Learned:
    """The row of a kind of pieces, and what the first such part of a line says about the line."""

    cells: Mapping[str, Cell]
    spots: Mapping[str, Spot]
    line_cells: Mapping[str, Cell]
    line_spots: Mapping[str, Spot]


def learn(make: Callable[[], Draft], steps: Sequence[Step], form: Form) -> Learned | None:
    """Read samples of a kind; None where that leaves anything open."""
    first, second = (read(make(), steps, form, number) for number in (0, APART))
    return first if first == second else None


def read(draft: Draft, steps: Sequence[Step], form: Form, number: int) -> Learned | None:
    """Let the handlers read a sample, and tell where its row has what from.

    A draft with a line is for a part of it; one without lines is for a line.
    """
    lines, state = [dict(row) for row in draft.lines], (dict(draft.header), dict(draft.point))
    known: dict[str, tuple[int, int]] = {}
    for slot, handler, outline, position in steps:
        sample = sampled(outline, form, number + slot + 1)
        found = {text: (slot, column) for text, column in sample.values.items()}
        if not known.keys().isdisjoint(found):
            return None
        known |= found
        handler(draft, sample.segment, position)
    rows, others = (draft.parts, []) if lines else (draft.lines, draft.parts)
    if draft.findings or others or len(rows) != 1 or len(draft.lines) != 1:
        return None
    if state != (draft.header, draft.point):
        return None
    said = {k: v for k, v in draft.lines[0].items() if k not in lines[0]} if lines else {}
    slots = {position: slot for slot, _, _, position in steps}
    found_spots = spots(rows[0], slots), spots(said, slots)
    earlier = 0 if lines else min(slots) * PER_SEGMENT
    placed = (spot for each in found_spots for spot in each.values())
    if any(spot.slot is None and spot.packed >= earlier for spot in placed):
        return None
    return Learned(cells(rows[0], known), found_spots[0], cells(said, known), found_spots[1])


def cells(row: Row, known: Mapping[str, tuple[int, int]]) -> dict[str, Cell]:
    """Tell which values the texts of a row are made of."""
    return {name: cell(value, known) for name, value in row.items() if isinstance(value, str)}


def spots(row: Row, slots: Mapping[int, int]) -> dict[str, Spot]:
    """Tell where the columns of a row have their places."""
    found = {}
    for name, value in row.items():
        if isinstance(value, int) and name.startswith("_"):
            segment, within = divmod(value, PER_SEGMENT)
            found[name] = Spot(slots[segment], within) if segment in slots else Spot(None, value)
    return found


def cell(value: str, known: Mapping[str, tuple[int, int]]) -> Cell:
    """Tell which values a text is made of."""
    if value in known:
        return Cell(("", ""), (known[value],))
    parts = TOKEN.split(value)
    return Cell(tuple(parts[::2]), tuple(known[each] for each in parts[1::2]))
