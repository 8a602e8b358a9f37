"""Decides when a file in an inbox is whole and may be taken; knows no clock and no disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from exchange.model.arrivals import Examination, Kind, Sighting
from exchange.model.partners import Arriving

CHECK = "check"
"""The folder in an inbox whose files are only looked at."""

LINKED_SECONDS = 60.0
"""How long a second name of a file may last; a rename over SFTP is a link, then an unlink."""

FORGOTTEN_SECONDS = 86_400.0
"""How long a temporary name may last before we mention it."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet. `patient` where time alone will not settle it, else look `again` in seconds."""

    reason: str
    patient: bool = True
    again: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """The file is whole: take it."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Not an ordinary file but `observed` (rule ENV-017): take it out of the way unread."""

    observed: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Not meant for us."""


Decision = Wait | Claim | Aside | Ignore


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as last listed, when we `first` saw it and `since` when it has looked the same."""

    name: str
    sighting: Sighting
    first: float
    since: float


def decide(
    seen: Seen, now: float, arriving: Arriving, examine: Callable[[], Examination]
) -> Decision:
    """Judge one entry at `now`, monotonic seconds; `examine` is asked only where it matters."""
    for look in LOOKS:
        decision = look(seen, now, arriving)
        if decision is not None:
            return decision
    return content(seen, now, arriving, examine())


def kind(seen: Seen, now: float, arriving: Arriving) -> Decision | None:
    """Only ordinary files are read."""
    del now, arriving
    if seen.sighting.kind is Kind.FILE:
        return None
    if seen.sighting.kind is Kind.DIRECTORY:
        if seen.name == CHECK:
            return Ignore()
        return Wait(f"it is a folder; only files in the inbox itself, or in {CHECK}, are taken")
    return Aside(seen.sighting.kind)


def temporary(seen: Seen, now: float, arriving: Arriving) -> Decision | None:
    """A temporary name says that its sender is not ready."""
    name = seen.name.lower()
    if not any(fnmatchcase(name, pattern.lower()) for pattern in arriving.temporary):
        return None
    if now - seen.first < FORGOTTEN_SECONDS:
        return Ignore()
    return Wait("it has had a temporary name for more than a day")


def linked(seen: Seen, now: float, arriving: Arriving) -> Decision | None:
    """A file with two names is in the middle of a rename, or shared with somebody."""
    del arriving
    if seen.sighting.links <= 1:
        return None
    if now - seen.since > LINKED_SECONDS:
        return Aside("file with a second name (hard link)")
    return Wait("it has a second name, as in the middle of a rename")


def empty(seen: Seen, now: float, arriving: Arriving) -> Decision | None:
    """Some senders create the file first and fill it later."""
    if seen.sighting.size or now - seen.since >= arriving.empty_after_seconds:
        return None
    return Wait("it is empty")


def changing(seen: Seen, now: float, arriving: Arriving) -> Decision | None:
    """What changed a moment ago may change again; what keeps changing takes long."""
    rest = arriving.settle_seconds - (now - seen.since)
    if rest <= 0:
        return None
    if seen.since - seen.first > 2 * arriving.settle_seconds:
        return Wait("it keeps changing")
    return Wait("it changed a moment ago", patient=False, again=rest)


LOOKS = (kind, temporary, linked, empty, changing)
"""What is asked of an entry without opening it, in this order."""


def content(seen: Seen, now: float, arriving: Arriving, found: Examination) -> Decision:
    """Judge a file that looks settled by what opening it says."""
    quiet = now - seen.since
    rest = arriving.settle_without_lease_seconds - quiet
    if found.barred:
        return Wait(f"it cannot be opened: {found.barred}")
    if found.writer:
        return Wait("a program still has it open for writing")
    if found.writer is None and rest > 0:
        return Wait("nobody can tell whether it is still written", patient=False, again=rest)
    if found.incomplete and seen.sighting.size and quiet < arriving.incomplete_after_seconds:
        return Wait(f"it looks incomplete: {found.incomplete}")
    return Claim()


class Arrivals:
    """The entries seen so far; the listing, the clock and the opening are handed in.

    A file found whole is not opened again while it looks the same: where very many come
    at once, the last of them are listed often before it is their turn.
    """

    def __init__(self, arriving: Arriving, examine: Callable[[Path], Examination]) -> None:
        self.arriving = arriving
        self.examine = examine
        self.seen: dict[Path, Seen] = {}
        self.whole: dict[Path, Seen] = {}

    def observe(self, listing: Mapping[Path, Sighting], now: float) -> dict[Path, Decision]:
        """Return what to do about each entry listed at `now`; entries gone are forgotten."""
        self.seen = {path: self.note(path, sighting, now) for path, sighting in listing.items()}
        decisions = {path: self.judge(path, now) for path in self.seen}
        claims = (path for path, decision in decisions.items() if decision == Claim())
        self.whole = {path: self.seen[path] for path in claims}
        return decisions

    def note(self, path: Path, sighting: Sighting, now: float) -> Seen:
        """Return the entry with what we remember of it."""
        before = self.seen.get(path)
        if before is None or before.sighting.inode != sighting.inode:
            return Seen(path.name, sighting, now, now)
        since = before.since if before.sighting == sighting else now
        return Seen(path.name, sighting, before.first, since)

    def judge(self, path: Path, now: float) -> Decision:
        """Return what to do about one entry."""
        seen = self.seen[path]
        if self.whole.get(path) == seen:
            return Claim()
        return decide(seen, now, self.arriving, lambda: self.examine(path))
