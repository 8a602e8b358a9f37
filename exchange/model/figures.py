"""Figures about a site as values, counted from what is on record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from exchange.model.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things wait, and since when the oldest of them does."""

    count: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the journal says at one moment.

    `files` are those received, by partner; `documents` by partner, kind and verdict; `refusals`
    are files and documents that were refused, by partner and rule. `lanes` are files to be
    judged, `undelivered` answers not delivered, `unacknowledged` answers whose acknowledgement
    is overdue, `questions` those nobody has answered, each by partner.
    """

    files: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    documents: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    refusals: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    lanes: Mapping[str, Waiting] = field(default_factory=dict)
    undelivered: Mapping[str, int] = field(default_factory=dict)
    unacknowledged: Mapping[str, int] = field(default_factory=dict)
    questions: Mapping[str, int] = field(default_factory=dict)
    sqlite: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left on the disk, in bytes and in files, and of how much."""

    bytes_free: int
    bytes_all: int
    files_free: int
    files_all: int
    cramped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one moment. `vitals` is None where nothing runs."""

    now: datetime
    software: str
    ruleset: str
    partners: Collection[str]
    recorded: Recorded
    room: Room
    vitals: Vitals | None = None
