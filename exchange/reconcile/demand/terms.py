"""What is agreed or known of a part: lead times, price, smallest lot."""

from collections.abc import Iterator, Sequence

import polars as pl

from exchange.model.agreements import Agreement, Terms
from exchange.model.findings import Finding
from exchange.model.forecasts import Demand
from exchange.reconcile.demand.families import families
from exchange.reconcile.demand.snapshots import forecast_before
from exchange.reconcile.demand.stated import Stated


def material_days(known: Demand) -> pl.DataFrame | None:
    """Return the longest material lead time of each part in `days`, None where nobody told any."""
    return lead(known, "material_lead_time_days")


def lead(known: Demand, column: str) -> pl.DataFrame | None:
    """Return a lead time of each part in force today: the dated one, else the product's."""
    found = []
    if known.lead_times is not None:
        begun = (pl.col("valid_from") <= pl.lit(known.today)).fill_null(value=True)
        dated = known.lead_times.filter(begun).sort("valid_from", nulls_last=False)
        found.append(dated.select("part", days=column))
    if known.products is not None and known.products[column].count():
        found.insert(0, known.products.select("part", days=column))
    if not found:
        return None
    return (
        pl.concat(found, how="vertical_relaxed")
        .drop_nulls()
        .unique("part", keep="last", maintain_order=True)
    )


def priced(known: Demand) -> pl.DataFrame | None:
    """Return the parts with a price today, None where nobody told any."""
    if known.prices is None:
        return None
    today = pl.lit(known.today)
    begun = (pl.col("valid_from") <= today).fill_null(value=True)
    lasts = (pl.col("valid_to") >= today).fill_null(value=True)
    return (
        known.prices.filter(begun & lasts & pl.col("price").is_not_null()).select("part").unique()
    )


def unagreed(stated: Stated) -> Iterator[Finding]:
    """FC-027: demand for a part never forecast before that has no price or no lead time."""
    known = stated.known
    agreed = priced(known), without_general(lead(known, "lead_time_days"), known.agreement)
    sources = [each for each in agreed if each is not None]
    if not sources:
        return
    wanted = stated.demand.filter(pl.col("quantity") > 0).select("part").unique()
    new = wanted.join(forecast_before(known.history), on="part", how="anti")
    if known.products is not None:
        new = new.join(known.products, on="part", how="semi")
    lacking = [new.join(each.select("part"), on="part", how="anti") for each in sources]
    bare = pl.concat(lacking).unique()
    lines = stated.lines.join(bare, on="part", how="semi")
    for row in lines.unique("part", keep="first", maintain_order=True).iter_rows(named=True):
        yield stated.finding("FC-027", row)


def without_general(times: pl.DataFrame | None, agreement: Agreement | None) -> pl.DataFrame | None:
    """Return the parts with a lead time; None where one lead time is agreed for all."""
    if agreement and agreement.orders.lead_time_days is not None:
        return None
    if times is None:
        return None
    own = [each.part for each in agreement.terms if each.lead_time_days] if agreement else []
    return pl.concat([times.select("part"), pl.DataFrame({"part": own}, {"part": pl.String})])


def lots(stated: Stated) -> pl.DataFrame:
    """Return `moq` and `multiple` of each part: of its terms, the product, else the agreement."""
    known, kind = stated.known, pl.Decimal(38, 6)
    parts = stated.lines.select("part").unique()
    named = parts.join(families(known.products), on="part", how="left")
    agreed = known.agreement.terms if known.agreement else ()
    orders = known.agreement.orders if known.agreement else None
    for name in ("moq", "multiple"):
        terms = pl.coalesce(
            agreed_on(agreed, "part", name), agreed_on(agreed, "family", name)
        ).alias(f"agreed_{name}")
        general = getattr(orders, name) if orders else None
        named = named.join(of_products(known, name), on="part", how="left").with_columns(
            pl.coalesce(terms, pl.col(name), pl.lit(general, kind)).cast(kind).alias(name)
        )
    return named.drop("family")


def of_products(known: Demand, name: str) -> pl.DataFrame:
    """Return a quantity the products state for a part."""
    kind = pl.Decimal(38, 6)
    if known.products is None:
        return pl.DataFrame(schema={"part": pl.String, name: kind})
    told = known.products.select("part", pl.col(name).cast(kind)).drop_nulls()
    return told.unique("part", keep="last", maintain_order=True)


def agreed_on(terms: Sequence[Terms], of: str, name: str) -> pl.Expr:
    """Return what the terms of a part, or of a family, say, null where they say nothing."""
    found = {
        getattr(each, of): getattr(each, name)
        for each in reversed(terms)
        if getattr(each, of) and getattr(each, name) is not None
    }
    return pl.col(of).replace_strict(found, default=None, return_dtype=pl.Decimal(38, 6))
