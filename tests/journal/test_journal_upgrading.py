"""A journal of an older version is brought up to date as a copy, whenever that is broken off."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal, replacing
from exchange.journal.opening import MIGRATIONS, migrate, schema
from exchange.model.receipts import AnswerState

OLD = "0002"
RECEIVED = (
    "INSERT INTO receipts (id, short, partner, filename, stem, sha256, size, received_at, work,"
    " state, attempts, format, summary, live, ruleset) VALUES (:id, '01JD3K9Q', 'acme', 'a.edi',"
    " 'a', 'ab', 1, '2026-11-23T07:00:00.000000+00:00', :id, 'reading', 1, '', '', 1, '')"
)
STAGED = (
    "INSERT INTO answers (receipt, level, type, path, sha256, state)"
    " VALUES (:id, 'syntax', 'CONTRL', 'acme/a.edi', 'cd', 'staged')"
)
RECEIPT = "01JD3K9Q000000000000000001"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a journal of an older version, with a file being read and an answer on its way."""
    path = tmp_path_factory.mktemp("older") / "journal.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, OLD)
        connection.execute(text(RECEIVED), {"id": RECEIPT})
        connection.execute(text(STAGED), {"id": RECEIPT})
    engine.dispose()
    return path


def in_flight(path: Path) -> None:
    with open_journal(path) as journal:
        assert [each.id for each in journal.receipts(10)] == [RECEIPT]
        assert [each.state for each in journal.undelivered()] == [AnswerState.STAGED]
        assert journal.reset_reading() == 1


def test_work_in_flight_is_there_after_an_upgrade_and_the_old_journal_beside_it(
    older: Path, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)
    in_flight(path)
    assert schema(path) == ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert schema(tmp_path / f"journal.before-{OLD}.db") == OLD


@pytest.mark.parametrize("step", range(6))
def test_broken_off_anywhere_the_old_journal_or_the_new_one_is_there(
    older: Path, tmp_path: Path, step: int
) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)
    steps = replacing.upgraded(path, OLD, migrate)
    for _ in range(step + 1):
        next(steps)
    steps.close()
    assert schema(path) in {OLD, ScriptDirectory(str(MIGRATIONS)).get_current_head()}
    in_flight(path)


def test_a_migration_that_fails_changes_nothing(older: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)

    def fails(connection: object) -> None:
        del connection
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        [*replacing.upgraded(path, OLD, fails)]
    assert schema(path) == OLD
    in_flight(path)


def test_two_programs_do_not_upgrade_at_once(older: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)
    first = replacing.upgraded(path, OLD, migrate)
    next(first)
    with pytest.raises(Misconfigured, match="another program is bringing"):
        next(replacing.upgraded(path, OLD, migrate))
    first.close()


def test_a_journal_somebody_has_open_is_not_replaced(older: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("SELECT count(*) FROM receipts")
        with pytest.raises(Misconfigured, match="stop it first"):
            open_journal(path)
    engine.dispose()
    assert schema(path) == OLD


def test_a_full_disk_is_said_before_anything_is_written(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(older, path)
    monkeypatch.setattr(replacing, "ROOM", 1 << 50)
    with pytest.raises(Misconfigured, match="nothing was changed"):
        open_journal(path)
    assert [each.name for each in tmp_path.iterdir()] == ["journal.db"]


def test_a_journal_on_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(
    path: Path,
) -> None:
    with open_journal(path) as journal:
        with journal.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(OperationalError, match="full"):
            admit_many(journal)
        before = len(journal.receipts(100_000))
        assert journal.trail().damage() == ""
        assert journal.trail().verify_chain() is None
        with journal.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        journal.admit("LAST", **arrival(99_999))  # type: ignore[arg-type]
        assert len(journal.receipts(100_000)) == before + 1


def admit_many(journal: Journal) -> None:
    for number in range(10_000):
        journal.admit(f"W{number}", **arrival(number))  # type: ignore[arg-type]


def arrival(number: int) -> dict[str, object]:
    return {
        "receipt_id": f"01JD3K9Q{number:018d}", "partner": "acme", "filename": f"{number}.edi",
        "sha256": "ab" * 32, "size": 1, "received_at": datetime(2026, 11, 23, tzinfo=UTC),
    }  # fmt: skip
