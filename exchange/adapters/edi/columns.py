"""Makes the rows of many pieces at once, as their kinds were learned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from exchange.adapters.edi.learning import ABOVE, Cell, Spot
from exchange.adapters.edi.outlines import Outlines
from exchange.adapters.edi.places import place

Cells = Mapping[str, Cell]
Spots = Mapping[str, Spot]


@dataclass(frozen=True, slots=True)
class Found:
    """Pieces: the number of the `kind` of each, and the indexes in `rows` of its segments.

    `base` is the index of its first one, `above` that of the one that holds for it. What was
    looked up once is kept in `indexes` and `values`.
    """

    kind: pl.Series
    base: pl.Series
    above: pl.Series
    rows: pl.DataFrame
    outlines: Outlines
    indexes: dict[tuple[int | None, ...], pl.DataFrame] = field(default_factory=dict)
    values: dict[tuple[tuple[int, int] | None, ...], pl.Series] = field(default_factory=dict)

    def segments(self, slots: tuple[int | None, ...]) -> pl.DataFrame:
        """Return `row` and `position` of the segment in a slot that each kind names."""
        if slots not in self.indexes:
            index = self.index(slots)
            self.indexes[slots] = self.rows.select(pl.col("row", "position").gather(index))
        return self.indexes[slots]

    def index(self, slots: Sequence[int | None]) -> pl.Series:
        """Return the index of that segment."""
        slot = pl.Series(slots, dtype=pl.Int64).gather(self.kind)
        if ABOVE not in slots:
            return self.base + slot
        within = pl.when(pl.lit(slot) == ABOVE).then(pl.lit(self.above))
        return pl.select(within.otherwise(pl.lit(self.base + slot))).to_series()

    def value(self, takes: tuple[tuple[int, int] | None, ...]) -> pl.Series:
        """Return the value each kind takes from a slot and column; null where it takes none."""
        if takes not in self.values:
            rows = self.segments(tuple(take[0] if take else None for take in takes))["row"]
            starts = [take[1] * self.outlines.height if take else None for take in takes]
            within = pl.Series(starts, dtype=pl.UInt32).gather(self.kind)
            self.values[takes] = self.outlines.values.gather(rows + within)
        return self.values[takes]

    def text(self, cells: Sequence[Cell | None]) -> pl.Series:
        """Return the texts of a column; null where a kind has none."""
        before = [each.texts[0] if each else None for each in cells]
        most = max(len(each.takes) if each else 0 for each in cells)
        if most == 1 and all(each and each.texts == ("", "") for each in cells):
            return self.value(tuple(each.takes[0] for each in cells if each))
        found = pl.Series(before, dtype=pl.String).gather(self.kind)
        for at in range(most):
            takes = tuple(
                each.takes[at] if each and at < len(each.takes) else None for each in cells
            )
            after = [each.texts[at + 1] if each and at < len(each.takes) else "" for each in cells]
            found = found + self.value(takes).fill_null("") + pl.Series(after).gather(self.kind)
        return found

    def places(self, spots: Sequence[Spot | None]) -> pl.Series:
        """Return the places of a column; null where a kind has none."""
        slots = tuple(each.slot if each else None for each in spots)
        within = pl.Series([each.packed if each else None for each in spots], dtype=pl.Int64)
        position = self.segments(slots)["position"].fill_null(0)
        return position * place(1) + within.gather(self.kind)

    def frame(self, kinds: Sequence[tuple[Cells, Spots]], columns: Iterable[str]) -> pl.DataFrame:
        """Return the columns of these names; those that begin with an underscore are places."""
        found = {}
        for name in columns:
            if name.startswith("_"):
                found[name] = self.places([spots.get(name) for _, spots in kinds])
            else:
                found[name] = self.text([cells.get(name) for cells, _ in kinds])
        return pl.DataFrame(found)
