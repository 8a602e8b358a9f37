"""Documents as people look through them: what is asked for, and a page of what there is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from exchange.model.findings import Verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents of a partner and type got a verdict."""

    partner: str
    document: str
    verdict: Verdict
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the documents is asked for; what is left empty does not matter.

    `partners` are those whoever asks may see, None for all. `since` and `until` are moments of
    arrival, the second one not included. `after` is the place of the last one seen.
    """

    partners: Collection[str] | None = None
    partner: str = ""
    document: str = ""
    verdict: str = ""
    search: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in a list; `verdict` is how it was judged, `stands` whether it still does.

    `place` orders documents by arrival: the receipt, then the document's place in the journal.
    """

    place: str
    receipt: str
    short: str
    partner: str
    document: str
    number: str
    revision: str
    function: str
    verdict: Verdict
    stands: bool
    live: bool
    filename: str
    received_at: datetime
    findings: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of documents, the newest first; `more` is the place to go on from, '' at the end."""

    documents: Sequence[Listed]
    more: str


Stage = Literal["on_its_way", "delivered", "acknowledged", "overdue"]
"""How far an answer of ours is; `overdue` is delivered, and its acknowledgement is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Which answers to a partner are asked for.

    The others left from `since` on until `until`, not included. Those left before `overdue`
    should be acknowledged by now; with None nobody has to. `waiting` is whether those on their
    way are asked for at all.
    """

    partner: str
    since: datetime
    until: datetime
    waiting: bool = True
    overdue: datetime | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """One answer in a list; `left_at` is None as long as it is on its way."""

    id: int
    receipt: str
    level: str
    type: str
    path: str
    left_at: datetime | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Hits:
    """How often a rule was broken, in how many files, and the last of them."""

    rule: str
    findings: int
    files: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesAsked:
    """Which entries of the audit trail are asked for, before a number; 0: the newest ones.

    `partners` are those whose entries may be seen, None for all: an entry that is about no file
    is nobody's. `since` and `until` are moments, the second one not included.
    """

    partners: Collection[str] | None = None
    action: str = ""
    actor: str = ""
    receipt: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0
    limit: int = 100
