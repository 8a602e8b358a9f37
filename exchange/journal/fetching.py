"""Mails in our mailboxes: each is dealt with once, and that is on record with what it became."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from exchange.journal import audit
from exchange.journal.columns import shown
from exchange.journal.sqlite import Store
from exchange.journal.way_tables import fetched
from exchange.model.receipts import Receipt
from exchange.model.ways import Letter

TURNED_AWAY = "mail_not_taken"
"""What the audit trail calls it."""


@dataclass(frozen=True, slots=True)
class JournalLetters:
    """The mailboxes as a journal knows them. Each deed is one transaction."""

    store: Store

    def state(self, letter: Letter) -> str:
        """Return whether a mail was `taken` or `refused`, '' where it was not dealt with."""
        with self.store.reading() as connection:
            return state(connection, letter)

    def turn_away(self, letter: Letter, reason: str, at: datetime) -> None:
        """Put on record why a mail is not taken, once however often it is called."""
        with self.store.writing() as connection:
            turn_away(connection, letter, reason, at)

    def again(self, letter: Letter, sha256: str, at: datetime) -> bool:
        """Put a mail on record that was taken under another count; return whether it was."""
        with self.store.writing() as connection:
            return again(connection, letter, sha256, at)


def state(connection: Connection, letter: Letter) -> str:
    """Return whether a mail was taken or refused, '' where it was not dealt with."""
    reason = connection.scalar(select(fetched.c.reason).where(*same(letter)))
    return "" if reason is None else "refused" if reason else "taken"


def same(letter: Letter) -> tuple[Any, ...]:
    """Return what makes a mail the same one again."""
    return (
        fetched.c.mailbox == letter.mailbox,
        fetched.c.uidvalidity == letter.uidvalidity,
        fetched.c.uid == letter.uid,
    )


def taken(connection: Connection, receipt: Receipt) -> None:
    """Note that a mail was taken, in the transaction that enters its receipt.

    Raises IntegrityError where it was taken before: then nothing is entered.
    """
    letter = receipt.way.letter
    if letter is not None and receipt.way.enclosed is None:
        row = noted(letter, receipt.received_at)
        more = {"receipt": receipt.id, "sha256": receipt.sha256}
        connection.execute(insert(fetched).values(row | more))


def noted(letter: Letter, at: datetime) -> dict[str, Any]:
    """Return a mail as a row."""
    return {
        "mailbox": letter.mailbox,
        "uidvalidity": letter.uidvalidity,
        "uid": letter.uid,
        "message_id": shown(letter.message_id),
        "sha256": "",
        "sender": shown(letter.sender),
        "subject": shown(letter.subject),
        "reason": "",
        "at": at,
    }


def turn_away(connection: Connection, letter: Letter, reason: str, at: datetime) -> bool:
    """Note why a mail was not taken; return whether that was still to be done."""
    if state(connection, letter):
        return False
    row = noted(letter, at) | {"reason": shown(reason)}
    connection.execute(insert(fetched).values(row))
    words = ("sender", "subject", "message_id", "reason")
    detail = {"place": letter.place, **{name: row[name] for name in words}}
    audit.append(connection, at, "gateway", TURNED_AWAY, receipt="", detail=detail)
    return True


def again(connection: Connection, letter: Letter, sha256: str, at: datetime) -> bool:
    """Note that a mail is one that was taken when its server counted otherwise (UIDVALIDITY).

    Return whether it is: the same bytes in the same mailbox, under another count.
    """
    before = select(fetched.c.receipt).where(
        fetched.c.mailbox == letter.mailbox,
        fetched.c.sha256 == sha256,
        fetched.c.message_id == shown(letter.message_id),
        fetched.c.uidvalidity != letter.uidvalidity,
    )
    receipt = connection.scalar(before.limit(1))
    if receipt is None:
        return False
    row = noted(letter, at) | {"receipt": receipt, "sha256": sha256}
    connection.execute(insert(fetched).values(row))
    return True


def turned_away(connection: Connection, since: datetime) -> list[dict[str, Any]]:
    """Return the mails that were not taken since a moment, and why."""
    names = ("mailbox", "uid", "sender", "subject", "message_id", "reason", "at")
    wanted = select(*(fetched.c[name] for name in names)).where(fetched.c.reason != "")
    rows = connection.execute(wanted.where(fetched.c.at >= since).order_by(fetched.c.seq))
    return [dict(row) for row in rows.mappings()]
