"""What every rule across documents is handed: order lines with their days, and what was agreed."""

from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.configuration import Configuration
from exchange.model.problems import Across, Problem
from exchange.review import order_lines
from exchange.review.order_lines import DELIVERY, LINE

DECIDED_AGAINST = "REJECTED"


@dataclass(frozen=True, kw_only=True)
class Night:
    """One partner on one night. `lines` are the deliveries wanted and not out yet.

    To those of `order_lines.dated` come `commit_sent`, when the newest commitment left for the
    customer, `expected`, the day the customer was last told, and `drafted`, whether a delay is
    known of which nothing was said yet. `revisions` are order_number, line_number, part and
    revision of all lines.
    """

    partner: str
    now: datetime
    across: Across
    configuration: Configuration
    lines: pl.DataFrame = field(repr=False)
    shipped: pl.DataFrame = field(repr=False)
    revisions: pl.DataFrame = field(repr=False)

    @property
    def today(self) -> date:
        """The day it is at our site."""
        return self.configuration.day(self.now)

    @property
    def agreement(self) -> Agreement | None:
        """What is agreed today."""
        return self.configuration.agreement_of(self.partner, self.today)

    @property
    def calendar(self) -> BusinessCalendar:
        """Our own calendar."""
        return self.configuration.site_calendar

    def problem(self, rule: str, found: pl.Series, subject: str = "", **params: object) -> Problem:
        """Return the problem that some things make, each named once."""
        items = tuple(map(str, found.unique(maintain_order=True)))
        told = {name: str(value) for name, value in params.items()}
        return Problem(rule=rule, partner=self.partner, subject=subject, items=items, params=told)


def night(
    across: Across, wanted: pl.DataFrame, revisions: pl.DataFrame,
    configuration: Configuration, *, now: datetime,
) -> Night:  # fmt: skip
    """Return what the rules are handed."""
    facts = across.facts
    dated = order_lines.dated(wanted, facts, configuration.site_calendar.zone)
    lines = promised(dated, facts.commits, facts.delays)
    return Night(
        partner=facts.partner,
        now=now,
        across=across,
        configuration=configuration,
        lines=lines.filter(pl.col("delivered").is_null()),
        shipped=lines.filter(pl.col("delivered").is_not_null()),
        revisions=revisions,
    )


def promised(dated: pl.DataFrame, commits: pl.DataFrame, delays: pl.DataFrame) -> pl.DataFrame:
    """Return deliveries with commit_sent, expected, drafted and rejected.

    A notice that left after the newest commitment has the last word; where it names no day, the
    one on which it is told counts.
    """
    newest = (
        commits.sort("version")
        .group_by(LINE)
        .agg(
            commit=pl.max("version"),
            commit_sent=pl.col("sent_at").last(),
            rejected=pl.col("answer").last() == DECIDED_AGAINST,
        )
    )
    told = delays.filter(pl.col("sent_at").is_not_null()).sort("version")
    last = (
        told.filter(pl.col("version") == pl.col("version").max().over(LINE))
        .group_by(LINE)
        .agg(notice=pl.max("version"), noticed=pl.coalesce("new_date", "answer_by").max())
    )
    unsaid = delays.filter(pl.col("sent_at").is_null()).group_by(LINE).agg(unsaid=pl.max("version"))
    both = dated
    for each in (newest, last, unsaid):
        both = both.join(each, on=LINE, how="left")
    since = pl.col("commit").fill_null(-1)
    later = pl.col("notice").fill_null(-2) > since
    return both.with_columns(
        expected=pl.when(later).then("noticed").otherwise("last_commit"),
        drafted=pl.col("unsaid").fill_null(-2) > pl.max_horizontal(since, pl.col("notice")),
        rejected=pl.col("rejected").fill_null(value=False),
    ).sort("requested", *DELIVERY)


def title() -> pl.Expr:
    """Return how people name a line of an order."""
    return pl.concat_str("order_number", "line_number", separator="/")
