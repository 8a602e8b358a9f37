"""`exchange notify`: what people were told, and whether they can be told at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from ulid import ULID

from exchange import wiring
from exchange.cli import console
from exchange.cli.looking import opened
from exchange.model.configuration import Configuration
from exchange.model.notifications import (
    Accepted,
    Answered,
    Event,
    Later,
    Never,
    Notification,
    Recipient,
    Sending,
)
from exchange.model.notifying import Channel, NotifiedRole
from exchange.notify.addressing import made
from exchange.notify.bundling import bundled
from exchange.notify.recipients import Whom, recipients
from exchange.report.told import digest, told
from exchange.wiring import mailing

HEADINGS = ("When", "Event", "Partner", "About", "To", "By", "State", "Why")
SENDINGS = ("When", "To", "Subject", "State", "Attempts", "Answer")
UNTOLD = 1

Try = tuple[str, str, Answered]
"""A way, who was told by it, and what came of it."""


def show(site: Path, channel: str, *, as_json: bool) -> int:
    """Print the newest notifications, or what went out by one channel."""
    with opened(site) as journal:
        queue = journal.notifications()
        rows = [*map(sending, queue.sent(channel))] if channel else [*map(row, queue.listed())]
    names = SENDINGS if channel else HEADINGS
    if as_json:
        keys = [name.lower() for name in names]
        console.emit({"notifications": [dict(zip(keys, each, strict=True)) for each in rows]})
    elif rows:
        console.table(names, rows)
    else:
        console.say("Nobody was told anything yet.")
    return 0


def row(each: Notification) -> tuple[str, ...]:
    """Return a notification as a line of the list."""
    to = f"{each.name} <{each.address}>" if each.name else each.address
    what = (moment(each.at), each.event, each.partner, each.about)
    return (*what, to, each.channel, each.state, each.why)


def sending(each: Sending) -> tuple[str, ...]:
    """Return a mail or a call as a line of the list."""
    again = f"; again {moment(each.next_at)}" if each.next_at and each.attempts else ""
    said = each.said + again
    return moment(each.at), each.address, each.subject, each.state, str(each.attempts), said


def moment(at: datetime) -> str:
    """Return a moment as scripts read it too."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"


def test(site: Path, role: str) -> int:
    """Send a test by each way, and print what came of it in plain words."""
    configuration = wiring.load(site)
    tries = [*tested(configuration, role)]
    if not tries:
        console.say("Nobody can be told: exchange.toml has neither [mail] nor [[webhooks]].")
        return UNTOLD
    for way, to, answered in tries:
        console.say(f"{way} to {to}: {worded(answered)}")
    return 0 if all(isinstance(answered, Accepted) for _, _, answered in tries) else UNTOLD


def tested(configuration: Configuration, role: str) -> Iterator[Try]:
    """Yield what became of a test by each way."""
    now, ways = datetime.now(UTC), mailing.senders(configuration)
    event = Event(kind="test", key=f"test|{ULID()}", at=now, about=configuration.site.name)
    if "mail" in ways:
        named = next(each for each in get_args(NotifiedRole) if each == role)
        whom: Whom = ("ours", named, "", event.topic)
        for reader in recipients(whom, configuration, configuration.day(now)):
            yield "mail", reader.address or role, attempt(event, reader, configuration, "mail")
    for webhook in configuration.site.webhooks:
        reader = Recipient(
            side="ours", role="edi", name="", address=webhook.name,
            language=configuration.site.language,
        )  # fmt: skip
        yield "webhook", webhook.name, attempt(event, reader, configuration, "webhook")


def attempt(event: Event, reader: Recipient, configuration: Configuration, way: str) -> Answered:
    """Return what came of telling one reader; nobody is written to without an address."""
    if reader.why:
        return Never(reader.why)
    channel: Channel = "webhook" if way == "webhook" else "mail"
    each = made(event, reader, lambda event, who: told(event, who, configuration), channel)
    out = bundled([each], lambda batch: digest(batch, configuration), event.at)
    return mailing.senders(configuration)[way](out)


def worded(answered: Answered) -> str:
    """Return what came of a test in plain words."""
    match answered:
        case Accepted(said):
            return f"taken ({said})"
        case Later(why):
            return f"not now, it would be tried again: {why}"
        case Never(why):
            return f"not taken: {why}"
