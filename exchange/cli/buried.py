"""What of a file is not kept any more, and who decided so when and why."""

from pathlib import Path

from exchange.cli import console
from exchange.daemon.resuming import why_held
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.journal.tombstones import Tombstone
from exchange.model.receipts import Answer, Receipt
from exchange.spool import blobs
from exchange.spool.site import Spool

EVENTS = {"deleted": "deleted by retention", "erased": "erased"}


def told(stone: Tombstone) -> str:
    """Return in words that bytes are gone."""
    return f"{EVENTS[stone.event]} on {stone.at:%Y-%m-%d} by {stone.by}: {stone.why}"


def say_held(journal: Journal) -> None:
    """Print that a restored site does not send yet, where that is so."""
    held = journal.keeping().sending_held()
    if held:
        console.say(f"Held back: {why_held(held)}\n")


def say_buried(journal: Journal, receipt: Receipt) -> None:
    """Print what of a file is gone."""
    for stone in journal.keeping().buried(receipt.id):
        console.say(f"  {stone.kind} {stone.sha256[:16]}, {stone.size} bytes: {told(stone)}")
    for columns in journal.keeping().scrubbed(receipt.id):
        console.say(f"  {columns}")


def buried_objects(journal: Journal, receipt: Receipt) -> list[dict[str, object]]:
    """Return the same as scripts read it."""
    return [
        {
            "kind": stone.kind, "sha256": stone.sha256, "size": stone.size,
            "event": stone.event, "at": stone.at.isoformat(), "by": stone.by, "why": stone.why,
        }
        for stone in journal.keeping().buried(receipt.id)
    ]  # fmt: skip


def content(site: Path, journal: Journal, answer: Answer) -> bytes:
    """Return the bytes of an answer; raises Misconfigured where they are not kept any more."""
    place = blobs.path(Spool(site), answer.sha256)
    if not place.is_file():
        for stone in journal.keeping().buried(answer.receipt):
            if stone.sha256 == answer.sha256:
                raise Misconfigured(f"{answer.path} is gone: {told(stone)}")
    return place.read_bytes()
