"""The figures on forecasts: how true they came, and how much they moved."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

import polars as pl

from exchange.model.reviews import Figure, Kind
from exchange.review import stability
from exchange.review.accuracy import accuracy, mean, movement, ratio
from exchange.review.looked import Looked, figure, plain
from exchange.review.waterfall import View


def accurate(
    looked: Looked, steps: pl.DataFrame, came: pl.DataFrame, view: View
) -> Iterator[Figure]:
    """Yield how well forecasts told what was ordered."""
    found = accuracy(steps, came, view.lag)
    why = "no_forecasts" if not looked.forecasts else "no_orders" if not came.height else "no_pairs"
    counted: dict[str, str | int] = {
        "lag": view.lag, "step": view.step, "pairs": found.pairs, "skipped": found.skipped
    }  # fmt: skip
    kinds: Mapping[str, tuple[Decimal | None, Kind]] = {
        "wape": (found.wape, "percent"),
        "bias": (found.bias, "signed"),
        "mape": (found.mape, "percent"),
        "smape": (found.smape, "percent"),
        "signal": (found.signal, "number"),
    }
    for key, (value, kind) in kinds.items():
        yield figure(key, value, kind, why, **counted)
    ahead = steps.filter(
        (pl.col("period") - pl.col("made") == view.lag)
        & pl.col("period").is_in(came["period"].unique().to_list())
    )
    known = came.join(ahead, on="period", how="semi")
    share = ratio(Decimal(known["quantity"].sum() or 0), Decimal(ahead["quantity"].sum() or 0))
    yield figure("consumption", share if came.height else None, "percent", why, **counted)


def stable(looked: Looked) -> Iterator[Figure]:
    """Yield how much forecasts moved from one to the next."""
    since = looked.facts.span.first
    moves = [
        movement(*(each.frame.rename({"start": "period"}) for each in (before, now)))
        for before, now in pairwise(looked.forecasts)
        if now.day >= since
    ]
    why = "no_forecasts" if not looked.own else "one_forecast"
    for key in ("change", "variability"):
        told = [value for move in moves if (value := getattr(move, key)) is not None]
        yield figure(f"cycle_{key}", mean(told), "percent", why, pairs=len(told))
    for each in stability.by_weeks(looked.changes):
        first, last = each.band
        counted = {"first": first, "last": last, "count": each.count, "pairs": len(moves)}
        yield figure("changed", each.units if moves else None, "units", why, **counted)
    yield from outside(looked, why)


def outside(looked: Looked, why: str) -> Iterator[Figure]:
    """Yield the units asked for beyond the agreed limits, by band."""
    agreed = looked.agreement
    if agreed is None or not (agreed.flexibility.bands or any(t.bands for t in agreed.terms)):
        yield figure("outside", None, "units", "not_agreed", band="", held=0, count=0)
        return
    found = stability.outside(looked.compared)
    count = len(looked.compared)
    if not found:
        none = Decimal(0) if count else None
        yield figure("outside_none", none, "units", why, count=count)
    for each in found:
        held = plain(each.held)
        yield figure("outside", each.units, "units", band=each.band, held=held, count=count)
