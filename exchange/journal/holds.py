"""Legal holds on record: set, lifted, and whether the tables still say so."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from exchange.journal import audit
from exchange.journal.columns import instant
from exchange.journal.keeping_tables import holds
from exchange.journal.tables import audit as trail
from exchange.model.acts import Holding
from exchange.model.retention import Hold

HELD, LIFTED = "held", "hold_lifted"
"""What the audit trail calls them."""


def listed(connection: Connection) -> list[Hold]:
    """Return all holds, lifted ones too, the oldest first."""
    rows = connection.execute(select(holds).order_by(holds.c.id)).mappings()
    return [Hold(**row) for row in rows]


def put(connection: Connection, act: Holding) -> bool:
    """Set a hold or lift one; return whether that was still to be done."""
    return lift(connection, act) if act.lifts else hold(connection, act)


def hold(connection: Connection, act: Holding) -> bool:
    """Set a hold, once however often it is called."""
    values = {
        "scope": act.scope, "subject": act.subject, "by": act.by, "at": act.at,
        "reason": act.reason,
    }  # fmt: skip
    same = [holds.c[name] == value for name, value in values.items()]
    if connection.execute(select(holds.c.id).where(*same)).first():
        return False
    made = connection.scalar(insert(holds).values(values).returning(holds.c.id))
    detail = {"hold": made, "scope": act.scope, "subject": act.subject, "reason": act.reason}
    audit.append(connection, act.at, act.by, HELD, receipt=about(act), detail=detail)
    return True


def lift(connection: Connection, act: Holding) -> bool:
    """Lift a hold that stands."""
    values = {"lifted_at": act.at, "lifted_by": act.by, "lifted_because": act.reason}
    standing = update(holds).where(holds.c.id == act.lifts, holds.c.lifted_at.is_(None))
    if not connection.execute(standing.values(values)).rowcount:
        return False
    detail = {"hold": act.lifts, "reason": act.reason}
    audit.append(connection, act.at, act.by, LIFTED, receipt=about(act), detail=detail)
    return True


def about(act: Holding) -> str:
    """Return the receipt an act is about, empty where it is about more."""
    return act.subject if act.scope == "receipt" else ""


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each hold that the audit trail tells otherwise, by its number."""
    rows = connection.execute(select(trail).where(trail.c.action.in_((HELD, LIFTED)))).mappings()
    wanted: dict[int, dict[str, object]] = {}
    for row in rows:
        told = json.loads(row["detail"])
        said = wanted.setdefault(told["hold"], {})
        if row["action"] == HELD:
            said |= {name: told[name] for name in ("scope", "subject", "reason")}
            said |= {"by": row["actor"], "at": row["at"]}
        else:
            names = {"lifted_by": row["actor"], "lifted_at": row["at"]}
            said |= names | {"lifted_because": told["reason"]}
    found = {each.id: witnessed(each) for each in listed(connection)}
    for number in sorted(wanted.keys() | found.keys()):
        if wanted.get(number) != found.get(number):
            yield f"legal hold {number}"


def witnessed(hold: Hold) -> dict[str, object]:
    """Return what the audit trail says of a hold."""
    told = {**asdict(hold), "at": instant(hold.at)}
    del told["id"]
    if hold.lifted_at is None:
        return {name: value for name, value in told.items() if not name.startswith("lifted")}
    return told | {"lifted_at": instant(hold.lifted_at)}
