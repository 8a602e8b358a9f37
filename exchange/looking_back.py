"""Puts what the journal knew before the figures of a review: forecasts, deliveries, answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.findings import Locator, Verdict, Whole
from exchange.model.forecasts import Demand, Snapshot
from exchange.model.interchange import Message
from exchange.model.outcome import OPENING, Document
from exchange.model.reviews import Facts, Forecast, Span
from exchange.model.tables import Notation, Table
from exchange.reconcile import order_state
from exchange.reconcile.demand.judging import compared
from exchange.reconcile.demand.snapshots import states, summed
from exchange.review.looked import Looked
from exchange.review.order_lines import WANTED
from exchange.review.stability import Compared, Stated
from exchange.review.timeliness import Asked

QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
NOTATION = Notation("", "", "")
DAY = timedelta(days=1)
REACH = timedelta(days=120)
"""How long before a span forecasts are looked at: lags and band entries go back."""

OPEN = timedelta(days=400)
"""How old an open question may be that a meeting is told of."""

DECIDED = ("ACCEPTED", "REJECTED")


class Unplaced:
    """Rows from the journal: where in the file they stood is with the findings alone."""

    def locate(self, _row: object, _column: str) -> Locator:
        """Return the file as a whole."""
        return Whole()


def quarter(title: str, configuration: Configuration, now: datetime) -> Span:
    """Return the days of a quarter, up to today where it is not over; raises Misconfigured."""
    found = QUARTER.fullmatch(title)
    if not found:
        raise Misconfigured(f"{title!r} is no quarter; write it as 2026Q4")
    year, number = int(found[1]), int(found[2])
    first = date(year, 3 * number - 2, 1)
    last = date(year + number // 4, 3 * number % 12 + 1, 1) - DAY
    today = configuration.day(now)
    if first > today:
        raise Misconfigured(f"{title} has not begun yet")
    return span(f"{year}Q{number}", (first, min(last, today)), configuration)


def span(title: str, days: tuple[date, date], configuration: Configuration) -> Span:
    """Return some days, both included, as the site counts them."""
    zone = ZoneInfo(configuration.site.timezone)
    begin, until = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (days[0], days[1] + DAY)
    )
    return Span(title, *days, begin, until, begin - REACH)


def since(first: date, configuration: Configuration, now: datetime) -> Span:
    """Return the days a meeting looks back on, up to today; raises Misconfigured.

    What is open may be older; forecasts are not.
    """
    today = configuration.day(now)
    if first > today:
        raise Misconfigured(f"{first} is still to come")
    near = span("", (first, today), configuration)
    far = span(str(first), (min(first, today - OPEN), today), configuration)
    return replace(far, reach=near.reach)


def looked_at(facts: Facts, configuration: Configuration, first: date | None = None) -> Looked:
    """Return everything the figures are worked out from.

    Forecasts are compared from `first` on, by default from the beginning of the span.
    """
    agreement = configuration.agreement_of(facts.partner, facts.span.last)
    history = [snapshot(each, configuration) for each in facts.forecasts]
    wanted = deliveries(facts)
    semantics = agreement.forecast.semantics if agreement else "full"
    sending = configuration.partners[facts.partner].answers.business != "none"
    return Looked(
        facts=facts,
        agreement=agreement,
        calendar=configuration.site_calendar,
        forecasts=tuple(in_force(history, semantics)),
        compared=[
            Compared(history[at].number, history[at].day, differences, not history[at].accepted)
            for at, differences in differing(facts, history, configuration, first)
        ],
        wanted=wanted,
        asked=tuple(asked(facts, wanted, sending=sending)),
    )


def snapshot(forecast: Forecast, configuration: Configuration) -> Snapshot:
    """Return a forecast as those after it are compared with it."""
    lines = forecast.tables["forecast_lines"].select(
        "line", "revision", "ship_to", part="customer_part"
    )
    header = forecast.tables["forecast_header"]
    drawn_up = header["date"][0] if header.height else None
    return Snapshot(
        receipt=forecast.receipt,
        number=forecast.number,
        day=configuration.day(forecast.received_at),
        date=drawn_up,
        function=forecast.function,
        frame=forecast.tables["forecast_buckets"]
        .join(lines, on="line")
        .select("part", "revision", "ship_to", "commitment", "start", "end", "quantity"),
        accepted=forecast.verdict is Verdict.ACCEPTED,
    )


def in_force(history: Sequence[Snapshot], semantics: str) -> Iterator[Stated]:
    """Yield what each forecast said, with what it left as it was, questions or none."""
    said = [replace(each, accepted=True) for each in history]
    questioned = {each.receipt for each in history if not each.accepted}
    for each in states(said, semantics):
        frame = summed(each.frame).group_by("part", "start", "last").agg(pl.sum("quantity"))
        title = f"{each.day} {each.number}".strip()
        yield Stated(title, each.day, frame, held=each.receipt in questioned)


def differing(
    facts: Facts, history: Sequence[Snapshot], configuration: Configuration, first: date | None
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the differences of each forecast of the span, as it was compared when it came."""
    for at, forecast in enumerate(facts.forecasts):
        day = history[at].day
        if day < (first or facts.span.first) or forecast.function == "cancel":
            continue
        known = Demand(
            today=day,
            agreement=agreed(facts, day, configuration),
            calendar=configuration.site_calendar,
            history=tuple(history[:at]),
            products=facts.products if facts.products.height else None,
        )
        found = compared(message(forecast), known)
        if found is not None:
            yield at, found


