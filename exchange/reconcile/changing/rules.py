"""Every rule of a change against the order as it stands, what was agreed and what we hold."""

from collections.abc import Callable, Iterator, Sequence

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.changing import done, less, moves, stated
from exchange.reconcile.changing.change import Change, change
from exchange.reconcile.ordering.items import changed
from exchange.reconcile.ordering.known import Ordering
from exchange.reconcile.ordering.rules import of_header_and_lines
from exchange.reconcile.ordering.units import counted

RULES: Sequence[Callable[[Change, Ordering], Iterator[Finding]]] = (
    stated.otherwise,
    less.cancelled,
    moves.pushed_out,
    moves.moved_again,
    moves.pulled_in,
    done.below_shipped,
    done.in_production,
    done.repriced,
    done.superseded,
    done.unproposed,
)


def findings(message: Message, known: Ordering) -> Iterator[Finding]:
    """Yield what a change asks otherwise than was agreed, or than we can do.

    Of an order that is not known, or was cancelled, nothing is said here.
    """
    if known.order is None or known.order.cancelled:
        return
    found = change(message, known.order)
    items = counted(changed(message, known.order, found.events), known)
    yield from of_header_and_lines(message, items, known)
    for rule in RULES:
        yield from rule(found, known)
