"""The folder backups are put into: one folder a set, whole under its name or not there."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from exchange.backup import copying, manifest
from exchange.errors import Misconfigured

NAMED = re.compile(r"exchange-(keys-)?\d{8}T\d{6}Z")
PARTIAL = ".partial"
SPARE = 0.02
"""Share of the file system that a backup leaves free."""


def name(now: datetime, *, keys: bool) -> str:
    """Return what a set made now is called."""
    return f"exchange-{'keys-' if keys else ''}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def sets(target: Path, *, keys: bool) -> list[Path]:
    """Return the sets there are, the oldest first."""
    found = (path for path in target.iterdir() if NAMED.fullmatch(path.name))
    whole = (path for path in found if (path / manifest.NAME).is_file())
    return sorted(path for path in whole if ("-keys-" in path.name) == keys)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Keep other backups out of the folder, and clear what one that was broken off has left.

    Raises Misconfigured where another one is being written there.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Misconfigured(f"{target}: another backup is being written there") from None
    try:
        for left in target.glob(f".exchange-*{PARTIAL}"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(descriptor)


def begun(target: Path, called: str) -> Path:
    """Return the folder a set is put together in.

    Raises Misconfigured where there is a set of this name.
    """
    if (target / called).exists():
        raise Misconfigured(f"{target / called} is there already")
    draft = target / f".{called}{PARTIAL}"
    draft.mkdir(mode=0o700)
    return draft


def finished(draft: Path, made: manifest.Manifest) -> Path:
    """Write the manifest and give the set its name."""
    place = draft / manifest.NAME
    with place.open("xb") as stream:
        stream.write(manifest.text(made))
        stream.flush()
        os.fsync(stream.fileno())
    copying.sync_all(draft)
    whole = draft.with_name(draft.name.removeprefix(".").removesuffix(PARTIAL))
    draft.rename(whole)
    copying.sync(whole.parent)
    return whole


def refuse_full(target: Path, wanted: int) -> None:
    """Refuse where a set of so many bytes would fill the disk."""
    total, _, free = shutil.disk_usage(target)
    if free - wanted < SPARE * total:
        raise Misconfigured(
            f"{target}: the backup takes {wanted >> 20} MiB, {free >> 20} MiB are free, and "
            f"{SPARE:.0%} of the disk must stay free; nothing was written"
        )


def prune(target: Path, keep: int, *, keys: bool) -> list[Path]:
    """Remove the oldest sets beyond so many; a set goes away whole. Return which."""
    going = sets(target, keys=keys)[:-keep] if keep else []
    for old in going:
        aside = old.with_name(f".{old.name}{PARTIAL}")
        old.rename(aside)
        copying.sync(target)
        shutil.rmtree(aside)
    return going
