"""A file that was fetched from a server, by what tells it from every other."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pulled:
    """A file of a partner's server: where it lay, how it looked, and what its bytes are.

    `work` is the name of its claim, `copy` how often the very same was fetched and removed
    before, `receipt` None until it is admitted and `removed_at` until it is gone there.
    """

    work: str
    partner: str
    host: str
    path: str
    size: int
    mtime: int
    sha256: str
    copy: int = 0
    receipt: str | None = None
    removed_at: datetime | None = None
