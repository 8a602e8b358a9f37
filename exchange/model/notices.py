"""What a notice of delays says of a line: what was promised, what is promised now, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from exchange.model.calendars import BusinessCalendar

Responsible = Literal["EMS", "OEM", "SUPPLIER", "CARRIER", "NONE"]

RESPONSIBLE: Mapping[str, Responsible] = MappingProxyType(
    {
        "MAT_SHORTAGE": "SUPPLIER",
        "MAT_ALLOCATION": "SUPPLIER",
        "MAT_DECOMMIT": "SUPPLIER",
        "MAT_QUALITY": "SUPPLIER",
        "MAT_EOL": "SUPPLIER",
        "CONSIGNED_LATE": "OEM",
        "CUST_DATA_MISSING": "OEM",
        "CUST_ECO": "OEM",
        "CUST_REQUEST": "OEM",
        "CREDIT_HOLD": "OEM",
        "CAP_OVERLOAD": "EMS",
        "CAP_EQUIPMENT": "EMS",
        "CAP_LABOUR": "EMS",
        "TOOLING": "EMS",
        "TEST_YIELD": "EMS",
        "QUALITY_HOLD": "EMS",
        "IT_OUTAGE": "EMS",
        "LOGISTICS": "CARRIER",
        "CUSTOMS_EXPORT": "NONE",
        "FORCE_MAJEURE": "NONE",
    }
)
"""Who answers for a delay of a reason where nobody says; OTHER has none and must be said."""


@dataclass(frozen=True, slots=True)
class Due:
    """A quantity of a line and its day; without a day perhaps when that will be told."""

    quantity: Decimal | None
    day: date | None
    answer_by: date | None = None


Promise = tuple[Due, ...]
"""What is still to come of a line, the earliest first."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One order line of a notice: what the customer may know, and nothing else.

    `version` counts the notices about this line, this one included. `before` is what was in
    force, `after` what is from now on, `affected` the quantity whose day changes; None where that
    is not known. As long as we had `committed` to nothing, `before` is what was asked for.
    """

    order: str
    line: str
    version: int
    before: Promise
    after: Promise
    reason: str
    responsible: str
    committed: bool = True
    affected: Decimal | None = None
    part: str = ""
    unit: str = ""
    text: str = ""
    recovery: str = ""
    next_update: date | None = None


def aware(text: str, calendar: BusinessCalendar) -> datetime:
    """Return when we became aware: a day alone begins with the working hours of our site.

    `text` is a day, or a day and time of ISO 8601, in the zone of the site where none is given.
    """
    zone = ZoneInfo(calendar.zone)
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text), calendar.opens, zone)
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def due_at(text: str, hours: int | None, calendar: BusinessCalendar) -> datetime | None:
    """Return by when a delay must be told: `hours` business hours of our site after awareness.

    The time runs while the notice is a draft, too. None where no hours are agreed.
    """
    return None if hours is None else calendar.due_hours(aware(text, calendar), hours)
