"""What holds for the answer to an order."""

from exchange.model.agreements import Agreement
from exchange.model.clocks import OpenOrder
from exchange.model.configuration import Configuration


def agreed_on(order: OpenOrder, configuration: Configuration) -> Agreement | None:
    """Return what was agreed when an order or change came."""
    return configuration.agreement_of(order.partner, configuration.day(order.received_at))
