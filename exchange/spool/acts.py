"""What people did at the command line while a daemon holds the site: one file per act.

Only one process writes to the journal. So an act is a file first, whole or absent, and
goes away once it is on record.
"""

from pathlib import Path

from pydantic import TypeAdapter
from ulid import ULID

from exchange.model.acts import Act
from exchange.spool.disk import ensure_folder, move, remove_if_there, write_whole
from exchange.spool.site import PRIVATE, Spool

ACT: TypeAdapter[Act] = TypeAdapter(Act)
READ_ONLY = 0o440
SUFFIX = ".json"


def leave(spool: Spool, act: Act) -> Path:
    """Put an act into the folder and return where it waits."""
    ensure_folder(spool.disk, spool.acts, PRIVATE)
    name = str(ULID())
    draft, place = spool.acts / f".{name}.tmp", spool.acts / f"{name}{SUFFIX}"
    write_whole(spool.disk, draft, [ACT.dump_json(act)], READ_ONLY)
    move(spool.disk, draft, place)
    return place


def waiting(spool: Spool) -> list[Path]:
    """Return the acts that are not on record yet, in the order they were done."""
    return sorted(spool.acts.glob(f"[!.]*{SUFFIX}"))


def read(place: Path) -> Act:
    """Return what an act says."""
    return ACT.validate_json(place.read_bytes())


def recorded(spool: Spool, place: Path) -> None:
    """Take an act away that is on record."""
    remove_if_there(spool.disk, place)
