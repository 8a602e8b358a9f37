"""The deliveries of one order line, and what becomes of them when others are wanted instead.

What goes and what comes is matched before it is named: a quantity that is wanted later is moved
out, one that is wanted earlier is pulled in, and only what is left over is more or less.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Name = Literal[
    "INCREASE", "DECREASE", "CANCEL", "PUSH_OUT", "PULL_IN", "ADD_LINE", "PRICE", "REVISION",
    "SHIP_TO",
]  # fmt: skip
"""What a change does. DECREASE is less of a line of which nobody says which delivery it is."""

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lot:
    """A quantity with one history.

    `first` is the day it was first wanted on, which no change alters; `moved` is how often it
    was moved since, `parent` the delivery it was moved from, None where it never was.
    """

    quantity: Decimal
    first: date
    moved: int = 0
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery of a line, of one lot or several; `schedule` is its number in the line."""

    schedule: int
    day: date
    lots: tuple[Lot, ...]

    @property
    def quantity(self) -> Decimal:
        """What is wanted on that day."""
        return sum((lot.quantity for lot in self.lots), NOTHING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delivery as somebody asks for it, with no history."""

    schedule: int
    day: date
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing a change does to a line, or to the whole order where `line` is empty.

    `before` and `after` are the days, `source` and `target` the deliveries a quantity left and
    came to, `lots` that quantity with its history before. `old` and `new` are values replaced.
    """

    name: Name
    line: str = ""
    quantity: Decimal = NOTHING
    before: date | None = None
    after: date | None = None
    source: int | None = None
    target: int | None = None
    lots: tuple[Lot, ...] = ()
    old: str = ""
    new: str = ""

    @property
    def day(self) -> date | None:
        """The earlier of the days, by which its band is chosen; None where nobody said one."""
        return min((day for day in (self.before, self.after) if day), default=None)


@dataclass(slots=True)
class Going:
    """A delivery before, and what of it has no place yet."""

    schedule: int
    day: date
    lots: tuple[Lot, ...]


@dataclass(slots=True)
class Coming:
    """A delivery after, what has come to it, and what it still lacks."""

    schedule: int
    day: date
    lacks: Decimal
    lots: list[Lot] = field(default_factory=list)


PASSES: Sequence[Callable[[Going, Coming], bool]] = (
    lambda going, coming: (going.schedule, going.day) == (coming.schedule, coming.day),
    lambda going, coming: going.day == coming.day,
    lambda going, coming: going.schedule == coming.schedule,
    lambda going, coming: going.day < coming.day,
    lambda going, coming: going.day > coming.day,
)
"""What fits together, the surest first: what stays, what keeps its number, later, earlier."""


def compared(
    before: Iterable[Delivery], wanted: Iterable[Wanted]
) -> tuple[tuple[Event, ...], tuple[Delivery, ...]]:
    """Return what happens to a line, and its deliveries afterwards with their history.

    Numbers of deliveries are unique on either side. Days come first to last, so that the order
    in which they are given does not matter.
    """
    going = [Going(each.schedule, each.day, each.lots) for each in sorted(before, key=placed)]
    coming = [Coming(each.schedule, each.day, each.quantity) for each in sorted(wanted, key=placed)]
    events = [event for fits in PASSES for event in passed(going, coming, fits)]
    events += [less(each) for each in going if each.lots]
    events += [more(each) for each in coming if each.lacks]
    after = (Delivery(each.schedule, each.day, merged(each.lots)) for each in coming if each.lots)
    return tuple(events), tuple(after)


def placed(delivery: Delivery | Wanted) -> tuple[date, int]:
    """Return what puts deliveries in order."""
    return delivery.day, delivery.schedule


def passed(
    going: Iterable[Going], coming: Sequence[Coming], fits: Callable[[Going, Coming], bool]
) -> Iterator[Event]:
    """Carry over what fits, first come, first served; what changes its day is an event."""
    for each in going:
        for target in coming:
            if each.lots and target.lacks and fits(each, target):
                yield from carried(each, target, min(total(each.lots), target.lacks))


def carried(going: Going, coming: Coming, quantity: Decimal) -> Iterator[Event]:
    """Carry a quantity over."""
    lots, going.lots = split(going.lots, quantity)
    coming.lacks -= quantity
    if going.day == coming.day:
        coming.lots += lots
        return
    coming.lots += (replace(lot, moved=lot.moved + 1, parent=going.schedule) for lot in lots)
    yield Event(
        name="PUSH_OUT" if going.day < coming.day else "PULL_IN",
        quantity=quantity,
        before=going.day,
        after=coming.day,
        source=going.schedule,
        target=coming.schedule,
        lots=lots,
    )


def less(going: Going) -> Event:
    """Return the event that what is left of a delivery is wanted no more."""
    return Event(
        name="CANCEL",
        quantity=total(going.lots),
        before=going.day,
        source=going.schedule,
        lots=going.lots,
    )


def more(coming: Coming) -> Event:
    """Return the event that a delivery gets more than came from others, and let it come."""
    lot = Lot(coming.lacks, coming.day)
    coming.lots.append(lot)
    return Event(
        name="INCREASE",
        quantity=lot.quantity,
        after=coming.day,
        target=coming.schedule,
        lots=(lot,),
    )


def total(lots: Iterable[Lot]) -> Decimal:
    """Return the quantity of some lots."""
    return sum((lot.quantity for lot in lots), NOTHING)


def split(lots: tuple[Lot, ...], quantity: Decimal) -> tuple[tuple[Lot, ...], tuple[Lot, ...]]:
    """Return a part of some lots, and what is left, each lot giving in proportion to its size.

    Nothing is rounded away: shares are whole multiples of the smallest decimal place that
    occurs, and what does not divide comes from the first lots.
    """
    grain = finest((quantity, *(lot.quantity for lot in lots)))
    sizes = [int(lot.quantity / grain) for lot in lots]
    whole, wanted = sum(sizes), int(quantity / grain)
    shares = [size * wanted // whole for size in sizes]
    short = wanted - sum(shares)
    for at, size in enumerate(sizes):
        extra = min(short, size - shares[at])
        shares[at] += extra
        short -= extra
    given = [share * grain for share in shares]
    taken = (replace(lot, quantity=each) for lot, each in zip(lots, given, strict=True) if each)
    rest = (
        replace(lot, quantity=lot.quantity - each)
        for lot, each in zip(lots, given, strict=True)
        if lot.quantity != each
    )
    return tuple(taken), tuple(rest)


def finest(values: Iterable[Decimal]) -> Decimal:
    """Return the smallest decimal place that occurs, 1 where all are whole."""
    places = (int(value.normalize().as_tuple().exponent) for value in values)
    return Decimal(1).scaleb(min(0, *places))


def merged(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Return lots with those of one history together, in a fixed order."""
    sums: dict[tuple[date, int, int], Decimal] = {}
    for lot in lots:
        key = lot.first, lot.moved, -1 if lot.parent is None else lot.parent
        sums[key] = sums.get(key, NOTHING) + lot.quantity
    return tuple(
        Lot(quantity, first, moved, None if parent < 0 else parent)
        for (first, moved, parent), quantity in sorted(sums.items())
    )


def numbered(
    before: Sequence[Delivery], days: Iterable[tuple[date, Decimal]], used: int
) -> tuple[Wanted, ...]:
    """Number deliveries that state a day and a quantity alone; `used` is the highest number so far.

    A day that stands keeps its number, and so does the one delivery that is left over on either
    side. Others get new numbers.
    """
    standing = sorted(before, key=placed)
    new: list[tuple[date, Decimal]] = []
    kept: list[Wanted] = []
    for day, quantity in sorted(days):
        same = next((each for each in standing if each.day == day), None)
        if same is None:
            new.append((day, quantity))
            continue
        standing.remove(same)
        kept.append(Wanted(same.schedule, day, quantity))
    single = len(new) == len(standing) == 1
    first = standing[0].schedule if single else used + 1
    return (*kept, *(Wanted(number, *each) for number, each in enumerate(new, first)))
