"""What the daemon is handed: a site, and who judges what arrives there."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exchange.errors import Misconfigured, Unreadable
from exchange.model.configuration import Configuration
from exchange.model.interchange import Attachment
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt
from exchange.spool.listing import Incomplete
from exchange.spool.ports import Journal
from exchange.spool.site import Spool

Notify = Callable[[Mapping[str, str]], None]
"""Tells whoever started us how we are, as systemd's sd_notify(3) names it."""

Watch = Callable[[Path, Callable[[], None]], AbstractContextManager[object]]


Extracted = Iterator[tuple[Attachment, Iterator[bytes]]]
Extract = Callable[[Path, Sequence[Attachment]], Extracted]


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


def nothing() -> None:
    """Do nothing."""


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
    each with its bytes, a piece at a time. `abandon` makes every `judge` that is
    still at work return or raise at once; what it returns then is dropped. `notify` tells
    whoever started us how we are. `reread` reads the configuration as it is now; it raises
    Misconfigured where it is wrong. `readers` counts the reading processes alive. Times are
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
    extract: Extract = no_attachments
    notify: Notify = nobody
    reread: Callable[[], Configuration] = unread
    readers: Callable[[], int] = none
    grace: float = 20.0
    pool: Callable[[int], Executor] = ThreadPoolExecutor
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc
