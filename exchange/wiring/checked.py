"""Judges one file that stays where it is, in a reading child of its own, without any effect."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ulid import ULID

from exchange import wiring
from exchange.errors import Unreadable
from exchange.model.configuration import Configuration
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.ports import Desk
from exchange.pipeline import refuse
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers
from exchange.spool.names import display

Judge = Callable[[Transmission, Path, Ledger], Outcome]
"""Judges a file by what a ledger holds."""


def arrived(file: Path, partner: str) -> Transmission:
    """Return the file as if it had just come, without its bytes."""
    now = datetime.now(UTC)
    receipt = str(ULID.from_datetime(now))
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Transmission(
        receipt, receipt[:8], partner, display(os.fsencode(file.name)), sha256, now, b""
    )


def read(
    transmission: Transmission, file: Path, configuration: Configuration, ledger: Ledger
) -> Outcome:
    """Judge a file by what a ledger holds, in a reading child."""
    with reading(configuration) as judge:
        return judge(transmission, file, ledger)


@contextmanager
def reading(configuration: Configuration) -> Iterator[Judge]:
    """Yield what judges one file after the other in a reading child."""
    alone = replace(configuration, site=replace(configuration.site, readers=1))
    readers = Readers(alone)

    def judge(transmission: Transmission, file: Path, ledger: Ledger) -> Outcome:
        try:
            return readers.judge(Job(transmission, os.fsencode(file.resolve())), ledger)
        except Unreadable as refusal:
            desk = Desk(alone, ledger, wiring.unread_tools())
            return refuse(transmission, refusal.finding, desk)

    try:
        yield judge
    finally:
        readers.close()
