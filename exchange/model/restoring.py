"""What may have been sent since a backup, and where control numbers go on after a restore."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

Key = tuple[str, str]
"""A partner and a kind of control number."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """A backup that a journal came from: when it was made, which, and who put it back when."""

    made_at: datetime
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence of control numbers: the next one, and the most it ever gave in one day."""

    partner: str
    kind: str
    next: int
    most: int

    @property
    def key(self) -> Key:
        """Whose sequence it is, and of which kind."""
        return self.partner, self.kind


def proposed(sequence: Sequence, since: timedelta, found: int = 0) -> int:
    """Return the number a sequence may go on at after a gap that long, `found` having been sent.

    The most of any day is allowed for every day begun, and at least one number for each.
    """
    days = ceil(since / timedelta(days=1)) + 1
    return max(sequence.next + days * max(sequence.most, 1), found + 1)


def onward(
    sequences: Iterable[Sequence], since: timedelta, found: Mapping[Key, int],
    *, past: Mapping[Key, int], skip: int | None,
) -> dict[Key, int]:  # fmt: skip
    """Return where each sequence goes on.

    What a person says (`past`, `skip`) takes the place of the proposal, but never goes below a
    number that was found to be sent.
    """
    known = {each.key: each for each in sequences}
    onward = {
        key: max(each.next + skip, found.get(key, 0) + 1)
        if skip is not None
        else proposed(each, since, found.get(key, 0))
        for key, each in known.items()
    }
    for key, number in past.items():
        onward[key] = max(number + 1, found.get(key, 0) + 1, known[key].next if key in known else 1)
    for key in found.keys() - onward.keys():
        onward[key] = found[key] + 1
    return onward
