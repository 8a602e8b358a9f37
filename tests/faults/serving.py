"""The daemon with real spool and journal as a process; a file is judged by accepting it."""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from spooling import answer, drop_event, station

from exchange.daemon import run
from exchange.journal import open_journal
from exchange.model.findings import Verdict
from exchange.model.outcome import Judgement, Outcome
from exchange.model.receipts import Receipt


def accepted(receipt: Receipt, blob: Path) -> Outcome:
    """Accept a file without reading it, and answer in one line."""
    del blob
    said = (answer(receipt, "ACK", receipt.filename.encode()),)
    return Outcome(receipt.id, receipt.partner, Judgement("test", Verdict.ACCEPTED), said)


def main(root: Path, *, once: bool) -> None:
    """Serve a site, and say when it begins to look."""
    structlog.configure(processors=[started])
    with open_journal(root / "var/journal.db") as journal:
        run(station(root, journal, judge=accepted), once=once)


def started(logger: object, method: str, event: MutableMapping[str, Any]) -> str:
    """Say only that the daemon has recovered."""
    if event["event"] == "daemon_started":
        os.write(1, b"started\n")
    return drop_event(logger, method, event)


if __name__ == "__main__":
    main(Path(sys.argv[1]), once="--once" in sys.argv)
