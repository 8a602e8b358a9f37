"""By when an order is answered, and what it means where it is not."""

from datetime import datetime, time

from exchange.model.agreements import Agreement
from exchange.model.clocks import OpenOrder
from exchange.model.configuration import Configuration


def agreed_on(order: OpenOrder, configuration: Configuration) -> Agreement | None:
    """Return what was agreed when an order or change came."""
    return configuration.agreement_of(order.partner, configuration.day(order.received_at))


def answer_by(
    agreement: Agreement | None, came: datetime, configuration: Configuration
) -> datetime | None:
    """Return when an order that came then is to be answered, None where no time was agreed."""
    policy = agreement.orders if agreement else None
    if policy is None or policy.answer_days is None:
        return None
    cut_off = time.fromisoformat(policy.cut_off) if policy.cut_off else None
    return configuration.site_calendar.due(came, policy.answer_days, cut_off)
