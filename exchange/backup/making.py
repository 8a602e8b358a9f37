"""Makes a backup of a site that goes on running.

The order is what makes a set consistent. A file goes from the inbox to `work` and then into the
journal, an act from its folder into the journal, so those folders are copied before the journal:
whatever was there is in the set, and what is in it twice is known by its identity or dropped.
Bytes are kept before the journal names them, and an answer leaves `stage` only after the journal
says STAGED, so those are copied after it: every byte the journal names is there, and a STAGED
answer that is not in the set's `stage` was sent.
"""

import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from exchange import __version__
from exchange.backup import copying, sets
from exchange.backup.manifest import FORMAT, Manifest
from exchange.errors import Misconfigured
from exchange.journal import Journal, open_journal
from exchange.journal.opening import copied, schema
from exchange.spool import blobs
from exchange.spool.copied import undisturbed
from exchange.spool.names import display
from exchange.spool.site import Spool

CONFIGURATION = ("exchange.toml", "partners", "agreements", "layouts", "structures")
KEYS = ("keys", "secrets", "accounts.toml")
JOURNAL = "journal.db"
SITE = "site"
BEFORE = ("inbox", "checks", "work", "acts")
AFTER = ("stage", "quarantine", "outbox")


@dataclass
class Copied:
    """What is in a set so far."""

    draft: Path
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, source: Path, called: str) -> None:
        """Copy a file into the set; note an entry that is no ordinary file."""
        found = copying.copy(source, self.draft / called)
        if found:
            self.files[called] = found
        elif os.path.lexists(source):
            self.left_out.append(display(os.fsencode(called)))

    def folder(self, source: Path, called: str) -> None:
        """Copy everything below a folder into the set."""
        for path in copying.below(source):
            self.add(path, f"{called}/{path.relative_to(source)}")

    def drop(self, called: str) -> None:
        """Take a file out of the set."""
        (self.draft / called).unlink()
        del self.files[called]


def backup(site: Path, target: Path, now: datetime) -> Manifest:
    """Put a set of the site into the folder `target`, whole or not at all.

    Raises Misconfigured where it would fill the disk, where another one is being written there, or
    where there is nothing to back up yet.
    """
    spool = Spool(site)
    refuse_within(site, target)
    with sets.writing(target), undisturbed(spool, patient=True):
        before = sets.sets(target, keys=False)
        sets.refuse_full(target, wanted(spool, before))
        copied_set = Copied(sets.begun(target, sets.name(now, keys=False)))
        made = filled(spool, copied_set, now, before[-1] if before else None)
        sets.finished(copied_set.draft, made)
    return made


def backup_keys(site: Path, target: Path, now: datetime) -> Manifest:
    """Put a set of the site's keys and secrets into the folder `target`."""
    refuse_within(site, target)
    with sets.writing(target):
        found = Copied(sets.begun(target, sets.name(now, keys=True)))
        configured(site, found, KEYS)
        made = Manifest(
            format=FORMAT, software=__version__, made_at=now, site=str(site.resolve()),
            counts={"keys": len(found.files)}, left_out=tuple(found.left_out), files=found.files,
        )  # fmt: skip
        sets.finished(found.draft, made)
    return made


def refuse_within(site: Path, target: Path) -> None:
    """Refuse a folder of the site itself, which would be lost with it."""
    if target.resolve().is_relative_to(site.resolve()):
        raise Misconfigured(f"{target} is a folder of the site itself; back it up to elsewhere")


