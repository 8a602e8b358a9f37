"""How far a forecast may move: its changes against the bands of the agreement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.forecasts import Snapshot
from exchange.reconcile.demand import bands
from exchange.reconcile.demand.baselines import entered
from exchange.reconcile.demand.changes import Changes
from exchange.reconcile.demand.families import families
from exchange.reconcile.demand.periods import SERIES
from exchange.reconcile.demand.snapshots import PERIOD, states
from exchange.reconcile.demand.stated import Stated

BOUND = [
    "whole_before", "whole_now", "entry", "baseline", "final", "band", "high", "low", "above",
    "below", "rise", "fall", "up", "down", "frozen", "clause",
]  # fmt: skip
EMPTY = ["subject", "family", *BOUND, "scope"]
SUBJECTS = {"part": pl.col("part"), "family": pl.col("family"), "total": pl.lit("")}
OWN = {"part": ("part", "family"), "family": ("family",), "total": ()}
"""What terms of their own are found by."""

NOTHING = pl.lit(0).cast(bands.EXACT)


@dataclass(frozen=True, slots=True)
class Sight:
    """How changes of `parts` are looked at: by part, by family, or all together."""

    scope: str
    agreement: Agreement
    parts: pl.DataFrame = field(repr=False)

    def subjects(self, demand: pl.LazyFrame) -> pl.LazyFrame:
        """Put `subject` and `family` to demand; what belongs to no family is not looked at."""
        known = demand.join(self.parts.lazy(), on="part")
        if self.scope == "family":
            known = known.filter(pl.col("family").is_not_null())
        return known.with_columns(subject=SUBJECTS[self.scope])


def measured(stated: Stated, found: Changes, agreement: Agreement) -> pl.DataFrame:
    """Return the changes with the bands they lie in: limits, and the amount outside.

    A row for each series and period that is compared and each scope of bands that holds for it.
    `baseline` and all after it speak of the whole subject, not of the one series.
    """
    held = tuple(states(stated.known.history, stated.semantics))
    compared = found.frame.select("part").unique()
    known = compared.join(families(stated.known.products), on="part", how="left")
    parts = [
        limited(stated, found.frame, Sight(scope, agreement, known), held)
        for scope in bands.scopes(agreement)
    ]
    none = found.frame.head(0).with_columns(pl.lit(None).alias(name) for name in EMPTY)
    return pl.concat(parts) if parts else none


def limited(
    stated: Stated, frame: pl.DataFrame, sight: Sight, held: Sequence[Snapshot]
) -> pl.DataFrame:
    """Return the changes of one scope in their bands."""
    today = stated.known.today
    table = bands.table(sight.agreement, sight.scope)
    near = pl.col("start") <= pl.lit(today + timedelta(days=bands.furthest(table)))
    series = sight.subjects(frame.filter(near).lazy()).collect()
    named = {name: pl.col(name) if name in OWN[sight.scope] else pl.lit("") for name in OWN["part"]}
    subjects = series.select("subject", **named).unique("subject")
    owners = bands.owners(subjects, sight.agreement, table).select("subject", "terms")
    wholes = (
        series.group_by("subject", *PERIOD)
        .agg(
            whole_before=pl.when(pl.col("before").is_not_null().any()).then(pl.sum("before")),
            whole_now=pl.sum("now"),
        )
        .join(owners, on="subject")
    )
    placed = bands.banded(wholes, table, today).filter(
        pl.col("rise").is_not_null() | pl.col("fall").is_not_null()
    )
    still = (pl.col("whole_now") == pl.col("whole_before")).fill_null(value=False)
    based = based_on(placed.filter(~still), sight, held)
    bound = against(based, running=pl.col("start") < pl.lit(today))
    both = pl.concat([bound, placed.filter(still)], how="diagonal")
    return series.join(
        both.select("subject", *PERIOD, *BOUND), on=["subject", *PERIOD]
    ).with_columns(scope=pl.lit(sight.scope))


def based_on(placed: pl.DataFrame, sight: Sight, held: Sequence[Snapshot]) -> pl.DataFrame:
    """Return periods with the quantity they are measured against, and that of their band entry."""
    entry = entered(placed, held, sight.subjects).with_columns(
        entry=pl.coalesce("entry", "whole_before")
    )
    at_entry = sight.agreement.flexibility.baseline == "band_entry"
    return entry.with_columns(baseline=pl.col("entry" if at_entry else "whole_before"))


def against(placed: pl.DataFrame, running: pl.Expr) -> pl.DataFrame:
    """Return periods with their limits and what lies outside: `above` and `below`.

    Only a change that leads further out is outside: what was accepted before stays accepted, and
    what comes back is welcome. What is wanted in a period that has begun may fall, because a part
    of it may be delivered. Where nothing was wanted, only an allowance in units lets it rise.
    """
    base = pl.col("baseline").cast(bands.EXACT)
    now = pl.col("whole_now").cast(bands.EXACT)
    before = pl.col("whole_before")
    allowed = (
        pl.when(base == 0).then(pl.col("units").fill_null(NOTHING)).otherwise(base * pl.col("rise"))
    )
    rising = (pl.col("whole_now") > before).fill_null(value=True)
    falling = (pl.col("whole_now") < before).fill_null(value=True) & ~running
    return placed.with_columns(
        high=pl.when(pl.col("rise").is_not_null()).then(allowed), low=base * pl.col("fall")
    ).with_columns(
        above=pl.when(rising & (now > pl.col("high"))).then(now - pl.col("high")),
        below=pl.when(falling & (now < pl.col("low"))).then(pl.col("low") - now),
    )


def outward(side: str) -> pl.Expr:
    """Tell which rows move their subject out of its band: `above` or `below`."""
    delta = pl.col("delta")
    moves = (delta > 0 if side == "above" else delta < 0) | pl.col("whole_before").is_null()
    return pl.col(side).is_not_null() & moves


def differences(found: Changes, moved: pl.DataFrame | None) -> pl.DataFrame:
    """Return what a forecast changes, for people: one row for each series and period.

    part, revision, ship_to, start, end, before, now, delta, event; in the first row of a part
    that leaves its band in a period also the limit and the amount outside.
    """
    shape = found.frame.sort(SERIES).rename({"last": "end"}).drop("row", "line_row")
    if moved is None:
        return shape.with_columns(pl.lit(None).alias(name) for name in ("band", "limit", "outside"))
    first = pl.int_range(pl.len()).over("part", *PERIOD) == 0
    limit = pl.when(outward("above")).then("high").when(outward("below")).then("low")
    banded = moved.filter(pl.col("scope") == "part").rename({"last": "end"})
    breaches = (
        moved.filter((pl.col("scope") == "part") & (outward("above") | outward("below")))
        .sort(SERIES)
        .filter(first)
        .select(*SERIES, limit=limit, outside=pl.coalesce("above", "below"))
        .rename({"last": "end"})
    )
    keys = ["end" if name == "last" else name for name in SERIES]
    return shape.join(
        banded.select(*keys, "band"), on=keys, how="left", maintain_order="left"
    ).join(breaches, on=keys, how="left", maintain_order="left")
