"""Commitments of our own side that came before what they commit to, judged once more with it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, exists, select

from exchange.journal import anew, erp_tables, orders, questions, records
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, erp_in_force, findings, receipts
from exchange.model.findings import STANDING, Verdict
from exchange.model.numbers import spellings
from exchange.model.outcome import Document

COMMIT = "order_commit"
NO_ORDER, NO_LINE = "ERP-010", "ERP-011"
"""The rules that refuse a commitment to an order, or to a line, that is not here."""


def release(connection: Connection, partner: str, judged: Iterable[Document], at: datetime) -> None:
    """Have the commitments judged once more that were refused for what is here now."""
    for document in judged:
        name, _ = orders.TABLES.get(document.document, ("", ""))
        if name in document.tables and document.verdict in STANDING:
            lines = records.frame(name, document.tables[name])["line_number"].drop_nulls()
            for commit in waiting(connection, partner, document.number, [*lines]):
                anew.judge(connection, commit, document.id, at)


def waiting(
    connection: Connection, partner: str, number: str, lines: Iterable[str]
) -> Iterator[Row[tuple[object, ...]]]:
    """Yield the refused commitments to an order, or to these lines of it."""
    here = {
        NO_ORDER: {*spellings(number)},
        NO_LINE: {each for line in lines for each in spellings(line)},
    }
    for row in refused(connection, partner, number):
        told = select(findings).where(findings.c.document == row.id)
        missing = [each.observed in here[each.rule] for each in connection.execute(told)]
        if any(missing) and not overtaken(connection, row):
            yield row


def refused(connection: Connection, partner: str, number: str) -> list[Row[tuple[object, ...]]]:
    """Return the commitments to an order that were refused for nothing but what was not here."""
    table = CANONICAL[COMMIT]
    about = (findings.c.document == documents.c.id, findings.c.rule.in_((NO_ORDER, NO_LINE)))
    wanted = (
        select(documents)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            documents.c.partner == orders.OURS,
            documents.c.document == COMMIT,
            documents.c.verdict == Verdict.REJECTED,
            receipts.c.live,
            ~questions.refused(),
            exists().where(*about),
            ~exists().where(about[0], findings.c.rule.not_in((NO_ORDER, NO_LINE))),
            exists().where(
                table.c.document == documents.c.id,
                table.c.partner == partner,
                table.c.order_number.in_(spellings(number)),
            ),
        )
        .order_by(documents.c.seq)
    )
    return [*connection.execute(wanted)]


def overtaken(connection: Connection, row: Row[tuple[object, ...]]) -> bool:
    """Tell whether our side has said something newer about a line of a refused commitment."""
    keys = erp_tables.keyed(COMMIT, records.rows(connection, row.id, COMMIT))["key"]
    newer = (
        select(documents.c.id)
        .join(erp_in_force, erp_in_force.c.document == documents.c.id)
        .where(
            erp_in_force.c.table == COMMIT,
            erp_in_force.c.key.in_([*keys]),
            documents.c.seq > row.seq,
        )
    )
    return connection.execute(newer.limit(1)).first() is not None
