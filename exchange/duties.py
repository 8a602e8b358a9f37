"""Puts what the journal knows before the clocks: everything that is due, the most urgent first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol

from ulid import ULID

from exchange import settings
from exchange.clocks import due, urgency
from exchange.model.clocks import Due, Facts, PredictedDelay, SentNotice, UntoldDelay, Urgency
from exchange.model.configuration import Configuration
from exchange.model.ledger import Ledger
from exchange.model.notice_answers import NoticeAnswer, State, ToldLine, state
from exchange.model.numbers import significant
from exchange.model.policies import NoticePolicy
from exchange.model.receipts import Numbered
from exchange.reconcile.notices.answered import told_lines
from exchange.reconcile.notices.hearing import heard
from exchange.reconcile.notices.predicting import predicted
from exchange.reconcile.notices.promises import less
from exchange.reconcile.notices.standing import Book, book

Running = list[tuple[Due, Urgency]]


class Clocks(Protocol):
    """What the clocks ask of the journal."""

    def facts(self, now: datetime) -> Facts:
        """Return what may be due, without delays."""
        ...


class Journal(Protocol):
    """What is asked of the journal."""

    def clocks(self) -> Clocks:
        """Return what may be due."""
        ...

    def ledger(self, partner: str) -> Ledger:
        """Return what we held of a partner."""
        ...

    def under(self, partner: str, number: str) -> list[Numbered]:
        """Return the answers to a partner with a number of ours, and what came back."""
        ...


def running(journal: Journal, configuration: Configuration, now: datetime) -> Running:
    """Return all clocks of a site, the most urgent first, each with how near its time is."""
    known = journal.clocks().facts(now)
    whole, today = [*books(journal, configuration, now)], configuration.day(now)
    facts = replace(
        known,
        delays=tuple(untold(whole, journal)),
        notices=tuple(each for one in whole for each in waiting(one, journal)),
        predicted=tuple(each for one in whole for each in foreseen(one, configuration, today)),
    )
    found = due(facts, configuration, now)
    return [(each, urgency(each, configuration, now)) for each in found]


def books(journal: Journal, configuration: Configuration, now: datetime) -> Iterator[Book]:
    """Yield all our ERP said to each partner."""
    ours = journal.ledger(settings.ERP)
    for partner in configuration.partners:
        if partner != settings.ERP:
            agreement = configuration.agreement_of(partner, configuration.day(now))
            policy = agreement.notices if agreement else NoticePolicy()
            gathers = partial(configuration.gathers, partner)
            yield book(ours.of(partner), partner, policy, gathers=gathers)


def untold(every: Iterable[Book], journal: Journal) -> Iterator[UntoldDelay]:
    """Yield the delays of which no notice went out: those that wait as drafts."""
    ours = journal.ledger(settings.ERP)
    for whole in every:
        for line, _, draft in whole.drafts():
            row = min(draft.rows, key=lambda row: str(row["aware_at"]))
            source = ours.source(row["document"])
            yield UntoldDelay(
                partner=whole.partner,
                order_number=line.order,
                line_number=line.number,
                aware_at=row["aware_at"],
                receipt=source.transmission.receipt if source else "",
            )


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that was made: its lines, when it was released, when an open answer came.

    `released_at` is None as long as it is not in the partner's outbox.
    """

    number: str
    lines: tuple[ToldLine, ...]
    released_at: datetime | None
    acknowledged: str
    answer: NoticeAnswer | None = None

    @property
    def state(self) -> State:
        """What has become of it."""
        return state(self.lines)

    @property
    def about(self) -> str:
        """Which lines it tells of."""
        return ", ".join(f"{each.order}/{each.line}" for each in self.lines)

    @property
    def answered_at(self) -> datetime | None:
        """When what leaves us a word came: the file that said it tells by its identity."""
        return ULID.from_str(self.answer.document).datetime if self.answer else None


def sent(whole: Book, journal: Journal) -> Iterator[Sent]:
    """Yield the notices that were made to a partner."""
    told: Mapping[str, tuple[ToldLine, ...]] = told_lines(whole, heard(whole)) if whole.sent else {}
    for number in sorted(whole.sent):
        made = journal.under(whole.partner, number)
        released = [each.released_at for each in made if each.released_at]
        lines = told.get(number, ())
        answers = [each.answer for each in lines if each.state == "open" and each.answer]
        yield Sent(
            number=number,
            lines=lines,
            released_at=min(released, default=None),
            acknowledged="; ".join(said for each in made for said in each.said),
            answer=min(answers, key=lambda each: each.document, default=None),
        )


def foreseen(whole: Book, configuration: Configuration, today: date) -> Iterator[PredictedDelay]:
    """Yield the delays of a live partner that nobody reported."""
    if configuration.partners[whole.partner].state == "live":
        yield from predicted(whole, today)


def waiting(whole: Book, journal: Journal) -> Iterator[SentNotice]:
    """Yield the notices to a partner that are in their outbox."""
    for each in sent(whole, journal):
        if each.released_at:
            late = [line for line in each.lines if goes_on(line, whole)]
            days = [day for line in late if (day := next_update(line, whole))]
            yield SentNotice(
                partner=whole.partner,
                notice=each.number,
                lines=each.about,
                sent_at=each.released_at,
                state=each.state,
                answered_at=each.answered_at,
                answer=each.answer.answer if each.answer else "",
                goes_on=bool(late),
                next_update=min(days, default=None),
            )


def goes_on(line: ToldLine, whole: Book) -> bool:
    """Tell whether a line is still late: not accepted, told anew or shipped."""
    key = significant(line.order), significant(line.line)
    left = less(line.after, whole.shipped[key]) if key in whole.shipped else line.after
    return bool(left) and line.state in {"sent", "open", "upheld"}


def next_update(line: ToldLine, whole: Book) -> date | None:
    """Return the day on which a notice says that more is told of a line."""
    key = significant(line.order), significant(line.line)
    days = [
        row["next_update"]
        for event in whole.lines.get(key, ())
        if event.notice == line.notice
        for row in event.rows
        if row["next_update"]
    ]
    return min(days, default=None)


def answer_by(each: Sent, whole: Book, configuration: Configuration) -> datetime | None:
    """Return by when somebody says a word: we, where the answer was no yes, else the customer."""
    waits = {"open": each.answered_at, "sent": each.released_at}
    since, days = waits.get(each.state), whole.policy.confirm_days
    return configuration.site_calendar.due(since, days) if since and days is not None else None


def undecided(
    partner: str, journal: Journal, configuration: Configuration, now: datetime
) -> Iterator[Mapping[str, object]]:
    """Yield the lines of notices to a partner that nobody has agreed to, and whose turn it is."""
    for whole in books(journal, configuration, now):
        for each in sent(whole, journal) if whole.partner == partner else ():
            yield from owed(each, answer_by(each, whole, configuration), now)


def owed(each: Sent, until: datetime | None, now: datetime) -> Iterator[Mapping[str, object]]:
    """Yield the lines of a notice on which one side owes a word."""
    turns = {"open": "ours", "sent": "theirs"}
    for line in each.lines if each.released_at else ():
        if line.state in turns:
            due = until if each.state == line.state else None
            overdue = due is not None and due <= now
            yield {"line": line, "turn": turns[line.state], "due": due, "overdue": overdue}
