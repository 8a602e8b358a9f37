"""Who we exchange files with, and what: partner files and `exchange.toml`, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt

from exchange.model.closed import CLOSED
from exchange.model.connections import Collection, Delivery
from exchange.model.dropping import SftpServer
from exchange.model.mailboxes import Mailbox
from exchange.model.notifying import Mail, NotifyRow, Party, Telling, Webhook
from exchange.model.quotas import Quota
from exchange.model.retention import Retention

Format = Literal["edifact", "x12", "xlsx", "xlsb", "xls", "csv", "ods", "pdx", "zip", "json"]
Language = Literal["en", "pl", "de"]
State = Literal["draft", "test", "live", "suspended"]
Weeks = Literal["", "iso", "january"]
When = Literal["always", "on_request", "errors_only", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person on one side, and the topics that are theirs.

    `side` is ours in `exchange.toml` and theirs in a partner file where it is None; one of ours
    in a partner file looks after that partner. `deputy` is the name of who stands in, `away` the
    first and last days of absences.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    role: Literal["commercial", "operational", "technical", "quality", "edi", "escalation"]
    name: str
    email: str = ""
    deputy: str = ""
    deputy_email: str = ""
    side: Party | None = None
    away: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One kind of document in one format; `pattern` is matched against the file's name.

    `naming` is a regular expression with the groups `part` and `revision`: what the name of a
    package tells of the product whose documents it holds.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    document: str
    format: Format
    pattern: str = "*"
    layout: str = ""
    naming: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What is answered, and when.

    `syntax` is CONTRL, or TA1 and 997, `application` APERAK or 824, `business` ORDRSP, 855
    or 865: with every line, only as a whole, or not at all. `forecast` is a DELFOR or 830
    back, which says that a forecast was received, and what of it is questioned.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    syntax: When = "always"
    application: When = "never"
    business: Literal["full", "simple", "none"] = "none"
    forecast: Literal["received", "none"] = "none"
    report: Literal["always", "findings", "never"] = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edi:
    """What EDI leaves to the two sides to agree.

    `charset` replaces what UNB 0001 names, by the name of a codec. `acknowledgement` is
    what X12 groups are answered with. `weeks` is how week numbers are counted: as ISO 8601
    does, or from the week that holds 1 January. A control reference counts as used for
    `reference_days`. An answer of ours is overdue without acknowledgement after
    `acknowledged_within_hours`; 0 means that none is expected. An interchange that was
    prepared more than `prepared_days` before it came is told to be late. `consecutive` is whether
    their control references count, so that one that is left out is an interchange that never came.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    charset: str = ""
    acknowledgement: Literal["997", "999"] = "997"
    weeks: Weeks = ""
    reference_days: Annotated[int, Gt(0)] = 365
    acknowledged_within_hours: Annotated[float, Ge(0)] = 0.0
    prepared_days: Annotated[int, Ge(0)] | None = None
    consecutive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbooks:
    """What was agreed about workbooks.

    `password_file` is the file below `secrets/` whose text opens those with a password;
    once the site is loaded, its whole path. The password itself is never kept.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    password_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A trading partner, as in `partners/<id>.toml`.

    `identifiers` are `qualifier:identification` as in UNB and ISA; the first one is
    used when we write. An identification without qualifier starts with the colon.
    `agreement` is the name the versions of their agreement share. `calendar` is a country
    of ISO 3166 or a part of it, `shutdowns` are first and last days, `hours` as in
    `08:00-16:00`. Where there is a `done_suffix`, a file is taken only with its mark: a second
    file whose name has this suffix more. `carries` are the partners whose files come through
    this one's inbox: a hub, whose files belong to whom their envelopes name among these.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    id: str
    name: str
    state: State
    language: Language = "en"
    timezone: str = "UTC"
    calendar: str = ""
    shutdowns: tuple[tuple[date, date], ...] = ()
    hours: str = ""
    identifiers: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    agreement: str = ""
    contacts: tuple[Contact, ...] = ()
    feeds: tuple[Feed, ...] = ()
    done_suffix: str = ""
    answers: Answering = field(default_factory=Answering)
    edi: Edi = field(default_factory=Edi)
    workbooks: Workbooks = field(default_factory=Workbooks)
    delivery: Delivery = field(default_factory=Delivery)
    collection: Collection = field(default_factory=Collection)

    @property
    def theirs(self) -> tuple[Contact, ...]:
        """Their own people."""
        return tuple(each for each in self.contacts if each.side != "ours")

    @property
    def ours(self) -> tuple[Contact, ...]:
        """People of ours who look after them."""
        return tuple(each for each in self.contacts if each.side == "ours")

    quota: Quota = field(default_factory=Quota)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may cost before it is refused; sizes in bytes, times in seconds.

    `package_bytes` stands for `max_bytes` where a file is an archive of several: its files may
    inflate to `package_inflated` together, each of them to `package_ratio` times its packed
    bytes. An archive within it is looked into up to `package_nested`. `package_seconds` stand for
    `read_seconds` where it is larger than `max_bytes`. A mail may have `mail_parts` parts, nested
    `mail_depth` deep.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    max_bytes: Annotated[int, Gt(0)] = 100_000_000
    read_seconds: Annotated[float, Gt(0)] = 120.0
    read_memory: Annotated[int, Gt(0)] = 2_000_000_000
    answer_bytes: Annotated[int, Gt(0)] = 256_000_000
    package_bytes: Annotated[int, Gt(0)] = 4_000_000_000
    package_inflated: Annotated[int, Gt(0)] = 8_000_000_000
    package_members: Annotated[int, Gt(0)] = 10_000
    package_ratio: Annotated[int, Gt(0)] = 100
    package_nested: Annotated[int, Gt(0)] = 64_000_000
    package_seconds: Annotated[float, Gt(0)] = 1200.0
    mail_parts: Annotated[int, Gt(0)] = 200
    mail_depth: Annotated[int, Gt(0)] = 10

    def seconds(self, size: int) -> float:
        """Return how long reading a file of this size may take."""
        return self.read_seconds if size <= self.max_bytes else self.package_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """When a file counts as arrived; times in seconds.

    The report on a file that was only checked stays for `check_days`.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    scan_seconds: Annotated[float, Gt(0)] = 3.0
    settle_seconds: Annotated[float, Ge(0)] = 2.0
    settle_without_lease_seconds: Annotated[float, Ge(0)] = 15.0
    incomplete_after_seconds: Annotated[float, Ge(0)] = 1800.0
    empty_after_seconds: Annotated[float, Ge(0)] = 60.0
    check_days: Annotated[int, Gt(0)] = 14
    temporary: tuple[str, ...] = (
        ".*", "~*", "*~", "*.part", "*.partial", "*.filepart", "*.tmp", "*.temp",
        "*.uploading", "*.in", "*.crdownload",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Where figures and health can be asked for: `listen` is an address and a port, '' nowhere.

    An address that others can reach is refused unless `anywhere`.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    listen: str = ""
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What signs the head of the audit trail each day, a secret, and the folders it is copied to.

    A folder is a whole path or one below the site; without a key nothing is signed.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    key_file: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Our own side, as in `exchange.toml`: who we are and how this installation runs.

    `question_days` is when a question is due where no agreement says so, `nightly` the
    time of day, as in `02:00`, from which on everything we hold is looked at.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    name: str
    identifiers: tuple[str, ...] = ()
    timezone: str = "UTC"
    calendar: str = ""
    shutdowns: tuple[tuple[date, date], ...] = ()
    hours: str = "08:00-16:00"
    language: Language = "en"
    readers: Annotated[int, Gt(0)] = 2
    erp_answer_hours: Annotated[float, Ge(0)] = 24.0
    approve_agreements: bool = False
    question_days: Annotated[int, Gt(0)] = 5
    nightly: time = time(2)
    contacts: tuple[Contact, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    limits: Limits = field(default_factory=Limits)
    arriving: Arriving = field(default_factory=Arriving)
    sftp_server: SftpServer = field(default_factory=SftpServer)
    mail: Mail | None = None
    telling: Telling = field(default_factory=Telling)
    notify: tuple[NotifyRow, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    quota: Quota = field(default_factory=Quota)
    retention: Retention = field(default_factory=Retention)
    metrics: Metrics = field(default_factory=Metrics)
    audit: Audit = field(default_factory=Audit)


Partners = Mapping[str, Partner]
