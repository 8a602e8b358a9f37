"""Documents of partners by their own content, then by the agreement and all that we hold."""

from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.movements import Movement
from exchange.reconcile import forecast, order_change, order_state, purchase_order
from exchange.reconcile.changing import rules as changing
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.demand import judging as demand
from exchange.reconcile.foreknown import foreknown, ordering
from exchange.reconcile.ordering import rules as orders


def of_forecast(message: Message, known: Circumstances) -> Iterator[Finding | Movement]:
    """Yield what is wrong with a forecast, and what it changes."""
    yield from forecast.findings(message, known.today)
    yield from demand.judged(message, foreknown(message, known))


def of_order(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with an order."""
    grace = known.agreement.orders.past_grace_days if known.agreement else 0
    yield from purchase_order.findings(message, known, grace)
    yield from orders.findings(message, ordering(message, known))


def of_change(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with a change of an order."""
    yield from order_change.findings(message, known)
    number = message.tables["order_change_header"].frame["number"][0]
    held = order_state.order(order_change.placed(message, known).earlier) if number else None
    if held is not None:
        yield from changing.findings(message, ordering(message, known, held))
