"""What is told about demand that moves further than agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.reconcile.demand.changes import Changes
from exchange.reconcile.demand.flexibility import outward
from exchange.reconcile.demand.periods import SERIES
from exchange.reconcile.demand.requests import cited, requested
from exchange.reconcile.demand.stated import Row, Stated
from exchange.reconcile.forecast import plain

FINEST = Decimal("0.000001")
"""The finest step of a quantity."""


@dataclass(frozen=True, slots=True)
class Side:
    """One direction in which a limit can be passed."""

    name: str
    limit: str
    percent: str
    sign: str
    rule: str
    rounding: str


SIDES = (
    Side("above", "high", "up", "+", "FC-010", ROUND_FLOOR),
    Side("below", "low", "down", "-", "FC-011", ROUND_CEILING),
)


def outside(stated: Stated, moved: pl.DataFrame) -> Iterator[Finding]:
    """FC-009, 010, 011, 023, 035 and 036: a change outside its band.

    A part outside whose family as a whole is inside its own band changes only the mix. A family
    or everything together is told of where the single part is not.
    """
    told = pl.DataFrame(schema=moved.select(SERIES).schema)
    for scope in ("part", "family", "total"):
        for side in SIDES:
            rows = moved.filter((pl.col("scope") == scope) & outward(side.name))
            fresh = rows.join(told, on=SERIES, how="anti").sort(SERIES)
            mix = mixed(fresh, moved) if scope == "part" else fresh.head(0)
            alone = fresh.join(mix, on=SERIES, how="anti", maintain_order="left")
            for row in requested(alone, stated) if side.name == "above" else named(alone):
                yield breach(stated, row, side, rule(row, side))
            for row in mix.iter_rows(named=True):
                yield breach(stated, row, side, "FC-035")
            told = pl.concat([told, fresh.select(SERIES)])


def mixed(rows: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose family keeps to a band of its own in that period."""
    inside = pl.col("above").is_null() & pl.col("below").is_null()
    families = moved.filter((pl.col("scope") == "family") & inside).select(SERIES)
    return rows.join(families, on=SERIES, how="semi")


def named(rows: pl.DataFrame) -> Iterator[Row]:
    """Yield rows as they are: nothing is asked for where less is wanted."""
    yield from rows.iter_rows(named=True)


def rule(row: Row, side: Side) -> str:
    """Return the rule of a change outside its band."""
    scoped = {"family": "FC-023", "total": "FC-036"}
    return scoped.get(str(row["scope"])) or ("FC-009" if row["frozen"] else side.rule)


def breach(stated: Stated, row: Row, side: Side, name: str) -> Finding:
    """Return the finding on a change outside its band: limit, amount outside and clause."""
    now, baseline = Decimal(str(row["whole_now"])), Decimal(str(row["baseline"]))
    limit = shown(Decimal(str(row[side.limit])), (now, baseline), side.rounding)
    final = row["final"]
    until = stated.known.today + timedelta(days=final) if isinstance(final, int) else "-"
    return stated.finding(
        name,
        row,
        observed=plain(now),
        expected=plain(limit),
        baseline=plain(baseline),
        percent=f"{side.sign}{row[side.percent]}",
        outside=plain(abs(now - limit)),
        family=row["subject"] if row["scope"] == "family" else row["family"] or "-",
        band=row["band"],
        until=until,
        clause=row["clause"] or "-",
        **cited(row),
    )


def shown(limit: Decimal, quantities: tuple[Decimal, ...], rounding: str) -> Decimal:
    """Return a limit as a quantity that keeps to it: in whole units where all are counted so."""
    whole = all(each == each.to_integral_value() for each in quantities)
    return limit.quantize(Decimal(1) if whole else FINEST, rounding=rounding)


def drifted(stated: Stated, moved: pl.DataFrame, agreement: Agreement) -> Iterator[Finding]:
    """FC-012: many small steps that lead outside together, each of them inside its band."""
    percent = agreement.forecast.drift_percent
    if percent is None and agreement.flexibility.baseline == "band_entry":
        return
    share = None if percent is None else percent / 100
    rise = pl.col("rise") if share is None else pl.lit(1 + share)
    fall = pl.col("fall") if share is None else pl.lit(max(1 - share, Decimal(0)))
    entry, now = pl.col("entry").cast(pl.Decimal(38, 14)), pl.col("whole_now")
    inside = pl.col("above").is_null() & pl.col("below").is_null()
    moves = pl.col("delta")
    drift = ((moves > 0) & (now > entry * rise)) | ((moves < 0) & (now < entry * fall))
    rows = moved.filter((pl.col("scope") == "part") & inside & (entry > 0) & drift)
    for row in rows.sort(SERIES).iter_rows(named=True):
        limit = percent if percent is not None else row["up" if row["delta"] > 0 else "down"]
        yield stated.finding(
            "FC-012",
            row,
            observed=plain(row["whole_now"]),
            expected=plain(row["entry"]),
            percent=share_of(row),
            limit=limit,
            clause=agreement.forecast.cited("drift_percent") if percent else row["clause"] or "-",
        )


def share_of(row: Row) -> str:
    """Return the change since band entry in percent, to one decimal."""
    now, entry = Decimal(str(row["whole_now"])), Decimal(str(row["entry"]))
    return f"{(now - entry) / entry * 100:+.1f}"


def swung(stated: Stated, found: Changes, agreement: Agreement) -> Iterator[Finding]:
    """FC-026: the whole forecast changed so much that it may be the wrong file."""
    percent = agreement.forecast.swing_percent
    both = found.frame.filter(pl.col("before").is_not_null())
    before, now = both["before"].sum(), both["now"].sum()
    if percent is None or not before:
        return
    change = (Decimal(str(now)) - Decimal(str(before))) / Decimal(str(before)) * 100
    if abs(change) > percent:
        yield stated.whole(
            "FC-026",
            observed=plain(now),
            expected=plain(before),
            percent=f"{change:+.1f}",
            limit=f"{percent:f}",
            clause=agreement.forecast.cited("swing_percent") or "-",
        )
