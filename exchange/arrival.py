"""Decides when a file in an inbox is whole and may be taken; knows no clock and no disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from exchange.model.arrivals import Examination, Kind, Sighting
from exchange.model.partners import Arriving

CHECK = "check"
"""The folder in an inbox whose files are only looked at."""

LINKED_SECONDS = 60.0
"""How long a second name of a file may last; a rename over SFTP is a link, then an unlink."""

HASHED = ".sha256"
"""The suffix of a mark that is not empty: it names the SHA-256 of its file."""

UNOPENED = Examination(writer=False)
"""What stands for a file that is not opened, because it is not taken now anyhow."""

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


def unmarked(path: Path) -> str:
    """Files come without a mark."""
    del path
    return ""


class Arrivals:
    """The entries seen so far; the listing, the clock and the opening are handed in.

    A file found whole is not opened again while it looks the same: where very many come
    at once, the last of them are listed often before it is their turn. `suffix` says of an
    entry what a mark's name has more than that of the file it marks, '' where files come without.
    """

    def __init__(
        self,
        arriving: Arriving,
        examine: Callable[[Path], Examination],
        suffix: Callable[[Path], str] = unmarked,
    ) -> None:
        self.arriving = arriving
        self.examine = examine
        self.suffix = suffix
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
        suffix = self.suffix(path)
        if not suffix:
            return self.alone(path, now, self.arriving)
        if path.name.endswith(suffix) and path.name != suffix:
            return self.mark(path, now, suffix)
        return self.with_mark(path, now, path.with_name(path.name + suffix))

    def alone(self, path: Path, now: float, arriving: Arriving) -> Decision:
        """Return what to do about an entry that needs no other."""
        seen = self.seen[path]
        if self.whole.get(path) == seen:
            return Claim()
        return decide(seen, now, arriving, lambda: self.examine(path))

    def mark(self, path: Path, now: float, suffix: str) -> Decision:
        """A mark goes with its file; one that is alone is mentioned after a day."""
        seen = self.seen[path]
        if seen.sighting.kind is not Kind.FILE:
            return self.alone(path, now, self.arriving)
        there = path.with_name(path.name.removesuffix(suffix)) in self.seen
        if there or now - seen.first < FORGOTTEN_SECONDS:
            return Ignore()
        return Wait("it marks a file that has not come for more than a day")

    def with_mark(self, path: Path, now: float, mark: Path) -> Decision:
        """A file is taken when it and its mark are whole, however long the file looks so."""
        if mark not in self.seen:
            looked = decide(self.seen[path], now, self.arriving, lambda: UNOPENED)
            missing = Wait(f"its mark has not come yet: the same name with {mark.suffix}")
            return missing if looked == Claim() else looked
        arriving = self.arriving
        if mark.suffix != HASHED:  # other marks are often empty
            arriving = replace(arriving, empty_after_seconds=0.0)
        told = self.alone(mark, now, arriving)
        match self.alone(path, now, self.arriving), told:
            case Claim(), Claim():
                return Claim()
            case Claim(), Wait() as waiting:
                return replace(waiting, reason=f"its mark is not whole: {waiting.reason}")
            case Claim(), _:
                return Wait("its mark is no ordinary file")
            case decision, _:
                return decision
