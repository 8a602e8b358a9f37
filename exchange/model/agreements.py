"""What was agreed with a trading partner: every figure dated, with the clause it stands in.

What is `None` was not agreed, and no rule that needs it is applied.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from annotated_types import Gt

from exchange.model.closed import CLOSED
from exchange.model.findings import Severity
from exchange.model.policies import (
    Band,
    CasePolicy,
    Count,
    DeliveryWindow,
    EcoPolicy,
    Flexibility,
    ForecastPolicy,
    NoticePolicy,
    OrderPolicy,
    ReminderPolicy,
    Section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What differs for one part or one family of parts."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    part: str = ""
    family: str = ""
    moq: Annotated[Decimal, Gt(0)] | None = None
    multiple: Annotated[Decimal, Gt(0)] | None = None
    lead_time_days: Count | None = None
    ship_to: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Section):
    """One version of what was agreed, in force from `valid_from` to `valid_to`, both included.

    Files below `agreements/` that state the same `name` are its versions. `plant` is the one of
    ours it holds for, empty for all. `severities` replace those of the catalogue, but for the
    fixed ones. `buyers` are those who may order, `ship_to` the agreed destinations, `incoterm` code
    and place. `digest` are the first 12 hex digits of the SHA-256 of the file, `file` is its name.
    """

    name: str
    version: str
    valid_from: date
    valid_to: date | None = None
    author: str = ""
    approved_by: str = ""
    example: bool = False
    plant: str = ""
    currency: str = ""
    incoterm: str = ""
    ship_to: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    forecast: ForecastPolicy = field(default_factory=ForecastPolicy)
    flexibility: Flexibility = field(default_factory=Flexibility)
    orders: OrderPolicy = field(default_factory=OrderPolicy)
    eco: EcoPolicy = field(default_factory=EcoPolicy)
    notices: NoticePolicy = field(default_factory=NoticePolicy)
    cases: CasePolicy = field(default_factory=CasePolicy)
    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    delivery: DeliveryWindow = field(default_factory=DeliveryWindow)
    terms: tuple[Terms, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    digest: str = ""
    file: str = ""

    @property
    def title(self) -> str:
        """What people call this version."""
        return f"{self.name}, version {self.version}"

    @property
    def stamp(self) -> str:
        """What names this version for good: name, version, digest of its file."""
        return f"{self.name} {self.version} {self.digest}".rstrip()

    def in_force(self, day: date) -> bool:
        """Tell whether this version holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def sections(self) -> Iterator[tuple[str, Section]]:
        """Yield its parts, each under the key it has in the file."""
        for each in fields(self):
            part = getattr(self, each.name)
            if isinstance(part, Section):
                yield each.name, part

    def terms_of(self, part: str, family: str = "") -> Terms:
        """Return what differs for a part: its own terms, else its family's, else nothing."""
        own = (each for each in self.terms if each.part == part)
        shared = (each for each in self.terms if family and each.family == family)
        return next(own, next(shared, Terms()))
