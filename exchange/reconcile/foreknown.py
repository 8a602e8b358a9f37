"""What a forecast, an order or a change is judged against, asked of the ledger as it is needed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.case_files import Case
from exchange.model.forecasts import DEMAND, Demand, EarlierForecast, Snapshot
from exchange.model.interchange import Message
from exchange.reconcile.changing.unanswered import unanswered
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand.ahead import ahead
from exchange.reconcile.demand.bands import ENDLESS
from exchange.reconcile.demand.levels import FENCES
from exchange.reconcile.demand.snapshots import effective, mode
from exchange.reconcile.open_orders import open_orders
from exchange.reconcile.order_state import Order
from exchange.reconcile.ordering.known import Ordering

BACK = timedelta(weeks=26)
"""How far back forecasts and open orders are looked at."""

Span = tuple[date, date]
"""The first and the last day of something."""


def foreknown(message: Message, known: Circumstances) -> Demand:
    """Return what a forecast is judged against.

    Open orders and the forecasts before the newest one are only looked at where there is an
    agreement: no rule uses them otherwise.
    """
    agreement = known.agreement
    return Demand(
        today=known.today,
        agreement=agreement,
        calendar=known.site_calendar,
        history=(
            *history(known, mode(message.function, semantics(agreement))),
            *ahead(message, known),
        ),
        products=known.table("products"),
        prices=known.table("prices"),
        lead_times=known.table("lead_times"),
        shipments=known.table("shipments"),
        ecos=known.table("ecos"),
        open_orders=open_orders(known, known.today) if agreement else None,
        receipt=known.receipt,
        cases=tuple(upsides(known)) if agreement else (),
    )


def upsides(known: Circumstances) -> Iterator[Case]:
    """Yield the upside requests of the partner that are open."""
    yield from (each for each in known.ledger.cases() if each.kind == "upside")


def semantics(agreement: Agreement | None) -> str:
    """Return what a forecast replaces."""
    return agreement.forecast.semantics if agreement else "full"


def history(known: Circumstances, semantics: str, *, alone: bool = False) -> tuple[Snapshot, ...]:
    """Return the forecasts of half a year, each with as much as can be asked of it.

    All is read of the one in force, and of every one where each speaks of some items only. The
    others bind as far ahead as bands and fences reach, and not at all where only the one in
    force is wanted `alone`.
    """
    earlier = known.ledger.forecasts(known.at - BACK)
    bare = [snapshot(each, known) for each in earlier]
    held = effective(bare, "full")
    until = None if alone else reach(known.agreement, known.today)
    found = []
    for each, empty in zip(earlier, bare, strict=True):
        whole = semantics != "full" or (held and held.receipt == each.receipt)
        if whole or until:
            read = known.ledger.demand(each.document, None if whole else until)
            found.append(replace(empty, frame=read))
        else:
            found.append(empty)
    return tuple(found)


def snapshot(earlier: EarlierForecast, known: Circumstances) -> Snapshot:
    """Return an earlier forecast, its periods not read yet."""
    return Snapshot(
        receipt=earlier.receipt,
        number=earlier.number,
        day=known.site_calendar.local(earlier.received_at),
        date=earlier.date,
        function=earlier.function,
        frame=pl.DataFrame(schema=DEMAND),
        accepted=earlier.accepted,
    )


def reach(agreement: Agreement | None, today: date) -> date | None:
    """Return the last day a forecast can be bound on, None where nothing was agreed."""
    days = max(bound(agreement), default=0) if agreement else 0
    return today + timedelta(days=days) if days else None


def bound(agreement: Agreement) -> Iterator[int]:
    """Yield how many days ahead bands and fences bind."""
    own = (band for terms in agreement.terms for band in terms.bands)
    for band in (*agreement.flexibility.bands, *own):
        if band.increase is not None or band.decrease is not None:
            yield ENDLESS if band.last is None else band.last
    for _, name in FENCES:
        yield 7 * (getattr(agreement.forecast, name) or 0)


def ordering(message: Message, known: Circumstances, order: Order | None = None) -> Ordering:
    """Return what an order, or a change of this order, is judged against.

    The forecast is only looked at where orders are compared with it, open orders where they may
    not be repeated or are limited in worth as well.
    """
    nobody = BusinessCalendar(known.partner.timezone, weekend=frozenset())
    policy = known.agreement.orders if known.agreement else None
    foreseen = policy is not None and policy.forecast_tolerance_percent is not None
    others = policy is not None and (
        foreseen or policy.duplicate_days is not None or policy.credit_limit is not None
    )
    forecast, horizon = in_force(known, message) if foreseen else (None, None)
    return Ordering(
        today=known.today,
        site=known.site_calendar,
        partner=known.partner_calendar or nobody,
        agreement=known.agreement,
        order=order,
        buyers=buyers(known),
        products=known.table("products"),
        prices=known.table("prices"),
        lead_times=known.table("lead_times"),
        shipments=known.table("shipments"),
        order_commit=known.table("order_commit"),
        forecast=forecast,
        horizon=horizon,
        open_orders=open_orders(known, known.today - BACK) if others else None,
        ecos=known.table("ecos"),
        consigned=known.table("consigned"),
        blankets=known.table("blankets"),
        started=begun(known),
        unanswered=unanswered(message, known) if order else None,
        proposals=proposed(message, known),
    )


def proposed(message: Message, known: Circumstances) -> frozenset[str]:
    """Return the lines of the order a change is about for which we have proposed other days."""
    header = message.tables.get("order_change_header")
    number = (header.frame["number"][0] if header else None) or ""
    return frozenset(
        each.line
        for case in (known.ledger.cases() if number else ())
        if case.kind == "reschedule" and case.first.subject.strip() == number.strip()
        if case.first.initiator == "EMS"
        for each in case.offered
    )


def buyers(known: Circumstances) -> frozenset[str]:
    """Return who may order: those agreed, and who the partner is; nobody where none is agreed."""
    agreed = known.agreement.buyers if known.agreement else ()
    own = (each.partition(":")[2] for each in known.partner.identifiers)
    return frozenset((*agreed, *own)) if agreed else frozenset()


def begun(known: Circumstances) -> pl.DataFrame | None:
    """Return the lines in production today, None where our ERP never told of any."""
    told = known.table("started")
    return None if told is None else told.filter(pl.col("started_on") <= known.today)


def in_force(known: Circumstances, message: Message) -> tuple[pl.DataFrame, Span | None]:
    """Return the current forecast of the parts a message names, and the days all of it spans."""
    kind = semantics(known.agreement)
    held = effective(history(known, kind, alone=True), kind)
    frame = held.frame if held else pl.DataFrame(schema=DEMAND)
    ends = pl.coalesce("end", "start")
    first, last = frame.select(first=pl.col("start").min(), last=ends.max()).row(0)
    wanted = frame.filter(pl.col("part").is_in(parts(message)))
    return wanted, (first, last) if first else None


def parts(message: Message) -> set[str]:
    """Return the parts an order or a change names."""
    table = message.tables.get("order_lines") or message.tables["order_change_lines"]
    return {*table.frame["customer_part"].drop_nulls()}
