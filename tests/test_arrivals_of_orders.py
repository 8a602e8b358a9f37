"""Six documents of one order in every order of arrival, and changes that come before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import permutations

import polars as pl
import pytest
from documents import Rows, asks, change, line, order
from knowing import agreed, told
from test_reconcile import judge

from exchange.model.findings import Verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.changing.parking import Book, Parked, arrived, lapsed, released
from exchange.reconcile.changing.sequence import sequenced
from exchange.reconcile.deliveries import Delivery, Lot
from exchange.reconcile.line_states import line_states
from exchange.reconcile.order_state import Order, Row

MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 5), date(2027, 5, 3)
MONDAY = date(2026, 11, 23)


def days(*wanted: tuple[int, date, str]) -> Rows:
    return [
        {"line": at, "schedule": number, "requested_date": f"{day}", "quantity": quantity}
        for number, (at, day, quantity) in enumerate(wanted, 1)
    ]


def taken(message: Message) -> Document:
    """Return a document with nothing held, as it is once its order is known."""
    (found,) = judge(message).documents
    assert {each.rule for each in found.findings} <= {"POC-001"}
    tables = {name: freed(content) for name, content in found.tables.items()}
    return replace(found, verdict=Verdict.ACCEPTED, findings=(), tables=tables)


def freed(content: bytes) -> bytes:
    stream = BytesIO()
    pl.read_ipc(content).with_columns(status=pl.lit("released")).write_ipc(stream)
    return stream.getvalue()


ORDER = taken(order([line(1, "100"), line(2, "50")], days((1, MARCH, "100"), (2, MARCH, "50"))))
FIRST = taken(change([asks(1, "change")], days((1, MARCH, "60"), (1, APRIL, "40"))))
SECOND = taken(change(
    [asks(1, "change"), asks(2, "change", quantity="80")],
    days((1, MARCH, "60"), (1, MAY, "40")), change_number="2",
))  # fmt: skip
THIRD = taken(change(
    [asks(2, "delete"), asks(3, "add", quantity="5", price="1", customer_part="P-3")],
    days((2, MAY, "5")), change_number="3",
))  # fmt: skip
SHIPPED = {"line_number": "10", "quantity": Decimal(60)}
COMMITTED = {"line_number": "30", "schedule": 1, "date": MAY, "answer": "ACCEPTED"}


@dataclass(frozen=True)
class World:
    """What is held of everything that came."""

    book: Book = field(default_factory=Book)
    shipments: tuple[Row, ...] = ()
    commits: tuple[Row, ...] = ()

    def after(self, came: "Document | Row") -> "World":
        if isinstance(came, Document):
            return replace(self, book=arrived(self.book, came, MONDAY))
        if "answer" in came:
            return replace(self, commits=(*self.commits, came))
        return replace(self, shipments=(*self.shipments, came))

    @property
    def end(self) -> tuple[Order | None, Mapping[str, str], tuple[Parked, ...]]:
        held = self.book.order("PO-1")
        states = line_states(held, self.shipments, self.commits) if held else {}
        return held, states, self.book.parked


STORY: Sequence[Document | Row] = (ORDER, FIRST, SECOND, THIRD, SHIPPED, COMMITTED)


def told_in(story: Sequence[Document | Row]) -> World:
    world = World()
    for came in story:
        world = world.after(came)
    return world


def test_the_story_as_it_was_made() -> None:
    held, states, parked = told_in(STORY).end
    assert held is not None
    assert parked == ()
    assert states == {"10": "NEW", "20": "CANCELLED", "30": "CONFIRMED"}
    assert held.lines["10"].deliveries == (
        Delivery(1, MARCH, (Lot(Decimal(60), MARCH),)),
        Delivery(2, MAY, (Lot(Decimal(40), MARCH, moved=2, parent=2),)),
    )
    assert [each.revision for each in held.changes] == ["1", "2", "3"]


@pytest.mark.parametrize("first", range(6))
def test_every_order_of_arrival_ends_in_the_same_state(first: int) -> None:
    expected = told_in(STORY).end
    orders = [story for story in permutations(range(6)) if story[0] == first]
    assert len(orders) == 120
    for story in orders:
        assert told_in([STORY[at] for at in story]).end == expected, story


def test_on_the_way_a_change_without_its_order_is_parked_and_nothing_else_is() -> None:
    parked = 0
    for story in permutations(range(6)):
        world = World()
        for number, at in enumerate(story):
            world = world.after(STORY[at])
            early = [each for each in story[: number + 1] if each in {1, 2, 3}]
            waits = 0 if 0 in story[: number + 1] else len(early)
            assert len(world.book.parked) == waits
            parked += waits
    assert parked > 0


def test_an_order_releases_its_own_changes_alone() -> None:
    other = replace(FIRST, number="PO-2")
    waiting = (Parked(FIRST, MONDAY), Parked(other, MONDAY), Parked(SECOND, MONDAY))
    assert [each.document for each in released(waiting, ORDER)] == [FIRST, SECOND]
    book = arrived(Book(parked=waiting), ORDER, MONDAY)
    assert book.parked == (Parked(other, MONDAY),)
    assert book.order("PO-2") is None


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (date(2026, 11, 20), []),  # its last day is Monday, on which it still waits
        (date(2026, 11, 19), ["POC-028 PO-1 | 1 | - | 4"]),
        (MONDAY, []),
    ],
)
def test_a_change_waits_for_its_order_only_so_long(since: date, found: list[str]) -> None:
    waiting = [Parked(FIRST, since)]
    over = [*lapsed(waiting, agreed(park_days=1))]
    assert [told(each) for _, each in over] == found
    assert [each for each, _ in over] == waiting * bool(found)


def test_changes_are_put_in_order_by_number_then_by_day_then_as_they_came() -> None:
    dated = [
        replace(each, revision=name, header={"date": day})
        for each, name, day in ((SECOND, "A", "2026-11-21"), (FIRST, "B", "2026-11-20"))
    ]
    tenth = replace(THIRD, revision="10")
    assert sequenced([tenth, SECOND, ORDER]) == (ORDER, SECOND, tenth)
    assert sequenced([*dated, ORDER]) == (ORDER, dated[1], dated[0])
    nameless = [replace(each, header={}) for each in dated]
    assert sequenced([*nameless, ORDER]) == (ORDER, *nameless)


@pytest.mark.parametrize("function", ["replace", "change"])
def test_an_order_sent_anew_keeps_the_days_first_wanted(function: str) -> None:
    anew = order([line(1, "100")], days((1, MARCH, "70"), (1, MAY, "30")))
    book = told_in([ORDER, replace(taken(anew), function=function)]).book
    held = book.order("PO-1")
    assert held is not None
    assert set(held.lines) == ({"10"} if function == "replace" else {"10", "20"})
    assert held.lines["10"].deliveries[1].lots == (Lot(Decimal(30), MARCH, moved=1, parent=1),)


LINE = {"line_number": "10", "schedule": 1}
LATE: Sequence[Row] = (
    {**LINE, "answer": "ACCEPTED", "date": MARCH},
    {**LINE, "answer": "ACCEPTED", "date": APRIL},
)


@pytest.mark.parametrize(
    ("documents", "shipped", "commits", "state"),
    [
        ([ORDER], [], [], "NEW"),
        ([ORDER], [], LATE[:1], "CONFIRMED"),
        ([ORDER], [], LATE, "DELAYED"),
        ([ORDER], [], [{**LATE[0], "date": None}, LATE[1]], "DELAYED"),  # as wanted, then later
        ([ORDER], [], [LATE[0], {**LATE[1], "date": None}], "CONFIRMED"),
        ([ORDER], [], [LATE[1], LATE[0]], "CONFIRMED"),
        ([ORDER], [], [{**LINE, "answer": "REJECTED", "date": None}], "NEW"),
        ([ORDER], [99], LATE, "DELAYED"),
        ([ORDER], [60, 40], LATE, "SHIPPED"),
        ([ORDER, replace(FIRST, function="cancel")], [], LATE, "CANCELLED"),
    ],
)
def test_how_far_a_line_is(
    documents: Sequence[Document], shipped: Sequence[int], commits: Sequence[Row], state: str
) -> None:
    held = told_in(documents).book.order("PO-1")
    assert held is not None
    gone = [{**LINE, "quantity": Decimal(each)} for each in shipped]
    assert line_states(held, gone, commits)["10"] == state


def test_a_line_in_question_is_pending_and_one_with_a_change_in_question_says_so() -> None:
    (waits,) = judge(order([line(1, "5", price=None), line(2, "5")])).documents
    held = told_in([waits, replace(SECOND, verdict=Verdict.HELD, tables=judged_tables())]).book
    found = held.order("PO-1")
    assert found is not None
    assert line_states(found, [], []) == {"10": "CHANGE_REQUESTED", "20": "CHANGE_REQUESTED"}
    alone = told_in([waits]).book.order("PO-1")
    assert alone is not None
    assert line_states(alone, [], []) == {"10": "PENDING", "20": "NEW"}


def judged_tables() -> Mapping[str, bytes]:
    """Return the rows of the second change while it waits."""
    asked = [asks(1, "change"), asks(2, "change", quantity="80")]
    (found,) = judge(change(asked, days((1, MARCH, "60")), change_number="2")).documents
    assert found.verdict is Verdict.HELD
    return found.tables
