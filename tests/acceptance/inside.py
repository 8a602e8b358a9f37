"""Judges files in the tests' own process, over the wire a reading child speaks.

A child takes a second to start; what a child alone can do is tested in tests/sandbox, by the faults
and by the demo.
"""

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import TypeAdapter

from exchange import pipeline, settings, wiring
from exchange.child import AskingLedger
from exchange.cli import main
from exchange.daemon import Station, run
from exchange.daemon.station import utc
from exchange.journal import Journal, open_journal
from exchange.model.arrivals import Waiting
from exchange.model.configuration import Configuration
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Outcome
from exchange.model.ports import Desk, Tools
from exchange.model.receipts import Receipt
from exchange.sandbox import channel as wire
from exchange.sandbox.readers import answer
from exchange.wiring.checks import looking


@cache
def tools() -> Tools:
    return wiring.tools()


T = TypeVar("T")


@cache
def blank() -> bytes:
    """Return a journal nothing is in yet; running the migrations takes most of a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        with open_journal(path):
            pass
        return path.read_bytes()


def ready(site: Path) -> Path:
    """Return the journal of a site, a blank one where there was none."""
    path = site / "var/journal.db"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(blank())
    return path


def once(site: Path, now: wiring.Clock = utc) -> tuple[Waiting, ...]:
    """Do what `exchange run --once` does, without children."""
    configuration = settings.load(site)
    with (
        open_journal(ready(site)) as journal,
        station(site, configuration, journal, now) as made,
    ):
        return run(made, once=True)


def exchange(*words: str | os.PathLike[str], cwd: Path | None = None) -> CompletedProcess[str]:
    """Run a command in this process: starting one and its imports takes most of a second."""
    said, complained = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in "12")
    with redirect_stdout(said), redirect_stderr(complained), chdir(cwd or Path()):
        try:
            main([os.fspath(word) for word in words])
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    told, wrong = (each.buffer.getvalue().decode() for each in (said, complained))
    return CompletedProcess(words, code, told, wrong)


class Loop(wire.Channel):
    """Both ends of the channel: a question is answered from the ledger before it is waited for."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.frame = ledger, (wire.READY, b"")

    def send(self, adapter: TypeAdapter[T], value: T, kind: bytes = wire.OUTCOME) -> None:
        body = adapter.dump_json(value)
        self.frame = (kind, body)
        if kind == wire.QUESTION:
            answer(self, self.ledger, body)

    def receive(self) -> tuple[bytes, bytes]:
        return self.frame


@contextmanager
def station(
    site: Path, configuration: Configuration, journal: Journal, now: wiring.Clock
) -> Iterator[Station]:
    """Yield what the daemon is handed, with no children to read."""
    sent = wire.CONFIGURATION.validate_json(wire.CONFIGURATION.dump_json(configuration))

    def judged(file: Transmission, path: Path, ledger: Ledger) -> Outcome:
        loop = Loop(ledger)
        whole = replace(file, content=path.read_bytes())
        loop.send(wire.RESULT, pipeline.judge(whole, Desk(sent, AskingLedger(loop), tools())))
        return wire.RESULT.validate_json(loop.receive()[1])

    def judge(receipt: Receipt, blob: Path) -> Outcome:
        return judged(receipt.transmission, blob, journal.ledger(receipt.partner))

    look = looking(configuration, journal, judged, wiring.unread_tools())
    with wiring.station(site, configuration, journal, now) as real:
        yield replace(real, judge=judge, look=look)
