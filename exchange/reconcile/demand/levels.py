"""How binding demand is: as marked, as the agreement's fences say, and what it adds up to."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.model.policies import ForecastPolicy
from exchange.reconcile.demand.snapshots import ASIDE, KEY, applied, states
from exchange.reconcile.demand.stated import Stated
from exchange.reconcile.forecast import plain

AUTHORISED = {"build": ["FIRM", "BUILD_AUTH"], "material": ["FIRM", "BUILD_AUTH", "MATERIAL_AUTH"]}
"""Which levels let us build, and which let us buy."""

FENCES = (
    ("FIRM", "firm_weeks"),
    ("BUILD_AUTH", "build_weeks"),
    ("MATERIAL_AUTH", "material_weeks"),
)
SAID = ["FIRM", "BUILD_AUTH", "MATERIAL_AUTH", "FORECAST", "PILOT", "BACKLOG", *ASIDE]

Fence = tuple[date, str, str]
"""The first day beyond a fence, the level before it, and the value of the agreement it is."""


def fences(policy: ForecastPolicy, day: date) -> list[Fence]:
    """Return the agreed fences as seen from a day, the nearest first."""
    agreed = ((level, name, getattr(policy, name)) for level, name in FENCES)
    return [(day + timedelta(weeks=weeks), level, name) for level, name, weeks in agreed if weeks]


def levelled(frame: pl.DataFrame, policy: ForecastPolicy, day: date) -> pl.DataFrame:
    """Return demand with its `level`: the sender's, else that of the fence it lies in."""
    level = pl.lit("FORECAST")
    for end, name, _ in reversed(fences(policy, day)):
        level = pl.when(pl.col("start") < pl.lit(end)).then(pl.lit(name)).otherwise(level)
    said = pl.col("commitment").is_in(SAID).fill_null(value=False)
    return frame.with_columns(level=pl.when(said).then("commitment").otherwise(level))


def contradicted(stated: Stated, agreement: Agreement) -> Iterator[Finding]:
    """FC-018: marked as forecast within the firm weeks, or as firm beyond every fence."""
    ends = fences(agreement.forecast, stated.known.today)
    if not ends:
        return
    start, level = pl.col("start"), pl.col("commitment")
    loose = (
        level.is_in([])
        if ends[0][1] != "FIRM"
        else (level == "FORECAST") & (start < pl.lit(ends[0][0]))
    )
    bold = (level == "FIRM") & (start >= pl.lit(ends[-1][0]))
    rows = stated.buckets.filter((pl.col("quantity") > 0) & (loose | bold).fill_null(value=False))
    for row in rows.sort("row").iter_rows(named=True):
        firm = row["commitment"] == "FORECAST"
        yield stated.finding(
            "FC-018",
            row,
            "commitment",
            observed=row["commitment"],
            expected="FIRM" if firm else "FORECAST",
            date=ends[0][0] if firm else ends[-1][0],
            clause=agreement.forecast.cited(ends[0 if firm else -1][2]) or "-",
        )


def aside(stated: Stated) -> Iterator[Finding]:
    """FC-024: quantities that tell of an upside or a capacity, and are no demand."""
    rows = stated.buckets.filter(pl.col("commitment").is_in(ASIDE)).sort("row")
    counted = rows.group_by("commitment", maintain_order=True).agg(
        pl.len().alias("count"), pl.first("row"), pl.first("line_row"), pl.first("part")
    )
    for row in counted.iter_rows(named=True):
        yield stated.finding(
            "FC-024", row, "commitment", observed=row["commitment"], count=row["count"]
        )


def authorised(stated: Stated) -> pl.DataFrame:
    """Return the authorisation ledger: `part`, and for `build` and `material` now and at most.

    A figure is the units the OEM has let us build or buy, counted from the first day of the
    shipments we know: what was shipped until then, and what is open and authorised. Where nobody
    told us of shipments, only periods that begin from today on are counted, in all forecasts.
    """
    columns = [*AUTHORISED]
    held = [*states(stated.known.history, stated.semantics)]
    frame = stated.buckets.select(*KEY, "commitment", "start", "quantity", end="last")
    if held and stated.semantics == "net_change":
        frame = applied(held[-1].frame, frame, stated.semantics)
    now = summed_up(stated, frame, stated.known.today)
    before = [summed_up(stated, each.frame, each.day) for each in held]
    highest = pl.concat([now, *before]).group_by("part").agg(pl.max(name) for name in columns)
    return now.join(highest.rename({name: f"{name}_high" for name in columns}), on="part")


def summed_up(stated: Stated, frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return what one forecast authorises, by part, with what was shipped until its day."""
    agreement, shipments = stated.known.agreement, stated.known.shipments
    policy = agreement.forecast if agreement else ForecastPolicy()
    kept = ["part", "start", "quantity", "commitment"]
    whole = levelled(frame.select(kept), policy, day)
    if shipments is None:
        whole = whole.filter(pl.col("start") >= pl.lit(stated.known.today))
    units = whole.group_by("part").agg(
        pl.when(pl.col("level").is_in(levels)).then("quantity").sum().alias(name)
        for name, levels in AUTHORISED.items()
    )
    parts = stated.lines.select("part").unique()
    found = parts.join(units, on="part", how="left").join(
        shipped(shipments, day), on="part", how="left"
    )
    zero = pl.lit(0).cast(pl.Decimal(38, 6))
    return found.select(
        "part", *(pl.coalesce(name, zero) + pl.coalesce("shipped", zero) for name in AUTHORISED)
    )


def shipped(shipments: pl.DataFrame | None, day: date) -> pl.DataFrame:
    """Return what was shipped of each part until a day."""
    kind = pl.Decimal(38, 6)
    if shipments is None:
        return pl.DataFrame(schema={"part": pl.String, "shipped": kind})
    gone = shipments.filter(pl.col("shipped_on") <= pl.lit(day))
    return gone.group_by("part").agg(shipped=pl.col("quantity").cast(kind).sum())


def fallen(stated: Stated) -> Iterator[Finding]:
    """FC-025: fewer units are authorised to be built or bought than once were.

    A part with a quantity that could not be read, or cannot be, is left out.
    """
    if not stated.known.history:
        return
    lines = stated.lines.join(stated.unread, on="part", how="anti")
    if stated.semantics != "net_change":
        negative = stated.buckets.filter(pl.col("quantity") < 0)
        lines = lines.join(negative, on="part", how="anti")
    ledger = authorised(stated).join(
        lines.unique("part", keep="first"), on="part", maintain_order="left"
    )
    for row in ledger.sort("line_row").iter_rows(named=True):
        for name in AUTHORISED:
            if row[name] < row[f"{name}_high"]:
                yield stated.finding(
                    "FC-025",
                    row,
                    observed=plain(row[name]),
                    expected=plain(row[f"{name}_high"]),
                    level="BUILD_AUTH" if name == "build" else "MATERIAL_AUTH",
                )
