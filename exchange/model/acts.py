"""What a person does at the command line, to be put on record by whoever holds the site."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

from exchange.model.outcome import BASE64, Response
from exchange.model.partners import State
from exchange.model.reminders import Reminder
from exchange.model.retention import Retention, Scope


@dataclass(frozen=True, slots=True)
class Closing:
    """Somebody closes what an acknowledgement left open: of which receipt, when and why."""

    receipt: str
    by: str
    at: datetime
    reason: str
    kind: Literal["closing"] = "closing"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody takes a file back: what of it was handed over is retracted by `responses`.

    Where `anew` is an identity, the same bytes are judged again as a receipt of that identity.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    receipt: str
    by: str
    at: datetime
    reason: str
    kind: Literal["withdrawal"]
    responses: tuple[Response, ...] = field(default=(), repr=False)
    anew: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """Somebody changes the state of a partner, knowing which gates were `open` then."""

    partner: str
    by: str
    at: datetime
    was: State
    to: State
    open: tuple[str, ...] = ()
    reason: str = ""
    kind: Literal["promotion"] = "promotion"


@dataclass(frozen=True, slots=True)
class Reminding:
    """Somebody reminds partners of what is overdue."""

    reminders: tuple[Reminder, ...]
    by: str
    at: datetime
    kind: Literal["reminding"] = "reminding"


@dataclass(frozen=True, slots=True)
class Unblocking:
    """Somebody lets the blocked connections of a partner be tried again, and says why."""

    partner: str
    by: str
    at: datetime
    reason: str
    kind: Literal["unblocking"] = "unblocking"


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody sets a legal hold or, where `lifts` is the number of one, lifts it."""

    scope: Scope
    subject: str
    by: str
    at: datetime
    reason: str
    lifts: int = 0
    kind: Literal["holding"] = "holding"


@dataclass(frozen=True, slots=True)
class Retaining:
    """Somebody has everything deleted whose time was over on a day, by these terms."""

    terms: Retention
    day: date
    zone: str
    by: str
    at: datetime
    kind: Literal["retaining"] = "retaining"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody has files erased, and a person's name out of what is on record about them."""

    receipts: tuple[str, ...]
    by: str
    at: datetime
    reason: str
    person: str = ""
    kind: Literal["erasure"] = "erasure"


@dataclass(frozen=True, slots=True)
class Resumption:
    """Somebody lets a restored site send again.

    `numbers` are partner, kind and the next number of each sequence; `released` and `void` the
    answers that were sent already and those not to be sent; `again` the paths below the outbox
    of those that lay there at the backup and are to lie there again.
    """

    numbers: tuple[tuple[str, str, int], ...]
    released: tuple[int, ...]
    void: tuple[int, ...]
    again: tuple[str, ...]
    by: str
    at: datetime
    kind: Literal["resumption"] = "resumption"


@dataclass(frozen=True, slots=True)
class Resending:
    """Somebody has answers of a file, named by their numbers, appear once more as they were."""

    receipt: str
    answers: tuple[int, ...]
    by: str
    at: datetime
    reason: str
    kind: Literal["resending"] = "resending"


@dataclass(frozen=True, slots=True)
class Signoff:
    """Somebody has looked at the report on a file, and what they remark."""

    receipt: str
    by: str
    at: datetime
    remark: str
    kind: Literal["signoff"] = "signoff"


Act = (
    Closing | Erasure | Holding | Promotion | Reminding | Resending | Resumption | Retaining
    | Signoff | Unblocking | Withdrawal
)  # fmt: skip
