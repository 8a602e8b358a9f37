"""Who is told of what, and by which way: the tables of `exchange.toml` about mail and webhooks."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt

from exchange.model.closed import CLOSED
from exchange.model.connections import Port

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
"""What we write to: an address in ASCII, without quotes, comments or blanks."""

EventKind = Literal[
    "file_refused", "question_opened", "question_overdue", "answer_overdue", "answer_blocked",
    "alert", "notice_waiting", "notice_sent", "partner_silent", "unacknowledged",
    "acknowledgement_doubtful", "erp_refused", "erp_overdue", "problem_found", "passed_on",
    "escalated", "connection_blocked", "disk_low", "intake_paused", "restarted", "test",
]  # fmt: skip
"""What people are told of, as `docs/reference/notifications.md` lists it."""

Channel = Literal["mail", "digest", "webhook", "none"]
NotifiedRole = Literal[
    "owner", "deputy", "commercial", "operational", "technical", "quality", "edi", "escalation"
]
"""A role of a contact; `owner` is whoever has the role of the topic, `deputy` who stands in."""

Party = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The server our mail is handed to; times in seconds.

    `password_file` is a file below `secrets/`, once the site is loaded its whole path; `ca_file`
    one below the site that holds the certificates to trust in the place of the system's.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    host: str
    sender: str
    port: Port = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str = ""
    reply_to: str = ""
    ca_file: str = ""
    seconds: Annotated[float, Gt(0)] = 30.0
    max_bytes: Annotated[int, Gt(0)] = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """When people are told.

    `quiet` are hours in which no mail goes out, as in `20:00-06:00`, on the reader's clock;
    `urgent_breaks_quiet` lets what cannot wait through. More than `per_hour` mails to one
    person go into the digest instead. What nobody has done `escalate_hours` business hours after
    its time is told to the role `escalation`. `blocked_minutes` is how long an answer may be on
    its way, `disk_free` the free bytes below which somebody is told.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    digest_at: time = time(7)
    quiet: str = ""
    urgent_breaks_quiet: bool = True
    per_hour: Annotated[int, Gt(0)] = 20
    escalate_hours: Annotated[int, Ge(0)] = 8
    blocked_minutes: Annotated[int, Gt(0)] = 15
    disk_free: Annotated[int, Ge(0)] = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRow:
    """One row of the table that decides who is told of what by which way.

    `partner` narrows it to one partner, `webhook` to one webhook, both by their names.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    event: EventKind | Literal["*"]
    role: NotifiedRole
    channel: Channel
    side: Party = "ours"
    partner: str = ""
    webhook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told of events by a signed POST.

    `secret_file` is a file below `secrets/`, once the site is loaded its whole path; `ca_file`
    as of mail.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    name: str
    url: str
    secret_file: str
    events: tuple[EventKind | Literal["*"], ...] = ()
    ca_file: str = ""
    seconds: Annotated[float, Gt(0)] = 10.0
