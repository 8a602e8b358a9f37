"""Rules across documents on order lines: late without notice, never confirmed, not forecast."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from exchange.model.answer_times import answer_by
from exchange.model.problems import Problem
from exchange.review.night import Night, title

CYCLES = 3
"""The newest forecasts one of which should name what is ordered (X-003)."""

RECENT = timedelta(days=90)
"""How long ago a part was shipped that should still be forecast."""


def late_untold(night: Night) -> Iterator[Problem]:
    """OUT-003: the committed day is over, nothing was shipped, and no notice went out."""
    if not night.across.facts.shipments.height:
        return
    over = pl.col("expected") < pl.lit(night.today)
    found = night.lines.filter(over & ~pl.col("drafted") & ~pl.col("rejected"))
    if found.height:
        first = found["expected"].min()
        yield night.problem("OUT-003", named(found), date=first)


def confirmed_late(night: Night) -> Iterator[Problem]:
    """X-001: confirmed for later than requested, and the customer was never told."""
    days = night.agreement.delivery.late_days if night.agreement else 0
    later = pl.col("last_commit") > pl.col("requested") + pl.duration(days=days)
    untold = pl.col("told").is_null() & pl.col("commit_sent").is_null()
    found = night.lines.filter(later & untold & ~pl.col("rejected"))
    if found.height:
        yield night.problem("X-001", named(found), days=days)


def never_confirmed(night: Night) -> Iterator[Problem]:
    """X-002: nobody ever committed to it, and the time for the answer is over.

    Where no time was agreed, from the day after the order came.
    """
    bare = night.lines.filter(pl.col("first_commit").is_null() & ~pl.col("rejected"))
    numbers = {each.number: each.received_at for each in night.across.facts.orders}
    late = []
    for number in bare["order_number"].unique():
        came = numbers[number]
        day = night.configuration.day(came)
        agreed = night.configuration.agreement_of(night.partner, day)
        until = answer_by(agreed, came, night.configuration)
        if until <= night.now if until else day < night.today:
            late.append(number)
    found = bare.filter(pl.col("order_number").is_in(late))
    if found.height:
        yield night.problem("X-002", named(found))


def not_forecast(night: Night) -> Iterator[Problem]:
    """X-003: ordered, or shipped lately, and in none of the last forecasts.

    Only where there are so many, and a forecast is meant to name everything.
    """
    policy = night.agreement.forecast if night.agreement else None
    known = night.across.named
    if len(known) < CYCLES or (policy and policy.semantics != "full"):
        return
    lately = night.shipped.filter(pl.col("delivered") >= pl.lit(night.today - RECENT))
    parts = pl.concat([night.lines["part"], lately["part"]]).str.strip_chars_end(" ")
    named_ones = frozenset[str]().union(*known)
    found = parts.filter((parts != "") & ~parts.is_in([*named_ones])).unique().sort()
    if found.len():
        yield night.problem("X-003", found, cycles=len(known))


def old_revisions(night: Night) -> Iterator[Problem]:
    """X-004: an order that came after a change was implemented asks for the revision before it."""
    done = night.across.implemented
    if done is None:
        return
    received = pl.DataFrame(
        [(each.number, night.configuration.day(each.received_at)) for each in
         night.across.facts.orders],
        schema={"order_number": pl.String, "came": pl.Date}, orient="row",
    )  # fmt: skip
    asked = night.revisions.join(received, on="order_number").join(
        done, left_on=["part", "revision"], right_on=["part", "old_revision"]
    )
    stale = asked.filter(pl.col("came") > pl.col("implemented_on"))
    for (number, day), lines in stale.group_by("number", "implemented_on", maintain_order=True):
        yield night.problem("X-004", named(lines), str(number), date=day)


def named(lines: pl.DataFrame) -> pl.Series:
    """Return the names of some lines, in their order."""
    return lines.select(name=title())["name"]
