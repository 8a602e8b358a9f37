"""Closes the periods of a forecast that name only the day on which they begin."""

from collections.abc import Callable

import polars as pl

from exchange.adapters.edi.drafting import Draft
from exchange.model.tables import Table

FLEXIBLE = "FLEX"


def closed(draft: Draft, buckets: Table, last_day: Callable[[str, str], str], unsaid: str) -> Table:
    """Give buckets of one date the last day that their kind of period implies.

    A flexible period says itself how long it is; one that does not is held, with `unsaid`.
    """
    frame = buckets.frame
    open_ended = pl.col("end").is_null() & pl.col("start").is_not_null()
    kinds = frame.filter(open_ended).select("start", "period").drop_nulls().unique()
    if not kinds.height:
        return buckets
    last = [last_day(start, period) or None for start, period in kinds.iter_rows()]
    implied = kinds.with_columns(implied=pl.Series(last, dtype=pl.String))
    both = frame.join(implied, on=["start", "period"], how="left", maintain_order="left")
    ends = open_ended & pl.col("implied").is_not_null()
    endless = both.select(open_ended & (pl.col("period") == FLEXIBLE)).to_series()
    for row in endless.arg_true():
        draft.hold("EDI-002", both["_period"][row], unsaid, spot=(buckets.name, row))
    full = both.with_columns(
        end=pl.when(ends).then("implied").otherwise("end"),
        _end=pl.when(ends).then("_period").otherwise("_end"),
    )
    return buckets.with_frame(full.select(frame.columns))
