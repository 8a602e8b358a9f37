"""A file taken back: its documents stop counting, and what was told of it is told otherwise."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exists, func, insert, select, update

from exchange.journal import anew, answering, audit, erp_tables, questions, receiving
from exchange.journal.answer_tables import answers
from exchange.journal.columns import instant
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, erp_records, later_answers, receipts, withdrawals
from exchange.model.acts import Withdrawal
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import STANDING, Verdict
from exchange.model.outcome import Judgement, Outcome

if TYPE_CHECKING:
    from exchange.model.receipts import Arrival

ANSWERED = ("purchase_order", "purchase_order_change", "forecast")
"""Document types a business answer is made to."""

WITHDRAWN = "withdrawn"
"""What the audit trail calls it."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who took a file back, when and why; `anew` is the receipt it was judged again as."""

    by: str
    at: datetime
    reason: str
    anew: str = ""


def withdrawn(connection: Connection, receipt: str) -> Withdrawn | None:
    """Return who took a file back, None where nobody did."""
    anew = func.coalesce(withdrawals.c.anew, "")
    columns = (withdrawals.c.by, withdrawals.c.at, withdrawals.c.reason, anew)
    row = connection.execute(select(*columns).where(withdrawals.c.receipt == receipt)).first()
    return Withdrawn(*row) if row else None


def repeated(connection: Connection, receipt: str) -> str:
    """Return the receipt whose answers a file repeated, empty where it repeated none."""
    found = connection.scalar(select(receipts.c.repeats).where(receipts.c.id == receipt))
    return found or ""


def handed(connection: Connection, receipt: str) -> dict[str, int]:
    """Return how many records of each document of a file the ERP was given."""
    both = erp_records.join(documents, documents.c.id == erp_records.c.document)
    counted = select(documents.c.id, func.count().label("records")).select_from(both)
    mine = counted.where(documents.c.receipt == receipt, ~questions.anew())
    return {row.id: row.records for row in connection.execute(mine.group_by(documents.c.id))}


def answered(connection: Connection, receipt: str) -> list[str]:
    """Return the orders, changes and forecasts of a file that stand and that we answered."""
    whole = anew.family(connection, receipt)
    said = exists().where(answers.c.receipt == documents.c.receipt, answers.c.level == "business")
    mine = select(documents.c.id).where(
        documents.c.receipt.in_(whole),
        documents.c.document.in_(ANSWERED),
        documents.c.verdict.in_(STANDING),
        ~questions.refused(),
        said,
    )
    return [*connection.scalars(mine.order_by(documents.c.seq))]


def withdraw(connection: Connection, act: Withdrawal, kept: Mapping[str, str]) -> bool:
    """Take a file back; return whether that was still to be done.

    Raises Stale where a control number of an answer was taken meanwhile.

    Its receipt counts as one that came while its partner was not live, as do those that repeat
    it. Rows of our own ERP that it had replaced are in force again.
    """
    if withdrawn(connection, act.receipt):
        return False
    admit_again(connection, act)
    said = {"receipt": act.receipt, "by": act.by, "at": act.at, "reason": act.reason}
    connection.execute(insert(withdrawals).values(said | {"anew": act.anew or None}))
    file = receipts.c.id == act.receipt
    how = f"Judged anew as {act.anew}, asked for by" if act.anew else "Withdrawn by"
    told = {"live": False, "summary": f"{how} {act.by}: {act.reason}"}
    connection.execute(update(receipts).where(file).values(told))
    whole = anew.family(connection, act.receipt)
    for again in (*whole[1:], *repeating(connection, act.receipt)):
        connection.execute(update(receipts).where(receipts.c.id == again).values(live=False))
    mine = select(documents.c.id, documents.c.document).where(documents.c.receipt.in_(whole))
    for document, name in connection.execute(mine.order_by(documents.c.seq)).all():
        if name in ERP_TABLES:
            erp_tables.take_back(connection, document, name)
    correct(connection, act, kept)
    detail = evidence(connection, act.receipt)
    audit.append(connection, act.at, act.by, WITHDRAWN, receipt=act.receipt, detail=detail)
    return True


def admit_again(connection: Connection, act: Withdrawal) -> None:
    """Put the same bytes into the lane again, where they are to be judged anew."""
    if not act.anew:
        return
    wanted = select(*receiving.COLUMNS).where(receipts.c.id == act.receipt)
    (before,) = receiving.chosen(connection, wanted)
    arrival: Arrival = {
        "receipt_id": act.anew,
        "partner": before.partner,
        "filename": before.filename,
        "sha256": before.sha256,
        "size": before.size,
        "received_at": act.at,
    }
    receiving.admit(connection, act.anew, arrival)


def judged_from(connection: Connection, receipt: str) -> str:
    """Return the receipt a file was judged anew from, empty where it was not."""
    found = connection.scalar(select(withdrawals.c.receipt).where(withdrawals.c.anew == receipt))
    return found or ""


def repeating(connection: Connection, receipt: str) -> Iterator[str]:
    """Yield the files with the same bytes that were answered by repeating."""
    for again in connection.scalars(
        select(receipts.c.id).where(receipts.c.repeats == receipt)
    ).all():
        yield again
        yield from repeating(connection, again)


def correct(connection: Connection, act: Withdrawal, kept: Mapping[str, str]) -> None:
    """Insert what retracts the records and corrects the answers."""
    partner = select(receipts.c.partner).where(receipts.c.id == act.receipt)
    before = connection.scalar(select(func.max(answers.c.id))) or 0
    nothing = Judgement("", Verdict.ACCEPTED)
    owner = str(connection.scalar(partner))
    outcome = Outcome(act.receipt, owner, nothing, act.responses)
    answering.number(connection, outcome)
    answering.keep(connection, outcome, kept)
    added = connection.scalars(select(answers.c.id).where(answers.c.id > before)).all()
    if added:
        connection.execute(insert(later_answers), [{"answer": each} for each in added])


def evidence(connection: Connection, receipt: str) -> audit.Detail:
    """Return what the tables say about a withdrawal."""
    found = withdrawn(connection, receipt)
    later = select(answers.c.path, answers.c.sha256).where(
        answers.c.receipt == receipt, answers.c.id.in_(select(later_answers.c.answer))
    )
    return {
        "by": found.by if found else "",
        "at": instant(found.at) if found else "",
        "reason": found.reason if found else "",
        "anew": found.anew if found else "",
        "live": connection.scalar(select(receipts.c.live).where(receipts.c.id == receipt)),
        "answers": [list(row) for row in connection.execute(later.order_by(answers.c.id))],
    }


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt that was withdrawn otherwise than the audit trail says."""
    sealed = select(trail.c.receipt, trail.c.detail).where(trail.c.action == WITHDRAWN)
    wanted = {row.receipt: json.loads(row.detail) for row in connection.execute(sealed)}
    found = {*connection.scalars(select(withdrawals.c.receipt))}
    for receipt in sorted(found | wanted.keys()):
        if wanted.get(receipt) != evidence(connection, receipt):
            yield receipt
