"""Forecasts of one series: those ahead in a file, and those a newer one takes the place of."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from exchange.model.findings import Verdict
from exchange.model.forecasts import DEMAND, Series, Snapshot, series
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import STANDING, Circumstances
from exchange.reconcile.demand.snapshots import mode

FORECAST = "forecast"


def ahead(message: Message, known: Circumstances) -> Iterator[Snapshot]:
    """Yield the forecasts ahead in the file that this one follows."""
    header = message.tables["forecast_header"].frame.row(0, named=True)
    parts = {*message.tables["forecast_lines"].frame["customer_part"].drop_nulls()}
    for each, frame in followed(known, series(header), parts):
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
    known: Circumstances, own: Series, parts: set[str]
) -> Iterator[tuple[Document, pl.DataFrame]]:
    """Yield the forecasts ahead in the file that name the same parties and any of these parts.

    Messages that each speak of other parts are pieces of one forecast, not one after the other.
    """
    for each in known.before:
        if each.document == FORECAST and each.verdict in STANDING and series(each.header) == own:
            frame = demand(each)
            if not parts.isdisjoint(frame["part"]):
                yield each, frame


def demand(document: Document) -> pl.DataFrame:
    """Return the periods of a forecast, in the columns of `DEMAND`."""
    lines = {
        row["line"]: (row["customer_part"], row["revision"], row["ship_to"])
        for row in order_state.rows(document, "forecast_lines")
    }
    rows = [
        (*lines[row["line"]], row["commitment"], row["start"], row["end"], row["quantity"])
        for row in order_state.rows(document, "forecast_buckets")
        if row["line"] in lines
    ]
    return pl.DataFrame(rows, schema=dict(DEMAND), orient="row", infer_schema_length=None)


def stated(document: Document) -> date | None:
    """Return the day a forecast says it was drawn up, None where it says none."""
    day = document.header.get("date")
    return date.fromisoformat(day) if day else None


def supersedes(document: Document, known: Circumstances, back: timedelta) -> tuple[str, ...]:
    """Return the held forecasts that one takes the place of, so that nobody need answer them.

    None that was drawn up after it, and none where it does not say all anew: as a change, or
    where forecasts speak of single items.
    """
    if document.document != FORECAST or document.verdict not in STANDING:
        return ()
    agreement = known.agreement
    semantics = agreement.forecast.semantics if agreement else "full"
    if mode(document.function, semantics) != "full" or document.function == "cancel":
        return ()
    own, day = series(document.header), stated(document) or known.today
    before = (
        each.document
        for each in known.ledger.forecasts(known.at - back)
        if not each.accepted
        and each.series == own
        and (each.date or known.site_calendar.local(each.received_at)) <= day
    )
    parts = {*demand(document)["part"]} if known.before else set()
    here = (
        each.id
        for each, _ in followed(known, own, parts)
        if each.verdict is Verdict.HELD and (stated(each) or known.today) <= day
    )
    return (*before, *here)
