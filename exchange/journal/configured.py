"""Which configuration was in force when: entries of the audit trail, each with a kept copy."""

import json
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, func, select

from exchange.journal import audit
from exchange.journal.tables import audit as trail
from exchange.model.configured import Configured

CHANGED = "configuration_changed"
"""What the audit trail calls it."""

PAGE = 500


COLUMNS = (trail.c.seq, trail.c.at, trail.c.detail)


def put(connection: Connection, detail: audit.Detail, at: datetime) -> None:
    """Put on record that a configuration is in force from here on."""
    audit.append(connection, at, "gateway", CHANGED, receipt="", detail=detail)


def found(row: RowMapping | None) -> Configured | None:
    """Return what an entry says, None where there is none."""
    if row is None:
        return None
    said = json.loads(row["detail"])
    return Configured(row["seq"], row["at"], said["after"], said["kept"], said["software"])


def wanted() -> Select[tuple[int, str, str]]:
    """Return the query for entries about configurations; they are about no file."""
    return select(*COLUMNS).where(trail.c.receipt == "", trail.c.action == CHANGED)


def newest(connection: Connection) -> Configured | None:
    """Return the last one on record."""
    last = wanted().order_by(trail.c.seq.desc()).limit(1)
    return found(connection.execute(last).mappings().first())


def under_which(connection: Connection, receipt: str) -> Configured | None:
    """Return the one a file was judged under: the last before the entry that says so."""
    judged = (trail.c.receipt == receipt, trail.c.action == "settled")
    settled = connection.scalar(select(func.max(trail.c.seq)).where(*judged))
    before = wanted().where(trail.c.seq < settled).order_by(trail.c.seq.desc()).limit(1)
    return found(connection.execute(before).mappings().first()) if settled else None


def blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of configurations that are kept: sequence, SHA-256, what it is."""
    page = wanted().where(trail.c.seq > after).order_by(trail.c.seq).limit(PAGE)
    every = (found(row) for row in connection.execute(page).mappings())
    return [(each.seq, each.kept, f"configuration {each.digest}") for each in every if each]
