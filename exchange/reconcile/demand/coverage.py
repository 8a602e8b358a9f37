"""Whether a forecast covers what it should: every active product, far enough, in agreed periods."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.model.policies import ForecastPolicy
from exchange.reconcile.demand.changes import Changes
from exchange.reconcile.demand.stated import Stated
from exchange.reconcile.demand.terms import material_days
from exchange.reconcile.forecast import span

LISTED = 20
"""Parts named in one finding; the others are counted."""

LONGEST = {"D": 1, "W": 7, "M": 31, "Q": 92}
"""The most days a period of this kind has."""

PATTERN = re.compile(r"(\d+)([DWMQ])")


def missing(stated: Stated, agreement: Agreement) -> Iterator[Finding]:
    """FC-001: active products without a line in a forecast that replaces everything."""
    policy, products = agreement.forecast, stated.known.products
    asked = policy.must_cover_active and policy.absent_item == "hold"
    if products is None or not asked or stated.semantics != "full":
        return
    today = pl.lit(stated.known.today)
    begun = (pl.col("valid_from") <= today).fill_null(value=True)
    lasts = (pl.col("valid_to") >= today).fill_null(value=True)
    active = products.filter((pl.col("status") == "ACTIVE") & begun & lasts)
    absent = active.join(stated.lines, on="part", how="anti")["part"].unique().sort()
    if absent.len():
        listed = ", ".join(absent.head(LISTED))
        yield stated.about(
            "FC-001",
            observed=absent.len(),
            parts=listed + (" \u2026" if absent.len() > LISTED else ""),
            clause=policy.cited("must_cover_active") or "-",
        )


def short(stated: Stated, agreement: Agreement) -> Iterator[Finding]:
    """FC-002: the horizon ends a week or more before the agreed one."""
    weeks = agreement.forecast.horizon_weeks
    if weeks is None:
        return
    until = stated.known.today + timedelta(weeks=weeks, days=-1)
    lacking = (until - stated.horizon).days // 7
    if lacking > 0:
        yield stated.whole(
            "FC-002",
            "horizon_end",
            observed=stated.horizon,
            expected=until,
            weeks=lacking,
            clause=agreement.forecast.cited("horizon_weeks") or "-",
        )


def shorter_than_material(stated: Stated) -> Iterator[Finding]:
    """FC-003: the horizon ends before material ordered today would be there."""
    days = material_days(stated.known)
    if days is None:
        return
    ahead = (stated.horizon - stated.known.today).days + 1
    lines = stated.lines.join(days, on="part").filter(pl.col("days") > ahead)
    for row in lines.unique("part", keep="first", maintain_order=True).iter_rows(named=True):
        yield stated.finding("FC-003", row, observed=ahead, expected=row["days"])


def pattern(
    stated: Stated, found: Changes | None, agreement: Agreement | None
) -> Iterator[Finding]:
    """FC-005: periods longer than agreed, or, where none are agreed, unlike those before."""
    agreed = agreement.forecast if agreement else ForecastPolicy()
    longer = coarse(stated, agreed.buckets) if agreed.buckets else stated.buckets.head(0)
    for row in first_of(longer):
        yield unlike(
            stated, row, agreed.buckets, count=longer.height, clause=agreed.cited("buckets")
        )
    if agreed.buckets or found is None or not found.uncompared.height:
        return
    misfits = found.uncompared
    rows = stated.buckets.join(
        misfits.rename({"now_start": "start", "now_last": "last"}),
        on=["part", "revision", "ship_to", "start", "last"],
    )
    for row in first_of(rows):
        before = span(row["before_start"], row["before_last"])
        yield unlike(stated, row, before, count=rows.height)


def first_of(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the first of some periods: one finding tells of them all."""
    return rows.sort("row").head(1).to_dicts()


def unlike(
    stated: Stated, row: dict[str, Any], expected: str, *, count: int, clause: str = ""
) -> Finding:
    """Return the finding on periods that are not those agreed."""
    return stated.finding(
        "FC-005",
        row,
        "start",
        observed=span(row["start"], row["last"]),
        expected=expected,
        count=count,
        clause=clause or "-",
    )


def coarse(stated: Stated, agreed: str) -> pl.DataFrame:
    """Return the periods longer than agreed so far ahead, counted from the first day stated."""
    first = stated.buckets["start"].min()
    begin = first if isinstance(first, date) else stated.known.today
    longest = pl.lit(None, pl.Int64)
    for end, kind in reversed([*steps(begin, agreed)]):
        longest = pl.when(pl.col("start") < pl.lit(end)).then(LONGEST[kind]).otherwise(longest)
    length = (pl.col("last") - pl.col("start")).dt.total_days() + 1
    return stated.buckets.filter(length > longest)


def steps(begin: date, agreed: str) -> Iterator[tuple[date, str]]:
    """Yield where each kind of period of a pattern such as `13W+9M` ends, at the latest."""
    for count, kind in PATTERN.findall(agreed):
        begin += timedelta(days=int(count) * LONGEST[kind])
        yield begin, kind
