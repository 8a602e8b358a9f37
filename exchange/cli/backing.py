"""`exchange backup`: sets of a site that goes on running, and whether they are whole."""

from datetime import UTC, datetime
from pathlib import Path

from exchange.backup import checking, making, manifest, sets
from exchange.cli import console
from exchange.errors import Misconfigured

BROKEN = 1


def back_up(target: Path, site: Path, keys: Path | None, keep: int) -> int:
    """Make a set, and one of the keys; 1 where bytes were gone from the site already."""
    now = datetime.now(UTC)
    if not (site / "exchange.toml").is_file():
        raise Misconfigured(f"{site}: there is no site here, no exchange.toml")
    if keys and keys.resolve() == target.resolve():
        raise Misconfigured(
            "--keys: keys do not belong beside what they protect; name another folder"
        )
    said(target, making.backup(site, target, now), sets.prune(target, keep, keys=False))
    if keys:
        said(keys, making.backup_keys(site, keys, now), sets.prune(keys, keep, keys=True))
    return BROKEN if lacking(target) else 0


def said(target: Path, made: manifest.Manifest, gone: list[Path]) -> None:
    """Print what was made and what was pruned."""
    name = sets.name(made.made_at, keys=not made.head)
    size = sum(size for size, _ in made.files.values())
    kinds = ", ".join(f"{number} {kind}" for kind, number in made.counts.items())
    console.say(f"{target / name}: {len(made.files)} files, {size >> 10} KiB ({kinds})")
    if made.head:
        console.say(
            f"  journal {made.schema}, {made.entries} audit entries (head {made.head[:16]})"
        )
    for what in made.lacking:
        console.say(f"  LACKING  {what}: its bytes were gone from the site already")
    for what in made.left_out:
        console.say(f"  left out  {what}: no ordinary file")
    for old in gone:
        console.say(f"  removed  {old.name}")


def lacking(target: Path) -> bool:
    """Tell whether the newest set lacks bytes that the journal names."""
    return bool(manifest.read(sets.sets(target, keys=False)[-1]).lacking)


def check(folder: Path) -> int:
    """Check a set, or the newest one of a folder of sets; 1 with everything that is wrong."""
    found = folder
    if not (folder / manifest.NAME).is_file() and folder.is_dir():
        found = next(reversed(sets.sets(folder, keys=False)), folder)
    made = manifest.read(found)
    wrong = [*checking.wrong(found, made)]
    for sentence in wrong:
        console.say(f"BROKEN  {sentence}")
    for what in made.lacking:
        console.say(f"LACKING  {what}: its bytes were gone when the backup was made")
    if wrong or made.lacking:
        return BROKEN
    console.say(
        f"{found.name}: whole, {len(made.files)} files, made {made.made_at:%Y-%m-%d %H:%M}Z"
    )
    return 0
