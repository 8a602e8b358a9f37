"""What is wanted on another day: further out, sooner, or more often than was agreed."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.policies import Band
from exchange.reconcile.changing.bands import band, clause, inside
from exchange.reconcile.changing.change import Change
from exchange.reconcile.changing.less import by_band
from exchange.reconcile.deliveries import NOTHING, Event
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import OrderLine
from exchange.reconcile.ordering.dates import normal
from exchange.reconcile.ordering.known import Ordering


def pushed_out(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-005: more moved out than agreed, or further."""
    for line, before, events in change.by_line("PUSH_OUT"):
        for found, quantity in by_band(before, events, known).items():
            here = [event for event in events if banded(event, before, known) == found]
            outside = max(over(known, before, found, quantity), too_far(here, found))
            if outside:
                name = "reschedule" if over(known, before, found, quantity) else "push_out_days"
                about = limits(here, found) | {"outside": plain(outside)}
                about |= under(clause(known, before.customer_part or "", found, name))
                told = plain(quantity), plain(allowed(known, before, found) or NOTHING)
                yield change.finding("POC-005", line, "line_number", told, **about)


def banded(event: Event, before: OrderLine, known: Ordering) -> Band | None:
    """Return the band an event lies in, by its earlier day."""
    return band(known, before.customer_part or "", event.day) if event.day else None


def allowed(known: Ordering, before: OrderLine, found: Band) -> Decimal | None:
    """Return how much may be moved in a band, None where that is not limited."""
    if found.reschedule is None:
        return None
    return inside(known, before, found) * found.reschedule / 100


def over(known: Ordering, before: OrderLine, found: Band, quantity: Decimal) -> Decimal:
    """Return how much is moved beyond what may be."""
    limit = allowed(known, before, found)
    return NOTHING if limit is None else max(quantity - limit, NOTHING)


def too_far(events: list[Event], found: Band) -> Decimal:
    """Return how much is moved further out than may be."""
    if found.push_out_days is None:
        return NOTHING
    return sum((each.quantity for each in events if distance(each) > found.push_out_days), NOTHING)


def distance(event: Event) -> int:
    """Return by how many days a quantity is moved."""
    return abs((event.after - event.before).days) if event.after and event.before else 0


def limits(events: list[Event], found: Band) -> dict[str, str]:
    """Return the days of a move, and what was agreed about it."""
    percent, days = found.reschedule, found.push_out_days
    return {
        "days": str(max(distance(event) for event in events)),
        "percent": "-" if percent is None else plain(percent),
        "limit": "-" if days is None else str(days),
    }


def pulled_in(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-007: sooner than a part can be had, or by more days than agreed."""
    for line, before, events in change.by_line("PULL_IN"):
        for event in events:
            earliest, cited = max(soonest(event, before, known), default=(date.min, ""))
            if event.after and event.after < earliest:
                about = {"quantity": plain(event.quantity), "before": f"{event.before}"}
                about |= {"outside": f"{(earliest - event.after).days}"} | under(cited)
                told = event.after, earliest
                yield change.finding("POC-007", line, "line_number", told, **about)


def soonest(event: Event, before: OrderLine, known: Ordering) -> Iterator[tuple[date, str]]:
    """Yield the first days a quantity may be pulled in to, each with its clause."""
    part = before.customer_part or ""
    ready = normal(known, part)
    if ready is not None:
        yield ready
    found = banded(event, before, known)
    if found is not None and found.pull_in_days is not None and event.before is not None:
        day = event.before - timedelta(days=found.pull_in_days)
        yield day, clause(known, part, found, "pull_in_days")


def moved_again(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-006: a quantity that was moved as often as agreed already."""
    for line, before, events in change.by_line("PUSH_OUT", "PULL_IN"):
        for event in events:
            found = banded(event, before, known)
            if found is None or found.changes is None:
                continue
            lots = [lot for lot in event.lots if lot.moved >= found.changes]
            if lots:
                quantity = sum((lot.quantity for lot in lots), NOTHING)
                about = {"first": min(lot.first for lot in lots), "outside": plain(quantity)}
                about |= {"times": max(lot.moved for lot in lots), "day": event.before}
                about |= under(clause(known, before.customer_part or "", found, "changes"))
                told = plain(quantity), found.changes
                yield change.finding("POC-006", line, "line_number", told, **about)
