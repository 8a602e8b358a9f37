"""How dates and numbers typed as text are written, as far as the texts of a sample prove it."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from exchange.adapters.workbook.dates import LIKELY
from exchange.model.drafts import Note

YEARS = range(2015, 2046)
"""Years a date in a sample is believed to be of."""

ISO = "%Y-%m-%d"

MARKS = " \u00a0\u202f'"
"""Signs that stand between thousands and nowhere else."""

GROUPED = re.compile(
    rf"[+-]?\d{{1,3}}(?P<mark>[.,{MARKS}])\d{{3}}(?:(?P=mark)\d{{3}})*(?P<decimal>[.,])\d+"
)
THOUSANDS = re.compile(rf"[+-]?\d{{1,3}}(?P<mark>[.,{MARKS}])\d{{3}}(?:(?P=mark)\d{{3}})*")
FRACTION = re.compile(r"[+-]?(?P<whole>\d+)(?P<decimal>[.,])(?P<rest>\d+)")


def days(texts: Iterable[str], pattern: str) -> list[date]:
    """Return the dates of those texts that a pattern reads."""
    return [*_days(texts, pattern)]


def _days(texts: Iterable[str], pattern: str) -> Iterator[date]:
    for text in texts:
        try:
            yield date(*time.strptime(text.strip(), pattern)[:3])
        except ValueError:
            continue


def fitting(texts: Sequence[str]) -> list[str]:
    """Return the patterns that read all texts as dates of a year that can be.

    With dots between, the day stands before the month wherever it is written so.
    """
    found = []
    for pattern in dict.fromkeys((ISO, *LIKELY)):
        read = days(texts, pattern)
        if len(read) == len(texts) and all(day.year in YEARS for day in read):
            found.append(pattern)
    return [each for each in found if not each.startswith("%m.")]


@dataclass
class Notation:
    """How numbers are typed: where each decimal mark and each mark of thousands was seen first."""

    decimals: dict[str, str] = field(default_factory=dict)
    thousands: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, tuple[str, str]] = field(default_factory=dict)

    def see(self, place: str, text: str) -> None:
        """Take in what one text proves."""
        if match := THOUSANDS.fullmatch(text):
            self._grouped(place, text, match["mark"])
        elif match := GROUPED.fullmatch(text):
            if match["mark"] != match["decimal"]:
                self.thousands.setdefault(match["mark"], place)
                self.decimals.setdefault(match["decimal"], place)
        elif match := FRACTION.fullmatch(text):
            self.decimals.setdefault(match["decimal"], place)

    def _grouped(self, place: str, text: str, mark: str) -> None:
        """Take in groups of three digits: thousands, or one mark with three decimals."""
        if mark in MARKS or text.count(mark) > 1:
            self.thousands.setdefault(mark, place)
        elif text.lstrip("+-").startswith("0"):
            self.decimals.setdefault(mark, place)
        else:
            self.doubtful.setdefault(mark, (place, text))

    def settings(self) -> tuple[dict[str, str], list[Note]]:
        """Return the decimal mark, the one between thousands, and what is open."""
        notes = [*_both("the decimal mark", self.decimals), *_both("thousands", self.thousands)]
        decimal = next(iter(self.decimals), "")
        thousands = next((mark for mark in self.thousands if mark != decimal), "")
        for mark, (place, text) in self.doubtful.items():
            whole, part = text.replace(mark, ""), text.replace(mark, ".")
            if decimal and mark != decimal:
                thousands = thousands or mark
                notes.append(Note(place, _read(text, whole, decimal), open=False))
            elif decimal:
                notes.append(Note(place, _read(text, part, decimal), open=len(self.decimals) > 1))
            elif mark != thousands:
                decimal = OTHER[mark]
                sentence = f"'{text}' is {whole} or {part}? Refused until `thousands` or `decimal`"
                notes.append(Note(place, f"{sentence} says so"))
        decimal = decimal or OTHER.get(thousands, ".")
        return {"decimal": decimal, "thousands": thousands}, notes


OTHER: Mapping[str, str] = {".": ",", ",": "."}


def _read(text: str, number: str, decimal: str) -> str:
    return f"'{text}' is read as {number}, since '{decimal}' is the decimal mark here"


def _both(what: str, seen: Mapping[str, str]) -> Iterable[Note]:
    if len(seen) > 1:
        places = ", ".join(f"'{mark}' in {place}" for mark, place in seen.items())
        first = next(iter(seen))
        yield Note(
            [*seen.values()][1], f"two signs for {what}: {places}. The draft takes '{first}'"
        )
