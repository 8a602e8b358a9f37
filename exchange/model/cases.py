"""Cases between two sides: an upside request or a reschedule proposal, step by step.

A case is its steps and nothing else. What a step may follow is a table; a step that may not
follow changes nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from exchange.model.questions import ALIKE, ALPHABET

Kind = Literal["upside", "reschedule"]

State = Literal[
    "requested", "assessed", "quoted", "proposed", "decided", "committed", "closed", "declined",
    "withdrawn",
]  # fmt: skip

Action = Literal[
    "request", "restate", "assess", "quote", "propose", "accept", "part", "decline", "commit",
    "conclude", "withdraw",
]  # fmt: skip

Party = Literal["OEM", "EMS", "JOINT"]

OPENING: Mapping[Action, Kind] = MappingProxyType({"request": "upside", "propose": "reschedule"})
"""The step a case of each kind begins with."""

WAITING: tuple[State, ...] = ("requested", "assessed", "quoted")

MOVES: Mapping[tuple[Kind, State | None, Action], State] = MappingProxyType(
    {
        ("upside", None, "request"): "requested",
        **{("upside", state, "restate"): "requested" for state in WAITING},
        **{("upside", state, "assess"): "assessed" for state in WAITING[:2]},
        **{("upside", state, "quote"): "quoted" for state in WAITING},
        **{("upside", state, "accept"): "decided" for state in WAITING[1:]},
        **{("upside", state, "part"): "decided" for state in WAITING[1:]},
        **{("upside", state, "decline"): "declined" for state in (*WAITING, "decided")},
        **{("upside", state, "withdraw"): "withdrawn" for state in WAITING},
        ("upside", "decided", "commit"): "committed",
        ("reschedule", None, "propose"): "proposed",
        ("reschedule", "proposed", "accept"): "decided",
        ("reschedule", "proposed", "part"): "decided",
        ("reschedule", "proposed", "decline"): "declined",
        ("reschedule", "proposed", "withdraw"): "withdrawn",
        ("reschedule", "decided", "conclude"): "closed",
    }
)
"""Where each step leads, by kind and state; None is before there is a case."""

DECISIONS: frozenset[Action] = frozenset({"accept", "part", "decline"})
"""Steps in which somebody decides."""

FINAL: frozenset[Action] = frozenset({"commit", "conclude", "decline", "withdraw"})
"""Steps after which nothing follows."""

PREFIXES: Mapping[Kind, str] = MappingProxyType({"upside": "UP-", "reschedule": "RS-"})

DIGITS = 8
"""Characters of a number behind its prefix: 40 bits."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A quantity and its day; `line` is that of an order, or counts what is offered."""

    quantity: Decimal | None
    day: date | None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Excess:
    """A period of a forecast above its band: the agreed baseline and limit, and what is wanted."""

    start: date
    last: date
    baseline: Decimal
    limit: Decimal
    wanted: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case: who did what when, and what it says; what it leaves open is empty.

    `document` is ours of the file that brought it, `subject` the forecast or order it is about,
    `on` the day a decision was made, `due` the day until which one is asked for, `result` the
    document a decision led to. `initiator` is whose proposal it is.
    """

    case: str
    partner: str
    action: Action
    by: str
    at: datetime
    document: str = ""
    subject: str = ""
    part: str = ""
    unit: str = ""
    initiator: Party | None = None
    excess: tuple[Excess, ...] = ()
    amounts: tuple[Dated, ...] = ()
    gating: tuple[str, ...] = ()
    cost: Decimal | None = None
    currency: str = ""
    due: date | None = None
    party: Party | None = None
    decided_by: str = ""
    on: date | None = None
    evidence: str = ""
    clause: str = ""
    result: str = ""
    reason: str = ""
    text: str = ""


def kind_of(number: str) -> Kind | None:
    """Return what kind of case a number names, None where it names none."""
    return next((kind for kind, prefix in PREFIXES.items() if number.startswith(prefix)), None)


def after(kind: Kind, state: State | None, action: Action) -> State | None:
    """Return the state a step leads to, None where it may not follow."""
    return MOVES.get((kind, state, action))


def number(kind: Kind, *about: object) -> str:
    """Return the number of a case that is about this; the same for the same."""
    digest = hashlib.sha256("/".join(map(str, about)).encode()).digest()
    value = int.from_bytes(digest[:5])
    shifts = range(5 * (DIGITS - 1), -1, -5)
    return PREFIXES[kind] + "".join(ALPHABET[value >> shift & 31] for shift in shifts)


def latest(steps: Iterable[Step], *actions: Action) -> Step | None:
    """Return the last step of some kinds."""
    found = [each for each in steps if each.action in actions]
    return found[-1] if found else None


def heard(text: str) -> str:
    """Return the number of a case somebody means, however they wrote it; empty where none."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum())
    prefix, rest = letters[:2] + "-", letters[2:].translate(ALIKE)
    return prefix + rest if kind_of(prefix) and len(rest) == DIGITS else ""