def filled(spool: Spool, found: Copied, now: datetime, earlier: Path | None) -> Manifest:
    """Copy everything in its order."""
    folders = {name: getattr(spool, name) for name in (*BEFORE, *AFTER)}
    live, path = spool.root / "var" / JOURNAL, found.draft / JOURNAL
    with open_journal(live, read_only=True) as journal:
        last = journal.keeping().newest()
    for name in BEFORE:
        found.folder(folders[name], name)
    copied(live, path)
    with open_journal(path, read_only=True) as journal:
        drop_taken(found, journal.keeping().received_after(last))
        lacking = tuple(keep_blobs(spool, found, journal, earlier))
        entries, head = journal.trail().chain_head()
        version = schema(path)
    for name in AFTER:
        found.folder(folders[name], name)
    configured(spool.root, found, (*CONFIGURATION, *certificates(spool.root)))
    found.files[JOURNAL] = copying.told(path)
    return Manifest(
        format=FORMAT, software=__version__, made_at=now, site=str(spool.root.resolve()),
        schema=version, entries=entries, head=head, counts=counts(found.files), lacking=lacking,
        left_out=tuple(found.left_out), files=found.files,
    )  # fmt: skip


def drop_taken(found: Copied, taken: Collection[tuple[str, str]]) -> None:
    """Drop what was copied from an inbox and was claimed, or taken in, before the journal was."""
    claimed = {(Path(name).name, told[1]) for name, told in found.files.items() if work(name)}
    for name in [name for name in found.files if name.startswith("inbox/")]:
        file, sha256 = Path(name).name, found.files[name][1]
        if (file, sha256) in claimed or (display(os.fsencode(file)), sha256) in taken:
            found.drop(name)


def work(name: str) -> bool:
    """Tell whether a file of a set lay in `work`."""
    return name.startswith("work/")


def keep_blobs(
    spool: Spool, found: Copied, journal: Journal, earlier: Path | None
) -> Iterator[str]:
    """Put the bytes the journal names into the set; yield what is lacking.

    Where an earlier set has them, they get a second name.
    """
    for sha256, what in dict(journal.trail().kept_blobs()).items():
        called = f"blobs/{sha256[:2]}/{sha256}"
        if called in found.files:
            continue
        if earlier is None or not linked(earlier / called, found, called):
            found.add(blobs.path(spool, sha256), called)
        if called not in found.files:
            yield f"{what} (blob {sha256})"


def linked(source: Path, found: Copied, called: str) -> bool:
    """Give bytes of an earlier set a name in this one; False where it has none."""
    place = found.draft / called
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, place)
    except OSError:
        return False
    found.files[called] = (place.stat().st_size, place.name)
    return True


def configured(site: Path, found: Copied, names: Iterable[str]) -> None:
    """Copy files and folders of the configuration; a link to a folder is followed."""
    for name in names:
        place = (site / name).resolve()
        if place.is_dir():
            found.folder(place, f"{SITE}/{name}")
        elif place.is_file():
            found.add(place, f"{SITE}/{name}")


def certificates(site: Path) -> Iterator[str]:
    """Yield the files of certificates that `exchange.toml` names below the site, if it is TOML."""
    try:
        told = tomllib.loads((site / "exchange.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return
    tables = (told.get("mail", {}), *told.get("webhooks", ()), *told.get("mailboxes", ()))
    for name in sorted({each["ca_file"] for each in tables if each.get("ca_file")}):
        if (site / name).resolve().is_relative_to(site.resolve()) and not Path(name).is_absolute():
            yield name


def wanted(spool: Spool, earlier: list[Path]) -> int:
    """Return about how many bytes a set takes, less what an earlier one holds already."""
    known = {path.name for path in copying.below(earlier[-1] / "blobs")} if earlier else set()
    folders = [getattr(spool, name) for name in (*BEFORE, *AFTER)]
    paths = [path for folder in folders for path in copying.below(folder)]
    paths += [path for path in copying.below(spool.blobs) if path.name not in known]
    paths += (spool.root / "var").glob(f"{JOURNAL}*")
    return sum(path.lstat().st_size for path in paths if os.path.lexists(path))


def counts(files: Mapping[str, object]) -> dict[str, int]:
    """Return how many files of each kind a set holds."""
    kinds = [name.split("/")[0] for name in files if "/" in name]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
