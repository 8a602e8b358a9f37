"""Every rule of an order against what was agreed and what we hold."""

from collections.abc import Callable, Iterator, Sequence

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.ordering import (
    contracts,
    coverage,
    dates,
    destinations,
    identity,
    pricing,
    products,
    quantities,
)
from exchange.reconcile.ordering.items import Item, ordered
from exchange.reconcile.ordering.known import Ordering
from exchange.reconcile.ordering.parts import parts
from exchange.reconcile.ordering.units import counted, unit

OF_HEADER: Sequence[Callable[[Message, Ordering], Iterator[Finding]]] = (
    identity.series,
    destinations.parties,
    contracts.currency,
    contracts.delivery_term,
    contracts.contract,
)

OF_LINE: Sequence[Callable[[Message, Item, Ordering], Iterator[Finding]]] = (
    destinations.destination,
    products.description,
    unit,
    products.export_class,
    products.pending,
    products.least_revision,
    products.consigned,
    products.unreleased,
    pricing.prices,
    quantities.too_few,
    quantities.broken,
    dates.in_grace,
    dates.too_near,
    dates.day_off,
    dates.too_far,
    dates.unclear,
)

OF_ORDER: Sequence[Callable[[Message, Sequence[Item], Ordering], Iterator[Finding]]] = (
    identity.duplicates,
    contracts.blanket,
    contracts.credit,
    coverage.coverage,
)
"""Rules that look at all lines together, of an order only."""


def findings(message: Message, known: Ordering) -> Iterator[Finding]:
    """Yield what an order says otherwise than was agreed, or than we can do."""
    items = counted(ordered(message), known)
    yield from of_header_and_lines(message, items, known)
    for rule in OF_ORDER:
        yield from rule(message, items, known)


def of_header_and_lines(
    message: Message, items: Sequence[Item], known: Ordering
) -> Iterator[Finding]:
    """Yield what holds for an order and for a change of one alike."""
    for of_header in OF_HEADER:
        yield from of_header(message, known)
    yield from parts(items, known)
    for item in items:
        for of_line in OF_LINE:
            yield from of_line(message, item, known)
