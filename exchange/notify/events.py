"""What happened since people were told last, as events that stay the same however often seen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from exchange.model.clocks import Due, Kind
from exchange.model.configuration import Configuration
from exchange.model.findings import Rules, Severity, Topic, Verdict
from exchange.model.notifications import Counted, Event, News
from exchange.model.notifying import EventKind

REFUSING = frozenset({Severity.FATAL, Severity.REJECT})

BY_CLOCK: Mapping[Kind, EventKind] = {
    "forecast": "partner_silent",
    "record": "erp_overdue",
    "delivery": "answer_blocked",
    "acknowledgement": "acknowledgement_doubtful",
    "unacknowledged": "unacknowledged",
    "problem": "problem_found",
}
"""What a clock becomes whose time is over; others by whose turn it is."""

BY_SIDE: Mapping[str, EventKind] = {
    "ours": "answer_overdue",
    "theirs": "question_overdue",
    "erp": "erp_overdue",
}

PASSING = frozenset({"parked", "predicted"})
"""Clocks nobody is told of: what they lead to happens by itself, or is a forecast of ours."""

UNTIMED = frozenset({"delivery", "acknowledgement", "problem"})
"""Clocks that are due the moment they are there: nobody can be late with them."""


def happened(news: Iterable[News], configuration: Configuration) -> Iterator[Event]:
    """Yield the events that new entries of the audit trail are."""
    for each in news:
        yield from ENTRIES[each.action](each, configuration)


def settled(each: News, configuration: Configuration) -> Iterator[Event]:
    """Yield what a judged file means to people: each topic has its own reader."""
    rules = configuration.rules_of(each.partner, configuration.day(each.at))
    refusing = [one for one in each.found if rules[one.finding.rule].severity in REFUSING]
    asking = [one for one in each.found if rules[one.finding.rule].severity is Severity.HOLD]
    alarming = [one for one in each.found if rules[one.finding.rule].alert]
    refused_topics = {rules[one.finding.rule].topic for one in refusing}
    beside = [one for one in asking if rules[one.finding.rule].topic in refused_topics]
    alone = [one for one in asking if one not in beside]
    yield from by_topic("file_refused", each, [*refusing, *beside], rules)
    yield from by_topic("question_opened", each, alone, rules)
    yield from by_topic("alert", each, alarming, rules)


def by_topic(
    kind: EventKind, each: News, found: Iterable[Counted], rules: Rules
) -> Iterator[Event]:
    """Yield one event for each topic of some findings of a file, the gravest finding first."""

    def topic(one: Counted) -> str:
        return rules[one.finding.rule].topic

    for name, these in groupby(sorted(found, key=topic), key=topic):
        same = sorted(these, key=lambda one: -rules[one.finding.rule].severity.rank)
        worst = rules[same[0].finding.rule].severity
        yield Event(
            kind=kind,
            key=f"{kind}|{each.receipt}|{name}",
            at=each.at,
            partner=each.partner,
            receipt=each.receipt,
            about=each.name,
            topic=Topic(name),
            urgent=worst is Severity.FATAL,
            part=kind == "file_refused" and each.verdict is Verdict.PARTIAL,
            found=tuple(same),
        )


def noticed(each: News, _: Configuration) -> Iterator[Event]:
    """Yield that a notice of a delay is where the partner finds it."""
    yield Event(
        kind="notice_sent",
        key=f"notice_sent|{each.partner}|{each.name}",
        at=each.at,
        partner=each.partner,
        receipt=each.receipt,
        about=each.name,
        topic=Topic.OPERATIONAL,
    )


def refused(each: News, _: Configuration) -> Iterator[Event]:
    """Yield that our ERP did not take a record."""
    yield Event(
        kind="erp_refused",
        key=f"erp_refused|{each.name}|{each.seq}",
        at=each.at,
        partner=each.partner,
        receipt=each.receipt,
        about=each.name,
        places={"reason": each.reason},
    )


def blocked(each: News, _: Configuration) -> Iterator[Event]:
    """Yield that a connection is not tried any more until somebody has looked after it."""
    yield Event(
        kind="connection_blocked",
        key=f"connection_blocked|{each.name}|{each.seq}",
        at=each.at,
        partner=each.partner,
        about=each.name,
        urgent=True,
        places={"reason": each.reason},
    )


ENTRIES: Mapping[str, Callable[[News, Configuration], Iterator[Event]]] = {
    "settled": settled,
    "notice": noticed,
    "refused": refused,
    "blocked": blocked,
}


def overdue(running: Sequence[Due], configuration: Configuration, now: datetime) -> Iterator[Event]:
    """Yield the events that clocks are by now: what is late, and whom it has gone on to."""
    for due in running:
        if due.kind == "notice" and not late(due, now):
            yield clocked("notice_waiting", due, due.since)
        elif due.kind not in PASSING and told_of(due, configuration, now):
            yield clocked(BY_CLOCK.get(due.kind, BY_SIDE[due.side]), due, now)
            yield from gone_on(due, configuration, now)


def late(due: Due, now: datetime) -> bool:
    """Tell whether the time of a clock is over."""
    return due.due is not None and due.due <= now


def told_of(due: Due, configuration: Configuration, now: datetime) -> bool:
    """Tell whether somebody is told of a clock: problems at once, answers once they are stuck."""
    if due.kind == "delivery":
        return due.since + timedelta(minutes=configuration.site.telling.blocked_minutes) <= now
    return due.kind == "problem" or late(due, now)


def gone_on(due: Due, configuration: Configuration, now: datetime) -> Iterator[Event]:
    """Yield that a clock went on to a deputy, and to whoever is told last."""
    if due.kind in UNTIMED or due.due is None:
        return
    passed = [each.at for each in due.said if each.step == "escalation" and each.at]
    if passed:
        yield clocked("passed_on", due, passed[0])
    hours = configuration.site.telling.escalate_hours
    until = configuration.site_calendar.due_hours(due.due, hours)
    if until <= now:
        yield clocked("escalated", due, now)


def clocked(kind: EventKind, due: Due, at: datetime) -> Event:
    """Return a clock as an event: the same one as long as it has the same time."""
    since = (due.due or due.since).isoformat()
    line = due.params.get("line", "")
    return Event(
        kind=kind,
        key=f"{kind}|{due.kind}|{due.partner}|{due.reference}|{line}|{due.receipt}|{since}",
        at=at,
        partner=due.partner,
        receipt=due.receipt,
        about=due.reference,
        topic=due.topic,
        urgent=due.urgent,
        due=due,
    )
