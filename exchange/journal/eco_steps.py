"""Steps of engineering changes on record: every step is added once, none is ever changed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import Connection, Join, exists, func, insert, select

from exchange.errors import Stale
from exchange.journal import audit
from exchange.journal.answer_tables import answers
from exchange.journal.tables import audit as trail
from exchange.journal.tables import eco_steps, receipts
from exchange.model.clocks import Waits
from exchange.model.eco_steps import Step
from exchange.model.ecos import Eco, Key, Moved, ecos
from exchange.model.numbers import significant
from exchange.model.receipts import AnswerState

STEP = TypeAdapter(Step)
MOVED = "change_moved"
"""What the audit trail calls a step of an engineering change."""

RECEIPT = "RECEIPT"

LENGTHY = frozenset({"impact", "answer", "differences"})
"""What of a step takes long to read and says nothing about where a change stands."""


def apply(connection: Connection, receipt: str, moved: Iterable[Moved], at: datetime) -> None:
    """Add the steps of a file; raises Stale where a change has moved meanwhile."""
    for each in moved:
        if count(connection, each.eco.key) != len(each.eco.steps) - each.new:
            raise Stale(f"change {each.eco.title} has moved meanwhile")
        for step in each.fresh:
            keep(connection, receipt, step, at)


def count(connection: Connection, key: Key) -> int:
    """Return how many steps of a change are on record and count."""
    names = ("partner", "change", "revision")
    same = (eco_steps.c[name] == value for name, value in zip(names, key, strict=True))
    wanted = select(func.count()).select_from(counting()).where(*same, receipts.c.live)
    return connection.scalar(wanted) or 0


def keep(connection: Connection, receipt: str, step: Step, at: datetime) -> None:
    """Add one step, also to the audit trail, there by its digest: an impact may be long."""
    told = STEP.dump_python(step, mode="json", exclude_defaults=True)
    partner, change, revision = step.key
    values = {
        "partner": partner,
        "change": change,
        "revision": revision,
        "action": step.action,
        "receipt": receipt,
        "told": told,
    }
    connection.execute(insert(eco_steps).values(values))
    detail = witnessed(change, revision, step.action, told)
    audit.append(connection, at, step.by, MOVED, receipt=receipt, detail=detail)


def witnessed(change: str, revision: str, action: str, told: object) -> audit.Detail:
    """Return what the audit trail says of a step."""
    digest = sha256(audit.canonical(told).encode()).hexdigest()
    return {"change": change, "revision": revision, "action": action, "sha256": digest}


def listed(
    connection: Connection,
    partner: str | None = None,
    number: str = "",
    *,
    until: datetime | None = None,
    brief: bool = False,
) -> list[Eco]:
    """Return the revisions of the change of a number, or every change, of a partner or of all.

    `until` leaves out what came then or later, `brief` what steps say at length.
    What a file said that was withdrawn, or that came while its partner was not live, is left out.
    """
    wanted = select(eco_steps.c.told).select_from(counting()).where(receipts.c.live)
    if partner is not None:
        wanted = wanted.where(eco_steps.c.partner == partner)
    if number:
        wanted = wanted.where(eco_steps.c.change == significant(number))
    if until is not None:
        wanted = wanted.where(receipts.c.received_at < until)
    rows = connection.scalars(wanted.order_by(eco_steps.c.seq))
    left_out = LENGTHY if brief else frozenset()
    told = ({name: row[name] for name in row.keys() - left_out} for row in rows)
    return ecos(map(STEP.validate_python, told))


def counting() -> Join:
    """Return the steps with the files that brought them, which tell whether they count."""
    return eco_steps.join(receipts, receipts.c.id == eco_steps.c.receipt)


def unreceipted(connection: Connection) -> Iterator[Waits]:
    """Yield the changes that came and of which the receipt is not in the outbox."""
    out = exists().where(
        answers.c.receipt == eco_steps.c.receipt,
        answers.c.type == RECEIPT,
        answers.c.state == AnswerState.RELEASED,
    )
    columns = (eco_steps.c.partner, eco_steps.c.receipt, receipts.c.received_at.label("since"))
    wanted = select(*columns, eco_steps.c.change.label("reference")).select_from(counting())
    came = (eco_steps.c.action == "receive", receipts.c.live, ~out)
    for row in connection.execute(wanted.where(*came).order_by(eco_steps.c.seq)).mappings():
        yield Waits(**row)


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which the steps are not those the audit trail says."""
    columns = (trail.c.receipt, trail.c.detail)
    sealed = connection.execute(select(*columns).where(trail.c.action == MOVED))
    wanted = Counter((row.receipt, row.detail) for row in sealed)
    names = ("receipt", "change", "revision", "action", "told")
    kept = connection.execute(select(*(eco_steps.c[name] for name in names)))
    found = Counter(
        (row.receipt, audit.canonical(witnessed(row.change, row.revision, row.action, row.told)))
        for row in kept
    )
    yield from sorted({receipt for receipt, _ in (wanted - found) + (found - wanted)})
