"""Numbers texts, so that what depends on a text is worked out once for each different one."""

from typing import Any

import polars as pl


def numbered(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the number of each text, null where there is none, and the different texts in order.

    Texts are numbered from 0 as they come.
    """
    numbers = texts.cast(pl.Categorical(pl.Categories.random())).to_physical()
    where = pl.int_range(len(texts), dtype=pl.UInt32, eager=True)
    if numbers.null_count():
        where = where.filter(numbers.is_not_null())
    there = numbers.drop_nulls()
    highest: Any = there.max()
    many = 0 if highest is None else highest + 1
    last = pl.repeat(0, many, dtype=pl.UInt32, eager=True).scatter(there, where)
    return numbers, texts.gather(last)
