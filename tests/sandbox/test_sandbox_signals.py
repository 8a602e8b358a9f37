"""Signals meant for the daemon reach its reading children as well, and change nothing there."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

from fakes import Remembered
from sandbox.test_sandbox_readers import MISCHIEF

from exchange.model.configuration import Configuration
from exchange.model.findings import Verdict
from exchange.model.interchange import Transmission
from exchange.model.partners import Site
from exchange.sandbox.channel import Job
from exchange.sandbox.readers import Readers


def test_a_child_reads_on_when_everybody_is_asked_to_stop(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"x")
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    file = Transmission("01RECEIPT", "01RECEIP", "acme", "well", "00", now, b"")
    readers = Readers(Configuration(Site(name="Us", readers=1), {}, {}, {}, "r", "s"), MISCHIEF)
    try:
        child = readers.ready()
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            child.process.send_signal(each)
        readers.idle.put(child)
        found = readers.judge(Job(file, os.fsencode(tmp_path / "blob")), Remembered())
        assert found.judgement.verdict is Verdict.ACCEPTED
        assert child.process.poll() is None
        assert readers.living() == 1
    finally:
        readers.close()
