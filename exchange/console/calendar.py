"""The calendar of forecasts: what is expected when, and what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange import settings
from exchange.clocks.came import Coming, came, coming
from exchange.console.addresses import Addressed
from exchange.console.office import Look
from exchange.model.findings import STANDING
from exchange.model.listings import Asked, Listed
from exchange.model.partners import Partner

MOST = 200
"""Forecasts of a partner that are looked at."""

BACK, AHEAD = timedelta(days=35), timedelta(days=35)


class CalendarAsked(Addressed):
    """Whose forecasts are asked for."""

    partner: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """One forecast that is expected, and the file it came in; empty where it has not come."""

    partner: str
    name: str
    period: str
    due: datetime
    late: datetime
    state: Coming
    came_at: datetime | None
    receipt: str
    filename: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is expected within some weeks, what comes last first. `silent` name no cadence."""

    expected: Sequence[ExpectedLine]
    silent: Sequence[str]


def look_at_calendar(look: Look, asked: CalendarAsked) -> Calendar:
    """Return what live partners one may see are expected to send, as was agreed."""
    partners = [
        each
        for each in look.configuration.partners.values()
        if each.id != settings.ERP and look.sees(each.id) and asked.partner in {"", each.id}
    ]
    live = [each for each in partners if each.state == "live"]
    found = {each.name: [*expected(each, look)] for each in live}
    lines = sorted(
        (line for each in found.values() for line in each), key=lambda each: each.due, reverse=True
    )
    return Calendar(
        [each for each in lines if look.in_time(each.due)],
        [name for name, each in found.items() if not each],
    )


def expected(partner: Partner, look: Look) -> Iterator[ExpectedLine]:
    """Yield what one partner is expected to send."""
    agreement = look.configuration.agreement_of(partner.id, look.configuration.day(look.now))
    if agreement is None:
        return
    files = forecasts(partner.id, look)
    received = [each.received_at for each in files]
    began = look.journal.catalogue().began() or look.now
    days = (max(began, look.now - BACK), look.now + AHEAD)
    for each, at in came(agreement.forecast, look.configuration.site_calendar, days, received):
        file = files[received.index(at)] if at else None
        yield ExpectedLine(
            partner=partner.id,
            name=partner.name,
            period=each.period,
            due=each.due,
            late=each.late,
            state=coming(each, at, look.now),
            came_at=at,
            receipt=file.receipt if file else "",
            filename=file.filename if file else "",
        )


def forecasts(partner: str, look: Look) -> Sequence[Listed]:
    """Return the newest forecasts of a partner that stand, the oldest first."""
    wanted = Asked(partner=partner, document="forecast", limit=MOST)
    found = look.journal.catalogue().documents(wanted).documents
    standing = [
        each
        for each in reversed(found)
        if each.verdict in STANDING and each.stands and each.live and look.in_time(each.received_at)
    ]
    return sorted(standing, key=lambda each: each.received_at)
