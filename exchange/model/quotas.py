"""How much a partner may send a day, and how much of it may wait for us; the rest stays put."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Annotated, ClassVar, TypeVar

from annotated_types import Gt

from exchange.model.closed import CLOSED

T = TypeVar("T")

Most = Annotated[int, Gt(0)] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is taken of one partner at most; None where there is no such limit.

    `files_a_day` and `bytes_a_day` count from midnight of the site's zone; `files_unjudged` is
    how many files may be ours and not judged yet.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    files_a_day: Most = None
    bytes_a_day: Most = None
    files_unjudged: Most = None

    def over(self, default: "Quota") -> "Quota":
        """Return this quota with what it leaves open from another one."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(default, **{name: most for name, most in own.items() if most is not None})


@dataclass(frozen=True, slots=True)
class Usage:
    """What came of a partner today, and what of all that came is not judged yet."""

    files: int = 0
    size: int = 0
    unjudged: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """Why a file is not taken now; `passing` where that changes before the day turns."""

    reason: str
    passing: bool = False


def spent(quota: Quota, usage: Usage, size: int) -> Spent | None:
    """Say why one more file of this size is too much, None where it is not.

    The first file of a day is never too large for it: it would wait for ever.
    """
    if quota.files_a_day is not None and usage.files >= quota.files_a_day:
        return Spent(f"{quota.files_a_day:,} files came today, as many as agreed; tomorrow again")
    most = quota.bytes_a_day
    if most is not None and usage.files and usage.size + size > most:
        return Spent(f"with it more than the {most:,} bytes agreed for a day; tomorrow again")
    if quota.files_unjudged is not None and usage.unjudged >= quota.files_unjudged:
        return Spent(f"{usage.unjudged:,} files from there are to be judged first", passing=True)
    return None


def taken(usage: Usage, size: int) -> Usage:
    """Return what is used with one more file."""
    return Usage(usage.files + 1, usage.size + size, usage.unjudged + 1)


def rationed(
    quota: Quota, usage: Usage, files: Iterable[tuple[T, int]]
) -> Iterator[tuple[T, Spent]]:
    """Yield which of some files, in their order and each with its size, are too much, and why.

    What comes after one that waits waits too, so that none overtakes another.
    """
    why = None
    for file, size in files:
        why = why or spent(quota, usage, size)
        if why is None:
            usage = taken(usage, size)
        else:
            yield file, why
