"""What we owe: answers to orders and forecasts, notices, and what our own software left lying."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.clocks.answering import agreed_on
from exchange.model.answer_times import answer_by
from exchange.model.clocks import Due, Facts, Kind, LastForecast, OpenOrder, UntoldDelay, Waits
from exchange.model.configuration import Configuration
from exchange.model.findings import Topic
from exchange.model.problems import TOLD_TO, Problem

AT_ONCE = frozenset({"OUT-003", "X-007"})
"""Rules across documents that cannot wait for the next meeting."""


def due(facts: Facts, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield what we have to do, and by when."""
    yield from (order(each, configuration, now) for each in facts.orders)
    for forecast in facts.forecasts:
        yield from response(forecast, configuration)
    yield from (notice(each, configuration, now) for each in facts.delays)
    for each in facts.acknowledgements:
        yield at_once("acknowledgement", each)
    for each in facts.undelivered:
        yield at_once("delivery", each)
    yield from (problem(each, now) for each in facts.problems)


def order(each: OpenOrder, configuration: Configuration, now: datetime) -> Due:
    """Return by when an order or change is answered in all its lines (OUT-001, OUT-002)."""
    agreement = agreed_on(each, configuration)
    until = answer_by(agreement, each.received_at, configuration)
    rule = "" if until is None else "OUT-002" if until <= now else "OUT-001"
    return Due(
        kind="order",
        side="ours",
        partner=each.partner,
        reference=each.title,
        since=each.received_at,
        due=until,
        rule=rule,
        receipt=each.receipt,
        params={"type": each.type, "lines": ", ".join(each.lines)},
        silence=agreement.orders.silence if agreement and until else "nothing",
        deemed=each.deemed,
    )


def response(each: LastForecast, configuration: Configuration) -> Iterator[Due]:
    """Yield by when a forecast is responded to, where that is agreed.

    Of one with exceptions only, nothing is due where nothing is questioned, nor once our answer
    has gone out, which says what is. One with all lines is due until the next forecast comes.
    """
    agreement = configuration.agreement_of(each.partner, configuration.day(each.received_at))
    policy = agreement.forecast if agreement else None
    if policy is None or policy.response_days is None or policy.response == "none":
        return
    if policy.response == "exceptions" and (each.answered or not each.held):
        return
    yield Due(
        kind="forecast_response",
        side="ours",
        partner=each.partner,
        reference=each.number,
        since=each.received_at,
        due=configuration.site_calendar.due(each.received_at, policy.response_days),
        receipt=each.receipt,
    )


def notice(each: UntoldDelay, configuration: Configuration, now: datetime) -> Due:
    """Return by when a delay is told, counted from when we became aware of it (OUT-004)."""
    aware = datetime.fromisoformat(each.aware_at)
    if aware.tzinfo is None:
        aware = aware.replace(tzinfo=ZoneInfo(configuration.site.timezone))
    agreement = configuration.agreement_of(each.partner, configuration.day(aware))
    hours = agreement.notices.hours if agreement else None
    until = None if hours is None else configuration.site_calendar.due_hours(aware, hours)
    return Due(
        kind="notice",
        side="ours",
        partner=each.partner,
        reference=each.order_number,
        since=aware,
        due=until,
        rule="OUT-004" if until and until <= now else "",
        receipt=each.receipt,
        params={"line": each.line_number},
    )


def problem(each: Problem, now: datetime) -> Due:
    """Return what a night found: at once where something is late or broken, else when it suits."""
    since = each.first_seen or now
    return Due(
        kind="problem",
        side="ours",
        partner=each.partner,
        reference=each.subject,
        since=since,
        due=since if each.rule in AT_ONCE else None,
        rule=each.rule,
        topic=TOLD_TO[each.rule],
        params={**each.told, "observed": each.subject, "nights": str(each.occurrences)},
    )


def at_once(kind: Kind, each: Waits) -> Due:
    """Return what is due from the moment it is there."""
    return Due(
        kind=kind,
        side="ours",
        partner=each.partner,
        reference=each.reference,
        since=each.since,
        due=each.since,
        receipt=each.receipt,
        topic=Topic.EDI,
        params={"why": each.why},
    )
