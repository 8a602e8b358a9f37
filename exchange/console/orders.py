"""Orders: those that came last, and one by its number as it stands with all its changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from exchange import settings
from exchange.console.addresses import Addressed
from exchange.console.office import Look
from exchange.console.order_lines import LineShown, lines
from exchange.model.listings import Asked, Listed
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.model.questions import spoken
from exchange.reconcile import order_state
from exchange.reconcile.order_state import Order

NEWEST = 50
MOST = 200
"""Papers of one order that are shown."""


class OrdersAsked(Addressed):
    """Which order is asked for; without a number, those that came last."""

    number: Annotated[str, Field(max_length=200)] = ""
    partner: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PaperShown:
    """The order or one of its changes, and the questions about it that nobody has answered.

    `receipt` is empty where our own ERP told of the order when we began.
    """

    type: str
    revision: str
    function: str
    verdict: str
    taken: bool
    receipt: str
    filename: str
    received_at: datetime | None
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order as it stands."""

    partner: str
    number: str
    ordered_on: str
    currency: str
    ship_to: str
    cancelled: bool
    waits: bool
    lines: Sequence[LineShown]
    papers: Sequence[PaperShown]


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders that came last, or those of a number: two partners may use the same one."""

    orders: Sequence[Listed]
    more: str
    whole: Sequence[OrderShown]


def look_at_orders(look: Look, asked: OrdersAsked) -> Orders:
    """Return the orders of a number, the newest ones without a number."""
    number = significant(asked.number.strip())
    whole = [*of_number(look, asked, number)] if number else []
    if whole:
        return Orders([], "", whole)
    found = look.journal.catalogue().documents(
        Asked(
            partners=look.account.scope,
            partner=asked.partner,
            document=order_state.ORDER,
            search=number,
            after=asked.after,
            limit=NEWEST,
        )
    )
    seen = [each for each in found.documents if look.in_time(each.received_at)]
    return Orders(seen, found.more, [])


def of_number(look: Look, asked: OrdersAsked, number: str) -> Iterator[OrderShown]:
    """Yield the orders under a number of those one may see."""
    for partner in filter(look.sees, look.configuration.partners):
        if asked.partner in {"", partner} and partner != settings.ERP:
            documents = look.journal.ledger(partner).order(number)
            held = order_state.order(documents)
            papers = [paper(each, look, partner) for each in documents[-MOST:]]
            if held and any(seen(each, look) for each in papers):
                yield shown(held, look, (partner, number), papers)


def seen(each: PaperShown, look: Look) -> bool:
    """Tell whether a paper is of the time one may see; what was told at the beginning is."""
    return each.received_at is None or look.in_time(each.received_at)


def paper(document: Document, look: Look, partner: str) -> PaperShown:
    """Return the order or a change with the file it came in."""
    source = look.journal.ledger(partner).source(document.id) if document.id else None
    file = source.transmission if source else None
    asked = look.journal.questions_of(file.receipt) if file else []
    return PaperShown(
        type=document.document,
        revision=document.revision,
        function=document.function,
        verdict=document.verdict,
        taken=document.document == order_state.ORDER or order_state.taken(document),
        receipt=file.receipt if file else "",
        filename=file.filename if file else "",
        received_at=file.received_at if file else None,
        questions=[
            spoken(each.id) for each in asked if each.document == document.id and not each.answer
        ],
    )


def shown(
    held: Order, look: Look, named: tuple[str, str], papers: Sequence[PaperShown]
) -> OrderShown:
    """Return an order as it stands, with what our own side told of it."""
    partner, number = named
    commits, shipments = look.journal.catalogue().told_of_order(partner, number)
    return OrderShown(
        partner=partner,
        number=number,
        ordered_on=held.ordered_on,
        currency=held.currency,
        ship_to=held.ship_to,
        cancelled=held.cancelled,
        waits=held.waits,
        lines=[*lines(held, shipments, commits)],
        papers=papers,
    )
