"""How many may be ordered at a time: never fewer than agreed, in whole packs. Never rounded."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import plain, under
from exchange.reconcile.ordering.items import Item
from exchange.reconcile.ordering.known import Ordering


def too_few(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-014: fewer than the agreed least quantity."""
    found = agreed(item.part, "moq", known)
    if found and item.amount and item.amount < found[0]:
        least, clause = found
        outside = plain(least - item.amount)
        told = plain(item.amount), plain(least)
        yield item.finding("PO-014", "quantity", *told, outside=outside, **under(clause))


def broken(_message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """PO-015: no whole number of packs; both quantities next to it are told."""
    found = agreed(item.part, "multiple", known)
    if not found or not item.amount or not item.amount % found[0]:
        return
    pack, clause = found
    below = item.amount - item.amount % pack
    lower, upper = (below, below + pack) if below else (pack, 2 * pack)
    yield item.finding(
        "PO-015",
        "quantity",
        plain(item.amount),
        plain(pack),
        lower=plain(lower),
        upper=plain(upper),
        outside=plain(item.amount % pack),
        **under(clause),
    )


def agreed(
    part: str, name: Literal["moq", "multiple"], known: Ordering
) -> tuple[Decimal, str] | None:
    """Return the figure for a part and its clause: its own terms, the product's, the order's."""
    terms = known.terms(part)
    own: Decimal | None = getattr(terms, name)
    product: Decimal | None = known.fact(part, name)
    general: Decimal | None = getattr(known.policy, name)
    if own is not None:
        return own, terms.clause
    if product:
        return Decimal(product), ""
    return None if general is None else (general, known.policy.cited(name))
