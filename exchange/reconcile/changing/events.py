"""Names what a change does to an order: every quantity that moves, comes or goes, once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from exchange.model.interchange import Message
from exchange.reconcile.days import delivered
from exchange.reconcile.deliveries import Event, Wanted, compared
from exchange.reconcile.figures import plain
from exchange.reconcile.order_state import Order, OrderLine, with_rows


def proposed(held: Order, message: Message) -> Order:
    """Return the order as it would be if all of a change were taken."""
    tables = message.tables
    (header,) = tables["order_change_header"].frame.iter_rows(named=True)
    lines = tables["order_change_lines"].frame.iter_rows(named=True)
    schedules = tables["order_change_schedules"].frame.iter_rows(named=True)
    asks = delivered(({**row, "status": "released"} for row in lines), schedules)
    change = header["change_number"] or ""
    after = with_rows(held.lines, asks, message.function, change)
    if message.function == "cancel":
        after = {number: replace(line, deleted_by=change) for number, line in after.items()}
    ship_to = header.get("ship_to") or held.ship_to
    cancelled = held.cancelled or message.function == "cancel"
    return replace(held, lines=after, ship_to=ship_to, cancelled=cancelled)


def differences(before: Order, after: Order) -> tuple[Event, ...]:
    """Return what happened between two states of an order, line by line."""
    numbers = [number for number in after.lines if number is not None]
    found = [event for number in numbers for event in of_line(before.lines, after, number)]
    if before.ship_to and before.ship_to != after.ship_to:
        found.append(Event(name="SHIP_TO", old=before.ship_to, new=after.ship_to))
    return tuple(found)


def of_line(before: Mapping[str | None, OrderLine], after: Order, number: str) -> Iterator[Event]:
    """Yield what happened to one line."""
    old, new = before.get(number), after.lines[number]
    if old is None or old.deleted_by is not None:
        if new.deleted_by is None:
            yield Event(name="ADD_LINE", line=number, quantity=new.quantity or Decimal(0))
        return
    gone = new.deleted_by is not None
    for event in moved(old, replace(new, deliveries=(), quantity=Decimal(0)) if gone else new):
        yield replace(event, line=number)
    yield from () if gone else respelt(number, old, new)


def moved(old: OrderLine, new: OrderLine) -> Iterator[Event]:
    """Yield how the quantities of a line move.

    Where the days are not known on either side, only how much more or less it is.
    """
    known = bool(old.deliveries) and (bool(new.deliveries) or not new.quantity)
    if known:
        wanted = (Wanted(each.schedule, each.day, each.quantity) for each in new.deliveries)
        yield from compared(old.deliveries, wanted)[0]
    elif old.quantity is not None and new.quantity is not None and old.quantity != new.quantity:
        more = new.quantity - old.quantity
        yield Event(name="INCREASE" if more > 0 else "DECREASE", quantity=abs(more))


def respelt(number: str, old: OrderLine, new: OrderLine) -> Iterator[Event]:
    """Yield another price or revision of a line."""
    price_before, price_after = unit_price(old), unit_price(new)
    if price_before != price_after and price_before is not None and price_after is not None:
        yield Event(name="PRICE", line=number, old=priced(old), new=priced(new))
    if old.revision and new.revision and old.revision != new.revision:
        yield Event(name="REVISION", line=number, old=old.revision, new=new.revision)


def unit_price(line: OrderLine) -> Fraction | None:
    """Return the price of one, exactly; None where none was stated."""
    return None if line.price is None else Fraction(line.price) / Fraction(line.price_basis or 1)


def priced(line: OrderLine) -> str:
    """Return a price as people read it, with the quantity it is for where that is not 1."""
    basis = line.price_basis or Decimal(1)
    price = plain(line.price or Decimal(0))
    return price if basis == 1 else f"{price} / {plain(basis)}"
