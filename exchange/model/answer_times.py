"""By when orders and questions are answered, as agreed, in the business calendar of a site."""

from datetime import date, datetime, time

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.configuration import Configuration

ORDERED = frozenset({"purchase_order", "purchase_order_change"})
"""Document types we answer by a time of our own: a question about one is due with our answer."""

FORESEEN = frozenset({"forecast", "call_off"})
"""Document types we respond to as agreed on forecasts."""


def answer_by(
    agreement: Agreement | None, came: datetime, configuration: Configuration
) -> datetime | None:
    """Return when an order that came then is to be answered, None where no time was agreed."""
    policy = agreement.orders if agreement else None
    if policy is None or policy.answer_days is None:
        return None
    cut_off = time.fromisoformat(policy.cut_off) if policy.cut_off else None
    return configuration.site_calendar.due(came, policy.answer_days, cut_off)


def response_by(
    agreement: Agreement | None, came: datetime, configuration: Configuration
) -> datetime | None:
    """Return when a forecast that came then is responded to, None where no time was agreed."""
    days = agreement.forecast.response_days if agreement else None
    return None if days is None else configuration.site_calendar.due(came, days)


def question_due(kind: str, partner: str, came: datetime, configuration: Configuration) -> datetime:
    """Return by when a partner answers our question about a document of a type that came then.

    With our own answer to the document, which cannot be given before; where no time was agreed
    for that, `question_days` working days of the partner later, of ours where they name none.
    """
    agreement = configuration.agreement_of(partner, configuration.day(came))
    agreed = None
    if kind in ORDERED:
        agreed = answer_by(agreement, came, configuration)
    elif kind in FORESEEN:
        agreed = response_by(agreement, came, configuration)
    theirs = configuration.calendars.get(partner) or configuration.site_calendar
    return agreed or theirs.due(came, configuration.site.question_days)


def waits_until(agreement: Agreement, since: date, calendar: BusinessCalendar) -> date:
    """Return the last day a change that came on a day waits for its order."""
    return calendar.after(since, agreement.orders.park_days)
