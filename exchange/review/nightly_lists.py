"""Rules across documents on lists and habits: prices, lead times, what is found again and again."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from exchange.model.findings import Severity
from exchange.model.problems import Problem
from exchange.review.night import Night

EXPIRES = 60
"""Days before prices end from which on that is told (X-005)."""

QUARTER = timedelta(days=92)
"""How old a list of lead times may be (X-006)."""

LASTING = date.max
"""When a price ends that has no last day."""


def prices_end(night: Night) -> Iterator[Problem]:
    """X-005: the prices of a part end soon, or have ended, and there is demand after that."""
    part = pl.col("part").str.strip_chars_end(" ")
    ends = (
        night.across.prices.with_columns(part)
        .group_by("part")
        .agg(
            end=pl.col("valid_to").fill_null(LASTING).max(),
            reference=pl.col("reference").sort_by(pl.col("valid_to").fill_null(LASTING)).last(),
        )
    )
    ordered = night.lines.select(part, until="requested")
    until = (
        pl.concat([night.across.demand.select("part", "until"), ordered])
        .group_by("part")
        .agg(pl.max("until"))
    )
    soon = pl.col("end") <= pl.lit(night.today + timedelta(days=EXPIRES))
    found = ends.filter(soon).join(until, on="part").filter(pl.col("until") > pl.col("end"))
    lists = found.with_columns(pl.col("reference").fill_null("")).sort("end", "reference", "part")
    for (end, reference), parts in lists.group_by("end", "reference", maintain_order=True):
        subject = f"{reference} {end}".strip()
        yield night.problem("X-005", parts["part"], subject, list=reference, date=end)


def lead_times_old(night: Night) -> Iterator[Problem]:
    """X-006: the newest lead time is older than a quarter, and so is the newest list."""
    table = night.across.lead_times
    days = [day for day in (table["valid_from"].max(), night.across.refreshed) if day]
    newest = max((day for day in days if isinstance(day, date)), default=None)
    if newest is not None and newest < night.today - QUARTER:
        yield night.problem("X-006", table["part"].sort(), date=newest)


def recurs(night: Night) -> Iterator[Problem]:
    """X-008: the same finding, by rule, observed value and part, in several documents."""
    rules = night.configuration.rules_of(night.partner, night.today)
    span = night.across.facts.span
    for (name,), found in night.across.recurring.sort("rule").group_by("rule", maintain_order=True):
        rule = rules.get(str(name))
        if rule is not None and rule.severity is not Severity.INFO:
            things = found.select(
                thing=pl.when(pl.col("part") != "").then("part").otherwise("observed")
            )["thing"].sort()
            days = (span.last - span.first).days
            yield night.problem("X-008", things, str(name), days=days)
