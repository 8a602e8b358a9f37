"""Changes that come before their order: parked, released by it, and refused when it stays away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from exchange.model.findings import Finding
from exchange.model.outcome import Document
from exchange.reconcile import order_state
from exchange.reconcile.changing.sequence import sequenced
from exchange.reconcile.figures import under
from exchange.reconcile.order_state import ORDER, Order
from exchange.reconcile.ordering.known import Ordering


@dataclass(frozen=True, slots=True)
class Parked:
    """A change of an order we do not have, and the local day it came."""

    document: Document
    since: date


@dataclass(frozen=True, slots=True)
class Book:
    """The accepted and held documents of orders, as they came, and what is parked."""

    documents: tuple[Document, ...] = ()
    parked: tuple[Parked, ...] = ()

    def order(self, number: str) -> Order | None:
        """Return an order as it stands, whatever the order in which its documents came."""
        own = (each for each in self.documents if each.number == number)
        return order_state.order(sequenced(own))


def arrived(book: Book, document: Document, day: date) -> Book:
    """Return the book after one more document; an order takes its parked changes with it."""
    if document.document != ORDER:
        known = book.order(document.number) is not None
        waiting = () if known else (Parked(document, day),)
        taken = (document,) if known else ()
        return Book((*book.documents, *taken), (*book.parked, *waiting))
    free = released(book.parked, document)
    left = tuple(each for each in book.parked if each not in free)
    changes = (each.document for each in free)
    return replace(book, documents=(*book.documents, document, *changes), parked=left)


def released(parked: Iterable[Parked], order: Document) -> tuple[Parked, ...]:
    """Return the parked changes of an order that came."""
    return tuple(each for each in parked if each.document.number == order.number)


def lapsed(parked: Iterable[Parked], known: Ordering) -> Iterator[tuple[Parked, Finding]]:
    """Yield the parked changes whose time is over, each with the rule it breaks (POC-028).

    The time is counted in business days of our site; on its last day a change still waits.
    """
    days = known.policy.park_days
    for each in parked:
        if known.site.after(each.since, days) < known.today:
            about = under(known.policy.cited("park_days"))
            number = each.document.number
            found = Finding("POC-028", observed=number, expected=str(days), params=about)
            yield each, found
