"""Cases on record: every step is added once, none is ever changed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Join, and_, exists, func, insert, select

from exchange.errors import Stale
from exchange.journal import audit, receiving
from exchange.journal.decision_tables import case_steps
from exchange.journal.tables import audit as trail
from exchange.journal.tables import receipts, refusals
from exchange.model.case_files import Case, Changed, cases
from exchange.model.cases import FINAL, Step

STEP = TypeAdapter(Step)
MOVED = "case_moved"
"""What the audit trail calls a step of a case."""


def apply(connection: Connection, receipt: str, moved: Iterable[Changed], at: datetime) -> None:
    """Add the steps of a file; raises Stale where a case has moved meanwhile."""
    for each in moved:
        known = len(each.case.steps) - each.new
        if count(connection, each.case) != known:
            raise Stale(f"case {each.case.number} has moved meanwhile")
        for step in each.fresh:
            keep(connection, receipt, step, at)


def count(connection: Connection, case: Case) -> int:
    """Return how many steps of a case are on record and count."""
    mine = (case_steps.c.number == case.number, case_steps.c.partner == case.partner)
    wanted = select(func.count()).select_from(filed()).where(*mine, counts())
    return connection.scalar(wanted) or 0


def keep(connection: Connection, receipt: str, step: Step, at: datetime) -> None:
    """Add one step, also to the audit trail."""
    told = STEP.dump_python(step, mode="json", exclude_defaults=True)
    values = {
        "number": step.case,
        "partner": step.partner,
        "action": step.action,
        "receipt": receipt,
        "told": told,
    }
    connection.execute(insert(case_steps).values(values))
    audit.append(connection, at, step.by, MOVED, receipt=receipt, detail=told)


def listed(
    connection: Connection, partner: str | None = None, number: str = "",
    *, every: bool = False, before: int | None = None,
) -> list[Case]:  # fmt: skip
    """Return the case of a number, without one those that are open, or every one.

    What a file said that was withdrawn, or that came while its partner was not live, is left out.
    """
    known = (counts(), receiving.ahead(before))
    wanted = select(case_steps.c.told).select_from(filed()).where(*known)
    if partner is not None:
        wanted = wanted.where(case_steps.c.partner == partner)
    if number:
        wanted = wanted.where(case_steps.c.number == number)
    elif not every:
        over = select(case_steps.c.number).select_from(filed())
        over = over.where(case_steps.c.action.in_(FINAL), *known)
        wanted = wanted.where(case_steps.c.number.not_in(over))
    rows = connection.scalars(wanted.order_by(case_steps.c.seq))
    return cases(STEP.validate_python(row) for row in rows)


def filed() -> Join:
    """Return the steps with the files that brought them."""
    return case_steps.join(receipts, receipts.c.id == case_steps.c.receipt)


def counts() -> ColumnElement[bool]:
    """Return what tells that a step counts: of a document judged once more, those made then do."""
    made_by = case_steps.c.told["document"].as_string()
    again = exists().where(refusals.c.document == made_by, refusals.c.anew != "")
    return and_(receipts.c.live, ~again)


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which the steps are not those the audit trail says."""
    columns = (trail.c.receipt, trail.c.detail)
    sealed = connection.execute(select(*columns).where(trail.c.action == MOVED))
    wanted = Counter((row.receipt, row.detail) for row in sealed)
    kept = connection.execute(select(case_steps.c.receipt, case_steps.c.told))
    found = Counter((row.receipt, audit.canonical(row.told)) for row in kept)
    yield from sorted({receipt for receipt, _ in (wanted - found) + (found - wanted)})
