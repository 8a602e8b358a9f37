"""The daemon as a process of its own: it answers, stops when asked, and survives a kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from acceptance.installation import ROOT, Installation, forecast


class Running:
    """A daemon and the events it logs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def until(self, event: str) -> dict[str, str]:
        """Read the log until this event comes; the daemon's end would end the log as well."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            logged: dict[str, str] = json.loads(line)
            if logged["event"] == event:
                return logged
        raise AssertionError(f"the daemon ended before {event}")


@contextmanager
def daemon(site: Path) -> Iterator[Running]:
    command = [sys.executable, "-m", "exchange", "run", "--site", str(site)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    return Installation(tmp_path, agreed=False)


def upload(site: Installation, name: str, content: bytes) -> None:
    """Drop a file the polite way: under a temporary name, then renamed."""
    part = site.inbox("nordwerk") / f"{name}.part"
    part.write_bytes(content)
    part.rename(site.inbox("nordwerk") / name)


def test_a_file_is_answered_while_the_daemon_runs_and_it_stops_when_asked(
    site: Installation,
) -> None:
    with daemon(site.root) as running:
        running.until("daemon_started")
        upload(site, "fc.edi", forecast())
        running.until("answer_released")
        running.process.send_signal(signal.SIGTERM)
        running.until("daemon_stopped")
        assert running.process.wait(25) == 0
    assert site.answers("fc.*.CONTRL.edi")


def test_a_second_daemon_on_the_same_site_is_refused(site: Installation) -> None:
    with daemon(site.root) as running:
        running.until("daemon_started")
        command = [sys.executable, "-m", "exchange", "run", "--once", "--site", str(site.root)]
        second = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert second.returncode == 3
        assert f"process {running.process.pid}" in second.stderr


@pytest.mark.parametrize("event", ["file_claimed", "file_admitted", "file_settled"])
def test_a_killed_daemon_loses_nothing_and_answers_once(site: Installation, event: str) -> None:
    upload(site, "fc.edi", forecast())
    with daemon(site.root) as running:
        running.until(event)
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
    assert site.run() == []
    assert site.verdicts() == ["accepted"]
    assert len(site.answers("fc.*")) == 2
    assert len(site.answers("*.json")) == 1
    assert site.run() == []
    assert len(site.receipts()) == 1
