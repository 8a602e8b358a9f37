"""Changes whose order never came: judged anew, of themselves, once their time is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select
from ulid import ULID

from exchange.journal import audit, orders, receiving, releasing
from exchange.journal.questions import refused
from exchange.journal.tables import documents, findings, receipts
from exchange.model.clocks import Parked
from exchange.model.findings import Verdict
from exchange.model.numbers import spellings
from exchange.model.outcome import Document
from exchange.model.receipts import Arrival, Receipt

LAPSED = "lapsed"
"""What the audit trail calls it, and what its claim is called besides the receipt."""

RULE = "POC-028"
"""The rule that refuses a change whose order did not come."""


def parked(connection: Connection) -> Iterator[Parked]:
    """Yield the changes that wait for an order that is not here, as they came.

    One that was sent again, or is judged anew already, does not wait any more.
    """
    again, later = receipts.alias("again"), documents.alias("later")
    others = documents.alias("others")
    count = select(func.count()).where(others.c.receipt == documents.c.receipt)
    names = ("partner", "number", "revision", "receipt")
    wanted = (
        select(
            *(documents.c[name] for name in names),
            receipts.c.received_at,
            count.scalar_subquery().label("documents"),
        )
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            documents.c.document == orders.CHANGE,
            documents.c.verdict == Verdict.HELD,
            documents.c.revision != "",
            receipts.c.live,
            orderless(),
            ~refused(),
            ~exists().where(again.c.work == claim(receipts.c.id)),
            ~exists().where(
                later.c.partner == documents.c.partner,
                later.c.document == orders.CHANGE,
                later.c.succeeds == documents.c.receipt,
            ),
        )
        .order_by(documents.c.seq)
    )
    for row in connection.execute(wanted).mappings().all():
        told = dict(row)
        alone = told.pop("documents") == 1
        if not orders.standing(connection, row["partner"], row["number"]):
            yield Parked(**told, alone=alone)


def orderless() -> ColumnElement[bool]:
    """Return what tells that a change was held because its order was not known."""
    return exists().where(
        findings.c.document == documents.c.id, findings.c.rule == orders.ORDERLESS
    )


def claim(receipt: ColumnElement[str]) -> ColumnElement[str]:
    """Return what the claim of a file is called that is judged anew."""
    return receipt + f"/{LAPSED}"


def over(connection: Connection, receipt: str) -> bool:
    """Tell whether a file is judged anew because its time is over."""
    return receiving.admitted(connection, f"{receipt}/{LAPSED}") is not None


def lapse(connection: Connection, found: Iterable[Parked], at: datetime) -> Iterator[Receipt]:
    """Put files into their lanes again, each once however often it is found; yield the new ones."""
    for each in found:
        if over(connection, each.receipt):
            continue
        file = select(*receiving.COLUMNS).where(receipts.c.id == each.receipt)
        (before,) = receiving.chosen(connection, file)
        arrival = Arrival(
            receipt_id=str(ULID.from_datetime(at)),
            partner=before.partner,
            filename=before.filename,
            sha256=before.sha256,
            size=before.size,
            received_at=at,
        )
        anew = receiving.admit(connection, f"{before.id}/{LAPSED}", arrival)
        detail = {"waited": before.id, "number": each.number, "change": each.revision}
        audit.append(connection, at, "gateway", LAPSED, receipt=anew.id, detail=detail)
        yield anew


def apply(connection: Connection, receipt: Row[tuple[object, ...]], document: Document) -> None:
    """Note of a change that was refused in the end that the one that waited stands no more."""
    if not document.succeeds or all(found.rule != RULE for found in document.findings):
        return
    waited = select(documents.c.id).where(
        documents.c.receipt == document.succeeds,
        documents.c.partner == receipt.partner,
        documents.c.document == orders.CHANGE,
        documents.c.number.in_(spellings(document.number)),
        documents.c.revision.in_(spellings(document.revision)),
    )
    for each in connection.scalars(waited).all():
        releasing.refuse(connection, each)
