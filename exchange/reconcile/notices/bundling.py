"""What one planning run moves is told by one notice: files that come close together are one.

A notice takes in what comes within the agreed minutes of its first file, until it is released or
withdrawn. Where a notice goes out by itself, it does once these minutes are over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from ulid import ULID

from exchange.model.numbers import response_number
from exchange.reconcile.notices.lines import Row

Gathers = Callable[[date], int]
"""Gives the agreed minutes of a day; 0 where nothing is gathered."""

Places = Mapping[str, Sequence[int]]
"""Where among all files something was decided about a notice, by its number."""


def moment(document: str) -> datetime | None:
    """Return when a document came, as its identity tells; None where it is no such identity."""
    try:
        return ULID.from_str(document).datetime
    except ValueError:
        return None


def notice_number(document: str, partner: str) -> str:
    """Return our own number of what is told a partner, by the first document of it."""
    return response_number(document, f"notice/{partner}")


def bundled(rows: Iterable[Row], partner: str, gathers: Gathers, decided: Places) -> dict[str, str]:
    """Return the number of the notice each document of delays belongs to, in their order.

    What was agreed on the day of the first one counts, so that no later agreement divides what was
    told as one.
    """
    numbers: dict[str, str] = {}
    number, began = "", None
    for document, place in dict.fromkeys((row["document"], row["place"]) for row in rows):
        over = any(at < place for at in decided.get(number, ()))
        came = moment(document)
        if over or not (began and came and came <= until(began, gathers)):
            number, began = notice_number(document, partner), came
        numbers[document] = number
    return numbers


def until(began: datetime, gathers: Gathers) -> datetime:
    """Return up to when files are taken into the notice that began at a moment."""
    minutes = gathers(began.date())
    return began + timedelta(minutes=minutes) if minutes else began - timedelta.resolution


def settled(
    rows: Iterable[Row], numbers: Mapping[str, str], gathers: Gathers, now: datetime
) -> Iterator[str]:
    """Yield the numbers of notices into which nothing more is taken."""
    began = defaultdict[str, list[datetime]](list)
    for row in rows:
        came = moment(row["document"])
        if came and row["document"] in numbers:
            began[numbers[row["document"]]].append(came)
    for number, times in began.items():
        if until(min(times), gathers) <= now:
            yield number
