"""Changes against the order as it stands: for each rule a good one and its bad twin."""

# ruff: noqa: ANN401 - fields and columns hold values of every kind

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import polars as pl
import pytest
from documents import Rows, asks, change, line, order
from knowing import BANDS, RULES, TODAY, agreed, agreement, frame, known, price, told, typed
from test_reconcile import judge

from exchange.model.agreements import Terms
from exchange.model.findings import Locator, Whole
from exchange.model.interchange import Message
from exchange.model.policies import Band, Flexibility
from exchange.reconcile import order_state
from exchange.reconcile.changing.bands import band
from exchange.reconcile.changing.done import proposes
from exchange.reconcile.changing.events import differences, proposed
from exchange.reconcile.changing.rules import findings
from exchange.reconcile.order_state import Order
from exchange.reconcile.ordering.known import Ordering

NEAR, LATER, FAR, FREE = "2026-12-17", "2027-01-04", "2027-01-14", "2027-03-01"
"""24, 42, 52 and 98 days after receipt; the bands end at 28 and 56 days."""

DAYS: Rows = [
    {"line": 1, "schedule": 1, "quantity": "100", "requested_date": NEAR},
    {"line": 1, "schedule": 2, "quantity": "200", "requested_date": LATER},
    {"line": 1, "schedule": 3, "quantity": "100", "requested_date": FREE},
    {"line": 2, "schedule": 1, "quantity": "50", "requested_date": FREE},
]
LINES = [line(1, "400", revision="C"), line(2, "50", price="7")]


def standing(*changes: Message) -> Order:
    """Return the order after some changes, all of them taken."""
    (first,) = judge(order(LINES, DAYS)).documents
    held = order_state.order([first])
    assert held is not None
    for each in changes:
        held = proposed(held, typed(each))
    return replace(held, ship_to="DOCK-1", ordered_on="2026-11-01")


STANDING = standing()


def lines(*rows: dict[str, str | int | None], days: Rows | None = None, **header: Any) -> Message:
    """Return a change as the rules get it."""
    return typed(change([*rows], days, **header))


def moved(*days: tuple[str, str], quantity: str | None = None) -> Message:
    """Return a change of line 1 to these days and quantities."""
    return lines(asks(1, "change", quantity=quantity), days=stated(*days))


def stated(*days: tuple[str, str]) -> Rows:
    return [
        {"line": 1, "schedule": number, "requested_date": day, "quantity": quantity}
        for number, (day, quantity) in enumerate(days, 1)
    ]


def named(message: Message, before: Order = STANDING) -> list[str]:
    events = differences(before, proposed(before, message))
    return [
        f"{each.name} {each.line} {each.quantity.normalize():f} "
        f"{each.old or each.before}>{each.new or each.after}"
        for each in events
    ]


KEPT = ((NEAR, "100"), (LATER, "200"), (FREE, "100"))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (moved(*KEPT), []),
        (moved(*reversed(KEPT)), []),
        (lines(asks(1, "none")), []),
        (moved((NEAR, "100"), (LATER, "150"), (FREE, "150")),
         [f"PUSH_OUT 10 50 {LATER}>{FREE}"]),
        (moved((NEAR, "150"), (LATER, "150"), (FREE, "100")),
         [f"PULL_IN 10 50 {LATER}>{NEAR}"]),
        (moved((NEAR, "100"), (LATER, "150"), (FREE, "100")), [f"CANCEL 10 50 {LATER}>None"]),
        (moved((NEAR, "100"), (LATER, "200"), (FREE, "160")), [f"INCREASE 10 60 None>{FREE}"]),
        (lines(asks(2, "change", quantity="80")), [f"INCREASE 20 30 None>{FREE}"]),
        # of several deliveries nobody said which
        (lines(asks(1, "change", quantity="350")), ["DECREASE 10 50 None>None"]),
        (lines(asks(2, "delete")), [f"CANCEL 20 50 {FREE}>None"]),
        (lines(asks(2, "delete"), change_number=None), [f"CANCEL 20 50 {FREE}>None"]),
        (lines(function="cancel", change_number=None),
         [f"CANCEL 10 100 {NEAR}>None", f"CANCEL 10 200 {LATER}>None",
            f"CANCEL 10 100 {FREE}>None", f"CANCEL 20 50 {FREE}>None"]),
        (lines(asks(2, "change", price="8")), ["PRICE 20 0 7>8"]),
        (lines(asks(2, "change", price="7000", price_basis="1000")), []),
        (lines(asks(1, "change", revision="D")), ["REVISION 10 0 C>D"]),
        (lines(asks(2, "none"), ship_to="DOCK-2"), ["SHIP_TO  0 DOCK-1>DOCK-2"]),
        (lines(asks(3, "add", quantity="5", price="1", customer_part="P-3")),
         ["ADD_LINE 30 5 None>None"]),
        (lines(function="cancel"),
         [f"CANCEL 10 100 {NEAR}>None", f"CANCEL 10 200 {LATER}>None",
          f"CANCEL 10 100 {FREE}>None", f"CANCEL 20 50 {FREE}>None"]),
    ],
)  # fmt: skip
def test_what_a_change_does_is_named(message: Message, expected: list[str]) -> None:
    assert named(message) == expected


