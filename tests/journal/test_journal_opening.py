import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.model.receipts import Receipt

PAGE = 4096


def pragma(journal: Journal, name: str, *, writing: bool) -> object:
    with (journal.writing if writing else journal.reading)() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def raw(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_a_journal_is_made_where_there_is_none(path: Path) -> None:
    with open_journal(path) as journal:
        assert journal.lanes() == []
        assert journal.sqlite_version == sqlite3.sqlite_version


def test_a_journal_is_found_again(path: Path, admit: Callable[..., Receipt]) -> None:
    receipt = admit()
    with open_journal(path) as again:
        assert again.receipts(10) == [receipt]


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    odd = tmp_path / "50% off?#x=1 ä.db"
    open_journal(odd).close()
    assert odd.is_file()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
    ],
)
def test_the_writing_connection_is_safe(journal: Journal, name: str, value: object) -> None:
    assert pragma(journal, name, writing=True) == value


def test_reading_connections_only_read(journal: Journal) -> None:
    assert pragma(journal, "query_only", writing=False) == 1


def test_a_read_only_journal_cannot_be_written(
    path: Path, journal: Journal, admit: Callable[..., Receipt]
) -> None:
    receipt = admit()
    with open_journal(path, read_only=True) as reader:
        assert reader.admitted(receipt.work) == receipt
        with pytest.raises(OperationalError, match="readonly"):
            reader.start(receipt.id)
    assert journal.receipts(1)[0].attempts == 0


def test_reading_where_there_is_no_journal_makes_none(path: Path) -> None:
    with pytest.raises(Misconfigured, match="no journal"):
        open_journal(path, read_only=True)
    assert not path.exists()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_schema_is_refused(path: Path, *, read_only: bool) -> None:
    open_journal(path).close()
    raw(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match=r"newer version .*schema 9999.*up to 0006"):
        open_journal(path, read_only=read_only)


def test_an_empty_file_is_not_migrated_by_a_reader(path: Path) -> None:
    path.touch()
    with pytest.raises(Misconfigured, match="older version"):
        open_journal(path, read_only=True)
    assert path.stat().st_size == 0


def test_a_foreign_database_is_left_alone(path: Path) -> None:
    raw(path, "CREATE TABLE invoices (id)")
    with pytest.raises(Misconfigured, match="not a journal"):
        open_journal(path)
    assert raw(path, "SELECT name FROM sqlite_master") == [("invoices",)]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_of_something_else_is_refused(path: Path, *, read_only: bool) -> None:
    path.write_bytes(b"UNB+UNOC:3" * PAGE)
    with pytest.raises(Misconfigured, match=r"damaged .*restore the newest backup"):
        open_journal(path, read_only=read_only)


def test_a_damaged_page_is_found_at_start(path: Path) -> None:
    open_journal(path).close()
    found = raw(path, "SELECT rootpage FROM sqlite_master WHERE name = 'receipts'")
    content = bytearray(path.read_bytes())
    (root,) = (int(str(page)) for (page,) in found)
    content[(root - 1) * PAGE : root * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"damaged .*Nothing was changed.*restore"):
        open_journal(path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be opened: unable to open"):
        open_journal(tmp_path / "nowhere" / "journal.db")


def test_every_write_begins_by_taking_the_lock(path: Path, journal: Journal) -> None:
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with journal.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_write_waits_for_another_process(
    path: Path, journal: Journal, admit: Callable[..., Receipt]
) -> None:
    receipt = admit()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(other), ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE receipts SET attempts = 7")
        waiting = pool.submit(journal.start, receipt.id)
        other.execute("COMMIT")
        assert waiting.result() == 8


def test_an_error_names_no_customer_data(journal: Journal) -> None:
    with pytest.raises(OperationalError) as caught, journal.writing() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "ACME-4711"})
    assert "ACME-4711" not in str(caught.value)


def test_reading_neither_waits_for_a_writer_nor_sees_half_of_it(
    journal: Journal, admit: Callable[..., Receipt]
) -> None:
    receipt = admit()
    with journal.writing() as connection:
        connection.execute(text("UPDATE receipts SET attempts = 5"))
        assert journal.receipts(1) == [receipt]
    assert journal.receipts(1)[0].attempts == 5


def test_a_reader_sees_one_state_from_start_to_end(
    journal: Journal, admit: Callable[..., Receipt]
) -> None:
    with journal.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM receipts")).scalar_one()
        admit()
        assert connection.execute(text("SELECT count(*) FROM receipts")).scalar_one() == before
