"""What happened that people want to know, who is told of it, and what goes out for that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from exchange.model.clocks import Due
from exchange.model.findings import Finding, Topic, Verdict
from exchange.model.notifying import Channel, EventKind, NotifiedRole, Party
from exchange.model.partners import Language
from exchange.model.receipts import Answer

NotificationState = Literal["queued", "sent", "failed", "suppressed"]


@dataclass(frozen=True, slots=True)
class Counted:
    """The first finding of a rule in a file, and how many there are."""

    finding: Finding
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One entry of the audit trail that people may want to know of.

    `name` is what people call it: a file, a notice, a record, a connection.
    """

    seq: int
    action: Literal["settled", "notice", "refused", "blocked"]
    at: datetime
    receipt: str
    partner: str
    name: str
    verdict: Verdict | None = None
    found: tuple[Counted, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `key` makes it the same one again, however often it is seen.

    `topic` says whose it is, `part` whether a file is refused in part alone. `urgent` is what need
    not wait for the end of quiet hours. `found` are the findings it is about, `due` the clock,
    `places` what fills its sentence besides.
    """

    kind: EventKind
    key: str
    at: datetime
    partner: str = ""
    receipt: str = ""
    about: str = ""
    topic: Topic = Topic.EDI
    urgent: bool = False
    part: bool = False
    found: tuple[Counted, ...] = ()
    due: Due | None = None
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """The rule it is about most of all, empty where it is about none."""
        return self.found[0].finding.rule if self.found else self.due.rule if self.due else ""

    @property
    def count(self) -> int:
        """How many findings it is about; 1 where it is about none."""
        return sum(each.count for each in self.found) or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: a person of one side, in a role; `stands_for` is who is away meanwhile.

    `address` is empty where nobody can be told, `why` then says why not.
    """

    side: Party
    role: NotifiedRole
    name: str
    address: str
    language: Language
    stands_for: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event in the words of its reader: a subject, a text, and one line for the digest."""

    subject: str
    text: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One event for one reader, as it is on record.

    `address` is that of a mailbox, or the name of a webhook. `sending` is what it went out with,
    None as long as it waits.
    """

    event: EventKind
    key: str
    at: datetime
    partner: str
    receipt: str
    about: str
    rule: str
    count: int
    urgent: bool
    side: Party
    role: str
    name: str
    address: str
    language: Language
    channel: Channel
    subject: str
    text: str
    line: str
    state: NotificationState = "queued"
    why: str = ""
    id: int = 0
    sending: int | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One mail, or one call of a webhook, with the very bytes it consists of.

    `identity` is the same however often it is tried. `next_at` is when to try, None where
    nothing is left to do; `said` is what the other side said last.
    """

    channel: Literal["mail", "webhook"]
    address: str
    identity: str
    subject: str
    body: str
    at: datetime
    name: str = ""
    id: int = 0
    state: Literal["queued", "sent", "failed"] = "queued"
    attempts: int = 0
    next_at: datetime | None = None
    said: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Answers that leave in one mail: those to one file, or those of one notice.

    `number` is that of the notice; `later` are answers an act led to, not the judgement of a
    file.
    """

    identity: str
    at: datetime
    receipt: str
    answers: tuple[Answer, ...]
    number: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has it, and what it said."""

    said: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; trying again may help."""

    why: str


@dataclass(frozen=True, slots=True)
class Never:
    """Not without a person: trying the same again does not help."""

    why: str


Answered = Accepted | Later | Never
