"""What has become of each line that a customer was told of: not answered, accepted, or open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from exchange.model.notice_answers import LineState, NoticeAnswer, ToldLine
from exchange.model.notices import Promise
from exchange.reconcile.notices.hearing import Spoken, Telling, changed, said
from exchange.reconcile.notices.lines import Key, Line
from exchange.reconcile.notices.standing import Book, Event, Standing

Committed = Sequence[tuple[str, Promise]]
"""What was in force from which document on, the oldest first."""


def told_lines(whole: Book, spoken: Spoken) -> Mapping[str, tuple[ToldLine, ...]]:
    """Return the lines of every notice that was sent, by its number, in the order of orders."""
    found: dict[str, list[ToldLine]] = {}
    for key, events in sorted(whole.lines.items()):
        line = whole.line(key, gone=True)
        if line and any(event.notice in whole.sent for event in events):
            for each in of_line(whole, key, line, spoken):
                found.setdefault(each.notice, []).append(each)
    return {notice: tuple(lines) for notice, lines in found.items()}


def of_line(whole: Book, key: Key, line: Line, spoken: Spoken) -> Iterator[ToldLine]:
    """Yield each telling of one line with what was said to it."""
    tellings, committed = history(whole, key, line)
    every = [
        ToldLine(
            notice=each.notice,
            order=line.order,
            line=line.number,
            version=version,
            since=each.since,
            before=each.before,
            after=each.after,
            first=committed[0][1] if committed else (),
            in_force=(),
            state="sent",
            answers=tuple(answers(whole, key, each, spoken)),
        )
        for version, each in enumerate(tellings, 1)
    ]
    own = whole.events(key)
    judged = [
        replace(each, state=state(each, telling.until, own))
        for each, telling in zip(every, tellings, strict=True)
    ]
    now = in_force(committed, judged)
    yield from (replace(each, in_force=now) for each in judged)


def history(whole: Book, key: Key, line: Line) -> tuple[list[Telling], Committed]:
    """Return what was told of a line and what we committed to, in the order of our files."""
    before, tellings = Standing(line.asked, committed=line.agreed), list[Telling]()
    committed = [("", line.asked)] if line.agreed else []
    for event, now in whole.steps(key, line):
        if event.kind == "commit" and now.committed and now is not before:
            committed.append((event.document, now.promise))
        if now.told > before.told:
            asked = not (before.committed or before.told)
            start = line.asked_before(event.document) if asked else before.promise
            tellings.append(Telling(event.notice, event.document, start, now.promise))
        before = now
    ends = [*(each.since for each in tellings[1:]), ""]
    pairs = zip(tellings, ends if tellings else (), strict=True)
    return [replace(each, until=end) for each, end in pairs], committed


def answers(whole: Book, key: Key, telling: Telling, spoken: Spoken) -> list[NoticeAnswer]:
    """Return what was said to one telling of a line, in the order it came."""
    by_change = changed(whole.order(key[0]), key, telling)
    found = (*said(spoken, telling.notice, key), *by_change)
    return sorted(found, key=lambda each: each.document)


def state(told: ToldLine, until: str, own: Sequence[Event]) -> LineState:
    """Return what has become of a line; `own` is what our side said of it."""
    answer = told.answer
    if answer is None:
        return "replaced" if until else "sent"
    if answer.answer == "ACCEPTED":
        return "accepted"
    since = [event.kind for event in own if event.document > answer.document]
    if "uphold" in since:
        return "upheld"
    return "settled" if {"commit", "delay"} & {*since} else "open"


def in_force(committed: Committed, told: Sequence[ToldLine]) -> Promise:
    """Return the newest promise of ours that is a commitment or that the customer accepted."""
    accepted = [
        (each.answer.document, each.after)
        for each in told
        if each.state == "accepted" and each.answer
    ]
    every = sorted((*committed, *accepted), key=lambda each: each[0])
    return every[-1][1] if every else ()
