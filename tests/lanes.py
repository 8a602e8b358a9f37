"""The real road without processes: files judged and settled in their lanes, in a real journal."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from edifact.making import US
from exchanging import PARTNER, SITE
from ulid import ULID

from exchange import wiring
from exchange.journal import Journal, open_journal
from exchange.journal.orders import OURS
from exchange.model.configuration import Configuration
from exchange.model.interchange import Interchange, Transmission
from exchange.model.outcome import Outcome
from exchange.model.partners import Partner
from exchange.model.ports import Assignment, Desk, Reader, Tools
from exchange.model.receipts import Receipt
from exchange.pipeline import judge

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def configuration(partner: Partner = PARTNER) -> Configuration:
    """Return the demo's rules with one partner and our own ERP."""
    site = replace(SITE.site, identifiers=(f"14:{US}", "ZZ:US"))
    return replace(SITE, site=site, partners={partner.id: partner, OURS: SITE.partners[OURS]})


def once(read: Reader) -> Reader:
    """Return a reader that reads the same bytes once: what it makes of them never changes."""
    known: dict[bytes, Interchange] = {}

    def reader(transmission: Transmission, assignment: Assignment) -> Interchange:
        if transmission.content not in known:
            known[transmission.content] = read(transmission, assignment)
        return known[transmission.content]

    return reader


def tools() -> Tools:
    """Return the formats as they are wired, each file read once."""
    wired = wiring.tools()
    return replace(wired, readers={name: once(read) for name, read in wired.readers.items()})


@dataclass
class Lanes:
    """A journal and everything that came. The clock goes on a second with every file."""

    journal: Journal
    known: Configuration
    tools: Tools
    now: datetime = START
    blobs: dict[str, bytes] = field(default_factory=dict)
    tampered: Callable[[Outcome], Outcome] = lambda outcome: outcome

    @classmethod
    def opened(cls, path: Path, known: Configuration | None = None) -> Self:
        return cls(open_journal(path), known or configuration(), tools())

    def drop(self, name: str, content: bytes, partner: str = PARTNER.id) -> Receipt:
        """Let a file come, and work off every lane."""
        self.now += timedelta(seconds=1)
        digest = self.keep(content)
        identity = str(ULID.from_datetime(self.now))
        receipt = self.journal.admit(
            identity,
            receipt_id=identity,
            partner=partner,
            filename=name,
            sha256=digest,
            size=len(content),
            received_at=self.now,
        )
        self.drain()
        return receipt

    def keep(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        self.blobs[digest] = content
        return digest

    def drain(self) -> None:
        while lanes := self.journal.lanes():
            receipt = self.journal.next_undone(lanes[0])
            assert receipt is not None
            self.journal.start(receipt.id)
            self.settle(self.judged(receipt))

    def judged(self, receipt: Receipt) -> Outcome:
        file = replace(receipt.transmission, content=self.blobs[receipt.sha256])
        return judge(file, Desk(self.known, self.journal.ledger(receipt.partner), self.tools))

    def settle(self, outcome: Outcome) -> None:
        kept = {each.path: self.keep(each.content) for each in outcome.responses}
        self.journal.settle(outcome, kept, self.now)

    def documents(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield file, verdict and rules of every document, in the order they were judged."""
        for receipt in reversed(self.journal.receipts(1000)):
            for each in self.journal.documents(receipt.id):
                yield receipt.filename, each.verdict, [found.rule for found in each.findings]

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Yield the records the ERP got, in the order it got them, each with its tables."""
        for answer in self.journal.undelivered():
            if answer.level == "record" and answer.path.endswith(".json"):
                folder, _, _ = answer.path.rpartition("/")
                told = json.loads(self.blobs[answer.sha256])
                rows = {
                    name: self.written(f"{folder}/{table['csv']}")
                    for name, table in told["tables"].items()
                }
                yield {**told, "tables": rows}

    def written(self, path: str) -> bytes:
        (found,) = (each for each in self.journal.undelivered() if each.path == path)
        return self.blobs[found.sha256]


class Snapshots:
    """States of a journal's file, taken and put back while it is open."""

    def __init__(self, path: Path) -> None:
        self.file = sqlite3.connect(path, isolation_level=None)

    def take(self) -> sqlite3.Connection:
        held = sqlite3.connect(":memory:")
        self.file.backup(held)
        return held

    def put_back(self, held: sqlite3.Connection) -> None:
        held.backup(self.file)