def agreed(facts: Facts, day: date, configuration: Configuration) -> Agreement | None:
    """Return the version of the agreement in force on a day."""
    return configuration.agreement_of(facts.partner, day)


def message(forecast: Forecast) -> Message:
    """Return a forecast as its rules read it."""
    tables = {name: Table(name, frame, Unplaced()) for name, frame in forecast.tables.items()}
    return Message("forecast", tables, NOTATION, forecast.function)


def deliveries(facts: Facts) -> pl.DataFrame:
    """Return what is wanted of the orders as they stand, a row for each delivery."""
    rows = [row for papers in facts.orders for row in of_order(papers.number, papers.documents)]
    return pl.DataFrame(rows, schema=WANTED, orient="row", infer_schema_length=None)


def revisions(facts: Facts) -> pl.DataFrame:
    """Return the revision each line of the orders that stand asks for."""
    rows = [
        (papers.number, name, line.customer_part or "", line.revision or "")
        for papers in facts.orders
        if (held := order_state.order(papers.documents)) is not None and not held.cancelled
        for name, line in held.lines.items()
        if name is not None and line.deleted_by is None
    ]
    columns = ("order_number", "line_number", "part", "revision")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def of_order(number: str, documents: Sequence[Document]) -> Iterator[tuple[object, ...]]:
    """Yield the deliveries an order wants; of one that is cancelled, none."""
    held = order_state.order(documents)
    if held is None or held.cancelled:
        return
    for name, line in held.lines.items():
        if name is None or line.deleted_by is not None:
            continue
        for each in line.deliveries:
            yield number, name, each.schedule, line.customer_part or "", each.quantity, each.day


def asked(facts: Facts, wanted: pl.DataFrame, *, sending: bool) -> Iterator[Asked]:
    """Yield the orders that came within the span, and when their last line was answered.

    Where answers go to the customer, one counts from when it left, else from when we committed.
    """
    moment = pl.col("sent_at") if sending else pl.col("known_at")
    decided = facts.commits.filter(pl.col("answer").is_in(DECIDED) & moment.is_not_null())
    first = decided.group_by("order_number", "line_number").agg(at=moment.min())
    lines = wanted.select("order_number", "line_number").unique()
    whole = (
        lines.join(first, on=["order_number", "line_number"], how="left")
        .group_by("order_number")
        .agg(at=pl.when(pl.col("at").null_count() == 0).then(pl.col("at").max()))
    )
    answered = dict(whole.rows())
    for papers in facts.orders:
        began = all(each.function == OPENING for each in papers.documents)
        asked = facts.span.begin <= papers.received_at and not began
        if asked and papers.number in answered:
            yield Asked(papers.number, papers.received_at, answered[papers.number])
