"""What may have been sent since the backup of a restored site, and what is to become of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from exchange.backup import copying
from exchange.errors import Misconfigured
from exchange.model.control_numbers import control_value
from exchange.model.receipts import Answer, AnswerState
from exchange.model.restoring import Key
from exchange.spool.site import Spool

Reference = Callable[[bytes], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer of which the backup does not tell whether it reached the partner.

    `lay` is whether it lay in the outbox at the backup; `found` whether its bytes are in a folder
    somebody has pointed at.
    """

    answer: Answer
    lay: bool
    found: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies in folders of answers that were sent: SHA-256s, and the highest numbers."""

    hashes: Collection[str] = frozenset()
    numbers: Mapping[Key, int] = field(default_factory=dict)


def seen(folders: Iterable[Path], partners: Collection[str], reference: Reference) -> Seen:
    """Read folders of answers; the partner is the nearest folder named like one.

    Raises Misconfigured where a folder is not there.
    """
    hashes: set[str] = set()
    numbers: dict[Key, int] = {}
    for folder in folders:
        if not folder.is_dir():
            raise Misconfigured(f"{folder}: there is no such folder")
        for path in copying.below(folder.resolve()):
            if path.is_file():
                hashes.add(copying.told(path)[1])
                note(path, partners, reference(path.read_bytes()), numbers)
    return Seen(hashes, numbers)


def note(
    path: Path, partners: Collection[str], found: tuple[str, str] | None, numbers: dict[Key, int]
) -> None:
    """Keep the highest number of each sequence."""
    partner = next((name for name in reversed(path.parent.parts) if name in partners), None)
    value = control_value(found[1]) if found else None
    if found and partner and value:
        numbers[partner, found[0]] = max(value, numbers.get((partner, found[0]), 0))


def doubts(
    spool: Spool, undelivered: Iterable[Answer], released: Iterable[Answer], known: Seen
) -> list[Doubt]:
    """Return the answers in doubt.

    One that is STAGED and not in the stage was sent; it is none.
    """
    waiting = [
        each
        for each in undelivered
        if each.state is not AnswerState.STAGED or (spool.stage / str(each.id)).exists()
    ]
    lay = [each for each in released if (spool.put_back / each.path).is_file()]
    return [Doubt(each, lay=False, found=each.sha256 in known.hashes) for each in waiting] + [
        Doubt(each, lay=True, found=each.sha256 in known.hashes) for each in lay
    ]


def chosen(found: Iterable[Doubt], said: Iterable[str]) -> set[int]:
    """Return the answers that are to be sent (again): all, none, or those named.

    What was found is sent already, unless it is named.

    Raises Misconfigured where nobody has said it, or a name is of none of them.
    """
    open_ones = {each.answer.id for each in found}
    words = {*said}
    missing = {each.answer.id for each in found if not each.found}
    if not words and missing:
        raise Misconfigured(
            f"of {len(missing)} answers it is not known whether they were sent (exchange restore "
            "status lists them): say --resend all, --resend none, or --resend NUMBER for each"
        )
    if words <= {"all"}:
        return missing if words else set()
    if words == {"none"}:
        return set()
    named = {int(word) for word in words if word.isdecimal()}
    if len(named) != len(words) or not named <= open_ones:
        raise Misconfigured("--resend takes all, none, or numbers exchange restore status lists")
    return named


def gap(made_at: datetime, now: datetime) -> timedelta:
    """Return how long after a backup something may have been sent."""
    return max(now - made_at, timedelta())
