"""Cases that wait: our next step on them, and the customer's decision (OUT-010)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from exchange.model.case_files import Case
from exchange.model.clocks import Due, Facts, Kind, Side
from exchange.model.configuration import Configuration


def due(facts: Facts, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield who has to do what about each open case, and by when."""
    for case in facts.cases:
        yield waiting(case, configuration, now)


def whose(case: Case) -> Side:
    """Return whose turn it is: theirs to decide on our offer, else ours."""
    asked = case.offer
    theirs = case.state == "quoted" or (
        case.state == "proposed" and asked is not None and asked.initiator == "EMS"
    )
    return "theirs" if theirs else "ours"


def waiting(case: Case, configuration: Configuration, now: datetime) -> Due:
    """Return what a case waits for."""
    side, last = whose(case), case.steps[-1]
    until = by(case, side, configuration)
    kind: Kind = "decision" if side == "theirs" else case.kind
    return Due(
        kind=kind,
        side=side,
        partner=case.partner,
        reference=case.number,
        since=last.at,
        due=until,
        rule="OUT-010" if side == "theirs" and until and until <= now else "",
        params=told(case),
    )


def by(case: Case, side: Side, configuration: Configuration) -> datetime | None:
    """Return until when; of a step of ours counted in business days of our site."""
    last = case.steps[-1]
    agreement = configuration.agreement_of(case.partner, configuration.day(last.at))
    if side == "theirs":
        return case.due(agreement, configuration.calendar_of(case.partner))
    days = agreement.cases.answer_days if agreement else None
    return None if days is None else configuration.site_calendar.due(last.at, days)


def told(case: Case) -> Mapping[str, str]:
    """Return what fills the sentence about a case."""
    return {"about": case.first.part or case.first.subject, "state": case.state}