def test_a_line_deleted_is_not_deleted_twice() -> None:
    gone = standing(change([asks(2, "delete")]))
    assert named(lines(function="cancel", change_number="2"), gone)[-1].startswith("CANCEL 10")


def test_what_is_moved_keeps_its_first_day_through_several_changes() -> None:
    once = change([asks(2, "change")], [{"line": 1, "schedule": 1, "requested_date": "2027-03-08"}])
    twice = change(
        [asks(2, "change")], [{"line": 1, "schedule": 1, "requested_date": "2027-04-05"}]
    )
    (delivery,) = standing(once, twice).lines["20"].deliveries
    (lot,) = delivery.lots
    assert (delivery.day, lot.first) == (date(2027, 4, 5), date.fromisoformat(FREE))
    assert (lot.moved, lot.quantity, delivery.schedule) == (2, Decimal(50), 1)


def test_a_delivery_in_question_leaves_all_of_its_line_as_they_were() -> None:
    late = change([asks(2, "change", revision="C")], [
        {"line": 1, "schedule": 1, "requested_date": "2026-11-01", "quantity": "50"}])  # fmt: skip
    first, then = (judge(each).documents[0] for each in (order(LINES, DAYS), late))
    tables = dict(then.tables)
    for name, status in (("order_change_lines", "released"), ("order_change_schedules", "held")):
        tables[name] = marked(tables[name], status)
    held = order_state.order([first, replace(then, tables=tables)])
    assert held is not None
    line = held.lines["20"]
    assert (line.revision, line.changing) == ("C", True)
    assert line.deliveries == STANDING.lines["20"].deliveries


def marked(content: bytes, status: str) -> bytes:
    stream = BytesIO()
    pl.read_ipc(content).with_columns(status=pl.lit(status)).write_ipc(stream)
    return stream.getvalue()


def on(held: Order = STANDING, /, **more: Any) -> Ordering:
    return known(order=held, **more)


def banded(held: Order = STANDING, **orders: Any) -> Ordering:
    return on(held, agreement=agreement(**orders))


def policy(**orders: Any) -> Ordering:
    return replace(agreed(**orders), order=STANDING)


def row(number: int = 20, /, **more: Any) -> dict[str, Any]:
    """Return a row that is about one line of the order."""
    return {"order_number": "PO-1", "line_number": str(number), **more}


def commit(**more: Any) -> dict[str, Any]:
    """Return what our ERP says to the delivery of line 20: yes, as it is wanted."""
    plain = {"schedule": 1, "quantity": None, "date": None, "answer": "ACCEPTED", "price": None}
    return row(**{**plain, **more})


@dataclass(frozen=True)
class Pair:
    """A change that keeps a rule and one that breaks it, with what is found of the second."""

    good: Message
    bad: Message
    on_good: Ordering
    on_bad: Ordering
    found: str


def said(good: Message, bad: Message, under: Ordering, found: str) -> Pair:
    return Pair(good, bad, under, under, found)


def held(message: Message, good: Ordering, bad: Ordering, found: str) -> Pair:
    return Pair(message, message, good, bad, found)


