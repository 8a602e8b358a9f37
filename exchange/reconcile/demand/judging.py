"""Everything a forecast is told about the agreement, the products and the forecasts before."""

from collections.abc import Iterator

import polars as pl

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.model.forecasts import Demand
from exchange.model.interchange import Message
from exchange.model.movements import Movement
from exchange.reconcile import master, replaced
from exchange.reconcile.demand import cadence, coverage, levels, moves, quantities, revisions, terms
from exchange.reconcile.demand.changes import Changes, changes
from exchange.reconcile.demand.flexibility import differences, measured
from exchange.reconcile.demand.movements import movement
from exchange.reconcile.demand.stated import LINES, Stated, stated


def findings(message: Message, known: Demand) -> Iterator[Finding]:
    """Yield what is wrong with a forecast, without what it changes."""
    return (each for each in judged(message, known) if isinstance(each, Finding))


def judged(message: Message, known: Demand) -> Iterator[Finding | Movement]:
    """Yield what is wrong with a forecast beyond its own content, and what it changes.

    What nobody told is not judged. One that came late is compared with nothing: a newer one has
    taken its place already.
    """
    if message.function == "cancel":
        return
    told = stated(message, known)
    lines = message.tables[LINES]
    told_of = (known.products, known.ecos)
    yield from replaced.parts(lines, master.named(lines), told_of, known.today)
    yield from on_its_own(told)
    if cadence.overtaken(told):
        yield from cadence.late(told)
        return
    yield from in_time(told)


def on_its_own(told: Stated) -> Iterator[Finding]:
    """Yield what needs no forecast before it."""
    yield from quantities.fractions(told)
    yield from quantities.received(told)
    if told.semantics != "net_change":
        yield from amounts(told)
    yield from revisions.untimely(told)
    yield from levels.aside(told)
    yield from terms.unagreed(told)
    if told.known.agreement:
        yield from levels.contradicted(told, told.known.agreement)


def amounts(told: Stated) -> Iterator[Finding]:
    """Yield what is wrong with single quantities that are whole, not changes of others."""
    yield from quantities.below_orders(told)
    yield from quantities.lots_ignored(told)
    if told.known.agreement:
        yield from quantities.spikes(told, told.known.agreement)


def in_time(told: Stated) -> Iterator[Finding | Movement]:
    """Yield what a forecast that becomes the current one leaves out, changes or shifts."""
    found, agreement = changes(told), told.known.agreement
    moves_by = movement(found) if found else None
    if moves_by:
        yield moves_by
    yield from coverage.shorter_than_material(told)
    yield from coverage.pattern(told, found, agreement)
    yield from levels.fallen(told)
    if agreement is None:
        return
    yield from coverage.missing(told, agreement)
    yield from coverage.short(told, agreement)
    yield from cadence.off_cadence(told, agreement)
    if found:
        yield from cadence.unchanged(told, found, agreement)
        yield from moved(told, found, agreement)


def moved(told: Stated, found: Changes, agreement: Agreement) -> Iterator[Finding]:
    """Yield what moves further than agreed."""
    measures = measured(told, found, agreement)
    yield from moves.outside(told, measures)
    yield from moves.drifted(told, measures, agreement)
    yield from moves.swung(told, found, agreement)


def compared(message: Message, known: Demand) -> pl.DataFrame | None:
    """Return what a forecast changes, for people; None where there is nothing before it.

    part, revision, ship_to, start, end, before, now, delta, event, band, limit, outside: a row
    for each series and period. Quantities are units; `outside` is counted from the exact limit.
    """
    told = stated(message, known)
    found = changes(told)
    if found is None:
        return None
    measures = measured(told, found, known.agreement) if known.agreement else None
    return differences(found, measures)
