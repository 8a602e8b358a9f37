"""What is done about an engineering change, step by step, and the states the steps lead to.

A step that may not follow changes nothing. The states are those people are shown (A3, G.5).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from exchange.model.impact import Impact, ImpactAnswer
from exchange.model.numbers import significant
from exchange.model.questions import ALPHABET

State = Literal[
    "RECEIVED", "INCOMPLETE", "ANALYSIS", "ANSWERED", "APPROVED", "DECLINED", "SCHEDULED",
    "IMPLEMENTED", "CLOSED", "SUPERSEDED", "CANCELLED",
]  # fmt: skip

Action = Literal[
    "receive", "lack", "analyse", "postpone", "answer", "approve", "counter", "decline", "costs",
    "schedule", "implement", "close", "supersede", "cancel",
]  # fmt: skip

Party = Literal["OEM", "EMS"]

UNDECIDED: tuple[State, ...] = ("RECEIVED", "INCOMPLETE", "ANALYSIS", "ANSWERED")
DECIDED: tuple[State, ...] = ("APPROVED", "SCHEDULED")
OPEN: tuple[State, ...] = (*UNDECIDED, *DECIDED, "IMPLEMENTED")
"""States in which something is still to be done."""

BINDING: frozenset[State] = frozenset({*DECIDED, "IMPLEMENTED", "CLOSED"})
"""States in which a change holds from its day on; one that was declined is closed as well."""

OVER: frozenset[State] = frozenset({"DECLINED", "SUPERSEDED", "CANCELLED"})
"""States in which nothing comes of a change."""

MOVES: Mapping[tuple[State | None, Action], State] = MappingProxyType(
    {
        (None, "receive"): "RECEIVED",
        ("INCOMPLETE", "receive"): "RECEIVED",
        ("RECEIVED", "lack"): "INCOMPLETE",
        ("RECEIVED", "analyse"): "ANALYSIS",
        ("ANALYSIS", "postpone"): "ANALYSIS",
        **{(state, "answer"): "ANSWERED" for state in ("ANALYSIS", "ANSWERED", "DECLINED")},
        **{(state, "approve"): "APPROVED" for state in ("ANALYSIS", "ANSWERED")},
        **{(state, "decline"): "DECLINED" for state in ("ANALYSIS", "ANSWERED")},
        ("ANSWERED", "counter"): "ANALYSIS",
        **{(state, "costs"): state for state in ("ANSWERED", *DECIDED, "IMPLEMENTED")},
        **{(state, "schedule"): "SCHEDULED" for state in DECIDED},
        **{(state, "implement"): "IMPLEMENTED" for state in DECIDED},
        **{(state, "close"): "CLOSED" for state in ("IMPLEMENTED", "DECLINED")},
        **{(state, "supersede"): "SUPERSEDED" for state in (*UNDECIDED, *DECIDED, "DECLINED")},
        **{(state, "cancel"): "CANCELLED" for state in (*UNDECIDED, *DECIDED)},
    }
)  # fmt: skip
"""Where each step leads, by state; None is before there is a change."""

DIGITS = 8
"""Characters of a number of ours behind its prefix: 40 bits."""

PREFIX = "EC-"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one revision of a change says otherwise than the one before.

    `about` is the kind of thing (`item`, `bom`, `date`, `file`, `header`), `name` which one; an
    empty side says nothing of it.
    """

    about: str
    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a change: who did what when, and what it says; what it leaves open is empty.

    `document` is ours of the file that brought it. `day` is the one a step is about: of another
    date wanted, of the plan, of the implementation; `on` when somebody decided. `successor` is
    the revision that takes the place of this one.
    """

    partner: str
    change: str
    revision: str
    action: Action
    by: str
    at: datetime
    document: str = ""
    impact: Impact | None = None
    answer: ImpactAnswer | None = None
    differences: tuple[Difference, ...] = ()
    party: Party | None = None
    decided_by: str = ""
    on: date | None = None
    day: date | None = None
    first_serial: str = ""
    first_lot: str = ""
    evidence: str = ""
    successor: str = ""
    text: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the change it is about from all others."""
        return self.partner, significant(self.change), significant(self.revision)


def after(state: State | None, action: Action) -> State | None:
    """Return the state a step leads to, None where it may not follow."""
    return MOVES.get((state, action))


def our_number(partner: str, change: str, revision: str) -> str:
    """Return our own number of a change: the same for the same."""
    about = "/".join((partner, significant(change), significant(revision)))
    value = int.from_bytes(hashlib.sha256(about.encode()).digest()[:5])
    shifts = range(5 * (DIGITS - 1), -1, -5)
    return PREFIX + "".join(ALPHABET[value >> shift & 31] for shift in shifts)
