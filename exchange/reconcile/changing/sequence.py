"""The documents of one order in the order the buyer made them, however they arrived."""

from collections.abc import Callable, Iterable, Sequence

from exchange.model.outcome import Document
from exchange.reconcile.order_change import counted, magnitude
from exchange.reconcile.order_state import ORDER


def sequenced(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return orders as they came, then the changes by their numbers, else by the days they state.

    Where neither puts all of them in order, they stay as they came.
    """
    held = [*documents]
    orders = [each for each in held if each.document == ORDER]
    changes = [each for each in held if each.document != ORDER]
    return (*orders, *sorted(changes, key=by(changes)))


def by(changes: Sequence[Document]) -> Callable[[Document], tuple[object, ...]]:
    """Return what puts these changes in order."""
    if all(counted(each.revision) for each in changes):
        return lambda each: magnitude(each.revision)
    if all(each.header.get("date") for each in changes):
        return lambda each: (each.header["date"],)
    return lambda _each: ()
