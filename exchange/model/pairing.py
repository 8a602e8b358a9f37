"""Pairs the rows of two tables, the same thing before and after, in stages from sure to likely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

PAIRS = {"row_old": pl.Int64, "row_new": pl.Int64, "stage": pl.String}


@dataclass(frozen=True, slots=True)
class Stage:
    """Rows that agree in all columns of `key` belong together, if no stage before paired them.

    Only rows that say something in the columns of `stated` take part. Rows that agree with several
    are paired in their order where these are `alike`, which makes no difference between them;
    otherwise nobody knows which belong together, and they are left.
    """

    name: str
    key: tuple[str, ...]
    stated: tuple[str, ...] = ()
    alike: bool = False


def paired(old: pl.DataFrame, new: pl.DataFrame, stages: Iterable[Stage]) -> pl.DataFrame:
    """Return `row_old`, `row_new` and `stage` of each pair; both tables tell rows by `row`."""
    found = [pl.DataFrame(schema=PAIRS)]
    for stage in stages:
        before, after = taking_part(old, stage), taking_part(new, stage)
        pairs = before.join(after, on=[*stage.key, "_turn"], how="inner", nulls_equal=True)
        pairs = pairs.select(row_old="row", row_new="row_right", stage=pl.lit(stage.name))
        old = old.join(pairs, left_on="row", right_on="row_old", how="anti", maintain_order="left")
        new = new.join(pairs, left_on="row", right_on="row_new", how="anti", maintain_order="left")
        found.append(pairs)
    return pl.concat(found)


def taking_part(frame: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    """Return the rows a stage may pair, each with its turn among those of the same key."""
    turn = pl.int_range(pl.len(), dtype=pl.Int64).over(stage.key)
    stated = frame.drop_nulls(stage.stated) if stage.stated else frame
    counted = stated.select("row", *stage.key, _turn=turn, _rows=pl.len().over(stage.key))
    return counted if stage.alike else counted.filter(pl.col("_rows") == 1)


def beside(
    old: pl.DataFrame, new: pl.DataFrame, pairs: pl.DataFrame, columns: Sequence[str]
) -> pl.DataFrame:
    """Return pairs and rows without one, each column as `_old` and `_new`.

    A row that is only in `old` has the stage DELETE, one that is only in `new` ADD.
    """
    before = old.select(row_old="row", **{f"{name}_old": pl.col(name) for name in columns})
    after = new.select(row_new="row", **{f"{name}_new": pl.col(name) for name in columns})
    gone = before.join(pairs, on="row_old", how="anti").with_columns(stage=pl.lit("DELETE"))
    came = after.join(pairs, on="row_new", how="anti").with_columns(stage=pl.lit("ADD"))
    both = pairs.join(before, on="row_old").join(after, on="row_new")
    return pl.concat([both, gone, came], how="diagonal")
