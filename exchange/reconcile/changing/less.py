"""What is wanted no more: inside the days nothing may be cancelled in, or to be confirmed."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.policies import Band
from exchange.reconcile.changing.bands import band, bands, clause, inside
from exchange.reconcile.changing.change import Change
from exchange.reconcile.deliveries import NOTHING, Event
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import OrderLine
from exchange.reconcile.ordering.known import Ordering


def cancelled(change: Change, known: Ordering) -> Iterator[Finding]:
    """POC-004 and POC-010: less than may be cancelled so near, or less that nothing takes up."""
    for line, before, events in change.by_line("CANCEL", "DECREASE"):
        near = [*too_near(change, line, events, known)]
        beyond = [] if near else [*too_much(change, line, events, known)]
        yield from near or beyond
        if not near and not beyond and to_confirm(change, line, events, known):
            quantity = sum((event.quantity for event in events), NOTHING)
            after = change.after.lines[line].quantity
            told = plain(after or NOTHING), plain(before.quantity or NOTHING)
            yield change.finding("POC-010", line, "quantity", told, quantity=plain(quantity))


def too_near(change: Change, line: str, events: list[Event], known: Ordering) -> Iterator[Finding]:
    """Yield what is cancelled within the agreed days."""
    days = known.policy.cancel_days
    if days is None:
        return
    near = [each for each in events if each.before and (each.before - known.today).days <= days]
    if near:
        quantity = plain(sum((each.quantity for each in near), NOTHING))
        day = min(each.before for each in near if each.before)
        about = {"limit": f"{days} d", "day": day, "outside": quantity}
        about |= under(known.policy.cited("cancel_days"))
        yield change.finding("POC-004", line, "quantity", (quantity, 0), **about)


def too_much(change: Change, line: str, events: list[Event], known: Ordering) -> Iterator[Finding]:
    """Yield what is cancelled beyond the decrease its band allows."""
    before = change.before.lines[line]
    for found, quantity in by_band(before, events, known).items():
        if found.decrease is None:
            continue
        limit = inside(known, before, found) * found.decrease / 100
        if quantity > limit:
            day = min(each.before for each in events if each.before)
            about = {"limit": f"{plain(found.decrease)} %", "day": day}
            about |= {"outside": plain(quantity - limit)}
            about |= under(clause(known, before.customer_part or "", found, "decrease"))
            told = plain(quantity), plain(limit)
            yield change.finding("POC-004", line, "quantity", told, **about)


def by_band(before: OrderLine, events: list[Event], known: Ordering) -> dict[Band, Decimal]:
    """Return the quantity of some events by the band of their earlier day."""
    found: defaultdict[Band, Decimal] = defaultdict(Decimal)
    for event in events:
        here = band(known, before.customer_part or "", event.day) if event.day else None
        if here is not None:
            found[here] += event.quantity
    return dict(found)


def to_confirm(change: Change, line: str, events: list[Event], known: Ordering) -> bool:
    """Tell whether less has to be read as a cancellation, which nobody has said it is.

    A line deleted or set to nothing is asked about or said elsewhere. What its band allows needs
    no question, and without an agreement less is taken as it comes.
    """
    before, after = change.before.lines[line], change.after.lines[line]
    part = before.customer_part or ""
    if after.deleted_by is not None or not after.quantity:
        return False
    agreed = bool(bands(known, part)) or known.policy.cancel_days is not None
    days = [event.day for event in events]
    allowed = all(day and (found := band(known, part, day)) and found.decrease for day in days)
    return agreed and not allowed
