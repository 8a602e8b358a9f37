"""The figures on the customer: a review is mutual."""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

import polars as pl

from exchange.model.reviews import Facts, Figure
from exchange.review import stability, timeliness
from exchange.review.accuracy import ratio
from exchange.review.looked import Looked, figure

if TYPE_CHECKING:
    from datetime import datetime


def partner(looked: Looked) -> Iterator[Figure]:
    """Yield how the customer kept what was agreed."""
    span, facts, policy = looked.facts.span, looked.facts, looked.policy
    received = [each.received_at for each in facts.forecasts if each.function != "cancel"]
    found = timeliness.feed(policy, looked.calendar, (span.first, span.last), received)
    share = found.share if found else None
    counted: dict[str, str | int] = {
        "expected": found.expected if found else 0, "came": found.came if found else 0,
        "on_time": found.on_time if found else 0, "due": policy.due, "grace": policy.grace_days,
    }  # fmt: skip
    yield figure("feed", share, "percent", "not_agreed", **counted)
    weeks = policy.horizon_weeks
    why = "not_agreed" if weeks is None else "no_forecasts"
    covered = stability.horizon(looked.own, weeks) if weeks else None
    yield figure("horizon", covered, "percent", why, weeks=weeks or 0, count=len(looked.own))
    yield complete(looked)
    firm = policy.firm_weeks
    near = stability.within(looked.changes, firm or 0)
    units = near.units if firm and looked.own else None
    why = "no_forecasts" if firm else "not_agreed"
    yield figure("frozen", units, "units", why, count=near.count, weeks=firm or 0)
    yield decided(looked)


def complete(looked: Looked) -> Figure:
    """Return how many of the active products the last forecast has."""
    active = stability.active(looked.facts.products, looked.facts.span.last)
    if not looked.own or not active.height:
        why = "no_products" if looked.own else "no_forecasts"
        return figure("complete", None, "percent", why, active=active.height, named=0)
    named = active.join(looked.own[-1].frame, on="part", how="semi").height
    share = ratio(Decimal(named), Decimal(active.height))
    return figure("complete", share, "percent", active=active.height, named=named)


def decided(looked: Looked) -> Figure:
    """Return how many working days a question stood until the document came again and was taken.

    A forecast takes the place of the one before it under a number of its own.
    """
    took: list[int] = []
    waiting: dict[tuple[str, str], datetime] = {}
    for row in looked.facts.documents.iter_rows(named=True):
        key = (row["document"], "" if row["document"] == "forecast" else row["number"])
        if row["verdict"] != "accepted":
            waiting.setdefault(key, row["received_at"])
        elif key in waiting:
            asked = looked.calendar.local(waiting.pop(key))
            took.append(looked.calendar.between(asked, looked.calendar.local(row["received_at"])))
    still = len(waiting)
    days = Decimal(str(median(took))) if took else None
    return figure("decided", days, "days", "none_asked" if not still else "none_answered",
                  count=len(took), open=still)  # fmt: skip


def first_pass(facts: Facts) -> Iterator[Figure]:
    """Yield how many documents, and lines, were taken without a question when they came."""
    kinds = ["forecast", "purchase_order", "purchase_order_change", "call_off"]
    frame = facts.documents.filter(pl.col("document").is_in(kinds) & ~pl.col("again"))
    clean = frame.filter(pl.col("verdict") == "accepted").height
    share = ratio(Decimal(clean), Decimal(frame.height))
    counts = {"count": frame.height, "clean": clean}
    yield figure("first_pass", share, "percent", "no_documents", **counts)
    stopped = pl.when(pl.col("verdict") == "rejected").then("lines").otherwise("held")
    lines = int(frame["lines"].sum())
    taken = lines - int(frame.select(stopped.sum()).item() or 0)
    share = ratio(Decimal(taken), Decimal(lines))
    counts = {"count": lines, "clean": taken}
    yield figure("first_pass_lines", share, "percent", "no_documents", **counts)
