"""From when on a change holds: stated at all, not past, not too soon for us or its material."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import polars as pl

from exchange.model.findings import Finding
from exchange.reconcile.engineering.known import Engineering
from exchange.reconcile.engineering.stated import BOM, Change
from exchange.reconcile.figures import under


def missing(change: Change) -> Iterator[Finding]:
    """ECO-007: nothing says from when on."""
    silent = ("effective", "effectivity", "effectivity_code")
    for item in change.items.filter(pl.all_horizontal(pl.col(silent).is_null())).iter_rows(
        named=True
    ):
        yield change.of_item("ECO-007", item, "item")


def past(change: Change) -> Iterator[Finding]:
    """ECO-008: a day before today."""
    over = change.items.filter(pl.col("effective") < pl.lit(change.known.today))
    for item in over.iter_rows(named=True):
        yield change.of_item("ECO-008", item, "effective_from", observed=item["effective"])


def too_soon(change: Change) -> Iterator[Finding]:
    """ECO-009: within the notice that was agreed, or within the frozen zone."""
    policy, earliest = change.known.policy, change.earliest()
    longer = (policy.frozen_days or 0) > (policy.minimum_days or 0)
    clause = policy.cited("frozen_days" if longer else "minimum_days")
    begin = pl.col("begin")
    near = (begin >= pl.lit(change.known.today)) & (begin < pl.lit(earliest))
    for item in change.items.filter(near).iter_rows(named=True):
        told = {"observed": item["begin"], "expected": earliest, **under(clause)}
        yield change.of_item("ECO-009", item, "effective_from", **told)


def before_material(change: Change) -> Iterator[Finding]:
    """ECO-010: before a component that is added can be there."""
    days = lead_times(change.known)
    for row in change.added.drop_nulls("begin").iter_rows(named=True):
        lead = days.get(row["part_new"], 0)
        there = change.known.today + timedelta(days=lead)
        if there > row["begin"]:
            told = {"part": row["part_new"], "item": row["item"], "days": lead}
            about = {"observed": row["begin"], "expected": there, **told}
            yield change.finding("ECO-010", BOM, row["row"], "part_new", **about)


def lead_times(known: Engineering) -> Mapping[str, int]:
    """Return how many days a part takes: as it is told by day, else of the products."""
    found = []
    stated = pl.coalesce("lead_time_days", "material_lead_time_days")
    if known.products is not None:
        found.append(known.products.select("part", days=stated))
    if known.lead_times is not None:
        begun = (pl.col("valid_from") <= pl.lit(known.today)).fill_null(value=True)
        dated = known.lead_times.filter(begun).sort("valid_from", nulls_last=False)
        found.append(dated.select("part", days=stated))
    rows = pl.concat(found).drop_nulls() if found else pl.DataFrame()
    return {part: int(days) for part, days in rows.iter_rows()}
