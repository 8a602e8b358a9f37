"""One folder on an IMAP server (RFC 9051, RFC 6851): what waits there, and where it goes then."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.adapters.eml.heads import address, head
from exchange.adapters.imap.trust import authenticated
from exchange.errors import Blocked, Undeliverable
from exchange.model.mailboxes import Mailbox, Told

HEAD_BYTES = 65_536
"""Bytes of a mail's head that are looked at."""

PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]")
"""Why a server lets nobody in at the moment, whoever it is (RFC 5530)."""

SIZE = re.compile(rb"RFC822\.SIZE (\d{1,15})")

DONE = r"(\Flagged \Seen)"


@contextmanager
def opened(box: Mailbox) -> Iterator["Server"]:
    """Log in and open the folder.

    Raises Blocked where the server does not know us or we do not know it, else Undeliverable.
    """
    with plainly(box):
        connection = connected(box)
    try:
        with plainly(box):
            enter(connection, box)
            known = frozenset(said(connection.capability()[1]).upper().split())
            server = Server(box, connection, chosen(connection, box), known)
        yield server
    finally:
        leave(connection)


@contextmanager
def plainly(box: Mailbox) -> Iterator[None]:
    """Turn what goes wrong on the way into what has to be done about it."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Blocked(f"{box.host} cannot prove who it is: {error.verify_message}") from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise Undeliverable(f"{box.host}: {error}") from error


def connected(box: Mailbox) -> imaplib.IMAP4:
    """Connect, with TLS as agreed; plain text is left to our own machine (settings see to it)."""
    seconds = box.timeout_seconds
    if box.tls == "none":
        return imaplib.IMAP4(box.host, box.port, timeout=seconds)
    context = ssl.create_default_context(cafile=box.ca_file or None)
    if box.tls == "implicit":
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=seconds)
    connection = imaplib.IMAP4(box.host, box.port, timeout=seconds)
    try:
        connection.starttls(context)
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()
        raise
    return connection


def enter(connection: imaplib.IMAP4, box: Mailbox) -> None:
    """Log in; raises Blocked where that is refused, because trying again would lock the account."""
    password = Path(box.password_file).read_text(encoding="utf-8").strip("\r\n")
    try:
        connection.authenticate("PLAIN", lambda _: f"\0{box.user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if PASSING.search(str(error)):
            raise
        raise Blocked(f"{box.host} does not let {box.user} in: {error}") from error


def chosen(connection: imaplib.IMAP4, box: Mailbox) -> int:
    """Open the folder and return its UIDVALIDITY."""
    state, told = connection.select(quoted(box.folder))
    if state != "OK":
        raise Undeliverable(f"{box.host} has no folder {box.folder!r}: {said(told)}")
    _, found = connection.response("UIDVALIDITY")
    if not found or not found[0]:
        raise Undeliverable(f"{box.host} does not say which count of {box.folder!r} this is")
    return int(found[0])


def leave(connection: imaplib.IMAP4) -> None:
    """Log out; a connection that is gone is left already."""
    try:
        connection.logout()
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()


def quoted(folder: str) -> str:
    """Return a folder's name as a command has it; settings allow no sign that would end it."""
    return f'"{folder}"'


def said(told: list[Any]) -> str:
    """Return what a server said, for people."""
    return b" ".join(each for each in told if isinstance(each, bytes)).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Server:
    """An open folder. `uidvalidity` names the count under which its UIDs mean anything.

    `known` are the extensions the server has.
    """

    box: Mailbox
    connection: imaplib.IMAP4
    uidvalidity: int
    known: frozenset[str]

    def waiting(self) -> list[int]:
        """Return the UIDs of the mails nobody has dealt with, the oldest first."""
        wanted = ("UNDELETED",) if self.box.then == "move" else ("UNDELETED", "UNFLAGGED")
        (found, *_) = self.done("SEARCH", *wanted)
        return sorted(int(uid) for uid in (found or b"").split())

    def told(self, uid: int) -> Told | None:
        """Return what the head of a mail says, None where the mail is gone."""
        what = f"(RFC822.SIZE BODY.PEEK[HEADER]<0.{HEAD_BYTES}>)"
        found = self.done("FETCH", str(uid), what)
        raw, size = content(found), SIZE.search(b" ".join(pieces(found)))
        if raw is None or size is None:
            return None
        top = head(raw.replace(b"\r\n\r\n", b""))
        sender = address(top)
        wanted = self.box.require_authentication
        return Told(
            size=int(size[1]),
            address=sender,
            sender=top.told("from"),
            date=top.told("date"),
            subject=top.told("subject"),
            message_id=top.told("message-id"),
            authenticated=not wanted or authenticated(top, wanted, sender),
        )

    def whole(self, uid: int) -> bytes | None:
        """Return a mail byte for byte, None where it is gone; it does not count as read."""
        return content(self.done("FETCH", str(uid), "(BODY.PEEK[])"))

    def flag(self, uid: int) -> None:
        """Mark a mail as dealt with."""
        self.done("STORE", str(uid), "+FLAGS.SILENT", DONE)

    def move(self, uid: int, folder: str) -> None:
        """Move a mail into a folder, which is made where there is none.

        In one step where the server can (RFC 6851); else it is copied and marked as deleted, and
        taken away where that takes nothing else away (RFC 4315).
        """
        if "MOVE" in self.known:
            self.into("MOVE", uid, folder)
            return
        self.into("COPY", uid, folder)
        self.done("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self.known:
            self.done("EXPUNGE", str(uid))

    def into(self, command: str, uid: int, folder: str) -> None:
        """Move or copy a mail; where there is no such folder it is made, once."""
        try:
            self.done(command, str(uid), quoted(folder))
        except Undeliverable:
            with plainly(self.box):
                self.connection.create(quoted(folder))
            self.done(command, str(uid), quoted(folder))

    def done(self, command: str, *words: str) -> list[Any]:
        """Do a command about UIDs and return its answer; raises Undeliverable where it is no."""
        with plainly(self.box):
            state, told = self.connection.uid(command, *words)
        if state != "OK":
            raise Undeliverable(f"{self.box.host} refuses {command}: {said(told)}")
        return told


def content(found: list[Any]) -> bytes | None:
    """Return the literal of an answer to FETCH, None where there is none."""
    return next((each[1] for each in found if isinstance(each, tuple)), None)


def pieces(found: list[Any]) -> Iterator[bytes]:
    """Yield an answer to FETCH without its literal."""
    for each in found:
        yield each[0] if isinstance(each, tuple) else each or b""
