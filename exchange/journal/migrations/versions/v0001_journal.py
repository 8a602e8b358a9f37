"""The journal as it was first made."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Kind = type[sa.Text] | type[sa.Date] | type[sa.BigInteger]

CANONICAL: Mapping[str, Mapping[str, Kind]] = {
    "forecast_header": {
        "number": sa.Text,
        "date": sa.Date,
        "horizon_start": sa.Date,
        "horizon_end": sa.Date,
        "buyer": sa.Text,
        "buyer_name": sa.Text,
        "supplier": sa.Text,
        "ship_to": sa.Text,
        "ship_to_name": sa.Text,
    },
    "forecast_lines": {
        "line": sa.BigInteger,
        "line_number": sa.Text,
        "customer_part": sa.Text,
        "revision": sa.Text,
        "description": sa.Text,
        "ship_to": sa.Text,
        "order_number": sa.Text,
        "unit": sa.Text,
        "unit_code": sa.Text,
        "cumulative_received": sa.Text,
    },
    "forecast_buckets": {
        "line": sa.BigInteger,
        "start": sa.Date,
        "end": sa.Date,
        "period": sa.Text,
        "quantity": sa.Text,
        "commitment": sa.Text,
        "commitment_raw": sa.Text,
        "quantity_raw": sa.Text,
    },
    "order_header": {
        "number": sa.Text,
        "date": sa.Date,
        "buyer": sa.Text,
        "buyer_name": sa.Text,
        "supplier": sa.Text,
        "ship_to": sa.Text,
        "ship_to_name": sa.Text,
        "ship_to_address": sa.Text,
        "currency": sa.Text,
        "incoterms": sa.Text,
        "contract": sa.Text,
        "text": sa.Text,
    },
    "order_lines": {
        "line": sa.BigInteger,
        "line_number": sa.Text,
        "customer_part": sa.Text,
        "revision": sa.Text,
        "description": sa.Text,
        "quantity": sa.Text,
        "unit": sa.Text,
        "unit_code": sa.Text,
        "price": sa.Text,
        "price_basis": sa.Text,
        "amount": sa.Text,
        "text": sa.Text,
        "quantity_raw": sa.Text,
    },
    "order_schedules": {
        "line": sa.BigInteger,
        "schedule": sa.BigInteger,
        "quantity": sa.Text,
        "requested_date": sa.Date,
        "date_meaning": sa.Text,
    },
    "erp_answers": {
        "line": sa.BigInteger,
        "record": sa.Text,
        "answer": sa.Text,
        "reason": sa.Text,
    },
}

GUARDS: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        """
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END
        """,
        """
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END
        """,
        # INSERT OR REPLACE deletes without asking the trigger above
        """
        CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit trail is only ever added to'; END $$
        """,
        """
        CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
        """,
    ),
}


def upgrade() -> None:
    """Make the tables and the guards of the audit trail."""
    receipts()
    interchanges()
    documents()
    findings()
    answers()
    control_numbers()
    audit()
    for name, fields in CANONICAL.items():
        canonical(name, fields)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a text column; times, decimals, words of a vocabulary and places are text too."""
    return sa.Column(name, sa.Text, nullable=nullable)


def json(name: str) -> sa.Column[object]:
    """Return a JSON column."""
    return sa.Column(name, sa.JSON, nullable=False)


def indexed(table: str, *columns: str) -> None:
    """Make an index, named as the journal names them."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def receipts() -> None:
    """Make the table of files that arrived."""
    op.create_table(
        "receipts",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(text(name) for name in ("short", "partner", "filename", "stem", "sha256")),
        sa.Column("size", sa.BigInteger, nullable=False),
        text("received_at"),
        sa.Column("work", sa.Text, nullable=False, unique=True),
        text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        text("format"),
        text("verdict", nullable=True),
        text("summary"),
        sa.Column("repeats", sa.Text, sa.ForeignKey("receipts.id")),
        sa.Column("live", sa.Boolean, nullable=False),
        text("ruleset"),
        text("settled_at", nullable=True),
        sa.UniqueConstraint("partner", "stem", "short"),
        sqlite_autoincrement=True,
    )
    indexed("receipts", "state", "partner", "seq")
    indexed("receipts", "partner", "sha256", "seq")


def interchanges() -> None:
    """Make the table of envelopes."""
    op.create_table(
        "interchanges",
        sa.Column("receipt", sa.Text, sa.ForeignKey("receipts.id"), primary_key=True),
        *(text(name) for name in ("partner", "sender", "recipient", "reference")),
        json("syntax"),
        json("composites"),
        sa.Column("test", sa.Boolean, nullable=False),
        text("requested"),
    )
    indexed("interchanges", "partner", "sender", "recipient", "reference")


def documents() -> None:
    """Make the table of business documents."""
    op.create_table(
        "documents",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("receipt", sa.Text, sa.ForeignKey("receipts.id"), nullable=False),
        *(text(name) for name in ("partner", "document", "number", "function", "verdict")),
        json("rows"),
        json("header"),
        text("reference"),
        json("identifier"),
        text("succeeds"),
        sqlite_autoincrement=True,
    )
    indexed("documents", "receipt")
    indexed("documents", "partner", "document", "number", "seq")


def findings() -> None:
    """Make the table of broken rules."""
    op.create_table(
        "findings",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("receipt", sa.Text, sa.ForeignKey("receipts.id"), nullable=False),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id")),
        *(text(name) for name in ("rule", "place", "locator", "observed", "expected")),
        json("params"),
        text("table"),
        sa.Column("row", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    indexed("findings", "receipt")


def answers() -> None:
    """Make the tables of answers and of records the ERP answers."""
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("receipt", sa.Text, sa.ForeignKey("receipts.id"), nullable=False),
        *(text(name) for name in ("level", "type", "path", "sha256")),
        text("control_kind", nullable=True),
        sa.Column("control_value", sa.BigInteger),
        text("state"),
        text("released_at", nullable=True),
        sqlite_autoincrement=True,
    )
    indexed("answers", "receipt")
    indexed("answers", "state", "id")
    op.create_table(
        "erp_records",
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("release", sa.Integer, sa.ForeignKey("answers.id"), nullable=False),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id")),
        text("answer", nullable=True),
        text("answered_at", nullable=True),
        text("reason"),
    )
    indexed("erp_records", "answer")


def control_numbers() -> None:
    """Make the table of number sequences."""
    op.create_table(
        "control_numbers",
        sa.Column("partner", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("next", sa.BigInteger, nullable=False),
    )


def audit() -> None:
    """Make the audit trail and what refuses to change it."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(text(name) for name in ("at", "actor", "action", "receipt", "detail")),
        *(text(name) for name in ("previous", "hash")),
    )
    for statement in GUARDS[op.get_context().dialect.name]:
        op.execute(statement)


def canonical(name: str, fields: Mapping[str, Kind]) -> None:
    """Make a canonical table; a document's rows lie together in their order."""
    op.create_table(
        name,
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(field, kind) for field, kind in fields.items()),
        text("status"),
        sqlite_with_rowid=False,
    )
