"""What customers said to notices: in workbooks sent back, in changes, and to our people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exchange.model.notice_answers import Answer, NoticeAnswer
from exchange.model.notices import Promise
from exchange.model.numbers import response_number, significant
from exchange.model.outcome import Document
from exchange.reconcile import order_state
from exchange.reconcile.committing import PREFIX, Held, lines_of
from exchange.reconcile.notices.lines import Key, Row, key_of
from exchange.reconcile.notices.standing import Book

ANSWERS = "notice_answers"

WHOLE = ""
"""The line that stands for all lines of an order; as order and line, of a notice."""

CHOSEN: Mapping[str, Answer] = {"rejected": "REJECTED"}

Spoken = Mapping[tuple[str, Key], Sequence[NoticeAnswer]]
"""What was said, by the number of the notice and the line; a line may stand for more."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A line of a notice as it went out; `until` is the next one that told of it, if any."""

    notice: str
    since: str
    before: Promise
    after: Promise
    until: str = ""


def heard(whole: Book, recorded: Iterable[Row] = (), returned: Iterable[Row] = ()) -> Spoken:
    """Return all that was said to the notices sent to a partner, what a new file says added.

    `recorded` are rows of `notice_answers`, `returned` those of workbooks of ours that came back,
    in the columns of `Ledger.returned`; both with the identity of their document.
    """
    numbers = sent_numbers(whole)
    known = whole.ledger.history(ANSWERS).iter_rows(named=True)
    back = whole.ledger.returned().iter_rows(named=True) if numbers else ()
    spoken = defaultdict[tuple[str, Key], list[NoticeAnswer]](list)
    for row in (*known, *recorded):
        spoken[row["notice"], key_of(row)].append(of_person(row))
    for row in (*back, *returned):
        about = numbers.get(row["number"] or "")
        answer = of_workbook(row)
        if about and answer:
            notice, order = about
            spoken[notice, (order, significant(row["line"] or WHOLE))].append(answer)
    return spoken


def sent_numbers(whole: Book) -> dict[str, tuple[str, str]]:
    """Return notice and order by the number under which a notice speaks of an order."""
    return {
        response_number(notice, held.documents[-1].number): (notice, order)
        for notice, order in sorted(sent_orders(whole))
        if (held := whole.order(order))
    }


def sent_orders(whole: Book) -> set[tuple[str, str]]:
    """Return each notice that was sent with each order it may speak of."""
    return {
        (event.notice, order)
        for (order, _), events in whole.lines.items()
        for event in events
        if event.notice in whole.sent
    }


def of_person(row: Row) -> NoticeAnswer:
    """Return what one of our people recorded."""
    return NoticeAnswer(
        document=row["document"],
        way="recorded",
        answer=row["answer"],
        quantity=row["quantity"],
        day=row["date"],
        text=row["text"] or "",
        source=row["source"] or "",
        by=row["by"] or "",
    )


def of_workbook(row: Row) -> NoticeAnswer | None:
    """Return what a row sent back says, None where it says nothing.

    A yes is consent only where nothing is said besides; what only a person can read is a remark.
    """
    choice, day, said = row["choice"] or "", row["day"], row["text"] or ""
    answer: Answer = CHOSEN.get(choice, "REMARK")
    if row["state"] == "accepted":
        answer = "ACCEPTED"
    elif choice == "other" and day:
        answer = "OTHER_DATE"
    elif not said:
        return None
    return NoticeAnswer(row["document"], "workbook", answer, day=day, text=said)


def said(spoken: Spoken, notice: str, key: Key) -> Iterator[NoticeAnswer]:
    """Yield what was said to one line; of one document what names it goes before the rest."""
    order, _ = key
    by_document: dict[str, NoticeAnswer] = {}
    for about in ((WHOLE, WHOLE), (order, WHOLE), key):
        for each in spoken.get((notice, about), ()):
            by_document[each.document] = each
    yield from by_document.values()


def changed(held: Held | None, key: Key, told: Telling) -> Iterator[NoticeAnswer]:
    """Yield what changes of the order between two notices say to a line that was told of.

    A change that cancels the line or names its days is an answer; any other is none.
    """
    for document in held.documents if held else ():
        later = told.since < document.id and (not told.until or document.id < told.until)
        if later and document.document == order_state.CHANGE:
            yield from of_change(document, key, told.after)


def of_change(document: Document, key: Key, promise: Promise) -> Iterator[NoticeAnswer]:
    """Yield what one change says to a line, nothing where it says nothing of its days."""
    if document.function == "cancel":
        yield NoticeAnswer(document.id, "change", "CANCEL", source=document.title)
        return
    for row in lines_of(document, key[1]):
        days = asked_days(document, row["line"])
        if row["action"] == "delete":
            yield NoticeAnswer(document.id, "change", "CANCEL", source=document.title)
        elif days:
            told = {due.day for due in promise}
            answer: Answer = "ACCEPTED" if days == told else "OTHER_DATE"
            named = next(iter(days)) if len(days) == 1 else None
            words = ", ".join(f"{day}" for day in sorted(days))
            yield NoticeAnswer(
                document.id, "change", answer, day=named, text=words, source=document.title
            )


def asked_days(document: Document, line: int) -> set[date]:
    """Return the days a change names for one of its lines."""
    rows = order_state.rows(document, f"{PREFIX[document.document]}_schedules")
    return {row["requested_date"] for row in rows if row["line"] == line and row["requested_date"]}
