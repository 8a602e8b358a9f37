"""What a reading child may ask the ledger, and in which shape it gets the answer."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from exchange.model.ledger import Ledger
from exchange.sandbox import channel as wire


def questions(ledger: Ledger) -> Mapping[str, Callable[..., wire.Answer]]:
    """Return what answers each question, by the name of the ledger's method."""
    return {
        "same_bytes": ledger.same_bytes,
        "interchange": lambda sender, recipient, reference, since: ledger.interchange(
            sender, recipient, reference, datetime.fromisoformat(since)
        ),
        "document": ledger.document,
        "last_reference": lambda *parties: wire.Names(frozenset({ledger.last_reference(*parties)})),
        "record": ledger.record,
        "order": lambda number: wire.Documents(ledger.order(number)),
        "refused_changes": lambda number: wire.Documents(ledger.refused_changes(number)),
        "orders": lambda since: wire.Documents(ledger.orders(date.fromisoformat(since))),
        "forecasts": lambda since: wire.Forecasts(ledger.forecasts(datetime.fromisoformat(since))),
        "forecast": lambda number: wire.Documents([*filter(None, [ledger.forecast(number)])]),
        "demand": lambda document, until: wire.rows(
            ledger.demand(document, date.fromisoformat(until) if until else None)
        ),
        "cured": ledger.cured,
        "kept": lambda *about: wire.Documents(ledger.kept(*about)),
        "held": lambda document: wire.rows(ledger.held(document)),
        "history": lambda document: wire.rows(ledger.history(document)),
        "returned": lambda: wire.rows(ledger.returned()),
        "answered": ledger.answered,
        "changes": lambda: wire.rows(ledger.changes()),
        "content": lambda *identity: wire.tables(ledger.content(*identity)),
        "orders_of": lambda part: wire.Names(ledger.orders_of(part)),
        "fed": lambda: wire.Names(ledger.fed()),
        "outline": ledger.outline,
        "sent": ledger.sent,
        "source": ledger.source,
        "next_number": ledger.next_number,
        "asked": lambda number: wire.Names(ledger.asked(number)),
        "cases": lambda number="": wire.Cases(ledger.cases(number)),
        "ecos": lambda number: wire.Ecos(ledger.ecos(number)),
        "inquiries": lambda question: wire.Inquiries(ledger.inquiries(question)),
    }
