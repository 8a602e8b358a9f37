"""Puts the rows that were read in columns and those the handlers read into one table each."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from exchange.adapters.edi.alike import Alike
from exchange.adapters.edi.columns import Found
from exchange.adapters.edi.drafting import Draft
from exchange.model.tables import Table

BEFORE, NUMBER = "before", "number"


def merged(draft: Draft, read: Alike | None, lines: Table, parts: Table) -> tuple[Table, Table]:
    """Return lines and parts of a document in the order of the file.

    Findings, and parts the handlers read, follow their rows.
    """
    if read is None or not (read.taken or read.halves):
        return lines, parts
    halves = [read.halves.get(at) for at in range(lines.frame.height)]
    own = lines.frame.with_columns(pl.Series(NUMBER, halves, dtype=pl.Int64)).with_row_index(BEFORE)
    rows = line_rows(read, lines.frame.columns)
    both = told(read, pl.concat([own, rows], how="diagonal").sort("_row"))
    both = both.with_columns(line=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    of_own = both.drop_nulls(BEFORE).sort(BEFORE)["line"]
    taken = both.drop_nulls(NUMBER).select("line", NUMBER)
    found = part_rows(read, parts.frame.columns, taken)
    numbers = pl.concat([pl.Series([0], dtype=pl.Int64), of_own])
    mine = parts.frame.with_columns(line=numbers.gather(parts.frame["line"])).with_row_index(BEFORE)
    every = pl.concat([mine, found], how="diagonal")
    every = every.sort("_row", maintain_order=True) if mine.height else every
    follow(draft, lines.name, dict(enumerate(of_own - 1)))
    if mine.height:
        moved = every.with_row_index("now").drop_nulls(BEFORE).select(BEFORE, "now")
        follow(draft, parts.name, dict(moved.iter_rows()))
    names, columns = lines.frame.columns, parts.frame.columns
    return lines.with_frame(both.select(names)), parts.with_frame(every.select(columns))


def follow(draft: Draft, table: str, rows: Mapping[int, int]) -> None:
    """Let the findings on a table follow the rows they are about."""
    draft.findings = [
        replace(found, row=rows[found.row]) if found.table == table else found
        for found in draft.findings
    ]


def line_rows(read: Alike, columns: Iterable[str]) -> pl.DataFrame:
    """Return the lines that were read in columns, each with its number in the message."""
    taken = pl.DataFrame(
        [(each.line, each.head, kind) for each, kind in read.taken],
        schema={NUMBER: pl.Int64, "base": pl.Int64, "kind": pl.UInt32},
        orient="row",
    )
    kinds = [(each.cells, each.spots) for each in read.line_kinds]
    names = [name for name in columns if name != "line"]
    heads = taken.select("kind", "base", above="base")
    found = Found(heads, read.heads, read.pieces.outlines)
    rows = found.frame(kinds, names) if kinds else taken.select()
    return pl.concat([taken.select(NUMBER), rows], how="horizontal")


def told(read: Alike, lines: pl.DataFrame) -> pl.DataFrame:
    """Add what their parts say to the lines whose parts were read in columns."""
    said = said_by_parts(read)
    if said is None:
        return lines
    joined = lines.join(said, on=NUMBER, how="left", maintain_order="left", suffix=" said")
    added = [name for name in said.columns if name != NUMBER]
    both = joined.with_columns(pl.coalesce(name, f"{name} said") for name in added)
    return both.select(lines.columns)


def said_by_parts(read: Alike) -> pl.DataFrame | None:
    """Return what the first part of each line that says something says about the line."""
    names = dict.fromkeys(name for each in read.part_kinds for name in each.line_cells)
    spots = [f"_{name}" for name in names]
    if not names or not read.parts.height:
        return None
    speaking = [bool(each.line_cells) for each in read.part_kinds]
    heard = read.parts.filter(pl.Series(speaking).gather(read.parts["kind"]))
    first = heard.filter(heard["line"].ne_missing(heard["line"].shift()))
    kinds = [(each.line_cells, each.line_spots) for each in read.part_kinds]
    said = found_parts(read, first).frame(kinds, [*names, *spots])
    return pl.concat(
        [first.select(pl.col("line").cast(pl.Int64).alias(NUMBER)), said], how="horizontal"
    )


def part_rows(read: Alike, columns: Iterable[str], taken: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of the lines that were read in columns; `taken` gives those their places."""
    numbers = [0] * (read.pieces.frame.height + 1)
    for line, number in taken.iter_rows():
        numbers[number] = line
    lines = pl.Series(numbers, dtype=pl.Int64).gather(read.parts["line"])
    there = lines > 0
    parts = read.parts if there.all() else read.parts.filter(there)
    kinds = [(each.cells, each.spots) for each in read.part_kinds]
    names = [name for name in columns if name != "line"]
    found = lines.filter(there).alias("line").to_frame()
    rows = found_parts(read, parts).frame(kinds, names) if kinds else found.select()
    return pl.concat([found, rows], how="horizontal")


def found_parts(read: Alike, parts: pl.DataFrame) -> Found:
    """Return parts as columns are made of them."""
    where = read.pieces.frame
    return Found(parts.select("kind", "base", "above"), where, read.pieces.outlines)
