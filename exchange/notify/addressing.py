"""Turns an event into one notification for each reader, in the reader's words."""

from collections.abc import Callable, Iterator
from datetime import date

from exchange.model.configuration import Configuration
from exchange.model.notifications import Event, Notification, Recipient, Told
from exchange.model.notifying import Channel, NotifyRow
from exchange.notify.recipients import Whom, recipients
from exchange.notify.table import called, rows

STRENGTH: tuple[Channel, ...] = ("mail", "digest")
"""Of two ways to the same person the first one is taken."""

Wording = Callable[[Event, Recipient], Told]


def addressed(
    event: Event, configuration: Configuration, wording: Wording
) -> Iterator[Notification]:
    """Yield what an event makes: one notification for each person, and for each webhook."""
    site, today = configuration.site, configuration.day(event.at)
    seen: set[str] = set()
    by_mail = [row for row in rows(event, site) if row.channel in STRENGTH]
    for row in sorted(by_mail, key=lambda row: STRENGTH.index(row.channel)):
        for reader in people(row, event, configuration, today):
            known = reader.address or f"{row.side} {row.role}"
            if known not in seen:
                seen.add(known)
                yield by_post(row.channel, event, reader, wording, mail=site.mail is not None)
    for webhook in called(event, site):
        reader = Recipient(
            side="ours", role="edi", name="", address=webhook.name, language=site.language
        )
        yield made(event, reader, wording, "webhook")


def people(
    row: NotifyRow, event: Event, configuration: Configuration, today: date
) -> Iterator[Recipient]:
    """Yield the readers of a row; of a partner nobody who is not live."""
    partner = configuration.partners.get(event.partner)
    whom: Whom = (row.side, row.role, event.partner, event.topic)
    if row.side == "ours" or (partner and partner.state == "live"):
        yield from recipients(whom, configuration, today)


def by_post(
    channel: Channel, event: Event, reader: Recipient, wording: Wording, *, mail: bool
) -> Notification:
    """Return what a person is told, suppressed where nothing can reach them."""
    why = reader.why if mail else "no [mail] in exchange.toml"
    return made(event, reader, wording, channel, why=why)


def made(
    event: Event, reader: Recipient, wording: Wording, channel: Channel, *, why: str = ""
) -> Notification:
    """Return an event for one reader."""
    told = wording(event, reader)
    return Notification(
        event=event.kind,
        key=event.key,
        at=event.at,
        partner=event.partner,
        receipt=event.receipt,
        about=event.about,
        rule=event.rule,
        count=event.count,
        urgent=event.urgent,
        side=reader.side,
        role=reader.role,
        name=reader.name,
        address=reader.address or f"({reader.side} {reader.role})",
        language=reader.language,
        channel=channel,
        subject=told.subject,
        text=told.text,
        line=told.line,
        state="suppressed" if why else "queued",
        why=why,
        done_at=event.at if why else None,
    )
