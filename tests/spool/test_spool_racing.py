"""A partner who swaps what lies in the inbox while we take it: nothing outside is ever read."""

import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle
from pathlib import Path

from spooling import station, whole

from exchange.daemon.intake import take
from exchange.journal import Journal, open_journal
from exchange.spool.listing import examine
from exchange.spool.site import prepare

SECRET = b"what no partner may read"
OURS = b"a whole file"
TAKEN = 30


def swapping(inbox: Path, secret: Path, beside: Path, stop: threading.Event) -> Callable[[], None]:
    """Return what puts a file, a link, a folder, a pipe in turn under one name, by a rename."""
    target = inbox / "order.txt"

    def file(path: Path) -> None:
        path.write_bytes(OURS)

    def folder(path: Path) -> None:
        path.mkdir()
        (path / "inner.txt").symlink_to(secret)

    kinds: tuple[Callable[[Path], None], ...] = (
        file,
        lambda path: path.symlink_to(secret),
        file,
        folder,
        os.mkfifo,
        lambda path: path.symlink_to(secret.parent),
    )

    def swap() -> None:
        for number, make in enumerate(cycle(kinds)):
            if stop.is_set():
                return
            made = beside / str(number)
            make(made)
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target, ignore_errors=True)
            with suppress(OSError):
                if make is folder:
                    target.unlink(missing_ok=True)
                made.rename(target)

    return swap


def test_what_is_swapped_while_it_is_taken_leads_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere/secret.txt"
    secret.parent.mkdir()
    secret.write_bytes(SECRET)
    site, beside = tmp_path / "site", tmp_path / "beside"
    inbox = site / "inbox/acme"
    inbox.mkdir(parents=True)
    beside.mkdir()
    stop = threading.Event()
    partner = threading.Thread(target=swapping(inbox, secret, beside, stop))
    with open_journal_of(site) as journal:
        here = station(site, journal)
        prepare(here.spool, {"acme"})
        partner.start()
        taken = 0
        while taken < TAKEN:
            examine(inbox / "order.txt", whole)
            with suppress(OSError):
                taken += take(here, inbox / "order.txt") is not None
        stop.set()
        partner.join()
    kept = [path for path in (site / "var/blobs").rglob("*") if path.is_file()]
    assert {path.read_bytes() for path in kept} == {OURS, b""}
    assert secret.read_bytes() == SECRET


def open_journal_of(site: Path) -> Journal:
    (site / "var").mkdir()
    return open_journal(site / "var/journal.db")
