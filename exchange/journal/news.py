"""What the audit trail says since a place in it, of the things people want to know."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, func, select

from exchange.journal.answer_tables import answers
from exchange.journal.connecting import BLOCKED, MAILBOX
from exchange.journal.sealed import SETTLED
from exchange.journal.tables import audit, findings, receipts
from exchange.model.findings import Finding
from exchange.model.notifications import Counted, News

AT_ONCE = 500
"""Entries read in one go; the next look reads on."""

NOTICE = ".NOTICE.txt"
"""How the path of a notice to people ends."""

RELEASED, ANSWERED = "released", "answered"
ERP = "erp"


def newest(connection: Connection) -> int:
    """Return the number of the newest entry."""
    return connection.scalar(select(func.max(audit.c.seq))) or 0


def since(connection: Connection, place: int) -> tuple[list[News], int]:
    """Return what is new after a place in the trail, and the place to read on from."""
    wanted = select(audit).where(audit.c.seq > place).order_by(audit.c.seq).limit(AT_ONCE)
    entries = connection.execute(wanted).mappings().all()
    last = entries[-1]["seq"] if entries else place
    found = [
        each
        for entry in entries
        if entry["action"] in ENTRIES
        for each in ENTRIES[entry["action"]](connection, entry)
    ]
    return found, last


def judged(connection: Connection, entry: RowMapping) -> Iterator[News]:
    """Yield a judged file with its findings by rule; nothing of one that came before."""
    row = receipt(connection, entry["receipt"])
    if row is not None and row.repeats is None:
        yield News(
            seq=entry["seq"],
            action="settled",
            at=row.settled_at,
            receipt=row.id,
            partner=row.partner,
            name=row.filename,
            verdict=row.verdict,
            found=tuple(counted(connection, row.id)),
        )


def counted(connection: Connection, identity: str) -> Iterator[Counted]:
    """Yield the first finding of each rule in a file, and how many there are."""
    mine = findings.c.receipt == identity
    first, many = func.min(findings.c.seq).label("first"), func.count().label("many")
    rules = select(first, many).where(mine).group_by(findings.c.rule).subquery()
    wanted = select(findings, rules.c.many).join(rules, rules.c.first == findings.c.seq)
    for row in connection.execute(wanted.order_by(findings.c.seq)).mappings():
        names = ("rule", "locator", "observed", "expected", "params", "table", "row")
        yield Counted(Finding(**{name: row[name] for name in names}), row["many"])


def published(connection: Connection, entry: RowMapping) -> Iterator[News]:
    """Yield a notice that is in its partner's outbox, by its number."""
    told = detail(entry)
    wanted = select(answers).where(answers.c.id == told["answer"], answers.c.path.endswith(NOTICE))
    for row in connection.execute(wanted):
        name = row.path.rpartition("/")[2].removesuffix(NOTICE)
        yield News(
            seq=entry["seq"],
            action="notice",
            at=row.released_at,
            receipt=row.receipt,
            partner=row.partner,
            name=name,
        )


def declined(connection: Connection, entry: RowMapping) -> Iterator[News]:
    """Yield a record our ERP refused."""
    told, row = detail(entry), receipt(connection, entry["receipt"])
    if entry["actor"] == ERP and told.get("answer") == "refused" and row is not None:
        yield News(
            seq=entry["seq"],
            action="refused",
            at=datetime.fromisoformat(entry["at"]),
            receipt=row.id,
            partner=row.partner,
            name=row.filename,
            reason=str(told.get("reason", "")),
        )


def shut(_: Connection, entry: RowMapping) -> Iterator[News]:
    """Yield a connection that is not tried any more, or a mailbox of ours that is not."""
    told = detail(entry)
    ours = told["duty"] == MAILBOX
    yield News(
        seq=entry["seq"],
        action="blocked",
        at=datetime.fromisoformat(entry["at"]),
        receipt="",
        partner="" if ours else told["partner"],
        name=told["partner"] if ours else f"{told['partner']}, {told['duty']}",
        reason=told["reason"],
    )


ENTRIES: Mapping[str, Callable[[Connection, RowMapping], Iterator[News]]] = {
    SETTLED: judged,
    RELEASED: published,
    ANSWERED: declined,
    BLOCKED: shut,
}


def detail(entry: RowMapping) -> Mapping[str, Any]:
    """Return what an entry says beyond its columns."""
    told: Mapping[str, Any] = json.loads(entry["detail"])
    return told


def receipt(connection: Connection, identity: str) -> Row[Any] | None:
    """Return the row of a receipt, None where there is none."""
    return connection.execute(select(receipts).where(receipts.c.id == identity)).first()
