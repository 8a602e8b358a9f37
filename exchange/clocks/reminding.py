"""Which overdue things a partner is reminded of, and which go on to a deputy of ours."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.model.clocks import Due
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, message
from exchange.model.partners import Contact
from exchange.model.policies import ReminderPolicy
from exchange.model.reminders import Reminder, Step

REMINDED = frozenset({"forecast", "question", "unacknowledged"})
"""Kinds of clocks a partner is reminded of."""

ESCALATED = REMINDED | {
    "order",
    "forecast_response",
    "notice",
    "record",
    "notice_answer",
    "notice_update",
}
"""Kinds of clocks that go on to the deputy once their time is over."""

UNAGREED = ReminderPolicy()
"""How a partner is reminded where nothing is agreed: a person does it."""


def policy_of(due: Due, configuration: Configuration, now: datetime) -> ReminderPolicy:
    """Return how a partner is reminded."""
    agreement = configuration.agreement_of(due.partner, configuration.day(now))
    return agreement.reminders if agreement else UNAGREED


def reminders(
    found: Iterable[Due], configuration: Configuration, now: datetime, *, by_person: bool = False
) -> Iterator[Reminder]:
    """Yield the reminders that may go out now: few, and not too close to each other.

    Those that are agreed to go out by themselves; with `by_person` all.
    """
    for due in overdue(found, now):
        policy = policy_of(due, configuration, now)
        may = (by_person or policy.send == "automatic") and told(due, configuration)
        if due.kind in REMINDED and may and left(due, policy) and rested(due, configuration, now):
            yield said_to(due, "reminder", recipient(due, configuration), page(due, configuration))


def escalations(
    found: Iterable[Due], configuration: Configuration, now: datetime
) -> Iterator[Reminder]:
    """Yield what goes on to the deputy of who owns it, once: no reminder is left to be sent.

    What a person reminds of goes on at once.
    """
    for due in overdue(found, now):
        policy = policy_of(due, configuration, now)
        waits = due.kind in REMINDED and policy.send == "automatic" and told(due, configuration)
        waits = waits and (left(due, policy) or not rested(due, configuration, now))
        deputy = stand_in(due, configuration)
        gone = any(each.step == "escalation" for each in due.said)
        if due.kind in ESCALATED and deputy and not gone and not waits:
            yield said_to(due, "escalation", deputy)


def overdue(found: Iterable[Due], now: datetime) -> Iterator[Due]:
    """Yield what is overdue."""
    yield from (each for each in found if each.due and each.due <= now)


def told(due: Due, configuration: Configuration) -> bool:
    """Tell whether the partner is one that is sent anything."""
    partner = configuration.partners.get(due.partner)
    return partner is not None and partner.state == "live"


def left(due: Due, policy: ReminderPolicy) -> bool:
    """Tell whether any reminder is left."""
    return sum(each.step == "reminder" for each in due.said) < policy.most


def rested(due: Due, configuration: Configuration, now: datetime) -> bool:
    """Tell whether the agreed business days have gone by since the last reminder."""
    sent = [each.at for each in due.said if each.step == "reminder" and each.at]
    if not sent:
        return True
    days = policy_of(due, configuration, now).every_days
    calendar = configuration.site_calendar
    return calendar.after(calendar.local(max(sent)), days) <= calendar.local(now)


def said_to(due: Due, step: Step, to: str, text: str = "") -> Reminder:
    """Return what is said of something that is due."""
    before = sum(each.step == step for each in due.said)
    return Reminder(
        step=step,
        kind=due.kind,
        partner=due.partner,
        reference=due.reference,
        receipt=due.receipt,
        due=due.due or due.since,
        number=before + 1,
        to=to,
        page=text,
    )


def recipient(due: Due, configuration: Configuration) -> str:
    """Return who of the partner is reminded."""
    partner = configuration.partners[due.partner]
    person = owner(due, partner.theirs)
    return person.name if person else partner.name


def stand_in(due: Due, configuration: Configuration) -> str:
    """Return who stands in on our side; empty where nobody does."""
    person = owner(due, configuration.site.contacts)
    return person.deputy if person else ""


def owner(due: Due, contacts: Iterable[Contact]) -> Contact | None:
    """Return who owns the topic among some contacts, else the EDI contact."""
    by_role = {person.role: person for person in reversed([*contacts])}
    return by_role.get(due.topic.value) or by_role.get("edi")


def page(due: Due, configuration: Configuration) -> str:
    """Return the text about a forecast that is missing: no file of ours has asked for it yet."""
    if due.kind != "forecast":
        return ""
    partner = configuration.partners[due.partner]
    when = due.since.astimezone(ZoneInfo(partner.timezone))
    params = {**due.params, "expected": f"{when:%Y-%m-%d %H:%M}"}
    sentence = message(Finding("ENV-009", params=params), configuration.rules, partner.language)
    return f"{sentence}\n\n{configuration.site.name}\n"
