"""Which band of the agreement a period lies in, and how far its quantity may move there."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.policies import Band

EXACT = pl.Decimal(38, 14)
"""Limits are exact where a percentage has no more than six decimals."""

ENDLESS = 36_500
"""Days of a band without an end."""

GENERAL = -1
"""What stands for the bands of the agreement where a part has none of its own."""

SCOPES = ("part", "family", "total")

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "terms": pl.Int64, "first": pl.Int64, "final": pl.Int64, "band": pl.String,
    "rise": EXACT, "fall": EXACT, "units": EXACT, "clause": pl.String,
    "up": pl.String, "down": pl.String, "frozen": pl.Boolean,
}  # fmt: skip


def table(agreement: Agreement, scope: str) -> pl.DataFrame:
    """Return the bands of one scope, a row each; `terms` tells whose they are.

    `rise` and `fall` are what a quantity is multiplied by to get its limits, null where it may
    move freely.
    """
    general = agreement.flexibility
    rows = [
        described(GENERAL, band, band.clause or general.cited("bands"))
        for band in general.bands
        if band.scope == scope
    ]
    for number, terms in enumerate(agreement.terms):
        rows += [
            described(number, band, band.clause or terms.clause or general.cited("bands"))
            for band in terms.bands
            if band.scope == scope
        ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def furthest(known: pl.DataFrame) -> int:
    """Return how many days ahead a quantity may be bound."""
    bound = known.filter(pl.col("rise").is_not_null() | pl.col("fall").is_not_null())
    last = bound.select(pl.col("final").fill_null(ENDLESS).max()).item()
    return last if isinstance(last, int) else 0


def described(terms: int, band: Band, clause: str) -> tuple[object, ...]:
    """Return a band as a row."""
    last = "" if band.last is None else band.last
    return (
        terms,
        band.first,
        band.last,
        f"{band.first}\u2013{last}",
        factor(band.increase, 1),
        factor(band.decrease, -1),
        band.increase_units,
        clause,
        percentage(band.increase),
        percentage(band.decrease),
        band.increase == 0 and band.decrease == 0,
    )


def factor(percent: Decimal | None, sign: int) -> Decimal | None:
    """Return what a quantity is multiplied by to get its limit; none lies below zero."""
    return None if percent is None else max(1 + sign * percent / 100, Decimal(0))


def percentage(percent: Decimal | None) -> str | None:
    """Return a percentage as people write it."""
    return None if percent is None else f"{percent.normalize():f}"


def owners(subjects: pl.DataFrame, agreement: Agreement, known: pl.DataFrame) -> pl.DataFrame:
    """Return the subjects (`part`, `family`) with the `terms` whose bands of a table they follow.

    A part's own terms come before those of its family, as in `Agreement.terms_of`.
    """
    having = known["terms"].unique().to_list()
    numbered = [*enumerate(agreement.terms)]
    own = {terms.part: number for number, terms in reversed(numbered) if terms.part}
    shared = {terms.family: number for number, terms in reversed(numbered) if terms.family}
    return subjects.with_columns(
        terms=pl.coalesce(looked_up("part", own), looked_up("family", shared))
    ).with_columns(
        terms=pl.when(pl.col("terms").is_in(having)).then("terms").otherwise(pl.lit(GENERAL))
    )


def looked_up(column: str, names: dict[str, int]) -> pl.Expr:
    """Return what each name of a column stands for, null where it is not among them."""
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.Int64)


def banded(periods: pl.DataFrame, known: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return the periods (`terms`, `start`) that lie in a band, with all that it says.

    A period that has begun counts as beginning today.
    """
    ahead = (pl.col("start") - pl.lit(today)).dt.total_days()
    places = (
        periods.select("terms", "start")
        .unique()
        .with_columns(days=pl.max_horizontal(ahead, pl.lit(0)))
        .sort("days")
        .join_asof(
            known.sort("first"),
            left_on="days",
            right_on="first",
            by="terms",
            check_sortedness=False,
        )
        .filter(pl.col("first").is_not_null())
        .filter((pl.col("days") <= pl.col("final")).fill_null(value=True))
    )
    return periods.join(places, on=["terms", "start"])


def scopes(agreement: Agreement) -> Iterator[str]:
    """Yield the scopes the agreement has bands for, from the single part to all together."""
    bands = [
        *agreement.flexibility.bands,
        *(band for each in agreement.terms for band in each.bands),
    ]
    used = {band.scope for band in bands}
    yield from (scope for scope in SCOPES if scope in used)
