"""All our ERP said of a partner's lines, as a file that just came sees it."""

from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices.standing import Book, book


def book_of(partner: str, known: Circumstances, also: Document | None = None) -> Book:
    """Return what was said of a partner's lines, with a change of an order that just came."""
    ledger, policy = known.ledger.of(partner), known.notices_of(partner)
    return book(ledger, partner, policy, also, gathers=lambda day: known.gathers(partner, day))
