"""Single quantities of a forecast against orders, shipments, lots and their own neighbours."""

from collections.abc import Iterator

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.model.policies import ForecastPolicy
from exchange.model.units import catalogue, codes
from exchange.reconcile.demand.levels import levelled
from exchange.reconcile.demand.snapshots import PERIOD
from exchange.reconcile.demand.stated import Stated
from exchange.reconcile.demand.terms import lots
from exchange.reconcile.forecast import plain

FEWEST = 4
"""A spike is told from no fewer periods of one length."""

EXACT = pl.Decimal(38, 6)


def below_orders(stated: Stated) -> Iterator[Finding]:
    """FC-013: less is forecast in a period than is on order for it."""
    orders = stated.known.open_orders
    if orders is None:
        return
    dated = orders.select("part", "requested_date", ordered=pl.col("quantity").cast(EXACT))
    dated = dated.drop_nulls().sort("requested_date")
    days = dated["requested_date"]
    near = (pl.col("start") <= pl.lit(days.max(), pl.Date)) & (
        pl.col("last") >= pl.lit(days.min(), pl.Date)
    )
    wanted = (
        stated.demand.filter(near)
        .group_by("part", *PERIOD)
        .agg(pl.sum("quantity"), pl.min("row"), pl.min("line_row"))
    )
    placed = (
        dated.join_asof(
            wanted.sort("start"),
            left_on="requested_date",
            right_on="start",
            by="part",
            check_sortedness=False,
        )
        .filter(pl.col("requested_date") <= pl.col("last"))
        .group_by("part", *PERIOD)
        .agg(pl.sum("ordered"), pl.first("quantity", "row", "line_row"))
        .filter(pl.col("quantity") < pl.col("ordered"))
    )
    for row in placed.sort("row").iter_rows(named=True):
        yield stated.finding(
            "FC-013", row, observed=plain(row["quantity"]), expected=plain(row["ordered"])
        )


def spikes(stated: Stated, agreement: Agreement) -> Iterator[Finding]:
    """FC-014: a quantity far from the others of its part in periods of the same length.

    Far is more than the agreed factor times the median, and further from it than the factor
    times the median distance of all.
    """
    factor = agreement.forecast.spike_factor
    if factor is None:
        return
    alike = ["part", "ship_to", pl.col("last") - pl.col("start")]
    amount = pl.col("quantity").cast(pl.Float64)
    wanted = stated.demand.filter(pl.col("quantity") > 0).with_columns(
        median=amount.median().over(alike), among=pl.len().over(alike)
    )
    distance = (amount - pl.col("median")).abs()
    limit = float(factor)
    unusual = (amount > pl.col("median") * limit) & (
        distance > distance.median().over(alike) * limit
    )
    rows = wanted.filter(unusual & (pl.col("among") >= FEWEST))
    for row in rows.sort("row").iter_rows(named=True):
        yield stated.finding(
            "FC-014",
            row,
            observed=plain(row["quantity"]),
            expected=plain(row["median"]),
            factor=f"{factor:f}",
            clause=agreement.forecast.cited("spike_factor") or "-",
        )


def received(stated: Stated) -> Iterator[Finding]:
    """FC-019: the sender received another quantity since a day than we shipped since then."""
    shipments = stated.known.shipments
    if shipments is None:
        return
    totals = (
        stated.lines.drop_nulls(["received", "since"])
        .group_by("part", "since")
        .agg(pl.sum("received"), pl.min("line_row"))
        .filter(pl.len().over("part") == 1)
    )
    sent = totals.join(shipments, on="part", how="left").filter(
        (pl.col("shipped_on") >= pl.col("since")).fill_null(value=True)
    )
    ours = (
        sent.sort("shipped_on")
        .group_by("part", "since", "received", "line_row")
        .agg(shipped=pl.col("quantity").cast(EXACT).sum(), reference=pl.last("reference"))
        .filter(pl.col("shipped") != pl.col("received"))
    )
    for row in ours.sort("line_row").iter_rows(named=True):
        yield stated.finding(
            "FC-019",
            row,
            observed=plain(row["received"]),
            expected=plain(row["shipped"]),
            difference=plain(row["received"] - row["shipped"]),
            since=row["since"],
            reference=row["reference"] or "-",
        )


def lots_ignored(stated: Stated) -> Iterator[Finding]:
    """FC-021: a firm quantity below the smallest lot, or no multiple of the agreed one."""
    agreement = stated.known.agreement
    if agreement is None and stated.known.products is None:
        return
    policy = agreement.forecast if agreement else ForecastPolicy()
    firm = levelled(stated.buckets, policy, stated.known.today).filter(
        (pl.col("level") == "FIRM") & (pl.col("quantity") > 0)
    )
    small = (pl.col("quantity") < pl.col("moq")).fill_null(value=False)
    broken = (pl.col("quantity") % pl.col("multiple") != 0).fill_null(value=False)
    rows = firm.join(lots(stated), on="part").filter(small | broken)
    for row in rows.sort("row").iter_rows(named=True):
        moq, multiple = row["moq"], row["multiple"]
        yield stated.finding(
            "FC-021",
            row,
            observed=plain(row["quantity"]),
            moq="-" if moq is None else plain(moq),
            multiple="-" if multiple is None else plain(multiple),
        )


def fractions(stated: Stated) -> Iterator[Finding]:
    """FC-007: a broken quantity, without a unit, of a product that is counted."""
    products = stated.known.products
    if products is None:
        return
    code = pl.col("unit").str.to_lowercase().replace_strict(codes(), default=None)
    counted = products.filter(code.is_in([*catalogue()["counted"]])).select("part", counted="unit")
    bare = stated.lines.filter(pl.col("unit").is_null()).select("line")
    rows = (
        stated.buckets.join(bare, on="line", how="semi")
        .join(counted.unique("part", keep="last", maintain_order=True), on="part")
        .filter(pl.col("quantity") % 1 != 0)
    )
    for row in rows.sort("row").iter_rows(named=True):
        yield stated.finding("FC-007", row, observed=plain(row["quantity"]), unit=row["counted"])
