"""Commercial terms: currency, delivery term, contract, blanket order, credit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.reconcile.figures import plain, under
from exchange.reconcile.order_state import Row
from exchange.reconcile.ordering.items import Item, header
from exchange.reconcile.ordering.known import Ordering, by
from exchange.reconcile.purchase_order import minor_units


def currency(message: Message, known: Ordering) -> Iterator[Finding]:
    """MD-010: a currency of ISO 4217, but not the agreed one."""
    table, said = header(message)
    code, agreed = said["currency"], known.agreement.currency if known.agreement else ""
    if known.agreement and agreed and code in minor_units() and code != agreed:
        clause = under(known.agreement.cited("currency"))
        yield table.finding("MD-010", 0, "currency", observed=code, expected=agreed, **clause)


def delivery_term(message: Message, known: Ordering) -> Iterator[Finding]:
    """MD-011: another delivery term than agreed, or the agreed one at another place."""
    table, said = header(message)
    agreed = known.agreement.incoterm if known.agreement else ""
    stated = said.get("incoterms")
    if known.agreement and stated and agreed and not same_term(stated, agreed):
        clause = under(known.agreement.cited("incoterm"))
        yield table.finding("MD-011", 0, "incoterms", observed=stated, expected=agreed, **clause)


def same_term(stated: str, agreed: str) -> bool:
    """Tell whether two delivery terms are the same; a place counts where both name one."""
    ours, theirs = agreed.casefold().split(), stated.casefold().split()
    alone = len(ours) == 1 or len(theirs) == 1
    return ours[:1] == theirs[:1] and (alone or ours == theirs)


def contract(message: Message, known: Ordering) -> Iterator[Finding]:
    """PO-021: a contract that is none of those agreed."""
    table, said = header(message)
    agreed = known.agreement.contracts if known.agreement else ()
    if known.agreement and said["contract"] and agreed and said["contract"] not in agreed:
        told = {"observed": said["contract"], "expected": ", ".join(agreed)}
        yield table.finding(
            "PO-021", 0, "contract", **told, **under(known.agreement.cited("contracts"))
        )


def blanket(message: Message, items: Sequence[Item], known: Ordering) -> Iterator[Finding]:
    """PO-022: more than is left of a blanket order, or after its end."""
    reference = header(message)[1]["contract"]
    blankets = by(known.blankets, "reference").get(reference or "", ())
    used: dict[str, Decimal] = {}
    for item in items:
        for row in blankets:
            if row["part"] == item.part:
                used[item.part] = used.get(item.part, Decimal(0)) + (item.amount or 0)
                yield from released(item, row, used[item.part])


def released(item: Item, row: Row, used: Decimal) -> Iterator[Finding]:
    """Yield what a line takes beyond its blanket order."""
    quantity, until = row["quantity"], row["valid_to"]
    taken = used + (row["released"] or 0)
    if quantity is not None and taken > quantity:
        told = plain(taken), plain(quantity)
        about = {"blanket": row["reference"], "outside": plain(taken - quantity)}
        yield item.finding("PO-022", "quantity", *told, **about)
    for dated in item.dates:
        if until is not None and dated.day > until:
            about = {"blanket": row["reference"], "outside": f"{(dated.day - until).days}"}
            yield item.late("PO-022", dated, "requested_date", until, **about)


def credit(message: Message, items: Sequence[Item], known: Ordering) -> Iterator[Finding]:
    """PO-018: open orders with this one are worth more than agreed.

    Figures are ours and are not told. Open lines count at the lowest price of the list.
    """
    limit = known.policy.credit_limit
    if limit is None:
        return
    table, said = header(message)
    worth = sum((value(item) for item in items), Decimal(0))
    own, money = said["number"], said["currency"]
    if worth + sum(open_value(part, own, money, known) for part in known.open_orders_of) > limit:
        yield table.finding("PO-018", 0, "number", **under(known.policy.cited("credit_limit")))


def value(item: Item) -> Decimal:
    """Return what a line is worth, nothing where price or quantity is not stated."""
    price, quantity = item.said["price"], item.quantity
    return (price or Decimal(0)) * (quantity or 0) / (item.said["price_basis"] or 1)


def open_value(part: str, own: str | None, money: str | None, known: Ordering) -> Decimal:
    """Return what the other open lines for a part are worth, nothing where no price is known."""
    prices = [
        row["price"] / (row["per"] or 1)
        for row in known.prices_of.get(part, ())
        if money is None or row["currency"] in {None, money}
    ]
    quantities = (
        row["quantity"] or Decimal(0)
        for row in known.open_orders_of[part]
        if row["order_number"] != own
    )
    return min(prices, default=Decimal(0)) * sum(quantities, Decimal(0))
