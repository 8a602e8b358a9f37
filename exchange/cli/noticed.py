"""What is on record of notices to each partner: drafts, what was sent, what was said to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ulid import ULID

from exchange import settings
from exchange.journal import Journal
from exchange.model.agreements import NoticePolicy
from exchange.model.clocks import Facts, PredictedDelay, SentNotice
from exchange.model.configuration import Configuration
from exchange.model.notice_answers import NoticeAnswer, State, ToldLine, state
from exchange.model.numbers import significant
from exchange.reconcile.notices.answered import told_lines
from exchange.reconcile.notices.hearing import heard
from exchange.reconcile.notices.lines import key_of
from exchange.reconcile.notices.predicting import predicted
from exchange.reconcile.notices.promises import less
from exchange.reconcile.notices.standing import Book, book


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


def books(journal: Journal, configuration: Configuration, now: datetime) -> Iterator[Book]:
    """Yield all our ERP said to each partner."""
    ours = journal.ledger(settings.ERP)
    for partner in configuration.partners:
        if partner != settings.ERP:
            agreement = configuration.agreement_of(partner, configuration.day(now))
            policy = agreement.notices if agreement else NoticePolicy()
            yield book(ours.of(partner), partner, policy)


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


def facts(found: Facts, journal: Journal, configuration: Configuration, now: datetime) -> Facts:
    """Return what may be due, with what notices wait for; a delay is due while it is a draft."""
    whole = [*books(journal, configuration, now)]
    drafts = {
        (each.partner, *key_of(row))
        for each in whole
        for _, _, draft in each.drafts()
        for row in draft.rows
    }
    waiting = (
        each
        for each in found.delays
        if (each.partner, significant(each.order_number), significant(each.line_number)) in drafts
    )
    today = configuration.day(now)
    return replace(
        found,
        delays=tuple(waiting),
        notices=tuple(fact for each in whole for fact in facts_of(each, journal)),
        predicted=tuple(
            fact for each in whole for fact in predicted_of(each, configuration, today)
        ),
    )


def predicted_of(
    whole: Book, configuration: Configuration, today: date
) -> Iterator[PredictedDelay]:
    """Yield the delays of a live partner that nobody reported."""
    if configuration.partners[whole.partner].state == "live":
        yield from predicted(whole, today)


def facts_of(whole: Book, journal: Journal) -> Iterator[SentNotice]:
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
