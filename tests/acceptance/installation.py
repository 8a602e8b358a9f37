"""A site in a temporary folder, its clock in the test's hand."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from acceptance import inside

from exchange import settings
from exchange.daemon import run
from exchange.journal import Journal, open_journal
from exchange.model.findings import message
from exchange.model.receipts import Receipt

ROOT = Path(__file__).parents[2]
NORDWERK = ROOT / "samples/nordwerk"
WISTA = ROOT / "samples/wista"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HASTE = """
[arriving]
settle_seconds = 0.05
settle_without_lease_seconds = 0.1
incomplete_after_seconds = 0.0
empty_after_seconds = 0.0
"""

Drop = Callable[[Path], None]


def without_agreement(root: Path) -> None:
    """Copy the demo's partners, but for what was agreed: that would be judged by today's date."""
    (root / "partners").mkdir()
    for path in (ROOT / "partners").glob("*.toml"):
        lines = path.read_text().splitlines(keepends=True)
        kept = (line for line in lines if not line.startswith("agreement ="))
        (root / "partners" / path.name).write_text("".join(kept))


class Installation:
    """A site with the demo's partners; `station` is `wiring.station` where a child must read."""

    station = staticmethod(inside.station)

    def __init__(self, root: Path, *, agreed: bool = True) -> None:
        self.root, self.now = root, START
        text = (ROOT / "exchange.toml").read_text()
        (root / "exchange.toml").write_text("readers = 1\n" + text + HASTE)
        if agreed:
            (root / "partners").symlink_to(ROOT / "partners")
            (root / "agreements").symlink_to(ROOT / "agreements")
        else:
            without_agreement(root)
        self.inbox("nordwerk").mkdir(parents=True)
        self.inbox("wista").mkdir(parents=True)

    def inbox(self, partner: str) -> Path:
        return self.root / "inbox" / partner

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def run(self) -> list[str]:
        configuration = settings.load(self.root)
        with (
            open_journal(inside.ready(self.root)) as journal,
            self.station(self.root, configuration, journal, self.clock) as station,
        ):
            waiting = run(station, once=True)
        return [f"{found.path}: {found.reason}" for found in waiting]

    def drop(self, partner: str, name: str | bytes, content: bytes) -> None:
        into(partner, name, content)(self.root / "inbox")
        self.run()

    def journal(self) -> Journal:
        return open_journal(self.root / "var/journal.db", read_only=True)

    def receipts(self) -> list[Receipt]:
        with self.journal() as journal:
            return list(reversed(journal.receipts(100)))

    def told(self) -> list[tuple[str, str, str]]:
        """Return file, verdict and sentences of everything that came, in order."""
        rules = settings.load(self.root).rules
        with self.journal() as journal:
            return [
                (
                    receipt.filename,
                    str(receipt.verdict),
                    " ".join(message(found, rules) for found in journal.findings(receipt.id)),
                )
                for receipt in reversed(journal.receipts(100))
            ]

    def verdicts(self) -> list[str]:
        return [verdict for _, verdict, _ in self.told()]

    def answers(self, pattern: str) -> list[str]:
        return sorted(path.name for path in (self.root / "outbox").rglob(pattern))


def into(partner: str, name: str | bytes, content: bytes) -> Drop:
    def drop(inbox: Path) -> None:
        folder = inbox / partner
        folder.mkdir(parents=True, exist_ok=True)
        (folder / os.fsdecode(name)).write_bytes(content)

    return drop


def forecast(old: bytes = b"", new: bytes = b"") -> bytes:
    sample = (NORDWERK / "FC_2026W48_D97A.edi").read_bytes()
    assert old in sample
    return sample.replace(old, new) if old else sample
