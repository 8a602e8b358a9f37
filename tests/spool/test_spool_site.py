"""A site's folders: one file system, one daemon, room to work."""

import os
import sys
from pathlib import Path

import pytest
from spooling import started, station, work

from exchange.daemon import run
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.spool.site import PROBE, Spool, cramped, locked, prepare, probe


def statvfs(free: int, blocks: int = 1 << 20, inodes: int = 1000) -> os.statvfs_result:
    return os.statvfs_result((4096, 4096, blocks, free, free, 1000, inodes, inodes, 0, 255))


def ended(*words: str | Path) -> int:
    with started(*words) as program:
        return program.wait()


def test_a_second_daemon_refuses_and_names_the_first(tmp_path: Path) -> None:
    with locked(Spool(tmp_path)), pytest.raises(Misconfigured, match=f"process {os.getpid()}"):
        work(tmp_path)


def test_a_daemon_of_another_process_is_seen(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from exchange.spool.site import Spool, locked\n"
        "with locked(Spool(Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    )
    with started(sys.executable, "-c", code, tmp_path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Misconfigured, match=f"process {other.pid}"), locked(Spool(tmp_path)):
            pass
        other.communicate()
    assert work(tmp_path) == ()


def test_folders_are_private_but_for_what_partners_share(tmp_path: Path) -> None:
    prepare(Spool(tmp_path), ["acme"])
    modes = {path: (tmp_path / path).stat().st_mode & 0o007 for path in ("var", "inbox/acme")}
    assert (tmp_path / "var" / "blobs").stat().st_mode & 0o077 == 0
    assert (tmp_path / "outbox" / "acme").stat().st_mode & 0o700 == 0o700
    assert modes == {"var": 0, "inbox/acme": 0}


def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    prepare(Spool(tmp_path), ["acme", "zeta"])
    assert probe(Spool(tmp_path)) == {}
    assert not list(tmp_path.rglob(PROBE))


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_an_outbox_on_another_mount_is_refused_in_plain_words(tmp_path: Path) -> None:
    prepare(Spool(tmp_path), ["acme"])
    place = tmp_path / "outbox" / "acme"
    if ended("mount", "--bind", place, place):
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(Misconfigured, match="outbox/acme is on another file system or mount"):
            work(tmp_path)
    finally:
        assert ended("umount", place) == 0


def test_an_inbox_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "acme").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="inbox/acme is a symbolic link"):
        work(tmp_path)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (statvfs(free=1 << 19), ""),
        (statvfs(free=1 << 15), "MiB left"),
        (statvfs(free=1 << 18, blocks=1 << 30), ""),
        (statvfs(free=1 << 19, inodes=49), "49 more files"),
    ],
)
def test_nothing_more_is_taken_in_on_a_full_disk(found: os.statvfs_result, says: str) -> None:
    assert says in cramped(found)
    assert bool(says) is bool(cramped(found))


def test_a_missing_inbox_is_made(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal.db") as journal:
        run(station(tmp_path, journal), once=True)
    assert {path.name for path in (tmp_path / "inbox").iterdir()} == {"acme", "zeta", "_erp"}
