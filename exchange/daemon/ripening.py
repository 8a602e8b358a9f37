"""Decides which files on a partner's server are whole and ours to fetch; knows no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from exchange.arrival import Ignore, Wait
from exchange.model.partners import Arriving, Limits
from exchange.model.remotes import Entry
from exchange.spool.names import LONGEST_NAME, shown

KINDS = {
    "folder": "it is a folder",
    "link": "it is a link; only files themselves are fetched",
    "device": "it is no ordinary file",
    "unknown": "the server does not say what it is",
}


@dataclass(frozen=True, slots=True)
class Fetch:
    """It looked the same long enough: fetch it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as last listed, and `since` when it has looked the same, monotonic seconds."""

    entry: Entry
    since: float


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts as a file for us."""

    patterns: tuple[str, ...]
    arriving: Arriving
    limits: Limits

    @property
    def largest(self) -> int:
        """Bytes beyond which nothing is even fetched."""
        return max(self.limits.max_bytes, self.limits.package_bytes)


Decision = Fetch | Wait | Ignore


def judge(seen: Seen, now: float, terms: Terms) -> Decision:
    """Judge one entry of a listing made at `now`."""
    for look in LOOKS:
        decision = look(seen, now, terms)
        if decision is not None:
            return decision
    return Fetch()


def named(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """A name is only a name: no path, nothing that a terminal or a file system acts upon."""
    del now, terms
    name = seen.entry.name
    if name in {"", ".", ".."} or "/" in name or "\\" in name:
        return Wait("its name is a path")
    if any(shown(each) != each for each in name):
        return Wait("its name has characters that cannot be shown")
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        return Wait("its name is too long")
    return None


def meant(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """What has a temporary name, or another than agreed, is not meant for us."""
    del now
    name = seen.entry.name.lower()
    early = any(fnmatchcase(name, pattern.lower()) for pattern in terms.arriving.temporary)
    agreed = any(fnmatchcase(name, pattern.lower()) for pattern in terms.patterns)
    return Ignore() if early or not agreed else None


def ordinary(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """Only ordinary files are fetched; folders lie there by right."""
    del now, terms
    if seen.entry.kind == "file":
        return None
    return Ignore() if seen.entry.kind == "folder" else Wait(KINDS[seen.entry.kind])


def bounded(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """What is larger than any file may be is left where it is."""
    del now
    if seen.entry.size <= terms.largest:
        return None
    return Wait(f"its {seen.entry.size} bytes are more than the {terms.largest} a file may have")


def filled(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """Some senders create the file first and fill it later."""
    if seen.entry.size or now - seen.since >= terms.arriving.empty_after_seconds:
        return None
    return Wait("it is empty")


def settled(seen: Seen, now: float, terms: Terms) -> Decision | None:
    """Two listings must say the same, and nobody can tell whether it is still written."""
    rest = terms.arriving.settle_without_lease_seconds - (now - seen.since)
    if now > seen.since and rest <= 0:
        return None
    return Wait("it has to look the same once more", patient=False, again=max(rest, 0.0))


LOOKS = (named, meant, ordinary, bounded, filled, settled)
"""What is asked of an entry, in this order."""


class Ripening:
    """The entries of one folder seen so far."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.seen: dict[str, Seen] = {}

    def observe(self, listing: Iterable[Entry], now: float) -> dict[Entry, Decision]:
        """Return what to do about each entry listed at `now`, the oldest first."""
        before = self.seen
        self.seen = {
            each.name: seen
            if (seen := before.get(each.name)) and seen.entry == each
            else Seen(each, now)
            for each in listing
        }
        ordered = sorted(self.seen.values(), key=lambda seen: (seen.entry.mtime, seen.entry.name))
        return {seen.entry: judge(seen, now, self.terms) for seen in ordered}

    def since(self, entry: Entry) -> float:
        """Return since when an entry has looked the same."""
        return self.seen[entry.name].since
