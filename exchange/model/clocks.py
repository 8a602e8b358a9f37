"""Who has to answer what by when: the facts a clock starts and ends with, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from exchange.model.case_files import Case
from exchange.model.ecos import Eco
from exchange.model.findings import Topic
from exchange.model.problems import Problem
from exchange.model.reminders import Reminder, Said

Kind = Literal[
    "order", "forecast_response", "notice", "acknowledgement", "delivery", "problem",
    "forecast", "question", "unacknowledged", "parked", "record", "upside", "reschedule",
    "decision", "notice_answer", "notice_reply", "notice_update", "predicted",
    "eco_receipt", "eco_impact", "eco_package", "eco_decision", "eco_costs", "eco_schedule",
    "eco_implementation",
]  # fmt: skip
"""What a clock is about, as `docs/reference/clocks.md` lists them."""

Side = Literal["ours", "theirs", "erp"]
"""Who has to do something: we, the partner, or our own ERP."""

Urgency = Literal["overdue", "soon", "later", "open"]
"""How near a time is; `open` is what waits without one that was agreed."""

Silence = Literal["accepted", "rejected", "nothing"]


def title(number: str, revision: str) -> str:
    """Return what people call a document: its number, with the revision where it has one."""
    return " / ".join(filter(None, (number, revision)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deemed:
    """An order or change that counts as accepted or rejected because we said nothing in time.

    `at` is the moment its time was over, `recorded_at` the one at which we noticed. `lines` are
    those nobody had decided. `digest` is of the agreement that says so, in `clause`.
    """

    document: str
    partner: str
    receipt: str
    number: str
    meaning: Literal["accepted", "rejected"]
    at: datetime
    lines: tuple[str, ...]
    agreement: str
    digest: str
    clause: str
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order or a change of one of which not every line is decided.

    `lines` are those that are not; none where the document has no lines. `seq` is its place in
    the order of arrival.
    """

    seq: int
    document: str
    type: str
    partner: str
    number: str
    revision: str
    receipt: str
    received_at: datetime
    lines: tuple[str, ...]
    deemed: Deemed | None = None

    @property
    def title(self) -> str:
        """What people call it."""
        return title(self.number, self.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastForecast:
    """The newest forecast of a partner that stands, whenever its bytes came last.

    `before` is when the one before it came. `held` is whether anything of it is questioned,
    `answered` whether our answer has gone out.
    """

    partner: str
    number: str
    receipt: str
    received_at: datetime
    held: bool
    answered: bool
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questioned:
    """A document of a partner that waits for their answer, and the rules it broke."""

    partner: str
    type: str
    number: str
    revision: str
    receipt: str
    received_at: datetime
    rules: tuple[str, ...]

    @property
    def title(self) -> str:
        """What people call it."""
        return title(self.number, self.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A change that waits for an order that is not here; `alone` is whether it fills its file."""

    partner: str
    number: str
    revision: str
    receipt: str
    received_at: datetime
    alone: bool = True

    @property
    def title(self) -> str:
        """What people call it."""
        return title(self.number, self.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldDelay:
    """A delay in force of which nothing was said yet; `aware_at` as our ERP wrote it."""

    partner: str
    order_number: str
    line_number: str
    aware_at: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNotice:
    """A notice that went out, as long as anything of it is open.

    `answered_at` is when the answer came that leaves us a word, `answer` what it says. It
    `goes_on` while a line of it is neither shipped, accepted nor told anew; `next_update` is the
    day we named for that.
    """

    partner: str
    notice: str
    lines: str
    sent_at: datetime
    state: str
    answered_at: datetime | None = None
    answer: str = ""
    goes_on: bool = False
    next_update: date | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedDelay:
    """A delivery that will be late as far as can be seen, of which nobody said anything yet."""

    partner: str
    order: str
    line: str
    why: str
    promised: date
    day: date | None = None
    component: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Something that waits since a moment, under the name people know it by."""

    partner: str
    reference: str
    receipt: str
    since: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the journal knows of all that may be due. `began` is when the first file came."""

    orders: tuple[OpenOrder, ...] = ()
    forecasts: tuple[LastForecast, ...] = ()
    questions: tuple[Questioned, ...] = ()
    parked: tuple[Parked, ...] = ()
    delays: tuple[UntoldDelay, ...] = ()
    notices: tuple[SentNotice, ...] = ()
    predicted: tuple[PredictedDelay, ...] = ()
    acknowledgements: tuple[Waits, ...] = ()
    undelivered: tuple[Waits, ...] = ()
    unacknowledged: tuple[Waits, ...] = ()
    records: tuple[Waits, ...] = ()
    cases: tuple[Case, ...] = ()
    problems: tuple[Problem, ...] = ()
    said: Said = field(default_factory=dict)
    ecos: tuple[Eco, ...] = ()
    unreceipted: tuple[Waits, ...] = ()
    began: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something somebody has to do, and by when; `due` is None where no time was agreed.

    `rule` is what is broken, or near to it, empty where that is nothing. `params` fill its
    sentence, `topic` is whose it is on our side. `deemed` is there where silence has counted,
    `said` are the reminders and escalations about it, the oldest first.
    `urgent` is what is told first, whenever it is due: production stops, or safety.
    """

    kind: Kind
    side: Side
    partner: str
    reference: str
    since: datetime
    due: datetime | None
    rule: str = ""
    receipt: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    topic: Topic = Topic.OPERATIONAL
    silence: Silence = "nothing"
    deemed: Deemed | None = None
    said: tuple[Reminder, ...] = ()
    urgent: bool = False
