"""What a partner's guide is written from, and what is enclosed with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.findings import Rules
from exchange.model.layouts import Layout
from exchange.model.partners import Partner, Site


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes of one element that we understand: what kind of thing they say, and what each says."""

    kind: str
    element: str
    names: str
    meanings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What of an EDI standard we read: message types with their directories, and code lists.

    Both are by the type of the document.
    """

    messages: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[CodeList, ...]]


@dataclass(frozen=True, slots=True)
class Specimen:
    """What an example says: one part, one quantity, one date, in what was agreed.

    `week` is the first day of the first of the `periods` of a forecast, `requested` the day an
    order asks for.
    """

    day: date
    week: date
    requested: date
    quantity: Decimal = Decimal(100)
    part: str = "EXAMPLE-001"
    revision: str = "A"
    number: str = "EXAMPLE-1"
    currency: str = "EUR"
    unit: str = "PCE"
    ship_to: str = ""
    contract: str = ""
    incoterm: str = ""
    periods: int = 13

    def beginning_within(self, weeks: int) -> int:
        """Return how many periods, weeks from `week` on, begin within so many weeks of the day."""
        ahead = 7 * weeks - (self.week - self.day).days
        return max(0, -(-ahead // 7))


@dataclass(frozen=True, slots=True)
class Template:
    """The headings of an empty workbook, by field, in the partner's language where there are any.

    `commitments` are the words for firm and for forecast demand; empty without such words.
    `firm` is how many periods are firm, None where that was not agreed.
    """

    layout: Layout
    language: str
    title: str
    columns: Mapping[str, str]
    header: Mapping[str, str]
    commitments: Mapping[str, str]
    firm: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with the guide, and the feed it is for."""

    filename: str
    content: bytes
    document: str
    format: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything a guide says, before it is put into words.

    `rules` are as agreed with the partner, `unchecked` those that are not applied. `due` are the
    next days on which a forecast is expected.
    """

    site: Site
    partner: Partner
    today: date
    rules: Rules
    layouts: Mapping[str, Layout]
    calendar: BusinessCalendar
    agreement: Agreement | None = None
    theirs: BusinessCalendar | None = None
    unchecked: tuple[str, ...] = ()
    due: tuple[date, ...] = ()
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    enclosed: tuple[Enclosed, ...] = ()
    ruleset: str = ""
    software: str = ""
