"""Puts a backup back into an empty folder; the site then sends nothing until a person lets it."""

from datetime import datetime
from pathlib import Path

from exchange.backup import checking, copying, manifest
from exchange.backup.making import JOURNAL, SITE
from exchange.backup.manifest import Manifest
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.spool import anchor
from exchange.spool.site import Spool, locked

WHERE = {
    **dict.fromkeys(("work", "checks", "acts", "stage", "quarantine", "blobs"), "var"),
    "inbox": "",
    "outbox": "var/restored",
}
"""Where the folders of a set go, below the site."""


def restore(source: Path, site: Path, *, by: str, now: datetime) -> Manifest:
    """Put a set into a folder that is empty or missing, the journal last.

    Raises Misconfigured where the set is not whole or the folder not empty, before it writes.
    """
    made = whole(source)
    if not made.head:
        raise Misconfigured(f"{source} holds keys; say --keys for it")
    refuse_full_folder(site)
    spool = Spool(site)
    (site / "var").mkdir(mode=0o700, parents=True, exist_ok=True)
    anchor.unfinished(spool).touch()
    copying.sync(site / "var")
    put_back(source, site, made)
    copying.copy(source / JOURNAL, site / "var" / JOURNAL)
    mark(spool, source.name, made.made_at, by=by, now=now)
    copying.sync_all(site)
    anchor.unfinished(spool).unlink()
    copying.sync(site / "var")
    return made


def restore_keys(source: Path, site: Path) -> Manifest:
    """Put keys and secrets back where no file has their name.

    Raises Misconfigured where the set is not whole, or one of the files is there.
    """
    made = whole(source)
    there = [name for name in made.files if (site / target(name)).exists()]
    if there:
        raise Misconfigured(f"{site / target(there[0])} is there already; nothing was written")
    put_back(source, site, made)
    copying.sync_all(site)
    return made


def whole(source: Path) -> Manifest:
    """Return the manifest of a set; raises Misconfigured where the set is not whole."""
    made = manifest.read(source)
    wrong = [*checking.wrong(source, made)]
    if wrong:
        more = f" (and {len(wrong) - 1} more, see exchange backup --verify)" if wrong[1:] else ""
        raise Misconfigured(f"{source}: this backup is not whole: {wrong[0]}{more}")
    return made


def refuse_full_folder(site: Path) -> None:
    """Refuse a folder in which something lies."""
    first = next(site.iterdir(), None) if site.is_dir() else None
    if first is not None:
        raise Misconfigured(
            f"{site} is not empty ({first.name} is there): a backup is restored into an empty "
            "folder, so that nothing is mixed; move what is there aside"
        )


def put_back(source: Path, site: Path, made: Manifest) -> None:
    """Copy every file but the journal to where it belongs.

    Raises Misconfigured where the set has a name that leads out of the site.
    """
    for name in made.files:
        if name == JOURNAL:
            continue
        place = site / target(name)
        if ".." in place.parts or not place.is_relative_to(site):
            raise Misconfigured(f"{source}: {name!r} leads out of the site")
        if copying.copy(source / name, place) is None:
            raise Misconfigured(f"{source}: {name!r} is gone")


def target(name: str) -> Path:
    """Return where a file of a set belongs, below the site."""
    folder, _, rest = name.partition("/")
    return Path(rest) if folder == SITE else Path(WHERE[folder]) / name


def mark(spool: Spool, source: str, made_at: datetime, *, by: str, now: datetime) -> None:
    """Note in a journal that it came from a backup, and how far it is now."""
    with open_journal(spool.root / "var" / JOURNAL) as journal:
        journal.keeping().restored(source, made_at, by=by, at=now)
        seq, digest = journal.trail().chain_head()
    anchor.write(spool, seq, digest)


def mark_in_place(site: Path, *, by: str, now: datetime) -> datetime:
    """Take an older journal that somebody put here, and return when it was written last.

    Raises Misconfigured where a daemon holds the site.
    """
    spool = Spool(site)
    with locked(spool):
        with open_journal(site / "var" / JOURNAL, read_only=True) as journal:
            written = journal.keeping().written() or now
        mark(spool, "a journal that was put here", written, by=by, now=now)
    return written
