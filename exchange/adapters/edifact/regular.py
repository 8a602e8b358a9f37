"""Reads the buckets of regular lines all at once, in columns.

A line is regular where each of its buckets is a plain number we know with at most one commitment of
its own, at most one date it begins on and one it ends on, all readable, in one unit and for the
line's own destination. The handlers of `buckets` would make the same rows of it without a finding;
they read every other line. A property test holds the two to each other.
"""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from exchange.adapters.edi.drafting import Draft, put
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segments
from exchange.adapters.edi.walk import Walk
from exchange.adapters.edifact.buckets import FLEXIBLE
from exchange.adapters.edifact.dates import LAST_DAYS, last_day
from exchange.adapters.edifact.distinct import (
    ASIDE,
    BEGIN,
    CONDITION,
    DEMANDED,
    END,
    ODD,
    distinct,
)
from exchange.model.tables import Table

FEWEST = 256
"""Segments below which columns save nothing."""

LINE, POINT, SCHEDULE, QUANTITY, OWN, MOMENT = range(1, 7)
ROLES: Mapping[tuple[str, str], int] = {
    ("line", "LIN"): LINE,
    ("point_line", "LIN"): LINE,
    ("line_point", "NAD"): POINT,
    ("schedule", "SCC"): SCHEDULE,
    ("point_schedule", "SCC"): SCHEDULE,
    **{(role, "QTY"): QUANTITY for role in ("bucket", "point_bucket", "line_quantity")},
    **{(role, "SCC"): OWN for role in ("bucket", "point_bucket")},
    **{(role, "DTM"): MOMENT for role in ("bucket", "point_bucket", "line_quantity")},
}
"""Segments that matter to buckets, by the group they stand in and their tag."""


def read(draft: Draft, walked: Walk, segments: Segments, fewest: int = FEWEST) -> None:
    """Read the buckets of regular lines, and note which segments that took."""
    if len(segments) < fewest:
        return
    dense = placed(walked, segments)
    buckets = gathered(dense)
    odd = pl.concat([strange(dense), contradicting(buckets)]).unique().implode()
    inside = (pl.col("role") >= SCHEDULE) & (pl.col("kind") != ASIDE)
    done = dense.filter(inside & ~pl.col("line").is_in(odd))
    marks = bytearray(len(segments) + 1)
    for position in done["position"]:
        marks[position] = 1
    draft.read, draft.columns = bytes(marks), buckets.filter(~pl.col("line").is_in(odd))


def placed(walked: Walk, segments: Segments) -> pl.DataFrame:
    """Return the segments that matter to buckets, with what each says and the line it is in.

    `origin` is the position of the line's LIN. `owner` counts the quantities, of whatever kind,
    so that what follows one belongs to it. `above` is the row of the commitment that holds for
    what follows, null where there is none.
    """
    structure = walked.structure
    roles = [ROLES.get(key, 0) for key in zip(structure.roles, structure.tags, strict=True)]
    marks = (
        pl.Series([walked.nodes.encode("latin-1")], dtype=pl.Binary)
        .bin.reinterpret(dtype=pl.Array(pl.UInt8, len(segments)), endianness="little")
        .explode()
    )
    frame = pl.DataFrame(
        {
            "role": pl.Series([0, *roles], dtype=pl.UInt8).gather(marks),
            "number": segments.numbers,
        }
    ).with_row_index("position", offset=1)
    dense = frame.with_columns(pl.col("position").cast(pl.Int64)).filter(pl.col("role") > 0)
    each = distinct(segments).select(pl.all().gather(dense["number"]))
    said = pl.concat([dense, each], how="horizontal").with_row_index("index")
    begins, position = pl.col("role") == LINE, pl.col("position")
    schedule = pl.when(pl.col("role") == SCHEDULE).then(pl.col("index").cast(pl.Int64))
    above = schedule.when(pl.col("role") <= POINT).then(-1).forward_fill()
    return said.with_columns(
        line=begins.cum_sum(),
        origin=pl.when(begins).then(position).forward_fill(),
        owner=(pl.col("role") == QUANTITY).cum_sum(),
        above=pl.when(above >= 0).then(above),
    )


def strange(dense: pl.DataFrame) -> pl.Series:
    """Return the lines that hold something only a handler can judge."""
    role, kind = pl.col("role"), pl.col("kind")
    aside = (kind == ASIDE) & pl.col("above").is_not_null()
    wanted = pl.when(role == QUANTITY).then(kind == DEMANDED).forward_fill()
    lost = (role == OWN) & (~wanted | pl.col("above").is_not_null())
    bad = (role == POINT) | ((role >= SCHEDULE) & (kind == ODD)) | aside | lost
    doubled = [
        dense.filter((role > QUANTITY) & (kind == each)).filter(
            pl.col("owner") == pl.col("owner").shift()
        )["line"]
        for each in PARTS.values()
    ]
    return pl.concat([dense.filter(bad | (pl.col("line") == 0))["line"], *doubled])


PARTS = {"begin": BEGIN, "close": END, "own": CONDITION}
"""What belongs to a quantity, by what its columns are called here."""

SAID = ("value", "raw", "start", "end", "period")


