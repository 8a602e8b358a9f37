import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from exchange.journal import Journal, audit
from exchange.journal.trail import JournalTrail as Trail
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt

COLUMNS = ("at", "actor", "action", "receipt", "detail", "previous", "hash")
GUARDS = ("audit_no_update", "audit_no_delete", "audit_no_replace")
CHANGES = 1_000


@pytest.fixture
def trail(journal: Journal, admit: Callable[..., Receipt], now: datetime) -> Trail:
    for number in range(10):
        admit(filename=f"{number}.edi")
        with journal.writing() as connection:
            detail = {"why": "ä\n", "number": number}
            audit.append(connection, now, "anna", "looked", receipt="", detail=detail)
    return journal.trail()


@pytest.fixture
def intruder(path: Path, trail: Trail) -> Iterator[sqlite3.Connection]:
    assert trail.verify_chain() is None
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 20",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
    ],
)
def test_the_database_itself_refuses_changes(path: Path, trail: Trail, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            connection.execute(statement)
        connection.rollback()
    assert trail.verify_chain() is None


def test_every_change_of_one_byte_is_found(trail: Trail, intruder: sqlite3.Connection) -> None:
    dice = random.Random(20261123)  # noqa: S311  the same changes in every run
    for _ in range(CHANGES):
        seq, column = dice.randint(1, 20), dice.choice(COLUMNS)
        where = f"{column} = CAST(? AS TEXT) WHERE seq = {seq}"
        (before,) = intruder.execute(
            f"SELECT CAST({column} AS BLOB) FROM audit WHERE seq = {seq}"  # noqa: S608  our own names
        ).fetchone()
        after = changed(before, dice)
        intruder.execute(f"UPDATE audit SET {where}", (after,))  # noqa: S608  our own names
        assert trail.verify_chain() == seq, (seq, column, before, after)
        intruder.execute(f"UPDATE audit SET {where}", (before,))  # noqa: S608  our own names
    assert trail.verify_chain() is None


def changed(before: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(before) + 1)
    byte = bytes([dice.randrange(256)])
    choices = (before[:place] + byte + before[place + 1 :], before[:place] + before[place + 1 :])
    after = dice.choice(choices)
    return after if after != before else before + byte


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM audit WHERE seq = 7", 7),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = 99 WHERE seq = 20", 20),
        ("UPDATE audit SET seq = -seq WHERE seq IN (4, 5)", 1),
        ("UPDATE audit SET detail = CAST(detail AS BLOB) WHERE seq = 8", 8),
        ("UPDATE audit SET detail = CAST(X'FF' AS TEXT) WHERE seq = 8", 8),
        ("UPDATE audit SET receipt = receipt || ' ' WHERE seq = 2", 2),
    ],
)
def test_removing_moving_and_retyping_is_found(
    trail: Trail, intruder: sqlite3.Connection, statement: str, broken: int
) -> None:
    intruder.execute(statement)
    assert trail.verify_chain() == broken


def test_cutting_off_the_end_shows_only_against_the_head_kept_elsewhere(
    trail: Trail, intruder: sqlite3.Connection
) -> None:
    kept = trail.chain_head()
    intruder.execute("DELETE FROM audit WHERE seq > 15")
    assert trail.verify_chain() is None
    assert trail.chain_head() != kept


def test_an_empty_trail_is_whole(journal: Journal) -> None:
    assert journal.trail().verify_chain() is None
    assert journal.trail().chain_head() == (0, "0" * 64)


def test_the_trail_tells_what_was_settled_and_sent(
    path: Path,
    journal: Journal,
    admit: Callable[..., Receipt],
    judged: Callable[..., Outcome],
    *,
    settle: Callable[[Outcome], Outcome],
    now: datetime,
) -> None:
    settle(judged(admit()))
    journal.released(1, now)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT action, detail FROM audit ORDER BY seq").fetchall()
    assert [action for action, _ in found] == ["admitted", "settled", "released"]
    assert '["northwind/1.edi","' + "0" * 64 + '"]' in found[1][1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receipts SET verdict = 'accepted'",
        "UPDATE receipts SET agreement = 'frame 4'",
        "UPDATE receipts SET agreement = ''",
        "UPDATE documents SET verdict = 'accepted'",
        "UPDATE documents SET number = number || '0'",
        "UPDATE findings SET observed = observed || '0'",
        "DELETE FROM findings",
        "UPDATE answers SET sha256 = '00'",
    ],
)
def test_a_table_that_no_longer_says_what_was_sealed_is_found(
    journal: Journal,
    admit: Callable[..., Receipt],
    judged: Callable[..., Outcome],
    settle: Callable[[Outcome], Outcome],
    *,
    path: Path,
    statement: str,
) -> None:
    outcome = settle(replace(judged(admit(), 1), agreement="frame 3 c0ffee123456"))
    assert journal.trail().contradicted() == []
    with closing(sqlite3.connect(path)) as intruder, intruder:
        (detail,) = intruder.execute("SELECT detail FROM audit WHERE action = 'settled'").fetchone()
        assert '"agreement":"frame 3 c0ffee123456"' in detail
        assert intruder.execute(statement).rowcount > 0
    assert journal.trail().contradicted() == [outcome.receipt]
