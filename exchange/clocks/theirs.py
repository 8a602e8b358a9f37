"""What is owed to us: forecasts, acknowledgements, answers to our questions; and by our own ERP."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from exchange.clocks import parking
from exchange.clocks.cadence import first_expected, next_expected
from exchange.model.answer_times import question_due
from exchange.model.clocks import Due, Facts, LastForecast, Questioned, Waits
from exchange.model.configuration import Configuration
from exchange.model.findings import Severity, Topic


def due(facts: Facts, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield what others have to do, and by when."""
    last = {each.partner: each for each in facts.forecasts}
    for partner, known in configuration.partners.items():
        if known.state == "live":
            began = facts.began or now
            yield from forecast(partner, last.get(partner), began, configuration, now=now)
    yield from (question(each, configuration) for each in facts.questions)
    yield from (parking.due(each, configuration) for each in facts.parked)
    for each in facts.unacknowledged:
        yield from acknowledgement(each, configuration, now)
    yield from (record(each, configuration) for each in facts.records)


def forecast(
    partner: str,
    last: LastForecast | None,
    began: datetime,
    configuration: Configuration,
    *,
    now: datetime,
) -> Iterator[Due]:
    """Yield the forecast a partner sends next, or should have sent (ENV-009)."""
    agreement = configuration.agreement_of(partner, configuration.day(now))
    if agreement is None:
        return
    policy, calendar = agreement.forecast, configuration.site_calendar
    if last:
        coming = next_expected(policy, calendar, last.received_at, last.before)
    else:
        coming = first_expected(policy, calendar, began)
    if coming:
        yield Due(
            kind="forecast",
            side="theirs",
            partner=partner,
            reference=coming.period,
            since=coming.due,
            due=coming.late,
            rule="ENV-009" if coming.late <= now else "",
            params={"period": coming.period},
        )


def question(each: Questioned, configuration: Configuration) -> Due:
    """Return what we have asked and not been answered, due as `question_due` says."""
    rules = configuration.rules_of(each.partner, configuration.day(each.received_at))
    asked = [rules[name] for name in each.rules if rules[name].severity is Severity.HOLD]
    return Due(
        kind="question",
        side="theirs",
        partner=each.partner,
        reference=each.title,
        since=each.received_at,
        due=question_due(each.type, each.partner, each.received_at, configuration),
        receipt=each.receipt,
        topic=asked[0].topic if asked else Topic.OPERATIONAL,
        params={"type": each.type, "questions": str(len(asked))},
    )


def acknowledgement(each: Waits, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield an answer of ours a partner should acknowledge (OUT-011); real hours, as agreed."""
    partner = configuration.partners.get(each.partner)
    hours = partner.edi.acknowledged_within_hours if partner else 0
    if hours:
        until = each.since + timedelta(hours=hours)
        yield Due(
            kind="unacknowledged",
            side="theirs",
            partner=each.partner,
            reference=each.reference,
            since=each.since,
            due=until,
            rule="OUT-011" if until <= now else "",
            receipt=each.receipt,
            topic=Topic.EDI,
        )


def record(each: Waits, configuration: Configuration) -> Due:
    """Return a record our ERP has not answered; real hours, as configured."""
    return Due(
        kind="record",
        side="erp",
        partner=each.partner,
        reference=each.reference,
        since=each.since,
        due=each.since + timedelta(hours=configuration.site.erp_answer_hours),
        receipt=each.receipt,
        topic=Topic.EDI,
    )
