"""The log: one event a line, whatever strangers call their files, and with priorities."""

import io
import json
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from exchange.cli.logs import configure_log, harmless, in_journal, reaches_journal, shown

HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

HOSTILE = (
    "a\nb.edi",
    'a\r\n{"level": "info"}.edi',
    "\x1b[2J\x1b]0;gone\x07.edi",
    "invoice_\u202efdp.exe",
    "\u2066left\u2069.csv",
    "zero\u200bwidth.csv",
    "no\udcffutf8.csv",
    "line\u2028separator.csv",
    "=cmd|' /C calc'!A0.csv",
    "<3>forged.csv",
)


class Stderr(io.StringIO):
    """A stderr of a kind, without a descriptor of its own."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def log_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("log_as_before")
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("terminal", [False, True])
def test_every_event_is_one_line_without_anything_hidden(
    monkeypatch: pytest.MonkeyPatch, name: str, *, terminal: bool
) -> None:
    err = Stderr(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", err)
    configure_log()
    structlog.get_logger().warning("file_waiting", file=name, rules=[name], known={name: name})
    plain = re.sub(r"\x1b\[[0-9;]*m", "", err.getvalue())  # the colours are ours
    assert plain.count("\n") == 1
    assert not HIDDEN.search(plain.rstrip("\n"))
    if not terminal:
        told = json.loads(plain)
        assert told["level"] == "warning"
        assert not HIDDEN.search(told["file"] + told["rules"][0])


@given(st.text())
def test_nothing_hidden_is_left_in_any_value(text: str) -> None:
    told = harmless(None, "info", {"event": "x", "file": text, "deep": [(text, {text: text})]})
    assert not HIDDEN.search(str(told["file"]))
    assert not HIDDEN.search("".join(map(str, told["deep"])))


def test_a_traceback_keeps_its_lines_and_loses_what_is_hidden_in_them() -> None:
    told = harmless(None, "error", {"exception": "one\ntwo \x1b[2J\u202e"})
    assert told["exception"] == "one\ntwo \\x1b[2J\\u202e"
    assert shown(7) == 7


@pytest.mark.parametrize(
    ("level", "priority"),
    [("debug", 7), ("info", 6), ("warning", 4), ("error", 3), ("critical", 2)],
)
def test_a_line_for_the_journal_begins_with_its_priority(level: str, priority: int) -> None:
    line = in_journal(None, level, {"event": "x", "level": level, "file": "<1>\n"})
    number, rest = line[:3], line[3:]
    assert number == f"<{priority}>"
    assert json.loads(rest)["file"] == "<1>\n"


def test_only_the_stream_that_is_named_is_that_of_the_journal() -> None:
    program = (
        "import os, sys; from exchange.cli.logs import configure_log; import structlog;"
        "seen = os.fstat(2); os.environ['JOURNAL_STREAM'] = f'{seen.st_dev}:{seen.st_ino}';"
        "configure_log(); structlog.get_logger().error('first');"
        "os.environ['JOURNAL_STREAM'] = '1:1';"
        "configure_log(); structlog.get_logger().error('second')"
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        subprocess.run([sys.executable, "-c", program], stderr=theirs.fileno(), check=True)
        first, second = ours.recv(4096).decode().splitlines()
    assert json.loads(first.removeprefix("<3>")) == {"event": "first", "level": "error"}
    assert json.loads(second)["event"] == "second"
    assert "timestamp" in json.loads(second)


def test_what_has_no_descriptor_is_no_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Stderr(terminal=False))
    assert not reaches_journal("1:1")


@pytest.mark.usefixtures("log_as_before")
def test_less_than_the_level_that_is_asked_for_is_not_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    err = Stderr(terminal=False)
    monkeypatch.setattr(sys, "stderr", err)
    configure_log(logging.WARNING)
    structlog.get_logger().info("unheard")
    structlog.get_logger().warning("heard")
    assert [json.loads(line)["event"] for line in err.getvalue().splitlines()] == ["heard"]
