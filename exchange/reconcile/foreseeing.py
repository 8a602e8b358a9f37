"""The response to a forecast that our side has committed to, or to a part of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from exchange.model.forecast_answers import (
    AnsweredQuantity,
    ForecastAnswer,
    ForecastLineAnswer,
    ForecastState,
)
from exchange.model.interchange import Message
from exchange.model.ledger import Ledger
from exchange.model.numbers import response_number
from exchange.model.outcome import Decision, Document
from exchange.reconcile.foreseen import (
    TABLE,
    Period,
    Row,
    by_part,
    matching,
    of_forecast,
    periods,
)
from exchange.reconcile.order_state import rows

NOTHING = Decimal(0)

Said = dict[Period, Row]
"""What is said to each period that anything is said to."""


def decisions(message: Message, identity: str, ledger: Ledger) -> Iterator[Decision]:
    """Yield our response to each forecast a file commits to; `identity` is the document's."""
    frame = message.tables[TABLE].frame
    named = frame.select("partner", "forecast_number").unique(maintain_order=True)
    for partner, number in named.iter_rows():
        theirs = ledger.of(partner)
        held = theirs.forecast(number)
        source = theirs.source(held.id) if held else None
        if held is None or source is None:
            continue
        told = of_forecast(frame.filter(pl.col("partner") == partner), number)
        answer = response(held, told, of_forecast(theirs.held(TABLE), number), identity)
        earlier = of_forecast(theirs.history(TABLE), number)["document"]
        before = response_number(earlier[-1], held.number) if len(earlier) else ""
        yield Decision(partner, source, replace(answer, supersedes=before))


def response(
    held: Document, told: pl.DataFrame, before: pl.DataFrame, identity: str
) -> ForecastAnswer:
    """Return what we say to a forecast: to the lines of this file, and so to the whole."""
    wanted = [*periods(held)]
    known = by_part(wanted)
    said = meant(known, told)
    parts = set(told["part"].str.strip_chars_end(" "))
    stays = before.filter(~pl.col("part").str.strip_chars_end(" ").is_in(sorted(parts)))
    start, end, day = (stated(held, name) for name in ("horizon_start", "horizon_end", "date"))
    return ForecastAnswer(
        response=response_number(identity, held.number),
        number=held.number,
        state=state(wanted, {**meant(known, stays), **said}),
        day=day,
        horizon=(start, end),
        lines=tuple(lines(held, wanted, said)),
    )


def stated(held: Document, name: str) -> date | None:
    """Return a day of the header, None where it says none."""
    told = held.header.get(name)
    return date.fromisoformat(told) if told else None


def meant(parts: Mapping[str, Sequence[Period]], told: pl.DataFrame) -> Said:
    """Return what some rows say, by period."""
    return {each: row for row in told.iter_rows(named=True) for each in matching(row, parts)}


def state(wanted: Sequence[Period], said: Said) -> ForecastState:
    """Return what is said of the whole: it is committed once something is said to all of it."""
    if not all(each in said for each in wanted):
        return "received"
    refused = all(said[each]["answer"] == "REJECTED" for each in wanted)
    return "rejected" if refused else "committed"


def lines(held: Document, wanted: Sequence[Period], said: Said) -> Iterator[ForecastLineAnswer]:
    """Yield each line of which anything is said, in the partner's own order and characters."""
    of_line: defaultdict[int, list[Period]] = defaultdict(list)
    for each in wanted:
        of_line[each.line].append(each)
    for row in rows(held, "forecast_lines"):
        own = of_line[row["line"]]
        told = [said[each] for each in own if each in said]
        if not told:
            continue
        refused = len(told) == len(own) and all(each["answer"] == "REJECTED" for each in told)
        yield ForecastLineAnswer(
            line_number=row["line_number"] or "",
            customer_part=row["customer_part"] or "",
            revision=row["revision"] or "",
            order_number=row["order_number"] or "",
            ship_to=row["ship_to"] or "",
            unit=row["unit"] or "",
            state="rejected" if refused else "committed",
            quantities=() if refused else tuple(quantity(each, said) for each in own),
            reasons=tuple(dict.fromkeys(each["reason"] for each in told if each["reason"])),
            exception=any(each["answer"] != "ACCEPTED" for each in told),
        )


def quantity(period: Period, said: Said) -> AnsweredQuantity:
    """Return what becomes of a period: what we commit to, nothing, or as asked and still open."""
    told = said.get(period)
    if told is None:
        return AnsweredQuantity(period.quantity, period.start, period.end, "open")
    amounts = {"ACCEPTED": period.quantity, "CHANGED": told["quantity"], "REJECTED": NOTHING}
    amount, why = amounts[told["answer"]], told["reason"] or ""
    return AnsweredQuantity(amount, period.start, period.end, "firm", why)
