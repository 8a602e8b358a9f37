"""The directories of UN/EDIFACT by release, in the order they were published."""

from collections.abc import Mapping, Sequence
from typing import Any

FIRST, LAST = 93, 124
"""Years of the first and the last directory, counted from 1900."""

ORDER = tuple(
    release
    for year in range(FIRST, LAST + 1)
    for release in (f"{year % 100:02}A", f"{year % 100:02}B", f"{year % 100:02}C")
    if release in {"93A", "01C"} or (release[-1] != "C" and release != "93B")
)
"""Two directories a year, but one in 1993 and three in 2001."""

VERSION = "D"


def expand(releases: str | Sequence[str]) -> tuple[str, ...]:
    """Return the releases of a list, or of a range like "96B..01C", both ends included."""
    if not isinstance(releases, str):
        return tuple(known(release) for release in releases)
    first, dots, last = releases.partition("..")
    if not dots:
        raise ValueError(f"not a range of releases like 96B..01C: {releases}")
    chosen = ORDER[ORDER.index(known(first)) : ORDER.index(known(last)) + 1]
    if not chosen:
        raise ValueError(f"the range of releases runs backwards: {releases}")
    return chosen


def known(release: str) -> str:
    """Return a release that exists."""
    if release not in ORDER:
        raise ValueError(f"there is no directory {release}")
    return release


def directories(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return version and release of every directory a structure holds for.

    Service messages have no directory of that order; their file lists both as "2.2".
    """
    if "directories" in data:
        pairs = (str(each).partition(".") for each in data["directories"])
        return tuple((version, release) for version, _, release in pairs)
    return tuple((VERSION, release) for release in expand(data["releases"]))


def rank(release: str) -> int:
    """Return how many directories came before a release; -1 for one outside their order."""
    return ORDER.index(release) if release in ORDER else -1