def gathered(dense: pl.DataFrame) -> pl.DataFrame:
    """Return the quantities that are wanted, each with its commitment and its dates."""
    wanted = dense["kind"] == DEMANDED
    found = dense.filter(wanted).select(
        "line", "origin", "position", "above", "value", "raw", "unit"
    )
    parts = [said(dense, found["above"], "above")]
    for name, kind in PARTS.items():
        here = (pl.col("role") > QUANTITY) & (pl.col("kind") == kind)
        following = pl.when(here).then("index").backward_fill()
        same = pl.col("owner").gather(following) == pl.col("owner")
        rows = dense.select(pl.when(same).then(following)).to_series().filter(wanted)
        parts.append(said(dense, rows, name))
    return settled(pl.concat([found, *parts], how="horizontal"))


def said(dense: pl.DataFrame, rows: pl.Series, name: str) -> pl.DataFrame:
    """Return the position and what is said in these rows, under names that tell of what."""
    taken = dense.select(pl.col("position", *SAID).gather(rows))
    return taken.select(
        pl.col("position").alias(f"{name}_position"),
        *(pl.when(pl.col(each) != "").then(each).alias(f"{name}_{each}") for each in SAID),
    )


def at(position: str, element: int, component: int = 0) -> pl.Expr:
    """Pack a place in the segment at that position."""
    return pl.col(position) * place(1) + place(0, element, component)


def settled(found: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the canonical table and their places, as `buckets` settles them."""
    stated = pl.coalesce("own_period", "above_period")
    dated = found.with_columns(
        condition=pl.coalesce("own_position", "above_position"),
        stated=stated,
        period=pl.coalesce(stated, "begin_period"),
        named=pl.coalesce("begin_end", "close_end"),
    )
    periods = dated.select("begin_start", "period").unique().drop_nulls()
    last = [last_day(start, period) or None for start, period in periods.iter_rows()]
    implied = periods.with_columns(implied=pl.Series(last, dtype=pl.String))
    ended = dated.join(
        implied, on=["begin_start", "period"], how="left", maintain_order="left"
    ).with_columns(
        _period=pl.when(pl.col("stated").is_not_null())
        .then(at("condition", 4, 1))
        .when(pl.col("begin_period").is_not_null())
        .then(at("begin_position", 2, 2))
    )
    closing = (
        pl.when(pl.col("begin_end").is_not_null())
        .then(at("begin_position", 2, 2))
        .when(pl.col("close_end").is_not_null())
        .then(at("close_position", 2, 2))
        .when(pl.col("implied").is_not_null())
        .then(pl.col("_period"))
    )
    return ended.with_columns(
        quantity="value",
        quantity_raw="raw",
        start="begin_start",
        end=pl.coalesce("named", "implied"),
        commitment=pl.coalesce("own_value", "above_value"),
        commitment_raw=pl.coalesce("own_raw", "above_raw"),
        _row=at("position", 0),
        _quantity=at("position", 2, 2),
        _start=at("begin_position", 2, 2),
        _end=closing,
        _commitment=at("condition", 2),
    )


def contradicting(buckets: pl.DataFrame) -> pl.Series:
    """Return the lines of which a bucket contradicts itself."""
    ends = pl.col("begin_end").is_not_null() & pl.col("close_end").is_not_null()
    kinds = pl.col("stated").is_in(LAST_DAYS) & pl.col("begin_period").is_in(LAST_DAYS)
    clash = kinds & (pl.col("stated") != pl.col("begin_period"))
    dated = pl.col("start").is_not_null() & pl.col("end").is_null()
    endless = (pl.col("period") == FLEXIBLE) & dated
    unit = pl.when(pl.col("unit") != "").then("unit").forward_fill()
    mixed = (unit != unit.shift()) & (pl.col("line") == pl.col("line").shift())
    return buckets.filter(ends | clash | endless | mixed)["line"]


def lined(draft: Draft) -> pl.DataFrame | None:
    """Return the columns with the line each belongs to, and give the lines their units."""
    buckets = draft.columns
    if buckets is None or not buckets.height:
        return None
    lines = {int(row["_row"]) // place(1): row for row in draft.lines}
    units = buckets.filter(pl.col("unit") != "").group_by("origin").first()
    for origin, unit, packed in units.select("origin", "unit", "_quantity").iter_rows():
        put(lines[origin], "unit", unit, packed + 1)
    numbers = pl.DataFrame(
        {"origin": [*lines], "line": [int(row["line"]) for row in lines.values()]},
        schema={"origin": pl.Int64, "line": pl.Int64},
    )
    return buckets.drop("line").join(numbers, on="origin", how="left", maintain_order="left")


def merged(draft: Draft, rows: Table) -> Table:
    """Return the table of all buckets in the order of the file; findings follow their rows."""
    columns = lined(draft)
    if columns is None:
        return rows
    names = rows.frame.columns
    own = rows.frame.with_row_index("before").with_columns(pl.col("before").cast(pl.Int64))
    both = pl.concat([own, columns.select(names)], how="diagonal").sort("_row")
    moved = dict(
        both.with_row_index("now").drop_nulls("before").select("before", "now").iter_rows()
    )
    draft.findings = [
        replace(found, row=moved[found.row]) if found.table == rows.name else found
        for found in draft.findings
    ]
    return rows.with_frame(both.select(names))
