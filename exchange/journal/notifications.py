"""Notifications on record: each queued before anything goes out, and marked afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from exchange.journal import news
from exchange.journal.sqlite import Store
from exchange.journal.told_tables import notifications, sendings, telling_marks
from exchange.model.notifications import News, Notification, Sending

CURSOR, RUNNING = "cursor", "running"
"""How far the audit trail was read, and whether a daemon is at work."""

DOUBTFUL = "after a restore: it may have been sent since the backup"

SHOWN = 200
"""Rows a list has at most."""


@dataclass(frozen=True, slots=True)
class JournalNotifications:
    """Who was told of what. Each deed is one transaction."""

    store: Store

    def news(self) -> tuple[list[News], int]:
        """Return what happened since people were told last, and the place to read on from.

        The first time nothing has happened: what is old is told to nobody.
        """
        with self.store.reading() as connection:
            place = mark(connection, CURSOR)
            if place is None:
                return [], news.newest(connection)
            return news.since(connection, place)

    def queue(self, told: Iterable[Notification], place: int | None = None) -> int:
        """Put on record what people are told, each once; return how many are new.

        `place` is how far the audit trail was read for it.
        """
        with self.store.writing() as connection:
            new = sum(put(connection, each) for each in told)
            if place is not None:
                keep(connection, CURSOR, place)
            return new

    def waiting(self) -> list[Notification]:
        """Return what is queued and in no sending yet, the oldest first."""
        queued = notifications.c.state == "queued", notifications.c.sending.is_(None)
        with self.store.reading() as connection:
            return restored(connection, select(notifications).where(*queued))

    def recent(self, since: datetime) -> dict[str, int]:
        """Return how many mails were made for each address since a moment."""
        counted = select(sendings.c.address, func.count().label("many")).where(
            sendings.c.channel == "mail", sendings.c.at > since
        )
        with self.store.reading() as connection:
            rows = connection.execute(counted.group_by(sendings.c.address)).all()
        return {row.address: row.many for row in rows}

    def move(self, moved: Iterable[Notification]) -> None:
        """Note that some wait for the digest, and why."""
        with self.store.writing() as connection:
            for each in moved:
                change(connection, (each.id,), channel=each.channel, why=each.why)

    def bundle(self, batch: Sequence[Notification], sending: Sending) -> None:
        """Put a mail or a call on record as what some notifications go out with, once."""
        with self.store.writing() as connection:
            known = select(sendings.c.id).where(sendings.c.identity == sending.identity)
            made = connection.scalar(known) or enter(connection, sending)
            change(connection, [each.id for each in batch], sending=made)

    def unsent(self, now: datetime) -> list[Sending]:
        """Return what is to be tried now, the oldest first."""
        due = sendings.c.state == "queued", sendings.c.next_at <= now
        with self.store.reading() as connection:
            rows = connection.execute(select(sendings).where(*due).order_by(sendings.c.id))
            return [Sending(**row) for row in rows.mappings()]

    def done(self, sending: Sending) -> None:
        """Note how an attempt went; of what is over also in the notifications it was for."""
        names = ("state", "attempts", "next_at", "said", "done_at")
        values = {name: getattr(sending, name) for name in names}
        with self.store.writing() as connection:
            mine = update(sendings).where(sendings.c.id == sending.id)
            connection.execute(mine.values(values))
            if sending.state != "queued":
                over = {"state": sending.state, "done_at": sending.done_at}
                why = {"why": sending.said} if sending.state == "failed" else {}
                told = update(notifications).where(notifications.c.sending == sending.id)
                connection.execute(told.values(over | why))

    def listed(self, limit: int = SHOWN) -> list[Notification]:
        """Return the newest notifications."""
        newest = select(notifications).order_by(notifications.c.id.desc()).limit(limit)
        with self.store.reading() as connection:
            return restored(connection, newest)

    def sent(self, channel: str, limit: int = SHOWN) -> list[Sending]:
        """Return the newest mails or calls."""
        mine = select(sendings).where(sendings.c.channel == channel)
        with self.store.reading() as connection:
            rows = connection.execute(mine.order_by(sendings.c.id.desc()).limit(limit))
            return [Sending(**row) for row in rows.mappings()]

    def began(self) -> bool:
        """Note that a daemon is at work; tell whether the last one never said it had ended."""
        with self.store.writing() as connection:
            crashed = mark(connection, RUNNING) == 1
            keep(connection, RUNNING, 1)
            return crashed

    def ended(self) -> None:
        """Note that the daemon has ended in order."""
        with self.store.writing() as connection:
            keep(connection, RUNNING, 0)


def doubt(connection: Connection, made_at: datetime, at: datetime) -> int:
    """Send nothing to partners that was queued by a moment: it may have been sent since then."""
    mine = (
        notifications.c.side == "theirs",
        notifications.c.state == "queued",
        notifications.c.at <= made_at,
    )
    which = select(notifications.c.sending).where(*mine, notifications.c.sending.is_not(None))
    over = {"state": "suppressed", "done_at": at}
    mails = update(sendings).where(sendings.c.id.in_(which), sendings.c.state == "queued")
    connection.execute(mails.values(over | {"next_at": None, "said": DOUBTFUL}))
    told = update(notifications).where(*mine).values(over | {"why": DOUBTFUL})
    return connection.execute(told).rowcount


def put(connection: Connection, each: Notification) -> bool:
    """Insert a notification; tell whether nobody had it before."""
    same = notifications.c.key == each.key, notifications.c.address == each.address
    if connection.scalar(select(notifications.c.id).where(*same)) is not None:
        return False
    values = {name: value for name, value in asdict(each).items() if name != "id"}
    connection.execute(insert(notifications).values(values))
    return True


def enter(connection: Connection, sending: Sending) -> int:
    """Insert a sending and return its number."""
    values = {name: value for name, value in asdict(sending).items() if name != "id"}
    made = insert(sendings).values(values).returning(sendings.c.id)
    number: int = connection.execute(made).scalar_one()
    return number


def change(connection: Connection, which: Sequence[int], **values: object) -> None:
    """Change some notifications."""
    connection.execute(update(notifications).where(notifications.c.id.in_(which)).values(values))


def restored(connection: Connection, wanted: Select[tuple[object, ...]]) -> list[Notification]:
    """Return what a query over all columns finds, as it was put on record."""
    rows: Iterator[RowMapping] = connection.execute(wanted).mappings()
    return [Notification(**row) for row in rows]


def mark(connection: Connection, name: str) -> int | None:
    """Return a mark, None where nobody has set it."""
    wanted = select(telling_marks.c.value).where(telling_marks.c.name == name)
    return connection.scalar(wanted)


def keep(connection: Connection, name: str, value: int) -> None:
    """Set a mark."""
    mine = update(telling_marks).where(telling_marks.c.name == name).values(value=value)
    if not connection.execute(mine).rowcount:
        connection.execute(insert(telling_marks).values(name=name, value=value))
