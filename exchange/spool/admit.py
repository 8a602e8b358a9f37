"""Makes a claimed file ours for good: its bytes into the blobs, its receipt into the journal."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from exchange.model.receipts import Receipt
from exchange.spool import blobs, handing, marks, quarantine
from exchange.spool.claim import Claimed
from exchange.spool.listing import being_written, open_to_read, sighting
from exchange.spool.names import display
from exchange.spool.ports import Admitting
from exchange.spool.site import LOOSE, Spool

PATIENCE = timedelta(minutes=15)
"""How long a writer that came back after the claim may keep us from reading."""

READINGS = 3
"""How often a file is read again because it changed meanwhile."""


Whose = Callable[[str, Path], tuple[str, str]]
"""Returns by a lane and the kept bytes whose a file is, and the hub it came through."""


def own(lane: str, _: Path) -> tuple[str, str]:
    """Say that a file belongs to its lane."""
    return lane, ""


@dataclass(frozen=True, slots=True)
class Busy:
    """Not admitted now; the entry stays in its work folder."""

    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of an entry."""

    name: str
    sha256: str
    size: int


def admit(
    spool: Spool, claimed: Claimed, journal: Admitting, now: datetime, *, whose: Whose = own
) -> Receipt | Busy | None:
    """Admit one claim, whatever an earlier attempt has left of it; None where it was empty.

    What is not an ordinary file goes into quarantine unread and gets a receipt over no
    bytes; `quarantine.oddity` tells of it afterwards.
    """
    receipt = journal.admitted(claimed.work)
    if receipt is None:
        kept = keep(spool, claimed, now)
        if isinstance(kept, Busy):
            return kept
        if kept is not None:
            marks.check(spool, claimed, kept.sha256)
            owner = whose(claimed.partner, blobs.path(spool, kept.sha256))
            receipt = enter(claimed, kept, journal, owner)
    for item in claimed.folder.iterdir():
        spool.disk.unlink(item)
    spool.disk.rmdir(claimed.folder)
    return receipt


def enter(claimed: Claimed, kept: Kept, journal: Admitting, owner: tuple[str, str]) -> Receipt:
    """Enter the receipt; the claim's ULID tells the time, so that every attempt says the same."""
    partner, hub = owner
    return journal.admit(
        claimed.work,
        receipt_id=claimed.work,
        partner=partner,
        filename=kept.name,
        sha256=kept.sha256,
        size=kept.size,
        received_at=claimed.claimed_at,
        way=replace(handing.way(claimed), hub=hub),
    )


def keep(spool: Spool, claimed: Claimed, now: datetime) -> Kept | Busy | None:
    """Keep the bytes of the claimed entry, or put it aside."""
    place = quarantine.folder(spool, claimed.partner, claimed.work)
    item = handing.item(claimed)
    if item is not None:
        remove_twin(spool, claimed, item)
        if not quarantine.odd(item):
            return read(spool, item, may_wait=now - claimed.claimed_at < PATIENCE)
        quarantine.put_aside(spool, item, place)
    aside = quarantine.unread(place)
    if aside is None:
        return None
    return Kept(display(os.fsencode(aside.name)), blobs.keep(spool, b""), 0)


def remove_twin(spool: Spool, claimed: Claimed, item: Path) -> None:
    """Finish a claim that was a link and an unlink and was killed in between."""
    folder = spool.inbox if claimed.lane == LOOSE else spool.inbox / claimed.lane
    twin = folder / item.name
    if os.path.lexists(twin) and os.path.samestat(twin.lstat(), item.lstat()):
        spool.disk.unlink(twin)


def read(spool: Spool, item: Path, *, may_wait: bool) -> Kept | Busy:
    """Copy the file into the blobs, again where it changed meanwhile.

    It is copied and not moved: a writer that still has it open could change it for ever.
    """
    descriptor = open_to_read(item)
    try:
        if may_wait and spool.leases and being_written(descriptor):
            return Busy("a program has opened it for writing again")
        for _ in range(READINGS):
            before = sighting(os.fstat(descriptor))
            sha256 = blobs.keep_stream(spool, blobs.chunks(descriptor))
            if sighting(os.fstat(descriptor)) == before:
                return Kept(display(os.fsencode(item.name)), sha256, before.size)
    finally:
        os.close(descriptor)
    return Busy("it changes while it is read")
