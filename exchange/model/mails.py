"""A mail that arrived as a file: its head, its text for people, and the files in it."""

from dataclasses import dataclass
from typing import Literal

Transfer = Literal["", "base64", "quoted-printable"]
"""How the bytes of a part are written (RFC 2045, 6); empty: as they are."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file attached to a mail: what it is, and where it is written in the mail.

    `start` and `end` are offsets into the bytes of the mail. `partner` is whose file it is and
    `hub` through whom it came, once that was decided; empty: that of the mail.
    """

    name: str
    sha256: str
    size: int
    start: int
    end: int
    transfer: Transfer = ""
    partner: str = ""
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was read. `text` is what people wrote; nothing is ever understood of it."""

    sender: str
    date: str
    subject: str
    message_id: str
    text: str = ""
    files: tuple[MailFile, ...] = ()
