"""Forecasts of one series: those ahead in a file, and those a newer one takes the place of."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import polars as pl

from exchange.model.findings import STANDING, Verdict
from exchange.model.forecasts import DEMAND, Series, Snapshot, series
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand.snapshots import mode

FORECAST = "forecast"

LATE = "FC-016"
"""The rule that tells a forecast that a newer one came before it."""

Item = tuple[str | None, str]
"""A part and where it is wanted, empty where that is not said."""


def ahead(message: Message, known: Circumstances) -> Iterator[Snapshot]:
    """Yield the forecasts ahead in the file that this one follows."""
    header = message.tables["forecast_header"].frame.row(0, named=True)
    wanted = items(message.tables["forecast_lines"].frame)
    for each, frame in followed(known, series(header), wanted):
        yield Snapshot(
            receipt=each.id,
            number=each.number,
            day=known.today,
            date=stated(each),
            function=each.function,
            frame=frame,
            accepted=each.verdict is Verdict.ACCEPTED,
        )


def followed(
    known: Circumstances, own: Series, wanted: set[Item]
) -> Iterator[tuple[Document, pl.DataFrame]]:
    """Yield the forecasts ahead in the file that name the same parties and any of these items.

    Messages that each speak of other items are pieces of one forecast, not one after the other.
    """
    for each in known.before:
        same = each.document == FORECAST and each.verdict in STANDING
        if same and series(each.header) == own and not wanted.isdisjoint(items(lines(each))):
            yield each, demand(each)


def lines(document: Document) -> pl.DataFrame:
    """Return the lines of a forecast."""
    return pl.read_ipc(BytesIO(document.tables["forecast_lines"]))


def items(frame: pl.DataFrame) -> set[Item]:
    """Return the parts that lines name, each with where it is wanted."""
    return {(part, place or "") for part, place in frame.select("customer_part", "ship_to").rows()}


def demand(document: Document) -> pl.DataFrame:
    """Return the periods of a forecast, in the columns of `DEMAND`."""
    named = {
        row["line"]: (row["customer_part"], row["revision"], row["ship_to"])
        for row in order_state.rows(document, "forecast_lines")
    }
    rows = [
        (*named[row["line"]], row["commitment"], row["start"], row["end"], row["quantity"])
        for row in order_state.rows(document, "forecast_buckets")
        if row["line"] in named
    ]
    return pl.DataFrame(rows, schema=dict(DEMAND), orient="row", infer_schema_length=None)


def stated(document: Document) -> date | None:
    """Return the day a forecast says it was drawn up, None where it says none."""
    day = document.header.get("date")
    return date.fromisoformat(day) if day else None


def supersedes(document: Document, known: Circumstances, back: timedelta) -> tuple[str, ...]:
    """Return the held forecasts that one takes the place of, so that nobody need answer them.

    None that was drawn up after it, or for a place it does not speak of. None at all where it is
    late itself (FC-016), or does not say all anew: as a change, or where forecasts speak of
    single items.
    """
    late = any(each.rule == LATE for each in document.findings)
    if document.document != FORECAST or document.verdict not in STANDING or late:
        return ()
    agreement = known.agreement
    semantics = agreement.forecast.semantics if agreement else "full"
    if mode(document.function, semantics) != "full" or document.function == "cancel":
        return ()
    own, day = series(document.header), stated(document) or known.today
    wanted = items(lines(document))
    here = {place for _, place in wanted}
    before = (
        each.document
        for each in known.ledger.forecasts(known.at - back)
        if not each.accepted
        and each.series == own
        and each.places <= here
        and (each.date or known.site_calendar.local(each.received_at)) <= day
    )
    ahead_of_it = (
        each.id
        for each, _ in followed(known, own, wanted)
        if each.verdict is Verdict.HELD
        and (stated(each) or known.today) <= day
        and {place for _, place in items(lines(each))} <= here
    )
    return (*before, *ahead_of_it)
