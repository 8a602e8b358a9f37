"""Whatever byte of a site's records is changed: `verify` finds it, or it was part of nothing.

One byte is flipped where it lies, looked for, and put back. What is not found is looked at: either
no row says anything else than before, or the row is one the work is done with and nobody proves
anything by; the tables of those are named here.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from acceptance.installation import NORDWERK, WISTA, Installation
from long_runs import Figure

from exchange.cli import signing
from exchange.cli.verifying import unheld, wanted
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.spool.site import Spool
from exchange.verifying import anchored, chain, kept

SEED = 20261126
WORKING = frozenset(
    {
        "alembic_version", "answer_echoes", "answer_numbers", "control_numbers", "erp_in_force",
        "erp_records", "nights", "order_parts", "outlines", "problems", "sqlite_sequence",
        "successions", "tallies", "telling_marks",
    }
)  # fmt: skip
"""Tables made of others, or of what comes next: nothing is proved by them."""

LATER = {
    "receipts": {"state", "attempts", "live", "summary", "work"},
    "answers": {"level", "type", "control_kind", "control_value", "state", "released_at",
                "partner", "id"},
}  # fmt: skip
"""Columns of other tables that may become something else, so that no entry seals them."""


Said = dict[str, list[dict[str, object]]]
"""Every row by its table."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = Installation(tmp_path_factory.mktemp("bytes"))
    signing.key(found.root, "audit.key")
    with (found.root / "exchange.toml").open("a") as file:
        file.write('[audit]\nkey_file = "audit.key"\n')
    for name in ("PO_4500071234.edi", "PO_4500071235_BAD.edi", "FC_2026W48_D97A.edi"):
        found.drop("nordwerk", name, (NORDWERK / name).read_bytes())
    found.drop("wista", "PO_2026-120.csv", (WISTA / "PO_2026-120.csv").read_bytes())
    found.now += timedelta(hours=1)
    found.drop("wista", "broken.xlsx", b"PK\x03\x04 no archive at all")
    with closing(sqlite3.connect(found.root / "var/journal.db")) as journal:
        journal.execute("pragma journal_mode = delete")
    assert not verified(found.root)
    return found.root


def verified(site: Path) -> list[str]:
    """Return what `exchange verify` names."""
    spool = Spool(site)
    try:
        with open_journal(site / "var/journal.db", read_only=True) as journal:
            trail = journal.trail()
            noted = [
                *anchored(spool, journal.keeping().sealed),
                *unheld(wanted(spool, None, ""), journal),
            ]
            return [*chain(trail), *noted, *kept(trail, spool)]
    except Misconfigured as damaged:
        return [str(damaged)]


def covered(site: Path) -> list[Path]:
    """Return the files `verify` is to vouch for."""
    var = site / "var"
    every = [var / "journal.db", var / "anchor", *(var / "heads").iterdir()]
    every += [path for name in ("blobs", "quarantine") for path in (var / name).rglob("*")]
    return sorted(path for path in every if path.is_file() and path.name != "reason.txt")


@contextmanager
def flipped(path: Path, offset: int, bit: int) -> Iterator[None]:
    """Change one bit where it is, and change it back."""
    mode = path.stat().st_mode
    path.chmod(0o600)

    def flip() -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            [value] = file.read(1)
            file.seek(offset)
            file.write(bytes([value ^ bit]))

    flip()
    try:
        yield
    finally:
        flip()
        path.chmod(mode)


def said(site: Path) -> Said:
    """Return every row of the journal; a table that cannot be read says nothing."""
    found: Said = {}
    with closing(sqlite3.connect(f"file:{site}/var/journal.db?mode=ro", uri=True)) as journal:
        journal.text_factory = bytes
        journal.row_factory = sqlite3.Row
        names = journal.execute("select name, sql from sqlite_master order by 1").fetchall()
        found["sqlite_master"] = [dict(each) for each in names]
        for each in names:
            with suppress(sqlite3.Error):
                rows = journal.execute(f'select * from "{each["name"].decode()}"').fetchall()  # noqa: S608
                found[each["name"].decode()] = [dict(row) for row in rows]
    return found


def differs(before: Said, after: Said) -> str:
    """Return the first table whose sealed columns say something else."""
    for name in sorted((before.keys() | after.keys()) - WORKING):
        old, new = before.get(name, []), after.get(name, [])
        pairs = zip(old, new, strict=False)
        columns = {key for was, now in pairs for key in was if was[key] != now.get(key)}
        if len(old) != len(new) or not columns <= LATER.get(name, set()):
            return f"{name}: {columns or 'rows'}"
    return ""


def tried(site: Path, count: int) -> Counter[str]:
    """Flip so many bytes, half of them in the journal; return what became of them."""
    chance, found = random.Random(SEED), Counter[str]()  # noqa: S311 - the same each time
    journal, *_ = (path for path in covered(site) if path.name == "journal.db")
    others, before = [path for path in covered(site) if path != journal], said(site)
    for number in range(count):
        path = journal if number % 2 else chance.choice(others)
        offset, bit = chance.randrange(path.stat().st_size), 1 << chance.randrange(8)
        with flipped(path, offset, bit):
            if verified(site):
                found["found"] += 1
                continue
            where = f"{path.relative_to(site)} at {offset}, bit {bit}"
            assert path == journal, where
            after = said(site)
        wrong = differs(before, after)
        assert not wrong, f"{where}: {wrong}"
        found["working rows" if before != after else "holds nothing"] += 1
    return found


def test_sixty_changed_bytes(site: Path) -> None:
    found = tried(site, 60)
    assert found["found"] >= 30
    assert not verified(site)


@pytest.mark.long
def test_a_thousand_changed_bytes(site: Path, figure: Callable[[Figure], None]) -> None:
    found = tried(site, 1000)
    figure(
        {
            "id": "R13", "what": "single bytes changed under var/", "count": 1000,
            "found": found["found"], "in_unused_space": found["holds nothing"],
            "in_working_rows": found["working rows"], "missed": 0,
        }
    )  # fmt: skip
    assert sum(found.values()) == 1000


def test_every_sealed_row_is_found(site: Path) -> None:
    """Change a value in each table that is sealed, as somebody would who has the file."""
    path = site / "var/journal.db"
    whole = path.read_bytes()
    for change in (
        "update order_lines set price = price + 1",
        "update forecast_buckets set quantity = quantity + 1 where row = 7",
        "update receipts set filename = 'other.edi' where seq = 1",
        "update receipts set received_at = received_at || '0'",
        "update documents set header = '{}'",
        "update findings set locator = ''",
        "update interchanges set reference = '9'",
        "delete from order_schedules where row = 1",
    ):
        with closing(sqlite3.connect(path)) as journal:
            assert journal.execute(change).rowcount, change
            journal.commit()
        assert verified(site), change
        path.write_bytes(whole)
    assert not verified(site)
