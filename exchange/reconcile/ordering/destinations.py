"""Who ordered, and where it goes."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.gln import DIGITS, gln
from exchange.model.interchange import Message
from exchange.reconcile.figures import under
from exchange.reconcile.ordering.items import Item, header
from exchange.reconcile.ordering.known import Ordering


def parties(message: Message, known: Ordering) -> Iterator[Finding]:
    """MD-001: a buyer or destination we do not know, or a GLN with a wrong check digit.

    An identification of 13 digits that was not agreed as it is, is taken for a GLN.
    """
    table, said = header(message)
    for column, agreed, value in (
        ("buyer", known.buyers, "buyers"),
        ("ship_to", known.destinations, "ship_to"),
    ):
        stated = said.get(column)
        if not stated or stated in agreed:
            continue
        mistyped = len(stated) == DIGITS and stated.isdigit() and not gln(stated)
        if agreed or mistyped:
            told = {"observed": stated, "expected": ", ".join(sorted(agreed)) or "GLN"}
            clause = known.agreement.cited(value) if known.agreement and agreed else ""
            yield table.finding("MD-001", 0, column, **told, **under(clause))


def destination(message: Message, item: Item, known: Ordering) -> Iterator[Finding]:
    """MD-002: a destination we know, but that was not agreed for this part."""
    stated = header(message)[1].get("ship_to")
    terms = known.terms(item.part)
    rows = known.products_of.get(item.part, ())
    agreed = {*terms.ship_to} or {row["ship_to"] for row in rows if row.get("ship_to")}
    if stated in known.destinations and agreed and stated not in agreed:
        told = {"observed": stated, "expected": ", ".join(sorted(agreed))}
        clause = under(terms.clause if terms.ship_to else "")
        yield item.finding("MD-002", "customer_part", **told, **clause)
