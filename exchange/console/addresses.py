"""What the address of a page may say, and the address of the same page with some of it changed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from exchange.console.office import Look

Day = Annotated[date | None, BeforeValidator(lambda told: told or None)]
"""A day that may be left out; a form sends an empty text for it."""

Days = Annotated[int, Field(ge=1, le=92)]
"""A number of days to look back on: no page looks further."""


class Nothing(BaseModel):
    """What a page is asked for that needs nothing more."""

    model_config = ConfigDict(extra="forbid")


class Addressed(BaseModel):
    """What a page is asked for; what is as it is anyway is left out of its address."""

    model_config = ConfigDict(extra="forbid")

    def address(self, **changes: object) -> str:
        """Return the address of this page with some of it changed, and nothing that is empty."""
        told = {**self.model_dump(), "after": "", **changes}
        plain = type(self)().model_dump()
        kept = {name: each for name, each in told.items() if each not in {"", plain.get(name)}}
        return "?" + urlencode(kept) if kept else "?"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment a day begins at our site."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def last_days(look: Look, days: int) -> tuple[datetime, datetime]:
    """Return the moments between which the last days lie, no wider than whoever asks may see."""
    today = look.configuration.day(look.now)
    zone = ZoneInfo(look.configuration.site.timezone)
    first = max(filter(None, (today - timedelta(days=days - 1), look.account.since)))
    last = min(filter(None, (today, look.account.until)))
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)


def bounds(look: Look) -> tuple[datetime | None, datetime | None]:
    """Return the moments between which whoever asks may see anything, None where all may be."""
    zone, one = ZoneInfo(look.configuration.site.timezone), timedelta(days=1)
    since, until = look.account.since, look.account.until
    return midnight(since, zone) if since else None, midnight(until + one, zone) if until else None
