"""Writes a mail: plain text with attachments, the same bytes for the same input."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from exchange.model.notifying import ADDRESS

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories no header may hold: they end it, or turn what stands around them."""

LONGEST = 200
"""Characters of a name or a subject; the rest is cut."""

TYPES = {
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "html": ("text", "html"),
    "txt": ("text", "plain"),
    "json": ("application", "json"),
    "csv": ("text", "csv"),
    "zip": ("application", "zip"),
    "xml": ("application", "xml"),
}
"""Media types by the end of a name; anything else is bytes."""

BYTES = ("application", "octet-stream")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the text."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is written: `to` are names with their addresses.

    `identity` makes its Message-ID, `thread` that of what it belongs to; neither is random.
    """

    identity: str
    to: Sequence[tuple[str, str]]
    subject: str
    text: str
    at: datetime
    attachments: Sequence[Attachment] = ()
    thread: str = ""


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text that can stand in a header: one line, nothing that cannot be seen.

    What looks like an encoded word (RFC 2047) is taken apart: Python decodes it where a header is
    set, and then the line breaks in it are line breaks.
    """
    seen = (" " if unicodedata.category(sign) in UNSEEN else sign for sign in text)
    return " ".join("".join(seen).replace("=?", "= ?").split())[:longest]


def file_name(name: str) -> str:
    """Return the name of an attachment: no folder, no quotes, nothing that cannot be seen."""
    safe = plain(name.rpartition("/")[2].replace("\\", "_").replace('"', "'"))
    return safe.lstrip(".") or "file"


def reference(identity: str, sender: str) -> str:
    """Return a Message-ID in the domain of the sender."""
    return f"<{identity}@{sender.rpartition('@')[2]}>"


def written(letter: Letter, sender: tuple[str, str], reply_to: str = "") -> EmailMessage:
    """Return the mail; raises ValueError for an address that is none."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox(*sender)
    message["To"] = tuple(mailbox(*each) for each in letter.to)
    if reply_to:
        message["Reply-To"] = mailbox("", reply_to)
    message["Subject"] = plain(letter.subject)
    message["Date"] = format_datetime(letter.at.astimezone(UTC).replace(microsecond=0))
    message["Message-ID"] = reference(letter.identity, sender[1])
    if letter.thread:
        message["In-Reply-To"] = reference(letter.thread, sender[1])
        message["References"] = reference(letter.thread, sender[1])
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(lines(letter.text), cte="quoted-printable")
    for each in letter.attachments:
        attach(message, each)
    if letter.attachments:
        message.set_boundary(f"=_{letter.identity}")
    return message


def mailbox(name: str, address: str) -> Address:
    """Return a name and an address as a header takes them."""
    if not ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is no address we can write to")
    return Address(display_name=plain(name), addr_spec=address)


def lines(text: str) -> str:
    """Return a text whose lines end alike; what no mail can hold is spelt."""
    return "\n".join(text.splitlines()).encode("utf-8", "backslashreplace").decode() + "\n"


def attach(message: EmailMessage, each: Attachment) -> None:
    """Put a file beside the text, its bytes as they are."""
    name = file_name(each.name)
    maintype, subtype = TYPES.get(name.rpartition(".")[2].lower(), BYTES)
    message.add_attachment(
        each.content, maintype=maintype, subtype=subtype, filename=name, cte="base64"
    )
