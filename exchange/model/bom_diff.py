"""What differs between two bills of materials, row by row, and between two lists of sources."""

from collections.abc import Mapping

import polars as pl

from exchange.model.designators import spelled
from exchange.model.pairing import Stage, beside, paired

Kind = pl.DataType | type[pl.DataType]

SIDE: Mapping[str, Kind] = {
    "find_no": pl.String, "part": pl.String, "revision": pl.String, "quantity": pl.Decimal(28, 6),
    "quantity_raw": pl.String, "unit": pl.String, "unit_code": pl.String,
    "designators": pl.String, "alternate_of": pl.String,
}  # fmt: skip
"""What a row says that is written down before and after a change."""

BOM: Mapping[str, Kind] = {
    "row": pl.Int64, "parent": pl.String, **SIDE, "description": pl.String,
}  # fmt: skip
"""What `diff` is given: a row for each item that is fitted. `row` tells it from all others of its
table, `alternate_of` names the part it may be used instead of."""

SOURCE: Mapping[str, Kind] = {
    "manufacturer": pl.String, "manufacturer_part": pl.String, "status": pl.String,
    "preference": pl.String,
}  # fmt: skip
AML: Mapping[str, Kind] = {"row": pl.Int64, "part": pl.String, **SOURCE, "status_code": pl.String}
"""What `sources` is given: a row for each approved source of a component."""

CONTENT = ("part", "revision", "quantity", "_unit", "_set", "alternate_of")
NUMBER = ("parent", "find_no")

STAGES = (
    Stage("SAME", (*NUMBER, *CONTENT), alike=True),
    Stage("MOVE", ("parent", *CONTENT), alike=True),
    Stage("CHANGE", (*NUMBER, "part", "alternate_of"), ("find_no",)),
    Stage("CHANGE", (*NUMBER, "part"), ("find_no",)),
    Stage("CHANGE", ("parent", "part", "alternate_of")),
    Stage("CHANGE", ("parent", "part")),
    Stage("CHANGE", ("parent", "_set", "_alternate"), ("_set",)),
    Stage("CHANGE", (*NUMBER, "alternate_of"), ("find_no",)),
)
"""A row that stays; one with another number and nothing else; another quantity, unit, revision,
designators or role of the same part; another part in the same places; another part under the same
number. What could be paired in several ways is a row that goes and one that comes."""

OF_SOURCES = (
    Stage(
        "SAME", ("part", "manufacturer", "manufacturer_part", "_status", "preference"), alike=True
    ),
    Stage("CHANGE", ("part", "manufacturer", "manufacturer_part")),
    Stage("CHANGE", ("part", "manufacturer_part"), ("manufacturer_part",)),
)


def diff(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return what makes the new bill of materials of the old one, both in the columns of `BOM`.

    A row for each difference: `parent`, `action` (ADD, DELETE, CHANGE, MOVE), the columns of `SIDE`
    as `_old` and `_new`, `description`, `row_old` and `row_new`. Designators are compared one by
    one where their notation is known, units by code. The order of rows means nothing.
    """
    before, after = comparable(old), comparable(new)
    pairs = paired(before, after, STAGES)
    rows = beside(before, after, pairs, ("parent", *SIDE, "description"))
    number = pl.coalesce("find_no_new", "find_no_old")
    named = rows.with_columns(
        parent=pl.coalesce("parent_new", "parent_old"),
        description=pl.coalesce("description_new", "description_old"),
        _number=number.cast(pl.Int64, strict=False),
        _text=number,
        _part=pl.coalesce("part_new", "part_old"),
    )
    ordered = named.filter(pl.col("stage") != "SAME").sort(
        "parent", "_number", "_text", "_part", "stage", nulls_last=True, maintain_order=True
    )
    sides = [f"{name}_{side}" for name in SIDE for side in ("old", "new")]
    return ordered.select(
        "parent", *sides, "description", "row_old", "row_new", action=pl.col("stage")
    )


def comparable(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows in an order of their content, with what they are compared by."""
    texts = frame["designators"].drop_nulls().unique().to_list()
    places = pl.col("designators").replace_strict(
        {text: spelled(text) or None for text in texts}, default=None, return_dtype=pl.String
    )
    unit = pl.coalesce("unit_code", pl.col("unit").str.strip_chars().str.to_lowercase())
    told = frame.with_columns(
        _unit=unit, _set=places, _alternate=pl.col("alternate_of").is_not_null()
    )
    number = pl.col("find_no").cast(pl.Int64, strict=False)
    return told.sort(number, "find_no", *CONTENT, nulls_last=True, maintain_order=True)


def sources(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return what makes the new list of sources of the old one, both in the columns of `AML`.

    A row for each difference: `part`, `action` (ADD, DELETE, CHANGE), the columns of `SOURCE` as
    `_old` and `_new`, `row_old` and `row_new`.
    """
    state = pl.coalesce("status_code", pl.col("status").str.strip_chars().str.to_lowercase())
    before, after = (
        frame.with_columns(_status=state).sort("part", *SOURCE, nulls_last=True)
        for frame in (old, new)
    )
    rows = beside(before, after, paired(before, after, OF_SOURCES), ("part", *SOURCE))
    named = rows.with_columns(part=pl.coalesce("part_new", "part_old"))
    sides = [f"{name}_{side}" for name in SOURCE for side in ("old", "new")]
    return (
        named.filter(pl.col("stage") != "SAME")
        .select("part", *sides, "row_old", "row_new", action=pl.col("stage"))
        .sort("part", *sides, nulls_last=True)
    )
