"""When we work, when a forecast is due, and until when either side answers."""

from collections.abc import Iterator
from datetime import date, timedelta

from exchange.model.agreements import Agreement
from exchange.model.calendars import BusinessCalendar
from exchange.model.guides import Guide
from exchange.report.guide.sections import Section, listing
from exchange.report.wording import Words

DAY = timedelta(days=1)
AHEAD = timedelta(days=365)

ANSWERS = (
    ("orders", "answer_days", "guide.in_days"),
    ("forecast", "response_days", "guide.in_days"),
    ("eco", "receipt_days", "guide.in_days"),
    ("eco", "impact_days", "guide.in_days"),
    ("eco", "decision_days", "guide.in_days"),
    ("notices", "hours", "guide.in_hours"),
    ("notices", "update_days", "guide.in_days"),
    ("notices", "confirm_days", "guide.in_days"),
    ("cases", "answer_days", "guide.in_days"),
    ("cases", "decision_days", "guide.in_days"),
)
"""Values of an agreement that say until when somebody answers, and how they are counted."""


def days(guide: Guide, words: Words) -> Section:
    """Return the section on calendars and answer times."""
    until = guide.today + AHEAD
    caption = words.say("guide.closed", day=until)
    heads = (words.say("guide.from"), words.say("guide.to"))
    closed = ((str(first), str(last)) for first, last in spans(guide.calendar, guide.today, until))
    return Section(
        "calendar",
        words.say("guide.days"),
        facts=tuple((words.say(key), value) for key, value in facts(guide, words)),
        listings=(
            *listing(
                words.say("guide.answers.times"),
                (words.say("guide.what"), words.say("guide.agreed"), words.say("guide.clause")),
                times(guide.agreement, words) if guide.agreement else (),
            ),
            *listing(caption, heads, closed),
        ),
    )


def facts(guide: Guide, words: Words) -> Iterator[tuple[str, str]]:
    """Yield our working days and hours, whose holidays count, and when forecasts are due."""
    ours = guide.calendar
    works = [words.say(f"weekday.{day}") for day in range(7) if day not in ours.weekend]
    hours = f"{ours.opens:%H:%M}-{ours.closes:%H:%M}"
    yield (
        "guide.open",
        words.say("guide.open.how", days=", ".join(works), hours=hours, zone=ours.zone),
    )
    yield "guide.holidays", ours.name or words.say("guide.holidays.none")
    if guide.theirs:
        yield "guide.theirs", f"{guide.theirs.name} ({guide.theirs.zone})"
    policy = guide.agreement.forecast if guide.agreement else None
    if policy and policy.cadence:
        clause = policy.cited("due")
        told = words.say(f"guide.cadence.{policy.cadence}", due=due(policy.due, words))
        yield "guide.due", f"{told} ({clause})" if clause else told
    if guide.due:
        yield "guide.due.next", ", ".join(map(str, guide.due))


WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def due(text: str, words: Words) -> str:
    """Return a due time as people say it: the weekday by its name."""
    day, blank, clock = text.partition(" ")
    named = words.say(f"weekday.{WEEKDAYS.index(day)}") if day in WEEKDAYS else day
    return f"{named}{blank}{clock}"


def times(agreement: Agreement, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield what is due within how long, with the clause."""
    for section, name, counted in ANSWERS:
        policy = getattr(agreement, section)
        value = getattr(policy, name)
        if value is None:
            continue
        told = words.count(counted, value)
        if section == "orders" and agreement.orders.cut_off:
            told += words.say("guide.cut_off", time=agreement.orders.cut_off)
        yield words.say(f"guide.{section}.{name}"), told, policy.cited(name)


def spans(calendar: BusinessCalendar, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last of days in a row that are closed, but for mere weekends."""
    begun: date | None = None
    for day in (first + ahead * DAY for ahead in range((last - first).days + 1)):
        if calendar.works(day):
            if begun and any_closed(calendar, begun, day - DAY):
                yield begun, day - DAY
            begun = None
        else:
            begun = begun or day


def any_closed(calendar: BusinessCalendar, first: date, last: date) -> bool:
    """Tell whether a day among these is closed that is not of a weekend."""
    found = (first + ahead * DAY for ahead in range((last - first).days + 1))
    return any(day.weekday() not in calendar.weekend for day in found)
