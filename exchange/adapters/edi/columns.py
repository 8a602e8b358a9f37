"""Makes the rows of many pieces at once, as their kinds were learned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from exchange.adapters.edi.learning import ABOVE, Cell, Spot
from exchange.adapters.edi.outlines import Outlines
from exchange.adapters.edi.places import place

Cells = Mapping[str, Cell]
Spots = Mapping[str, Spot]
Slots = tuple[int | None, ...]
Takes = tuple[tuple[int, int] | None, ...]

KIND, BASE, HOLDS = pl.col("kind"), pl.col("base"), pl.col("above")


@dataclass(frozen=True, slots=True)
class Found:
    """Pieces: the number of the `kind` of each, and the indexes in `rows` of its segments.

    In `pieces`, `base` is the index of its first one, `above` that of the one that holds for it.
    """

    pieces: pl.DataFrame
    rows: pl.DataFrame
    outlines: Outlines

    def frame(self, kinds: Sequence[tuple[Cells, Spots]], columns: Iterable[str]) -> pl.DataFrame:
        """Return the columns of these names; those that begin with an underscore are places."""
        cells = {name: [each.get(name) for each, _ in kinds] for name in columns if name[0] != "_"}
        spots = {name: [each.get(name) for _, each in kinds] for name in columns if name[0] == "_"}
        takes = dict.fromkeys(take for each in cells.values() for take in taken(each))
        segments = dict.fromkeys(slots(each) for each in spots.values())
        pieces = self.pieces.with_columns(
            *(self.row(take).alias(f"{take}") for take in takes),
            *(self.position(each).alias(f"{each}") for each in segments),
        )
        said = {name: (name in spots, *each) for name, each in (cells | spots).items()}
        once = {each: name for name, each in reversed(said.items())}
        made = pieces.select(
            (at(spots[name]) if name in spots else self.text(cells[name])).alias(name)
            for name in once.values()
        )
        return made.select(pl.col(once[said[name]]).alias(name) for name in columns)

    def position(self, slots: Slots) -> pl.Expr:
        """Return the position of the segment in a slot that each kind names; 0 where it has none.

        Where all segments are in one slot, nothing has to be looked up by kind.
        """
        found = pl.lit(self.rows["position"]).gather(index(slots)).cast(pl.Int64)
        return found.fill_null(0) if None in slots else found

    def row(self, takes: Takes) -> pl.Expr:
        """Return where among the values stands what each kind takes; null where it takes none."""
        starts = [take[1] * self.outlines.height if take else None for take in takes]
        slots = tuple(take[0] if take else None for take in takes)
        return pl.lit(self.rows["row"]).gather(index(slots)) + by_kind(starts, pl.UInt32)

    def text(self, cells: Sequence[Cell | None]) -> pl.Expr:
        """Return the texts of a column; null where a kind has none."""
        values = [pl.lit(self.outlines.values).gather(pl.col(f"{take}")) for take in taken(cells)]
        if len(values) == 1 and all(each and each.texts == ("", "") for each in cells):
            return values[0]
        found = by_kind([each.texts[0] if each else None for each in cells], pl.String)
        for at, value in enumerate(values, 1):
            after = [each.texts[at] if each and at < len(each.texts) else "" for each in cells]
            found = found + value.fill_null("")
            found = found + by_kind(after, pl.String) if any(after) else found
        return found


def taken(cells: Sequence[Cell | None]) -> Iterator[Takes]:
    """Yield what each kind takes as the first value of a column, as the second one and so on."""
    for at in range(max(len(each.takes) if each else 0 for each in cells)):
        yield tuple(each.takes[at] if each and at < len(each.takes) else None for each in cells)


def slots(spots: Sequence[Spot | None]) -> Slots:
    """Return the slots of the segments in which a column has its places."""
    return tuple(each.slot if each else None for each in spots)


def at(spots: Sequence[Spot | None]) -> pl.Expr:
    """Return the places of a column; null where a kind has none."""
    within = by_kind([each.packed if each else None for each in spots], pl.Int64)
    return pl.col(f"{slots(spots)}") * place(1) + within


def index(slots: Slots) -> pl.Expr:
    """Return the index of the segment in a slot that each kind names."""
    slot = by_kind(slots, pl.Int64)
    if ABOVE not in slots:
        return BASE + slot
    return pl.when(slot == ABOVE).then(HOLDS).otherwise(BASE + slot)


def by_kind(values: Sequence[object], dtype: type[pl.DataType]) -> pl.Expr:
    """Return the value of each kind; one that all have is not looked up."""
    if len({*values}) == 1 and values[0] is not None:
        return pl.lit(values[0], dtype=dtype)
    return pl.lit(pl.Series(values, dtype=dtype)).gather(KIND)
