"""Numbers texts, so that what depends on a text is worked out once for each different one."""

from typing import Any

import polars as pl

MOST_LISTED = 1_000_000
"""Numbers that may have a place each in a list, though few of them occur."""


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


def paired(first: pl.Series, second: pl.Series) -> tuple[pl.Series, list[tuple[str, str]]]:
    """Return the number of each pair of texts, and the different pairs; no text is an empty one."""
    one, ones = numbered(first.fill_null(""))
    other, others = numbered(second.fill_null(""))
    both, found = dense(one.cast(pl.UInt64) * len(others) + other, len(ones) * len(others))
    return both, [(ones[at // len(others)], others[at % len(others)]) for at in found]


def dense(numbers: pl.Series, end: int) -> tuple[pl.Series, pl.Series]:
    """Number those of the numbers below `end` that occur; return what each is now, and them."""
    found = numbers.unique()
    order = pl.int_range(len(found), dtype=pl.UInt32, eager=True)
    if end > MOST_LISTED:
        return numbers.replace_strict(found, order, return_dtype=pl.UInt32), found
    known = pl.repeat(0, end, dtype=pl.UInt32, eager=True)
    return known.scatter(found, order).gather(numbers), found
