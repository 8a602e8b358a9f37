"""What a delay makes of a promise, and by how many days the two differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from exchange.model.notices import Due, Promise

UNKNOWN = 10_000
"""Days by which a day that is known and one that is not differ: more than any agreed minimum."""


def ordered(dues: Iterable[Due]) -> Promise:
    """Return them with the earliest first, those without a day last."""
    return tuple(sorted(dues, key=lambda each: each.day or date.max))


def total(promise: Promise) -> Decimal | None:
    """Return how much is still to come, None where a quantity is not known."""
    known = [each.quantity for each in promise if each.quantity is not None]
    return sum(known, Decimal(0)) if len(known) == len(promise) else None


def delayed(known: Promise, told: Sequence[Due], *, committed: bool = True) -> Promise | None:
    """Return what is promised after a delay; None where that has more than one reading.

    Without a quantity all of it is late. A part of it can only be late where one delivery is
    open and we have `committed` to it: the rest stays as promised. Else each must be told.
    """
    amount = total(known)
    if amount == 0:
        return None
    if len(told) == 1 and told[0].quantity is None:
        return (replace(told[0], quantity=amount),)
    late = total(tuple(told))
    if late is None:
        return None
    if amount is None or late == amount:
        return ordered(told)
    if late > amount or len(known) > 1 or not committed:
        return None
    return ordered((replace(known[0], quantity=amount - late), *told))


def less(promise: Promise, shipped: Decimal) -> Promise:
    """Return what is left of a promise after so much was shipped, the earliest first."""
    return tuple(remaining(promise, shipped))


def remaining(promise: Iterable[Due], shipped: Decimal) -> Iterator[Due]:
    """Yield what is left of each delivery; what has no quantity stays."""
    for each in promise:
        if each.quantity is None:
            yield each
            continue
        gone = min(each.quantity, shipped)
        shipped -= gone
        if each.quantity > gone:
            yield replace(each, quantity=each.quantity - gone)


def slip(before: Promise, after: Promise) -> int:
    """Return by how many days the two differ at most, earlier or later; 0 where they agree."""
    return max((apart(old, new) for old, new, _ in pairs(before, after)), default=0)


def later(before: Promise, after: Promise) -> int:
    """Return by how many days a delivery is later than before at most, of those with days."""
    days = (
        (new.day - old.day).days
        for old, new, _ in pairs(before, after)
        if old and new and old.day and new.day
    )
    return max(0, *days, 0)


def moved(before: Promise, after: Promise) -> Decimal | None:
    """Return the quantity whose day changes, None where it is not known."""
    if total(before) is None or total(after) is None:
        return None
    amounts = (amount for old, new, amount in pairs(before, after) if apart(old, new))
    return sum(amounts, Decimal(0))


def pairs(before: Promise, after: Promise) -> Iterator[tuple[Due | None, Due | None, Decimal]]:
    """Yield what was promised with what is now, quantity by quantity in the order of days."""
    if total(before) is None or total(after) is None:
        yield from ((old, new, Decimal(0)) for old, new in zip_longest(before, after))
        return
    old, new = list(before), list(after)
    while old and new:
        same = min(old[0].quantity or Decimal(0), new[0].quantity or Decimal(0))
        yield old[0], new[0], same
        old, new = [*remaining(old, same)], [*remaining(new, same)]
    yield from ((each, None, each.quantity or Decimal(0)) for each in old)
    yield from ((None, each, each.quantity or Decimal(0)) for each in new)


def apart(old: Due | None, new: Due | None) -> int:
    """Return by how many days two deliveries differ."""
    if old is None or new is None:
        return UNKNOWN
    if old.day and new.day:
        return abs((new.day - old.day).days)
    return 0 if (old.day, old.answer_by) == (new.day, new.answer_by) else UNKNOWN