MORE = lines(asks(2, "change", quantity="60"))
FEWER = lines(asks(2, "change", quantity="40"))
DEARER = lines(asks(2, "change", price="8"))
OUT = moved((NEAR, "100"), (LATER, "150"), ("2027-02-03", "50"), (FREE, "100"))
MOVED_ONCE = stated((NEAR, "100"), (LATER, "150"), ("2027-01-11", "50"), (FREE, "100"))
ONCE = standing(change([asks(1, "change")], MOVED_ONCE))

PAIRS = [
    said(lines(asks(2, "none"), order_date="2026-11-01"),
         lines(asks(2, "none"), order_date="2026-11-02"), on(),
         "POC-003 2026-11-02 | 2026-11-01 | - | -"),
    said(moved((NEAR, "100"), (LATER, "150"), (FREE, "100")),
         moved((NEAR, "100"), (LATER, "149"), (FREE, "100")), banded(),
         "POC-004 51 | 50 | 1 | F.2"),
    said(moved((NEAR, "100"), (LATER, "200")),
         moved((NEAR, "70"), (LATER, "200"), (FREE, "100")), policy(cancel_days=42),
         "POC-004 30 | 0 | 30 | 4"),
    said(OUT, moved((NEAR, "100"), (LATER, "149"), ("2027-02-03", "51"), (FREE, "100")), banded(),
         "POC-005 51 | 50 | 1 | F.2"),
    said(OUT, moved((NEAR, "100"), (LATER, "150"), ("2027-02-04", "50"), (FREE, "100")), banded(),
         "POC-005 50 | 50 | 50 | F.2"),
    held(moved((NEAR, "100"), (LATER, "150"), ("2027-01-18", "50"), (FREE, "100")),
         banded(STANDING), banded(ONCE), "POC-006 50 | 1 | 50 | F.2"),
    said(moved((NEAR, "100"), ("2026-12-28", "200"), (FREE, "100")),
         moved((NEAR, "100"), ("2026-12-24", "200"), (FREE, "100")), banded(),
         "POC-007 2026-12-24 | 2026-12-28 | 4 | F.2"),
    said(moved((NEAR, "100"), ("2026-12-28", "200"), (FREE, "100")),
         moved((NEAR, "100"), ("2026-12-24", "200"), (FREE, "100")),
         policy(lead_time_days=35),
         "POC-007 2026-12-24 | 2026-12-28 | 4 | 4"),
    held(FEWER, on(shipments=frame(row(quantity=Decimal(40)))),
         on(shipments=frame(row(quantity=Decimal(30)), row(quantity=Decimal(11)))),
         "POC-008 40 | 41 | 1 | -"),
    held(lines(asks(2, "delete")), on(shipments=frame(row(10, quantity=Decimal(1)))),
         on(shipments=frame(row(20, quantity=Decimal(1)))), "POC-008 0 | 1 | 1 | -"),
    held(MORE, on(started=frame(row(10))), on(started=frame(row(20))), "POC-009 20 |  | - | -"),
    said(lines(asks(2, "change", quantity="60")), FEWER, banded(), "POC-010 40 | 50 | - | -"),
    held(DEARER, on(order_commit=frame(commit(answer="REJECTED"))),
         on(order_commit=frame(commit())), "POC-011 8 | 7 | - | -"),
    held(MORE, on(unanswered=frame(row(10, change_number="A"))),
         on(unanswered=frame(row(change_number="A"), row(change_number="B"))),
         "POC-013 1 | A, B | - | -"),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.found.split(" |")[0])
def test_a_change_that_keeps_a_rule_and_one_that_breaks_it(pair: Pair) -> None:
    assert [told(each) for each in findings(pair.bad, pair.on_bad)] == [pair.found]
    rules = {each.rule for each in findings(pair.good, pair.on_good)}
    assert pair.found.split()[0] not in rules


def test_every_rule_of_changes_is_broken_here_or_by_the_change_alone() -> None:
    broken = {pair.found.split()[0] for pair in PAIRS}
    alone = {"POC-001", "POC-002", "POC-012", "POC-014", *(f"POC-{at:03}" for at in range(16, 28))}
    elsewhere = {"POC-015", "POC-028"}
    assert {rule for rule in RULES if rule.startswith("POC-")} == broken | alone | elsewhere


