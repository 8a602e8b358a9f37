"""What the daemon is handed: a site, and who judges what arrives there."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from exchange.daemon.apart import Apart
from exchange.errors import Misconfigured, Undeliverable, Unreadable
from exchange.model.configuration import Configuration
from exchange.model.couriers import Courier
from exchange.model.heads import Sign
from exchange.model.interchange import Attachment, Transmission
from exchange.model.mailboxes import Mailbox
from exchange.model.mails import Mail, MailFile
from exchange.model.notifications import Answered, Sending
from exchange.model.outcome import Outcome
from exchange.model.quotas import Usage
from exchange.model.receipts import Receipt
from exchange.model.remotes import Connect
from exchange.spool.listing import Incomplete
from exchange.spool.ports import Journal
from exchange.spool.post import Server
from exchange.spool.site import Spool

Notify = Callable[[Mapping[str, str]], None]
"""Tells whoever started us how we are, as systemd's sd_notify(3) names it."""

Watch = Callable[[Path, Callable[[], None]], AbstractContextManager[object]]


Sender = Callable[[Sending], Answered]
Used = Callable[[datetime], Mapping[str, Usage]]
"""Returns what partners sent since a moment, and what of theirs is not judged yet."""

Extracted = Iterator[tuple[Attachment, Iterator[bytes]]]
Extract = Callable[[Path, Sequence[Attachment]], Extracted]


Enclosed = Iterator[tuple[MailFile, Iterator[bytes]]]
Enclose = Callable[[Path, Sequence[MailFile]], Enclosed]


def utc() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def blind(folder: Path, wake: Callable[[], None]) -> AbstractContextManager[object]:
    """Watch nothing; the scanner looks now and then anyway."""
    del folder, wake
    return nullcontext()


def no_attachments(package: Path, wanted: Sequence[Attachment]) -> Extracted:
    """Find no file in any package."""
    del package, wanted
    return iter(())


def no_files(mail: Path, wanted: Sequence[MailFile]) -> Enclosed:
    """Find no file in any mail."""
    del mail, wanted
    return iter(())


def nameless(head: bytes) -> str:
    """Find no sender in any file."""
    del head
    return ""


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file that was only looked at: for people, for scripts, and a mail."""

    page: bytes
    data: bytes
    mail: Mail | None = None


def unseen(file: Transmission, found: Path | Unreadable) -> Looked:
    """See nothing in any file."""
    del file, found
    return Looked(b"", b"{}")


def no_mailbox(box: Mailbox) -> AbstractContextManager[Server]:
    """Reach no mailbox."""
    raise Undeliverable(f"{box.name} cannot be reached here")


def nothing_used(_: datetime) -> Mapping[str, Usage]:
    """Say that nobody sent anything, where nobody counts."""
    return {}


def nobody(told: Mapping[str, str]) -> None:
    """Tell nobody how we are."""
    del told


def none() -> int:
    """Count no reading process."""
    return 0


def unread() -> Configuration:
    """Refuse to read a configuration anew."""
    raise Misconfigured("this run has no files to read its configuration from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One site at work.

    `judge` reads and judges a receipt's blob; it raises nothing but Unreadable, or OSError
    where this machine is in trouble. `refuse` makes the outcome of a file that is not
    read. `incomplete` says from a file's first and last bytes why it is not whole. `watch`
    calls back when something moved below a folder. `extract` yields files of a kept package,
    each with its bytes, a piece at a time, `enclosed` those of a kept mail. `sender` tells from
    a file's first bytes whom its envelope names as the sender. `look` says what would become of
    a file, or of one that must not be read for a reason. `mailbox` opens one of our mailboxes.
    `couriers` are those of each `[delivery] to` but the outbox, `sources` open what
    `[collection] from` names, `senders` tell people something, by channel. `abandon` makes every
    `judge` that is still at work return or raise at once; what it returns then is dropped. `notify`
    tells whoever started us how we are. `reread` reads the configuration as it is now; it raises
    Misconfigured where it is wrong. `readers` counts the reading processes alive. `sign` signs with
    our key, `read_from` gives the SHA-256 of each file the configuration was read from; None where
    there is none. Times are
    `monotonic` seconds for waiting and `now`, in UTC, for the record.
    """

    spool: Spool
    configuration: Configuration
    journal: Journal
    judge: Callable[[Receipt, Path], Outcome]
    refuse: Callable[[Receipt, Unreadable], Outcome]
    incomplete: Incomplete
    watch: Watch = blind
    abandon: Callable[[], None] = nothing
    used: Used = nothing_used
    extract: Extract = no_attachments
    couriers: Mapping[str, Courier] = field(default_factory=dict)
    sources: Mapping[str, Connect] = field(default_factory=dict)
    senders: Mapping[str, Sender] = field(default_factory=dict)
    enclosed: Enclose = no_files
    sender: Callable[[bytes], str] = nameless
    look: Callable[[Transmission, Path | Unreadable], Looked] = unseen
    mailbox: Callable[[Mailbox], AbstractContextManager[Server]] = no_mailbox
    notify: Notify = nobody
    reread: Callable[[], Configuration] = unread
    readers: Callable[[], int] = none
    sign: Sign | None = None
    read_from: Callable[[], dict[str, str]] | None = None
    grace: float = 20.0
    pool: Callable[[int], Executor] = ThreadPoolExecutor
    apart: Callable[[], Executor] = Apart
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc
