"""What is known about a partner on the way from draft to live, and the gates on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from exchange.model.partners import State


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that shows that its feed works, and the first characters of its receipt."""

    document: str
    format: str
    filename: str
    receipt: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the site holds about a partner.

    `fed` names the tables our ERP told of, `blocked` says why files cannot come or go; empty
    where they can.
    """

    fed: frozenset[str] = frozenset()
    samples: tuple[Sample, ...] = ()
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that is passed or open: why, and who could close it."""

    name: str
    why: str
    who: str = ""
    passed: bool = False


NEEDED: Mapping[State, frozenset[str] | None] = {
    "draft": frozenset(),
    "test": frozenset({"contacts", "identifiers", "connection"}),
    "live": None,
    "suspended": frozenset(),
}
"""The gates that must be passed to enter a state; None: all of them.

Agreement, calendar, what our ERP feeds and the samples are what a partner in test waits for.
"""


def needed(gates: tuple[Gate, ...], state: State) -> tuple[Gate, ...]:
    """Return those that are open and must not be in a state."""
    wanted = NEEDED[state]
    return tuple(
        each for each in gates if not each.passed and (wanted is None or each.name in wanted)
    )