def test_an_order_that_is_not_known_is_judged_elsewhere() -> None:
    assert [*findings(FEWER, known(agreement=agreement()))] == []
    assert [*findings(FEWER, banded(replace(STANDING, cancelled=True)))] == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # within the decrease its band allows, no question
        (moved((NEAR, "100"), (LATER, "160"), (FREE, "100")), []),
        # where nothing limits it, it is asked whether less is a cancellation
        (moved((NEAR, "100"), (LATER, "200"), (FREE, "60")), ["POC-010"]),
        (moved((NEAR, "90"), (LATER, "200"), (FREE, "100")), ["POC-004"]),
        (lines(asks(1, "change", quantity="350")), ["POC-010"]),
        # what is said to be deleted needs no confirmation
        (lines(asks(2, "delete")), []),
    ],
)
def test_less(message: Message, expected: list[str]) -> None:
    assert [each.rule for each in findings(message, banded())] == expected


@pytest.mark.parametrize(("days", "found"), [(42, "POC-004"), (41, "POC-010")])
def test_the_last_of_the_days_nothing_may_be_cancelled_in_counts(days: int, found: str) -> None:
    fewer = moved((NEAR, "100"), (LATER, "190"), (FREE, "100"))
    assert [each.rule for each in findings(fewer, policy(cancel_days=days))] == [found]


def test_less_is_taken_as_it_comes_where_nothing_was_agreed() -> None:
    assert [*findings(FEWER, on())] == []


def test_a_cancellation_of_all_is_about_the_document_and_names_every_line() -> None:
    found = [*findings(lines(function="cancel"), banded())]
    assert {each.table for each in found} == {"order_change_header"}
    assert [(each.rule, each.params["line"]) for each in found] == [("POC-004", "10")] * 2


@pytest.mark.parametrize("rows", [(), (asks(1, None), asks(2, None))])
def test_a_cancelled_line_that_was_shipped_is_named_once(rows: Rows) -> None:
    shipped = on(shipments=frame(row(20, quantity=Decimal(1))))
    found = [*findings(lines(*rows, function="cancel"), shipped)]
    assert [(each.rule, each.params["line"]) for each in found] == [("POC-008", "20")]
    assert [each.row for each in found] == [1 if rows else 0]


def test_only_lines_that_are_changed_are_compared_with_what_was_shipped() -> None:
    shipped = on(shipments=frame(row(20, quantity=Decimal(60)), row(90, quantity=Decimal(60))))
    for asked in (
        asks(2, "none"),
        asks(9, "change", quantity="1"),
        asks(2, "change", quantity="60"),
    ):
        assert [*findings(lines(asked), shipped)] == []


def test_a_quantity_moved_once_leaves_the_rest_of_its_line_free() -> None:
    rest = moved(
        (NEAR, "100"), (LATER, "110"), ("2027-01-11", "50"), ("2027-01-18", "40"), (FREE, "100")
    )
    assert [*findings(rest, banded(ONCE))] == []


@pytest.mark.parametrize(
    ("ahead", "at"), [(-7, 0), (0, 0), (28, 0), (29, 1), (56, 1), (57, 2), (900, 2)]
)
def test_bands_include_both_their_ends(ahead: int, at: int) -> None:
    assert band(banded(), "P-1", TODAY + timedelta(days=ahead)) == BANDS[at]


def test_a_day_in_no_band_and_bands_of_families_do_not_bind() -> None:
    bands = (replace(BANDS[0], scope="family"), replace(BANDS[1], first=30))
    agreed_on = replace(agreement(), flexibility=Flexibility(bands=bands))
    for ahead in (0, 29):
        assert band(on(agreement=agreed_on), "P-1", TODAY + timedelta(days=ahead)) is None


def test_the_bands_of_a_part_count_what_its_line_wants_in_them() -> None:
    """Of 400, 300 lie in the first 56 days, so 30 may be moved; the bands of all are not asked."""
    own = Band(first=0, last=56, reschedule=Decimal(10))
    terms = (Terms(part="P-1", bands=(own,), clause="T"),)
    under = on(agreement=replace(agreement(), terms=terms))
    kept = moved((NEAR, "70"), (LATER, "200"), (FREE, "130"))
    assert [*findings(kept, under)] == []
    (found,) = findings(moved((NEAR, "69"), (LATER, "200"), (FREE, "131")), under)
    assert told(found) == "POC-005 31 | 30 | 1 | T"
    for without in (replace(terms[0], part="P-2"), replace(terms[0], bands=())):
        general = replace(agreement(), terms=(without,))
        assert [each.params["clause"] for each in findings(kept, on(agreement=general))] == ["F"]


