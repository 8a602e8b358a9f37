"""What a partner was promised, told and not told yet of each line, from all our ERP ever said.

Nothing of this is stored: it follows from the accepted tables in their order, and from which
answers were made (docs/decisions/0024-notices-follow-from-what-was-said.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, partial
from itertools import groupby
from typing import Literal

import polars as pl

from exchange.model.ledger import Ledger
from exchange.model.notices import Due, Promise
from exchange.model.numbers import response_number, significant
from exchange.model.outcome import OPENING, Document
from exchange.model.policies import NoticePolicy
from exchange.reconcile.committing import Held, held_order
from exchange.reconcile.notices.bundling import Gathers, bundled
from exchange.reconcile.notices.lines import Key, Line, Row, key_of, line
from exchange.reconcile.notices.promises import delayed, later, less, slip

DELAY, RELEASE, COMMIT = "delay", "notice_release", "order_commit"

Kind = Literal["commit", "delay", "release", "withdraw", "uphold"]

ACTIONS: Mapping[str, Kind] = {"RELEASE": "release", "WITHDRAW": "withdraw", "UPHOLD": "uphold"}


@dataclass(frozen=True, slots=True)
class Event:
    """What one file said of one line, or of one notice; `place` is its place among all files.

    `document` is the identity of its document, by which it stands before or after what customers
    send.
    """

    place: int
    kind: Kind
    notice: str = ""
    rows: tuple[Row, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice would tell of a line: the rows of its file and the promise they lead to."""

    notice: str
    rows: tuple[Row, ...]
    promise: Promise


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in force for a line: the promise, a draft beside it, how many notices were sent.

    As long as we have `committed` to nothing, the promise is what was asked for. `predicted` is a
    later commitment our ERP handed in since, of which nobody was told.
    """

    promise: Promise
    draft: Draft | None = None
    told: int = 0
    committed: bool = True
    predicted: Promise = ()


@dataclass(frozen=True)
class Book:
    """All our ERP said of a partner's lines: by line, and what became of each notice.

    `policy` is how delays are told to the partner, `order` gives an order as it stands, `bundles`
    the number of the notice by the document of a delay.
    """

    ledger: Ledger
    partner: str
    policy: NoticePolicy
    order: Callable[[str], Held | None]
    opening: pl.DataFrame
    shipped: Mapping[Key, Decimal] = field(default_factory=dict)
    lines: Mapping[Key, Sequence[Event]] = field(default_factory=dict)
    released: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    bundles: Mapping[str, str] = field(default_factory=dict)
    gathers: Gathers = lambda _: 0

    def line(self, key: Key, *, gone: bool = False) -> Line | None:
        """Return a line as the customer last said it, also one that is `gone` where asked."""
        return line(self.order(key[0]), self.opening, key, gone=gone)

    def knows(self, order: str) -> bool:
        """Tell whether there is such an order at all, with or without lines that are wanted."""
        numbers = {significant(number) for number in self.opening["order_number"]}
        return order in numbers or self.order(order) is not None

    def lines_of(self, order: str) -> list[str]:
        """Return the numbers of all lines an order that stands has had."""
        held = self.order(order)
        return [number for number in held.state.lines if number] if held else []

    def standing(self, key: Key, found: Line) -> Standing:
        """Return what is in force for a line, without what was shipped."""
        begun = Standing(found.asked, committed=found.agreed)
        now = [begun, *(each for _, each in self.steps(key, found))][-1]
        if not now.committed and not now.told:
            now = replace(now, promise=found.asked)
        gone = self.shipped.get(key, Decimal(0))
        draft = now.draft and replace(now.draft, promise=less(now.draft.promise, gone))
        return replace(now, promise=less(now.promise, gone), draft=draft)

    def steps(self, key: Key, found: Line) -> Iterator[tuple[Event, Standing]]:
        """Yield what each file said of a line with what was in force after it.

        What the customer asked for is taken as it was when the file came.
        """
        now, last = Standing(found.asked, committed=found.agreed), ""
        for event in self.events(key):
            if not now.committed and not now.told:
                now = replace(now, promise=found.asked_before(event.document))
            if event.kind == "commit" and self.awaits(now, event, found, last):
                now = replace(now, predicted=found.committed(event.rows, event.document))
            else:
                now = self.after(now, event, found)
            last = event.document
            yield event, now

    def awaits(self, now: Standing, event: Event, found: Line, last: str) -> bool:
        """Tell whether a new commitment is a delay that the customer has yet to be told of.

        It is where it moves what we had committed to without a reason, the customer has asked for
        nothing since `last`, and it was not sent as an answer to the order.
        """
        if explained(event.rows):
            return False
        after = found.committed(event.rows, event.document)
        moved = self.postpones(now, after) and not found.asked_between(last, event.document)
        answer = response_number(event.document, found.order)
        return moved and not self.ledger.answered(answer)

    def postpones(self, now: Standing, after: Promise) -> bool:
        """Tell whether a commitment is later than what is in force by as much as has to be told."""
        days = max(self.policy.minimum_days, 1)
        return now.committed and bool(after) and later(now.promise, after) >= days

    def events(self, key: Key) -> list[Event]:
        """Return what was said of a line and decided about its notices, in order."""
        own = self.lines.get(key, ())
        notices = {event.notice for event in own if event.kind == "delay"}
        decided = [event for notice in notices for event in self.released.get(notice, ())]
        return sorted((*own, *decided), key=lambda event: event.place)

    def after(self, before: Standing, event: Event, found: Line) -> Standing:
        """Return what is in force after one more file."""
        if event.kind == "commit":
            committed = found.committed(event.rows, event.document)
            return Standing(committed, told=before.told) if committed else before
        if event.kind == "delay":
            return self.slipped(before, event)
        if event.kind == "uphold" or before.draft is None or before.draft.notice != event.notice:
            return before
        if event.kind == "release" and event.notice in self.sent:
            return Standing(before.draft.promise, told=before.told + 1)
        return before if event.kind == "release" else replace(before, draft=None)

    def slipped(self, before: Standing, event: Event) -> Standing:
        """Return what is in force after a delay: a draft, told at once, or as it was."""
        promise = delayed(before.promise, told(event.rows), committed=before.committed)
        if promise is None or same(before.draft, promise):
            return before
        if not self.tells(before.promise, promise):
            return replace(before, draft=None)
        if event.notice in self.sent and not self.waited(event.notice):
            return Standing(promise, told=before.told + 1)
        return replace(before, draft=Draft(event.notice, event.rows, promise))

    def waited(self, notice: str) -> bool:
        """Tell whether a person decided about a draft, so that it did not go out by itself."""
        return any(event.kind != "uphold" for event in self.released.get(notice, ()))

    def tells(self, before: Promise, after: Promise) -> bool:
        """Tell whether two promises differ by as much as has to be told."""
        return slip(before, after) >= max(self.policy.minimum_days, 1)

    def waiting(self, notice: str = "") -> Iterator[Key]:
        """Yield the lines a notice may still tell of; without its number, of any notice."""
        for key, events in self.lines.items():
            notices = {event.notice for event in events} - self.sent - {""}
            if notices and (not notice or notice in notices):
                yield key

    def drafts(self, notice: str = "") -> Iterator[tuple[Line, Standing, Draft]]:
        """Yield each line of which something waits to be told, by one notice or by any."""
        for key in self.waiting(notice):
            found = self.line(key)
            now = self.standing(key, found) if found else None
            if found and now and now.draft and notice in {"", now.draft.notice}:
                yield found, now, now.draft


def explained(rows: Sequence[Row]) -> bool:
    """Tell whether a commitment says why: then it tells the customer itself."""
    return any(row["reason"] for row in rows)


def same(draft: Draft | None, promise: Promise) -> bool:
    """Tell whether a draft says already what would be promised."""
    return draft is not None and not slip(draft.promise, promise)


def told(rows: Sequence[Row]) -> list[Due]:
    """Return what the rows of a delay promise."""
    return [
        Due(row["quantity"], row["new_date"], None if row["new_date"] else row["answer_by"])
        for row in rows
    ]


def book(
    ledger: Ledger,
    partner: str,
    policy: NoticePolicy,
    also: Document | None = None,
    *,
    gathers: Gathers | None = None,
) -> Book:
    """Return all our ERP said of a partner's lines, orders with a change that just came.

    `gathers` is for how many minutes delays of a day are one notice, as the policy says without.
    """
    gathers = gathers or (lambda _: policy.settle_minutes)
    said = defaultdict[Key, list[Event]](list)
    released = defaultdict[str, list[Event]](list)
    for row in ledger.history(RELEASE).iter_rows(named=True):
        event = Event(row["place"], ACTIONS[row["action"]], row["notice"], (), row["document"])
        released[row["notice"]].append(event)
    rows = [*ledger.history(DELAY).iter_rows(named=True)]
    decided = {number: [event.place for event in every] for number, every in released.items()}
    bundles = bundled(rows, partner, gathers, decided)
    for table in (ledger.history(COMMIT).iter_rows(named=True), rows):
        for key, event in events(table, bundles):
            said[key].append(event)
    delays = {event.notice for each in said.values() for event in each if event.notice}
    return Book(
        ledger=ledger,
        partner=partner,
        policy=policy,
        bundles=bundles,
        gathers=gathers,
        order=cache(partial(sent_order, ledger, also=also)),
        opening=ledger.held("opening_orders"),
        shipped=shipped(ledger.held("shipments")),
        lines=said,
        released=released,
        sent=frozenset(notice for notice in delays if ledger.answered(notice)),
    )


def sent_order(ledger: Ledger, number: str, also: Document | None = None) -> Held | None:
    """Return an order of which a file of the partner is here; else its line is the cut-over's."""
    held = held_order(ledger, number, also)
    alone = held is not None and [each.function for each in held.documents] == [OPENING]
    return None if alone else held


def events(rows: Iterable[Row], bundles: Mapping[str, str]) -> Iterator[tuple[Key, Event]]:
    """Yield what each file said of each line, in the order of the files; delays have notices."""
    for (document, place), every in groupby(rows, lambda row: (row["document"], row["place"])):
        notice = bundles.get(document, "")
        kind: Kind = "delay" if notice else "commit"
        for key, these in by_line(every).items():
            yield key, Event(place, kind, notice, tuple(these), document)


def by_line(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    """Return rows by their line, in the order of the file."""
    found = defaultdict[Key, list[Row]](list)
    for row in rows:
        found[key_of(row)].append(row)
    return found


def shipped(frame: pl.DataFrame) -> dict[Key, Decimal]:
    """Return how much of each line was shipped."""
    return {
        key: sum((row["quantity"] for row in rows), Decimal(0))
        for key, rows in by_line(frame.iter_rows(named=True)).items()
    }
