"""A note beside the journal, not in it: how far its audit trail had come."""

import json
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.spool.disk import remove_if_there, sync_folder, write_whole
from exchange.spool.site import Spool


def place(spool: Spool) -> Path:
    """Return where the note is."""
    return spool.root / "var" / "anchor"


def unfinished(spool: Spool) -> Path:
    """Return what is there while a site is being restored."""
    return spool.root / "var" / "restoring"


def read(spool: Spool) -> tuple[int, str]:
    """Return the number and hash that were noted, 0 and nothing where there is no note.

    Raises Misconfigured where it cannot be understood.
    """
    try:
        told = json.loads(place(spool).read_bytes())
        return int(told["seq"]), str(told["hash"])
    except FileNotFoundError:
        return 0, ""
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(f"{place(spool)}: it cannot be understood ({error})") from error


def write(spool: Spool, seq: int, digest: str) -> None:
    """Write down a number and a hash, whole or not at all."""
    draft = place(spool).with_suffix(".tmp")
    remove_if_there(spool.disk, draft)
    text = json.dumps({"seq": seq, "hash": digest})
    write_whole(spool.disk, draft, (text.encode(),), 0o600)
    draft.replace(place(spool))
    sync_folder(spool.disk, draft.parent)
