"""Backups of a site at work: whatever moment each is made at, it holds all that had come."""

import json
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from spooling import Taker, drop, station, work

from exchange.adapters.edi.references import reference
from exchange.backup import checking, making, manifest, restoring, sets
from exchange.daemon import run
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.model.acts import Resumption
from exchange.model.receipts import AnswerState

BACKUPS = 3
FILES = 25
ISA = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261123*0615"


@pytest.fixture(autouse=True)
def _quiet() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


def content(number: int) -> bytes:
    return b"%d " % number * 400


def running(root: Path, stop: threading.Event) -> None:
    with open_journal(root / "var" / "journal.db") as journal:
        run(station(root, journal), stop=stop)


def test_every_set_of_a_busy_site_is_whole_and_holds_all_that_had_come(tmp_path: Path) -> None:
    root, target = tmp_path / "live", tmp_path / "backups"
    (root / "exchange.toml").parent.mkdir()
    (root / "exchange.toml").write_text('name = "Us"\n')
    work(root)
    stop = threading.Event()
    daemon = threading.Thread(target=running, args=(root, stop))
    daemon.start()
    came = []
    for number in range(BACKUPS):
        for file in range(FILES):
            drop(root, f"acme/{number}-{file}.txt", content(number * FILES + file))
        came.append((number + 1) * FILES)
        making.backup(root, target, datetime.now(UTC) + timedelta(seconds=number))
    stop.set()
    daemon.join()
    for found, least in zip(sets.sets(target, keys=False), came, strict=True):
        check(found, least)


def check(found: Path, least: int) -> None:
    """See that a set is whole, lacks nothing, and has every file once."""
    made = manifest.read(found)
    assert [*checking.wrong(found, made)] == []
    assert made.lacking == ()
    with closing(sqlite3.connect(found / "journal.db")) as journal:
        received = {name for (name,) in journal.execute("SELECT filename FROM receipts")}
        works = {name for (name,) in journal.execute("SELECT work FROM receipts")}
        staged = journal.execute(
            "SELECT id FROM answers WHERE state = ?", (AnswerState.STAGED.value,)
        ).fetchall()
    waiting = {Path(name) for name in made.files if name.startswith(("inbox/", "work/"))}
    fresh = [path.name for path in waiting if path.parts[-2] not in works]
    names = Counter([*received, *fresh])
    assert len(names) >= least
    assert set(names.values()) == {1}
    assert len(staged) <= 1


def test_a_set_of_a_busy_site_goes_on_where_it_was_and_answers_everything_once(
    tmp_path: Path,
) -> None:
    root, target, new = tmp_path / "live", tmp_path / "backups", tmp_path / "new"
    (root / "exchange.toml").parent.mkdir()
    (root / "exchange.toml").write_text('name = "Us"\n')
    work(root)
    taker, stop = Taker(root / "outbox"), threading.Event()
    daemon = threading.Thread(target=running, args=(root, stop))
    for file in range(FILES):
        drop(root, f"acme/{file}.txt", content(file))
    daemon.start()
    threading.Event().wait(0.3)
    making.backup(root, target, datetime.now(UTC))
    stop.set()
    daemon.join()
    taker()
    (found,) = sets.sets(target, keys=False)
    restoring.restore(found, new, by="anna", now=datetime.now(UTC))
    (lost,) = {len(taker.taken)}
    assert work(new) is not None
    assert not [path for path in (new / "outbox").rglob("*") if path.is_file()]
    resume(new)
    work(new)
    with open_journal(new / "var/journal.db") as journal:
        assert len(journal.receipts(1000)) == FILES
        assert journal.undelivered() == []
        assert journal.trail().verify_chain() is None
    assert lost <= FILES


def resume(root: Path) -> None:
    with open_journal(root / "var/journal.db") as journal:
        void = tuple(each.id for each in journal.undelivered())
        act = Resumption((), (), void, (), "anna", datetime.now(UTC))
        assert journal.keeping().resume(act)
        assert not journal.keeping().resume(act)


@pytest.mark.parametrize(
    ("interchange", "found"),
    [
        (b"UNB+UNOC:3+A:14+B:14+261123:0615+NW42++DELFOR'", ("edifact", "NW42")),
        (b"UNA:+.? '\r\nUNB+UNOC:3+A?+?':14+B+261123:0615+0042'", ("edifact", "0042")),
        (b"UNA:*.\\ ~UNB*UNOC:3*A*B*261123:0615*7~", ("edifact", "7")),
        (ISA + b"*U*00401*000001042*0*P*>~GS*FA*A*B*2026", ("x12", "000001042")),
        (b"UNB+UNOC:3+A", None),
        (b"ISA*00", None),
        (b"ISA", None),
        (b"UNA", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_the_reference_of_an_answer_is_found(
    interchange: bytes, found: tuple[str, str] | None
) -> None:
    assert reference(interchange) == found


def test_a_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text(json.dumps({"format": 99}))
    with pytest.raises(Misconfigured, match="another format"):
        manifest.read(tmp_path)
