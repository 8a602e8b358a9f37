"""What goes over wires, and the connections that do not work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from exchange.journal import audit, delivering
from exchange.journal.answer_tables import answers
from exchange.journal.pulling import JournalPulls
from exchange.journal.sqlite import Store
from exchange.journal.wired import connections, wired_answers
from exchange.model.acts import Unblocking
from exchange.model.couriers import Handed, Trouble

MAILBOX = "mailbox"
BLOCKED = "connection_blocked"
"""What the audit trail calls it."""

COLUMNS = tuple(connections.c[name] for name in Trouble.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class JournalConnections:
    """Connections as the journal knows them. Each deed is one transaction."""

    store: Store

    def troubles(self) -> list[Trouble]:
        """Return the connections that do not work, by partner."""
        with self.store.reading() as connection:
            wanted = select(*COLUMNS).order_by(connections.c.partner, connections.c.duty)
            return [Trouble(**row) for row in connection.execute(wanted).mappings()]

    def failed(self, trouble: Trouble) -> None:
        """Note that a connection did not work once more; what blocks it is audited."""
        with self.store.writing() as connection:
            failed(connection, trouble)

    def works(self, partner: str, duty: str) -> None:
        """Note that a connection works, unless it is blocked; a mailbox frees itself."""
        mine = (connections.c.partner == partner, connections.c.duty == duty)
        free = or_(~connections.c.blocked, connections.c.duty == MAILBOX)
        with self.store.writing() as connection:
            connection.execute(delete(connections).where(*mine, free))

    def unblock(self, unblocking: Unblocking) -> int:
        """Let the blocked connections of a partner be tried again; return how many were."""
        with self.store.writing() as connection:
            return unblock(connection, unblocking)

    def handed(self, answer_id: int, handed: Handed, at: datetime) -> None:
        """Note that an answer is with its partner, and where; the first time counts."""
        with self.store.writing() as connection:
            note(connection, answer_id, place=handed.place, inferred=handed.inferred)
            more = {"to": handed.place, "inferred": handed.inferred}
            delivering.released(connection, answer_id, at, more)

    def pulls(self) -> JournalPulls:
        """Return what was fetched."""
        return JournalPulls(self.store)

    def places(self, receipt: str) -> dict[int, Handed]:
        """Return where answers to a file were brought over a wire, by their numbers."""
        mine = wired_answers.join(answers, answers.c.id == wired_answers.c.answer)
        wanted = select(wired_answers).select_from(mine).where(answers.c.receipt == receipt)
        with self.store.reading() as connection:
            rows = connection.execute(wanted.where(wired_answers.c.place > "")).mappings()
            return {row["answer"]: Handed(row["place"], row["inferred"]) for row in rows}

    def uploaded(self, answer_id: int) -> str | None:
        """Return the name an uploaded answer is to have there, None where it is not uploaded."""
        wanted = select(wired_answers.c.name).where(
            wired_answers.c.answer == answer_id, wired_answers.c.uploaded_at.is_not(None)
        )
        with self.store.reading() as connection:
            name: str | None = connection.scalar(wanted)
            return name

    def upload(self, answer_id: int, name: str, at: datetime) -> None:
        """Note that an answer lies there whole, about to get this name."""
        with self.store.writing() as connection:
            note(connection, answer_id, name=name, uploaded_at=at)

    def lost(self, answer_id: int) -> None:
        """Note that what was uploaded is not there any more, and never got its name."""
        with self.store.writing() as connection:
            note(connection, answer_id, uploaded_at=None)


def note(connection: Connection, answer_id: int, **values: object) -> None:
    """Note something about an answer's way over a wire."""
    known = update(wired_answers).where(wired_answers.c.answer == answer_id).values(**values)
    if not connection.execute(known).rowcount:
        fresh = {"answer": answer_id, "inferred": False, **values}
        connection.execute(insert(wired_answers).values(fresh))


def failed(connection: Connection, trouble: Trouble) -> None:
    """Note a failure; the first one tells since when, one that blocks goes into the trail."""
    mine = (connections.c.partner == trouble.partner, connections.c.duty == trouble.duty)
    values = {"reason": trouble.reason, "blocked": trouble.blocked, "wire": trouble.wire}
    known = update(connections).where(*mine)
    if not connection.execute(known.values(**values, failures=connections.c.failures + 1)).rowcount:
        fresh = {column.name: getattr(trouble, column.name) for column in COLUMNS}
        connection.execute(insert(connections).values(fresh))
    if trouble.blocked:
        detail = {"partner": trouble.partner, "duty": trouble.duty, "reason": trouble.reason}
        at = trouble.since
        audit.append(connection, at, "gateway", BLOCKED, receipt="", detail=detail)


def unblock(connection: Connection, act: Unblocking) -> int:
    """Forget what blocks the connections of a partner; nothing is audited where nothing did."""
    mine = (connections.c.partner == act.partner, connections.c.blocked)
    freed = connection.execute(delete(connections).where(*mine)).rowcount
    if freed:
        detail = {"partner": act.partner, "reason": act.reason}
        audit.append(connection, act.at, act.by, "connection_unblocked", receipt="", detail=detail)
    return freed
