"""Values of attributes: codes with their words, moments as days, revisions and what is by them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.adapters.package.pdx.deviations import Deviations
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.standard import OTHER
from exchange.model.pdx import PdxProfile

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
DECIDING = frozenset({"effectiveDate", "obsoleteDate"})
"""Attributes of which the day decides what is built; another one than is written there is told."""

FRACTION = re.compile(r"[.]\d+")
"""A number that has nothing before its point."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one package needs: its system's profile, the sender's zone, what departs."""

    profile: PdxProfile
    zone: ZoneInfo
    deviations: Deviations
    file: str = "pdx.xml"

    def taken(self, element: Element, columns: Mapping[str, str]) -> dict[str, str | None]:
        """Return attributes under the names of columns, a code `Other` as its word."""
        return {column: worded(element, name) for column, name in columns.items()}

    def day(self, element: Element, name: str) -> str | None:
        """Return a date; of a moment the day it is in the sender's zone, where it states its own.

        What is neither stays as it is and becomes a finding.
        """
        value = element.said(name)
        if value is None or not MOMENT.match(value):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        if moment.tzinfo is None:
            return value[:10]
        day = moment.astimezone(self.zone).date().isoformat()
        if day != value[:10] and name in DECIDING:
            what = f"{name} is a moment on two days"
            self.deviations.tell(element, name, what, f"the day in {self.zone.key}", seen=value)
        return day

    def revision(self, element: Element, name: str) -> tuple[str | None, str | None]:
        """Return the revision and the number of its change, where both stand in one attribute."""
        value = element.said(name)
        found = self.profile.revision and re.fullmatch(self.profile.revision, value or "")
        if not found:
            return value, None
        what = f"{name} of {element.tag} holds more than a revision"
        used = f"the revision in it, as {self.profile.name} writes it"
        self.deviations.tell(element, name, what, used, seen=value or "")
        return found["revision"], found.groupdict().get("change")

    def quantity(self, element: Element) -> str | None:
        """Return a quantity; one with nothing before its point gets the nought that belongs."""
        value = element.said("itemQuantity")
        return f"0{value}" if value and FRACTION.fullmatch(value) else value

    def beside(self, element: Element) -> "Extra":
        """Return what the additional attributes of an element say for columns of ours."""
        said = {
            normal(each.attributes.get("name", "")): each.said("value")
            for each in element.all("AdditionalAttributes", "AdditionalAttribute")
        }
        names = self.profile.fields.get(element.tag, {})
        return Extra({name: value for name, value in said.items() if value}, names)


@dataclass(frozen=True, slots=True)
class Extra:
    """What additional attributes say, by name, and which names hold a column."""

    said: Mapping[str, str]
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def column(self, name: str) -> str | None:
        """Return the value for a column: of the first attribute for it that says something."""
        return next(self.of(self.names.get(name, ())), None)

    def of(self, names: Sequence[str]) -> Iterator[str]:
        """Yield the values of attributes of some names."""
        found = (self.said.get(normal(name)) for name in names)
        return (value for value in found if value is not None)

    def fill(self, row: dict[str, str | None]) -> dict[str, str | None]:
        """Return a row with what is said here where the standard's own attributes say nothing."""
        filled = {name: self.column(name) for name in self.names if row.get(name) is None}
        return {**row, **filled}


def worded(element: Element, name: str) -> str | None:
    """Return an attribute; where it is the code `Other`, the words that say what else."""
    value = element.said(name)
    return (element.said(f"{name}{OTHER}") or value) if value == OTHER else value


def as_sent(
    element: Element, row: Mapping[str, str | None], columns: Mapping[str, str]
) -> frozenset[str]:
    """Return the attributes whose columns hold what stands there, and no more stood there."""
    return frozenset(name for column, name in columns.items() if row[column] == element.said(name))


def normal(name: str) -> str:
    """Return a name as names are compared: small letters, single blanks."""
    return " ".join(name.split()).casefold()
