"""Looks at the inboxes and takes in what is whole."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import structlog

from exchange.arrival import Arrivals, Aside, Claim, Decision, Wait
from exchange.daemon.attributing import whose
from exchange.daemon.quotas import held_back, limited, midnight
from exchange.daemon.station import Station, Used, nothing_used
from exchange.model.arrivals import Sighting, Waiting
from exchange.model.configuration import Configuration
from exchange.model.receipts import Receipt
from exchange.spool import marks
from exchange.spool.admit import Busy, admit
from exchange.spool.claim import Claimed, claim, claims
from exchange.spool.listing import Incomplete, examine, lane, look, only_checked
from exchange.spool.site import Spool, cramped

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: what to take, in that order, and why the rest waits."""

    takes: tuple[Path, ...]
    waits: Mapping[Path, Wait]

    @property
    def patient(self) -> bool:
        """Tell whether nothing that waits would be whole in a moment."""
        return all(wait.patient for wait in self.waits.values())

    def again(self, longest: float) -> float:
        """Return in how many seconds it is worth looking again, at most `longest`."""
        soon = (wait.again for wait in self.waits.values() if not wait.patient)
        return min(longest, *soon, longest)


def look_round(station: Station, arrivals: Arrivals) -> Look:
    """Look at every inbox once and decide about what lies there."""
    listing = look(station.spool)
    decisions = arrivals.observe(listing.sightings, station.monotonic())
    ready = (path for path, found in decisions.items() if isinstance(found, Claim | Aside))
    waits = {path: found for path, found in decisions.items() if isinstance(found, Wait)}
    waits |= {path: Wait(f"it cannot be listed: {why}") for path, why in listing.troubles.items()}
    takes = in_turn(station.spool, ready, listing.sightings)
    waits |= over_quota(station, {path: listing.sightings[path].size for path in takes})
    takes = tuple(path for path in takes if path not in waits)
    full = cramped(station.spool.disk.room(station.spool.root)) if takes else ""
    if full:
        return Look((), waits | {path: Wait(full) for path in takes})
    return Look(takes, waits)


def over_quota(station: Station, sizes: Mapping[Path, int]) -> dict[Path, Wait]:
    """Return which of the files to take are more than their partner's quota, and why."""
    if not sizes or not limited(station.configuration):
        return {}
    used = station.used(midnight(station.configuration, station.now()))
    return held_back(station.configuration, station.spool, sizes, used)


def in_turn(
    spool: Spool, paths: Iterable[Path], sightings: Mapping[Path, Sighting]
) -> tuple[Path, ...]:
    """Return files oldest first within a lane, and the lanes by turns."""
    taken: Counter[str] = Counter()
    ranked = []
    for path in sorted(paths, key=lambda path: (sightings[path].mtime_ns, path.name)):
        folder = lane(spool, path)
        taken[folder] += 1
        ranked.append((taken[folder], path))
    return tuple(path for _, path in sorted(ranked))


def take(station: Station, path: Path) -> Receipt | Busy | None:
    """Claim one entry and admit it; None where it is gone meanwhile, or is only to be looked at."""
    claimed = claim(station.spool, path, station.now())
    if claimed is None:
        return None
    log.info("file_claimed", receipt=claimed.work, file=station.spool.shown(path))
    if only_checked(station.spool, path):
        return None
    return enter(station, claimed)


def enter(station: Station, claimed: Claimed) -> Receipt | Busy | None:
    """Admit one claim, which may be left from a daemon that was killed."""
    marks.bring(station.spool, claimed, done_suffix(station.configuration, claimed.lane))
    owner = partial(whose, station)
    receipt = admit(station.spool, claimed, station.journal, station.now(), whose=owner)
    if isinstance(receipt, Receipt):
        log.info(
            "file_admitted", receipt=receipt.id, partner=receipt.partner,
            file=receipt.filename, size=receipt.size, sha256=receipt.sha256,
        )  # fmt: skip
    return receipt


def waiting(
    spool: Spool,
    configuration: Configuration,
    incomplete: Incomplete,
    used: Used = nothing_used,
) -> tuple[Waiting, ...]:
    """Return what lies in the inboxes now and why it is not taken, without a daemon."""
    arriving = configuration.site.arriving
    suffix = partial(suffix_of, spool, configuration)
    look_into = partial(examine, incomplete=incomplete, leases=spool.leases)
    arrivals = Arrivals(arriving, look_into, suffix)
    listing = look(spool)
    arrivals.observe(listing.sightings, 0.0)
    settled = max(arriving.settle_seconds, arriving.settle_without_lease_seconds)
    decisions = arrivals.observe(listing.sightings, settled)
    reasons = {path: f"it cannot be listed: {why}" for path, why in listing.troubles.items()}
    reasons |= {path: found for path, each in decisions.items() if (found := worded(each))}
    reasons |= {each.folder: "it is taken and not entered yet" for each in unentered(spool)}
    ready = (path for path, found in decisions.items() if isinstance(found, Claim))
    takes = in_turn(spool, ready, listing.sightings)
    today = used(midnight(configuration, datetime.now(UTC)))
    sizes = {path: listing.sightings[path].size for path in takes}
    over = held_back(configuration, spool, sizes, today)
    reasons |= {path: wait.reason for path, wait in over.items()}
    return shown(spool, reasons)


def done_suffix(configuration: Configuration, lane: str) -> str:
    """Return what the name of a mark has more than that of its file, '' where none is agreed."""
    partner = configuration.partners.get(lane)
    return partner.done_suffix if partner else ""


def suffix_of(spool: Spool, configuration: Configuration, path: Path) -> str:
    """Return the same for an entry of an inbox."""
    return done_suffix(configuration, lane(spool, path))


def unentered(spool: Spool) -> Iterable[Claimed]:
    """Return what is claimed, or was handed in, and has no receipt yet."""
    return claims(spool) if spool.work.is_dir() else ()


def worded(decision: Decision) -> str:
    """Return a decision as a reason to wait, '' where the entry is none of ours."""
    match decision:
        case Wait(reason):
            return reason
        case Claim() | Aside():
            return "it is ready to be taken"
        case _:
            return ""


def shown(spool: Spool, reasons: Mapping[Path, str]) -> tuple[Waiting, ...]:
    """Return reasons by path as people read them."""
    return tuple(Waiting(spool.shown(path), why) for path, why in sorted(reasons.items()))
