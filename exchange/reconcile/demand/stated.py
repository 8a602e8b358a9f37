"""What a forecast states, in the columns its rules are written in, and where it states it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from exchange.model.findings import Finding
from exchange.model.forecasts import Demand
from exchange.model.interchange import Message
from exchange.model.tables import Table
from exchange.reconcile.demand.snapshots import ASIDE, KEY, OVERDUE, PERIOD, mode
from exchange.reconcile.forecast import span

BUCKETS, LINES, HEADER = "forecast_buckets", "forecast_lines", "forecast_header"

Row = Mapping[str, object]


@dataclass(frozen=True)
class Stated:
    """A forecast and what we knew when it came.

    `buckets` has a row per period of the file, `lines` one per line, `row` and `line_row` are
    their positions in the tables. `unread` are periods with no quantity that could be read:
    nobody knows what is wanted in them.
    """

    message: Message = field(repr=False)
    known: Demand
    lines: pl.DataFrame = field(repr=False)
    buckets: pl.DataFrame = field(repr=False)
    unread: pl.DataFrame = field(repr=False)

    @cached_property
    def demand(self) -> pl.DataFrame:
        """What is wanted in periods to come, a row per series and period."""
        other = pl.col("commitment").is_in([*ASIDE, *OVERDUE]).fill_null(value=False)
        overdue = (pl.col("period") == "BACKLOG").fill_null(value=False)
        return (
            self.buckets.lazy()
            .filter(~other & ~overdue)
            .group_by(KEY + PERIOD)
            .agg(pl.sum("quantity"), pl.min("row"), pl.min("line_row"), pl.len().alias("rows"))
            .collect()
        )

    @cached_property
    def drawn_up(self) -> date:
        """The day the sender drew it up, else the day it came."""
        return self.header("date") or self.known.today

    @cached_property
    def horizon(self) -> date:
        """The last day it speaks of."""
        last = self.buckets["last"].max()
        ends = [day for day in (self.header("horizon_end"), last) if isinstance(day, date)]
        return max(ends, default=self.known.today)

    @property
    def semantics(self) -> str:
        """What it replaces."""
        agreement = self.known.agreement
        return mode(self.message.function, agreement.forecast.semantics if agreement else "full")

    def header(self, column: str) -> date | None:
        """Return a day the header states."""
        frame = self.message.tables[HEADER].frame
        value = frame[column][0] if frame.height and column in frame.columns else None
        return value if isinstance(value, date) else None

    def finding(self, rule: str, found: Row, column: str = "quantity", **told: object) -> Finding:
        """Return a finding at a period, else at its line, else about what no line speaks of.

        A day, a quantity or a period is written as people read it.
        """
        params: dict[str, object] = {"part": found.get("part", ""), **told}
        if found.get("start") is not None:
            params.setdefault("period", span(day(found["start"]), day(found["last"])))
        for name, table in (("row", BUCKETS), ("line_row", LINES)):
            at = found.get(name)
            if isinstance(at, int):
                place = column if table == BUCKETS else "customer_part"
                return self.message.tables[table].finding(rule, at, place, **params)
        return self.about(rule, **params)

    def about(self, rule: str, **told: object) -> Finding:
        """Return a finding about what the forecast leaves out: it binds no row."""
        return absent(self.message.tables[HEADER], rule, told)

    def whole(self, rule: str, column: str = "number", **told: object) -> Finding:
        """Return a finding about the forecast as a whole."""
        header = self.message.tables[HEADER]
        if header.frame.height:
            return header.finding(rule, 0, column, **told)
        return absent(header, rule, told, table="")


def absent(header: Table, rule: str, told: Mapping[str, object], *, table: str = LINES) -> Finding:
    """Return a finding with the place of the header but no row."""
    params = {name: str(value) for name, value in told.items()}
    observed, expected = params.pop("observed", ""), params.pop("expected", "")
    found = Finding(rule, observed=observed, expected=expected, params=params, table=table)
    if not header.frame.height:
        return found
    place = header.locate(0, "number")
    return Finding(rule, place, observed, expected, params=params, table=table)


def stated(message: Message, known: Demand) -> Stated:
    """Return what a forecast states."""
    lines = message.tables[LINES].frame.with_row_index("line_row")
    named = lines.select(
        "line",
        pl.col("line_row").cast(pl.Int64),
        part="customer_part",
        revision=pl.col("revision").fill_null(""),
        ship_to=pl.col("ship_to").fill_null(""),
        unit="unit",
        unit_code="unit_code",
        received="cumulative_received",
        since="cumulative_since",
    )
    periods = (
        message.tables[BUCKETS]
        .frame.with_row_index("row")
        .select(
            pl.col("row").cast(pl.Int64), "line", "start", "period", "quantity", "commitment",
            last=pl.coalesce("end", "start"),
        )
        .filter(pl.col("last") >= pl.col("start"))
        .join(named.select("line", "line_row", *KEY), on="line", how="inner")
    )  # fmt: skip
    unread = periods.filter(pl.col("quantity").is_null()).select(KEY + PERIOD)
    return Stated(message, known, named, periods.drop_nulls("quantity"), unread)


def day(value: object) -> date:
    """Return a day of a column."""
    if not isinstance(value, date):
        raise TypeError(value)
    return value
