"""Which rows of our own ERP's tables are in force: a new file's rows replace those of their key."""

from functools import cache

import polars as pl
from sqlalchemy import Connection, Select, bindparam, delete, exists, insert, select

from exchange.journal import accepting, records
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, erp_in_force, withdrawals
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import Verdict
from exchange.model.outcome import Document

EVERYBODY = ""
"""The partner of a row that names none: it concerns them all."""

SEPARATOR = "\x1f"


def apply(connection: Connection, document: Document) -> None:
    """Put the rows of an accepted table in force, in the place of those with the same key."""
    name = document.document
    if name not in ERP_TABLES or document.verdict is not Verdict.ACCEPTED:
        return
    rows = keyed(name, records.frame(name, document.tables[name]))
    earlier = delete(erp_in_force).where(
        erp_in_force.c.table == name, erp_in_force.c.key == bindparam("old")
    )
    connection.execute(earlier, [{"old": key} for key in rows["key"].unique(maintain_order=True)])
    told = rows.with_columns(table=pl.lit(name), document=pl.lit(document.id))
    connection.execute(insert(erp_in_force), told.to_dicts())


def take_back(connection: Connection, document: str, name: str) -> None:
    """Put what a table had in force out again, and what it had replaced back in.

    Not what was promised of a document that is judged once more: what counts is the promise anew.
    """
    mine = (erp_in_force.c.table == name, erp_in_force.c.document == document)
    missing = {*connection.scalars(select(erp_in_force.c.key).where(*mine))}
    connection.execute(delete(erp_in_force).where(*mine))
    withdrawn = exists().where(withdrawals.c.receipt == documents.c.receipt)
    earlier = select(documents.c.id).where(
        documents.c.document == name, documents.c.verdict == Verdict.ACCEPTED, ~withdrawn
    )
    over = {document, *(accepting.displaced(connection) if name == accepting.TABLE else ())}
    for other in connection.scalars(earlier.order_by(documents.c.seq.desc())).all():
        if not missing:
            return
        if other in over:
            continue
        rows = keyed(name, records.rows(connection, other, name))
        rows = rows.filter(pl.col("key").is_in(sorted(missing)))
        if rows.height:
            told = rows.with_columns(table=pl.lit(name), document=pl.lit(other))
            connection.execute(insert(erp_in_force), told.to_dicts())
        missing -= {*rows["key"]}


def keyed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return position, partner and key of each row; a column that says nothing counts as empty."""
    plan = ERP_TABLES[name]
    texts = (pl.col(column).cast(pl.String).fill_null("") for column in plan.key)
    partner = pl.col("partner") if "partner" in plan.columns else pl.lit(None, dtype=pl.String)
    return frame.with_row_index("row").select(
        "row",
        partner=partner.fill_null(EVERYBODY),
        key=pl.concat_str(*texts, separator=SEPARATOR),
    )


def held(connection: Connection, partner: str, name: str) -> pl.DataFrame:
    """Return the rows in force that concern a partner, in the order they came.

    Raises LookupError for what is no table of our own ERP.
    """
    if name not in ERP_TABLES:
        raise LookupError(f"our ERP tells no table {name!r}")
    found = [tuple(row) for row in connection.execute(in_force(name), {"of": partner})]
    schema = records.schema(name)
    return pl.DataFrame(found, schema=schema, orient="row", infer_schema_length=None)


@cache
def in_force(name: str) -> Select[tuple[object, ...]]:
    """Return the query for the rows in force of a table that concern a partner `of`."""
    table = CANONICAL[name]
    here = (erp_in_force.c.document == table.c.document) & (erp_in_force.c.row == table.c.row)
    return (
        select(*(table.c[column] for column in records.schema(name)))
        .select_from(erp_in_force.join(table, here))
        .where(
            erp_in_force.c.table == name,
            erp_in_force.c.partner.in_((bindparam("of"), EVERYBODY)),
        )
        .order_by(table.c.document, table.c.row)
    )


def history(connection: Connection, partner: str, name: str) -> pl.DataFrame:
    """Return every row of the accepted files of a table that concerns a partner, oldest first.

    Raises LookupError for what is no table of our own ERP, or for one without partner.
    """
    if "partner" not in (ERP_TABLES[name].columns if name in ERP_TABLES else ()):
        raise LookupError(f"our ERP tells partners no table {name!r}")
    schema = records.schema(name) | {"document": pl.String(), "place": pl.Int64()}
    found = [tuple(row) for row in connection.execute(ever(name), {"of": partner})]
    return pl.DataFrame(found, schema=schema, orient="row", infer_schema_length=None)


@cache
def ever(name: str) -> Select[tuple[object, ...]]:
    """Return the query for every accepted row of a table that concerns a partner `of`."""
    table = CANONICAL[name]
    told = (table.c[column] for column in records.schema(name))
    return (
        select(*told, table.c.document, documents.c.seq)
        .select_from(table.join(documents, documents.c.id == table.c.document))
        .where(documents.c.verdict == Verdict.ACCEPTED, table.c.partner == bindparam("of"))
        .order_by(documents.c.seq, table.c.row)
    )


def fed(connection: Connection, partner: str) -> frozenset[str]:
    """Return the tables of which any row in force concerns a partner."""
    concerned = erp_in_force.c.partner.in_((partner, EVERYBODY))
    wanted = select(erp_in_force.c.table).where(concerned).distinct()
    return frozenset(connection.scalars(wanted))
