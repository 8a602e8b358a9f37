"""A site with people on both sides, and events to tell them of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from exchange import settings
from exchange.model.calendars import BusinessCalendar
from exchange.model.clocks import Due
from exchange.model.configuration import OURS, Configuration
from exchange.model.findings import Finding, Topic
from exchange.model.notifications import Counted, Event, Notification, Recipient, Told
from exchange.model.notifying import EventKind, Mail, NotifyRow, Telling, Webhook
from exchange.model.partners import Contact, Partner, Site, State

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAIL = Mail(host="127.0.0.1", sender="us@ours.example", tls="none")
HOOK = Webhook(name="chat", url="https://chat.example/x", secret_file="s", events=("alert",))  # noqa: S106 - a name
LIS = Contact(role="operational", name="Lis", email="lis@ours.example", deputy="Krupa")
PEOPLE = (
    LIS,
    Contact(role="commercial", name="Krupa", email="krupa@ours.example", deputy="Sowa"),
    Contact(role="edi", name="Wilk", email="wilk@ours.example"),
    Contact(role="escalation", name="Zych", email="zych@ours.example"),
)
THEIRS = (
    Contact(role="operational", name="Roe", email="roe@theirs.example"),
    Contact(role="edi", name="Poe", email="poe@theirs.example"),
)


def configuration(
    *rows: NotifyRow,
    people: Sequence[Contact] = PEOPLE,
    theirs: Sequence[Contact] = THEIRS,
    mail: Mail | None = MAIL,
    webhooks: Sequence[Webhook] = (),
    telling: Telling | None = None,
    state: State = "live",
) -> Configuration:
    site = Site(
        name="Ours",
        timezone="UTC",
        contacts=tuple(people),
        mail=mail,
        webhooks=tuple(webhooks),
        notify=rows,
        telling=telling or Telling(),
    )
    partner = Partner(id="acme", name="ACME", state=state, language="de", contacts=tuple(theirs))
    calendars = {OURS: BusinessCalendar("UTC", opens=time(8), closes=time(16))}
    return Configuration(
        site, {"acme": partner}, {}, settings.read_rules(), "", "", calendars=calendars
    )


def event(kind: EventKind = "file_refused", **changes: object) -> Event:
    found = (Counted(Finding("FC-006", observed="-20"), 1),)
    values = {"key": f"{kind}|1", "at": MONDAY, "partner": "acme", "about": "FC.edi",
              "topic": Topic.OPERATIONAL, "found": found}  # fmt: skip
    return Event(kind=kind, **(values | changes))  # type: ignore[arg-type]


def said(one: Event, reader: Recipient) -> Told:
    return Told(subject=f"{one.kind} {reader.role}", text="text", line=f"{one.about}.")


def due(**changes: object) -> Due:
    values: dict[str, object] = {
        "kind": "question", "side": "theirs", "partner": "acme", "reference": "PO-1",
        "since": MONDAY, "due": MONDAY, "params": {"type": "purchase_order", "questions": "1"},
    }  # fmt: skip
    return Due(**(values | changes))  # type: ignore[arg-type]


def absence(contact: Contact, first: date, last: date) -> Contact:
    return replace(contact, away=((first, last),))


def queued(number: int = 1, **changes: object) -> Notification:
    values: dict[str, object] = {
        "event": "file_refused", "key": str(number), "at": MONDAY, "partner": "acme",
        "receipt": "", "about": "FC.edi", "rule": "FC-006", "count": 1, "urgent": False,
        "side": "ours", "role": "owner", "name": "Lis", "address": "lis@ours.example",
        "language": "en", "channel": "mail", "subject": "s", "text": "t", "line": "Refused.",
        "id": number,
    }  # fmt: skip
    return Notification(**(values | changes))  # type: ignore[arg-type]