def test_a_clause_of_the_band_comes_before_that_of_the_part() -> None:
    own = replace(BANDS[0], clause="B")
    terms = (Terms(part="P-1", bands=(own,), clause="T"),)
    (found,) = findings(
        moved((NEAR, "90"), (LATER, "200"), (FREE, "110")),
        on(agreement=replace(agreement(), terms=terms)),
    )
    assert told(found) == "POC-005 10 | 0 | 10 | B"


def test_lines_of_a_change_are_judged_as_those_of_an_order() -> None:
    days: Rows = [{"line": 1, "schedule": 1, "requested_date": "2026-11-30", "quantity": "5"}]
    added = lines(asks(3, "add", quantity="5", price="2", customer_part="P-1"), days=days)
    under = replace(policy(moq=Decimal(10), lead_time_days=20), prices=frame(price("3")))
    assert sorted(each.rule for each in findings(added, under)) == ["PO-006", "PO-011", "PO-014"]


def test_a_delivery_that_stands_is_not_questioned_again() -> None:
    under = policy(lead_time_days=40)
    assert [*findings(moved((NEAR, "100"), (LATER, "200"), (FREE, "120")), under)] == []
    (found,) = findings(moved((NEAR, "110"), (LATER, "200"), (FREE, "100")), under)
    assert (found.rule, found.observed, found.params["outside"]) == ("PO-011", NEAR, "16")


class Anywhere:
    """An origin that knows no place."""

    def locate(self, row: Mapping[str, object], column: str) -> Locator:
        del row, column
        return Whole()


def test_old_values_a_change_states_are_compared() -> None:
    message = lines(asks(2, "change", quantity="60"))
    table = message.tables["order_change_lines"]

    def with_old(quantity: str, value: str) -> Message:
        old = {"old_quantity": [Decimal(quantity)], "old_price": [Decimal(value)]}
        columns = {name: pl.Series(values) for name, values in old.items()}
        whole = replace(table, frame=table.frame.with_columns(**columns), origin=Anywhere())
        return replace(message, tables={**message.tables, "order_change_lines": whole})

    assert [*findings(with_old("50", "7.00"), on())] == []
    found = [told(each) for each in findings(with_old("51", "8"), on())]
    assert found == ["POC-003 51 | 50 | - | -", "POC-003 8 | 7 | - | -"]


def test_an_answer_to_a_proposal_we_did_not_make() -> None:
    message = lines(asks(2, "none"))
    table = message.tables["order_change_lines"]
    answering = table.frame.with_columns(action=pl.lit("accept"))
    answer = replace(
        message, tables={**message.tables, "order_change_lines": table.with_frame(answering)}
    )
    made, other, refused = (
        on(order_commit=frame(commit(**each)))
        for each in ({"quantity": Decimal(40)}, {}, {"answer": "REJECTED", "quantity": Decimal(40)})
    )
    assert [*findings(answer, made)] == []
    for none in (other, refused):
        assert [told(each) for each in findings(answer, none)] == ["POC-015 accept |  | - | -"]
    assert [*findings(answer, on())] == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, False),
        ({"date": date.fromisoformat(FREE), "quantity": Decimal(50), "price": Decimal(7)}, False),
        ({"date": date(2027, 3, 2)}, True),
        ({"quantity": Decimal(49)}, True),
        ({"price": Decimal(8)}, True),
        ({"schedule": None, "quantity": Decimal(50)}, False),
        ({"date": date(2027, 3, 2), "answer": "PENDING"}, False),
    ],
)
def test_a_commitment_to_something_else_is_a_proposal(
    more: dict[str, Any], *, expected: bool
) -> None:
    assert proposes(commit(**more), STANDING.lines["20"]) == expected


@pytest.mark.parametrize(("confirmed", "found"), [("7.5", ["8 7.5"]), ("8", [])])
def test_a_price_we_confirmed_may_be_taken_over(confirmed: str, found: list[str]) -> None:
    under = on(order_commit=frame(commit(price=Decimal(confirmed))))
    assert [f"{each.observed} {each.expected}" for each in findings(DEARER, under)] == found
