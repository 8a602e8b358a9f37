"""Closes the periods of a forecast that name only the day on which they begin."""

from collections.abc import Callable

import polars as pl

from exchange.adapters.edi.drafting import Draft
from exchange.model.tables import Table
from exchange.model.texts import numbered

FLEXIBLE = "FLEX"


def closed(draft: Draft, buckets: Table, last_day: Callable[[str, str], str], unsaid: str) -> Table:
    """Give buckets of one date the last day that their kind of period implies.

    A flexible period says itself how long it is; one that does not is held, with `unsaid`.
    """
    frame = buckets.frame
    open_ended = frame["end"].is_null() & frame["start"].is_not_null()
    if not open_ended.any():
        return buckets
    last, flexible = implied(frame, last_day)
    ends = open_ended & last.is_not_null()
    for row in (open_ended & flexible).arg_true():
        draft.hold("EDI-002", frame["_period"][row], unsaid, spot=(buckets.name, row))
    full = frame.with_columns(
        end=pl.when(ends).then(last).otherwise("end"),
        _end=pl.when(ends).then("_period").otherwise("_end"),
    )
    return buckets.with_frame(full)


def implied(
    frame: pl.DataFrame, last_day: Callable[[str, str], str]
) -> tuple[pl.Series, pl.Series]:
    """Return the last day of each period by its beginning and kind, and which are flexible."""
    start, starts = numbered(frame["start"].fill_null(""))
    period, periods = numbered(frame["period"].fill_null(""))
    both = start.cast(pl.UInt64) * len(periods) + period
    kinds = both.unique()
    pairs = ((starts[at // len(periods)], periods[at % len(periods)]) for at in kinds)
    days = pl.Series([last_day(*pair) or None for pair in pairs], dtype=pl.String)
    number = pl.repeat(0, len(starts) * len(periods), dtype=pl.UInt32, eager=True).scatter(
        kinds, pl.int_range(len(kinds), dtype=pl.UInt32, eager=True)
    )
    return days.gather(number.gather(both)), (periods == FLEXIBLE).gather(period)
