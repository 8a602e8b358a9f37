"""Whether a backup is whole: every file, the journal, its audit trail."""

from collections.abc import Iterator
from pathlib import Path

from exchange.backup import copying, manifest
from exchange.backup.making import JOURNAL
from exchange.backup.manifest import Manifest
from exchange.journal.opening import examined


def wrong(folder: Path, made: Manifest) -> Iterator[str]:
    """Yield everything that is not as the manifest says, and everything wrong with the journal."""
    for name, told in made.files.items():
        yield from different(folder / name, name, told)
    there = {str(path.relative_to(folder)) for path in copying.below(folder)}
    for name in sorted(there - made.files.keys() - {manifest.NAME}):
        yield f"{name!r} is not in the manifest"
    if JOURNAL in made.files:
        yield from examined(folder / JOURNAL, (made.entries, made.head))


def different(path: Path, name: str, told: tuple[int, str]) -> Iterator[str]:
    """Yield why a file is not what it was."""
    try:
        found = copying.told(path)
    except OSError as error:
        yield f"{name!r} cannot be read: {error.strerror}"
        return
    if found != tuple(told):
        yield f"{name!r} was changed"
