"""What the journal holds of engineering changes that stand: their items, and a whole one."""

from collections.abc import Mapping

import polars as pl
from sqlalchemy import Connection, select

from exchange.journal import eco_steps, questions, receiving, records
from exchange.journal.questions import REJECTED
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, receipts
from exchange.model.changes import RECEIVED, effective
from exchange.model.findings import STANDING
from exchange.model.numbers import spellings

CHANGE, HELD, COUNTED = "engineering_change", "held", "ecos"
KEY = ("change", "change_revision")
HEADER, ITEMS = CANONICAL["change_header"], CANONICAL["change_items"]

ASKED = (
    documents.c.seq, documents.c.number.label("change"),
    documents.c.revision.label("change_revision"), documents.c.id.label("document"),
    receipts.c.received_at, HEADER.c.status_code, HEADER.c.requested_effective,
    ITEMS.c.item.label("part"), ITEMS.c.old_revision, ITEMS.c.new_revision,
    ITEMS.c.effective_from, ITEMS.c.effectivity_code, ITEMS.c.status,
)  # fmt: skip

KINDS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "seq": pl.Int64, "received_at": pl.Datetime("us", "UTC"), "requested_effective": pl.Date,
    "effective_from": pl.Date, "effectivity_code": pl.String,
}  # fmt: skip


def affected(connection: Connection, partner: str, before: int | None = None) -> pl.DataFrame:
    """Return the affected items of the standing changes of a partner.

    Of each change the newest revision, and those that hold already. What was refused since does
    not count, nor what came while the partner was not live.
    """
    whole = (
        documents.join(receipts, receipts.c.id == documents.c.receipt)
        .join(HEADER, HEADER.c.document == documents.c.id)
        .join(ITEMS, ITEMS.c.document == documents.c.id)
    )
    wanted = (
        select(*ASKED)
        .select_from(whole)
        .where(
            documents.c.partner == partner,
            documents.c.document == CHANGE,
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            ~questions.refused(),
            receiving.ahead(before),
            ITEMS.c.status != REJECTED,
        )
        .order_by(documents.c.seq, ITEMS.c.row)
    )
    rows = [tuple(row) for row in connection.execute(wanted)]
    schema = {each.name: KINDS.get(each.name, pl.String) for each in ASKED}
    found = pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)
    number = pl.col("change").str.strip_chars_end(" ")
    newest = pl.col("seq") == pl.col("seq").max().over(number)
    return (
        found.with_columns(newest=newest)
        .join(standing(connection, partner), on=KEY, how="left", maintain_order="left")
        .filter(pl.col("newest") | pl.col("binds").fill_null(value=False))
        .with_columns(
            effective=effective(),
            received_on=pl.col("received_at").dt.date(),
            waits=pl.col("status") == HELD,
        )
        .select(*RECEIVED)
    )


def standing(connection: Connection, partner: str) -> pl.DataFrame:
    """Return how far each change of a partner is by the steps that were taken."""
    rows = [
        (
            eco.change,
            eco.revision,
            eco.state,
            eco.binds,
            eco.planned,
            done.day or done.at.date() if (done := eco.said("implement")) else None,
        )
        for eco in eco_steps.listed(connection, partner, brief=True)
    ]
    names = (*KEY, "state", "binds", "planned", "implemented")
    kinds = {**RECEIVED, **dict.fromkeys(KEY, pl.String)}
    schema = {name: kinds[name] for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)


def sent(connection: Connection, partner: str) -> frozenset[str]:
    """Return the table of our own ERP that changes of a partner count in, if one stands."""
    mine = select(documents.c.id).where(
        documents.c.partner == partner,
        documents.c.document == CHANGE,
        documents.c.verdict.in_(STANDING),
    )
    found = connection.execute(mine.limit(1)).first()
    return frozenset({COUNTED} if found else ())


def content(
    connection: Connection, partner: str, identity: tuple[str, str, str]
) -> dict[str, pl.DataFrame]:
    """Return the tables of the newest standing document of this type, number and revision."""
    document, number, revision = identity
    both = documents.join(receipts, receipts.c.id == documents.c.receipt)
    newest = (
        select(documents.c.id)
        .select_from(both)
        .where(
            documents.c.partner == partner,
            documents.c.document == document,
            documents.c.number.in_(spellings(number)),
            documents.c.revision.in_(spellings(revision)),
            documents.c.verdict.in_(STANDING),
            receipts.c.live,
            ~questions.refused(),
        )
    )
    found = connection.scalar(newest.order_by(documents.c.seq.desc()).limit(1))
    return records.tables(connection, found) if found else {}
