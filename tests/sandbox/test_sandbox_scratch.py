"""What a reading child may write to does not outlive its parent."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from exchange.sandbox import scratch

HOLD = """
import sys
from exchange.sandbox import scratch
folder, held = scratch.made()
print(folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def aged(folder: Path) -> Path:
    os.utime(folder, (0, 0))
    return folder


def test_a_folder_goes_with_its_parent_however_that_ends(temporary: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        folder = aged(Path(parent.stdout.readline().strip()))
        (folder / "left").touch()
        aged(folder)
        scratch.clear()
        assert folder.is_dir()  # its parent lives
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    scratch.clear()
    assert [*temporary.iterdir()] == []


def test_a_folder_that_was_made_just_now_or_is_no_folder_stays(temporary: Path) -> None:
    fresh, link = temporary / f"{scratch.PREFIX}a", temporary / f"{scratch.PREFIX}b"
    elsewhere = temporary / "elsewhere"
    fresh.mkdir()
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    os.utime(link, (0, 0), follow_symlinks=False)
    scratch.clear()
    assert {fresh, link, elsewhere} <= {*temporary.iterdir()}


def test_a_folder_can_be_given_up_twice() -> None:
    folder, held = scratch.made()
    held.close()
    held.close()
    assert not folder.exists()
