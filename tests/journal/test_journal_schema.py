import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from exchange.journal import Journal
from exchange.journal.columns import metadata
from exchange.journal.opening import MIGRATIONS
from exchange.journal.records import CANONICAL, FIELDS, schema
from exchange.journal.tables import audit
from exchange.model.erp_tables import ERP_TABLES

SCHEMAS = sorted((Path(__file__).parents[2] / "schemas/canonical").glob("*.yaml"))
CODE = sorted((Path(__file__).parents[2] / "exchange/journal").glob("*.py"))


def made(connection: Connection) -> dict[str, str]:
    wanted = text(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql > ''"
    )
    found = {
        name: re.sub(r"\s+", " ", sql).replace(f'CREATE TABLE "{name}"', f"CREATE TABLE {name}")
        for name, sql in connection.execute(wanted)
    }
    return {name: sql for name, sql in found.items() if not name.startswith("alembic")}


def test_migrations_lead_to_what_the_code_expects(journal: Journal) -> None:
    with journal.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_write_the_same_sql_as_the_code_would(journal: Journal) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as wanted, journal.reading() as found:
        assert made(found) == made(wanted)
    engine.dispose()


def test_drift_would_be_found(journal: Journal) -> None:
    with journal.writing() as connection:
        connection.execute(text("ALTER TABLE documents ADD COLUMN surprise TEXT"))
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) != []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_canonical_tables_hold_what_the_schemas_say(path: Path) -> None:
    columns: dict[str, Any] = yaml.safe_load(path.read_text())["columns"]
    said = {name: re.sub(r"\(.*", "", column["dtype"]) for name, column in columns.items()}
    held = {name: str(dtype.base_type()) for name, dtype in schema(path.stem).items()}
    added = {} if path.stem in ERP_TABLES else {"status": "String"}
    assert held == said | added


def test_every_schema_has_its_table() -> None:
    assert set(CANONICAL) == set(FIELDS) == {path.stem for path in SCHEMAS}


def test_the_same_migrations_are_written_for_postgresql() -> None:
    written = io.StringIO()
    config = Config(attributes={"dialect": "postgresql"}, output_buffer=written)
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head", sql=True)
    for table in metadata.tables:
        assert f"CREATE TABLE {table} " in written.getvalue()
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit" in written.getvalue()


def test_rows_of_an_older_journal_are_kept(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0002")
        connection.execute(
            text(
                "INSERT INTO forecast_buckets (document, row, line, start, quantity, status) "
                "VALUES ('01DOC', 0, 1, '2026-11-30', '20.500000', 'held')"
            )
        )
        command.upgrade(config, "head")
        found = connection.execute(
            select(CANONICAL["forecast_buckets"]).order_by(CANONICAL["forecast_buckets"].c.row)
        )
        row = found.mappings().one()
    engine.dispose()
    assert (row["document"], row["start"], row["status"]) == ("01DOC", date(2026, 11, 30), "held")
    assert (row["quantity"], row["cumulative"], row["time"]) == (Decimal("20.500000"), None, None)


def test_constraints_have_names(journal: Journal) -> None:
    with journal.reading() as connection:
        found = inspect(connection)
        for table in metadata.tables:
            keys = [*found.get_foreign_keys(table), *found.get_unique_constraints(table)]
            assert all(key["name"] for key in keys)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_only_one_module_speaks_sqlite(path: Path) -> None:
    spoken = re.findall(r"PRAGMA|sqlite3|IMMEDIATE|exec_driver_sql|text\(", path.read_text())
    assert not spoken or path.stem == "sqlite"


def test_times_of_the_audit_trail_are_not_read_as_times() -> None:
    assert "at TEXT NOT NULL" in str(CreateTable(audit))


def test_rows_need_their_document(journal: Journal) -> None:
    insert = "INSERT INTO order_header (document, row, status) VALUES ('none', 0, 'held')"

    with pytest.raises(IntegrityError, match="FOREIGN KEY"), journal.writing() as connection:
        connection.execute(text(insert))
