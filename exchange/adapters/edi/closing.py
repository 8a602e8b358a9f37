"""Closes the periods of a forecast that name only the day on which they begin."""

from collections.abc import Callable

import polars as pl

from exchange.adapters.edi.drafting import Draft
from exchange.model.tables import Table
from exchange.model.texts import paired

FLEXIBLE = "FLEX"


def closed(draft: Draft, buckets: Table, last_day: Callable[[str, str], str], unsaid: str) -> Table:
    """Give buckets of one date the last day that their kind of period implies.

    A flexible period says itself how long it is; one that does not is held, with `unsaid`.
    """
    frame = buckets.frame
    open_ended = frame["end"].is_null() & frame["start"].is_not_null()
    if not open_ended.any():
        return buckets
    numbers, kinds = paired(frame["start"], frame["period"])
    days = pl.Series([last_day(*each) or None for each in kinds], dtype=pl.String)
    flexible = pl.Series([period == FLEXIBLE for _, period in kinds], dtype=pl.Boolean)
    for row in (open_ended & flexible.gather(numbers)).arg_true():
        draft.hold("EDI-002", frame["_period"][row], unsaid, spot=(buckets.name, row))
    last = days.gather(numbers)
    ends = open_ended & last.is_not_null()
    full = frame.with_columns(
        end=pl.when(ends).then(last).otherwise("end"),
        _end=pl.when(ends).then("_period").otherwise("_end"),
    )
    return buckets.with_frame(full)
