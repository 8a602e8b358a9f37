"""Notices of delays: what they wait for once they are sent, and delays nobody reported yet."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from exchange.model.clocks import Due, Facts, Kind, PredictedDelay, SentNotice, Side
from exchange.model.configuration import Configuration
from exchange.model.policies import NoticePolicy


def due(facts: Facts, configuration: Configuration, now: datetime) -> Iterator[Due]:
    """Yield what notices wait for, and by when; business days are those of our site."""
    for each in facts.notices:
        policy = agreed(each, configuration)
        yield from answer(each, policy, configuration)
        yield from update(each, policy, configuration)
    for delay in facts.predicted:
        yield foreseen(delay, now)


def agreed(each: SentNotice, configuration: Configuration) -> NoticePolicy:
    """Return how delays were told to a partner on the day a notice was sent."""
    agreement = configuration.agreement_of(each.partner, configuration.day(each.sent_at))
    return agreement.notices if agreement else NoticePolicy()


def answer(each: SentNotice, policy: NoticePolicy, configuration: Configuration) -> Iterator[Due]:
    """Yield our word where the answer was no yes, and their answer where a time was agreed."""
    days, calendar = policy.confirm_days, configuration.site_calendar
    if each.state == "open" and each.answered_at:
        until = None if days is None else calendar.due(each.answered_at, days)
        yield waits(each, "notice_answer", "ours", since=each.answered_at, due=until)
    elif each.state == "sent" and days is not None:
        until = calendar.due(each.sent_at, days)
        yield waits(each, "notice_reply", "theirs", since=each.sent_at, due=until)


def waits(
    each: SentNotice, kind: Kind, side: Side, *, since: datetime, due: datetime | None
) -> Due:
    """Return what a notice waits for since a moment."""
    return Due(
        kind=kind,
        side=side,
        partner=each.partner,
        reference=each.notice,
        since=since,
        due=due,
        receipt=each.receipt,
        params={"answer": each.answer, "told": each.lines},
    )


def update(each: SentNotice, policy: NoticePolicy, configuration: Configuration) -> Iterator[Due]:
    """Yield our next word on what is still late: on the day we named, else as agreed."""
    calendar = configuration.site_calendar
    if not each.goes_on:
        return
    if each.next_update:
        until = datetime.combine(each.next_update, calendar.closes, ZoneInfo(calendar.zone))
    elif policy.update_days is not None:
        until = calendar.due(each.sent_at, policy.update_days)
    else:
        return
    yield waits(each, "notice_update", "ours", since=each.sent_at, due=until)


def foreseen(each: PredictedDelay, now: datetime) -> Due:
    """Return a delay a person has to report or to rule out; it waits without an agreed time."""
    return Due(
        kind="predicted",
        side="ours",
        partner=each.partner,
        reference=each.order,
        since=now,
        due=None,
        params={"line": each.line, "why": each.why, "promised": f"{each.promised}",
                "day": f"{each.day or '-'}", "component": each.component},
    )  # fmt: skip
