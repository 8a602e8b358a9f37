"""What is wrong across documents: found by looking at everything we hold, not at one file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from exchange.model.findings import Finding, Topic
from exchange.model.reviews import Facts

if TYPE_CHECKING:
    import polars as pl

SHOWN = 5
"""Things named in the sentence of a problem; the others are counted."""

TOLD_TO: Mapping[str, Topic] = {
    "X-001": Topic.OPERATIONAL,
    "X-002": Topic.OPERATIONAL,
    "X-003": Topic.COMMERCIAL,
    "X-004": Topic.TECHNICAL,
    "X-005": Topic.COMMERCIAL,
    "X-006": Topic.OPERATIONAL,
    "X-007": Topic.EDI,
    "X-008": Topic.COMMERCIAL,
    "OUT-003": Topic.OPERATIONAL,
}
"""Whose contact on our side is told of each rule."""

INTERNAL = frozenset({"X-007"})
"""Rules no partner hears of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, however many `items` it concerns.

    Rule, partner and subject make it the same one again; `partner` is empty where it is about
    our own site, `subject` where the rule finds one thing of each partner. `params` fill its
    sentence. `first_seen` and `occurrences`, the nights it was found in a row, are None and 0
    as long as it is on record nowhere.
    """

    rule: str
    partner: str = ""
    subject: str = ""
    items: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    occurrences: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same problem again."""
        return self.rule, self.partner, self.subject

    @property
    def finding(self) -> Finding:
        """The problem as a finding, with its first items named and all of them counted."""
        return Finding(self.rule, observed=self.subject, params=self.told)

    @property
    def told(self) -> dict[str, str]:
        """What fills its sentence."""
        more = ", …" if len(self.items) > SHOWN else ""
        named = ", ".join(self.items[:SHOWN]) + more
        return {**self.params, "count": str(len(self.items)), "items": named}


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """What the journal knows of one partner across all documents, at the end of a span.

    `facts` are without forecasts, documents and findings. The columns of the frames are

    - prices: those of the canonical table in force
    - lead_times: part, valid_from; in force. `refreshed` is the day their newest file came
    - demand: part, until; the last day the newest forecast wants each part for
    - recurring: rule, observed, part; what was found in several documents of the span
    - implemented: number, part, old_revision, implemented_on; None as long as nothing tells that

    `named` are the parts each of the newest forecasts names, the newest first.
    """

    facts: Facts
    prices: "pl.DataFrame" = field(repr=False)
    lead_times: "pl.DataFrame" = field(repr=False)
    demand: "pl.DataFrame" = field(repr=False)
    recurring: "pl.DataFrame" = field(repr=False)
    named: Sequence[frozenset[str]] = field(default=(), repr=False)
    refreshed: date | None = None
    implemented: "pl.DataFrame | None" = field(default=None, repr=False)
