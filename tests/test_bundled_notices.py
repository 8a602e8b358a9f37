"""One planning run moves 800 dates: the customer hears of it once, whatever file tells it first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import polars as pl
import pytest
from documents import Sheet, line, order
from fakes import Remembered
from test_foreknown import AT, TODAY
from test_reconcile import PARTNER, judge
from ulid import ULID

from exchange.model.erp_tables import nothing
from exchange.model.interchange import Message
from exchange.model.outcome import Document, Notice
from exchange.model.policies import NoticePolicy
from exchange.model.tables import Notation, Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.notices import delays, postponing
from exchange.reconcile.notices.bundling import bundled, notice_number
from exchange.reconcile.notices.settling import ready
from exchange.reconcile.notices.standing import Book, book

ORDERS, LINES = 8, 100
ROWS = ORDERS * LINES
NOTATION = Notation("ERP-002", "ERP-002", "ERP-009")
POLICY = NoticePolicy(release="automatic", minimum_days=3, settle_minutes=0)
Row = Mapping[str, object]


@cache
def orders() -> tuple[Document, ...]:
    """Return orders of 100 lines each, all for 15 January."""
    lines = [line(each, "100") for each in range(1, LINES + 1)]
    messages = (order(lines, number=f"PO-{each}") for each in range(ORDERS))
    return tuple(judge(*messages).documents)


def rows(**told: object) -> list[Row]:
    """Return a row for each line."""
    about = ((f"PO-{at}", str(each * 10)) for at in range(ORDERS) for each in range(1, LINES + 1))
    return [
        {"partner": "acme", "order_number": number, "line_number": each, **told}
        for number, each in about
    ]


def history(name: str, *files: list[Row]) -> pl.DataFrame:
    """Return what our ERP said before, a file after the other."""
    empty = Remembered().history(name)
    every = [
        {**dict.fromkeys(empty.columns), **row} | {"document": f"{name}{place}", "place": place}
        for place, file in enumerate(files)
        for row in file
    ]
    return pl.DataFrame(every, schema=empty.schema)


def message(name: str, told: Sequence[Row]) -> Message:
    """Return a table our ERP hands in now."""
    empty = nothing(name)
    whole = [{**dict.fromkeys(empty.columns), **row} for row in told]
    frame = pl.DataFrame(whole, schema=empty.schema).with_row_index("_row")
    table = Table(name, frame, Sheet(name, [*frame.columns, ""]))
    return Message(name, {name: table}, NOTATION)


def known(told: frozenset[str] = frozenset(), **histories: pl.DataFrame) -> Circumstances:
    """Return what is known when a file comes: the orders, and what our ERP said before."""
    ledger = Remembered(order_documents=orders(), histories=histories, told=told)
    partners, policies = frozenset({"acme"}), {"acme": POLICY}
    return Circumstances(PARTNER, AT, TODAY, ledger, partners=partners, policies=policies)


COMMITTED = rows(answer="ACCEPTED")
MOVED = rows(answer="ACCEPTED", date=date(2027, 2, 15))
LATE = rows(new_date=date(2027, 2, 15), reason="MAT_SHORTAGE", aware_at="2026-11-23")


def told(circumstances: Circumstances) -> list[Notice]:
    """Return the notices that the delays lead to now."""
    return [*delays.notices(message("delay", LATE), "NOW", circumstances)]


def test_800_dates_in_a_commitment_and_800_delays_are_one_notice() -> None:
    before = known(order_commit=history("order_commit", COMMITTED))
    quiet = postponing.quiet(message("order_commit", MOVED), before)
    assert len(quiet) == ORDERS, "no order is answered"
    assert sum(len(lines) for lines in quiet.values()) == ROWS
    after = known(order_commit=history("order_commit", COMMITTED, MOVED))
    (notice,) = told(after)
    assert len(notice.lines) == ROWS
    assert {each.after[0].day for each in notice.lines} == {date(2027, 2, 15)}
    assert {each.before[0].day for each in notice.lines} == {date(2027, 1, 15)}


def test_delays_that_were_told_are_not_told_again_by_a_commitment_or_by_themselves() -> None:
    sent = frozenset({notice_number("delay1", "acme")})
    first = history("order_commit", COMMITTED)
    late = history("delay", [], LATE)
    after = known(sent, order_commit=first, delay=late)
    assert len(postponing.quiet(message("order_commit", MOVED), after)) == ORDERS
    assert told(after) == []


def test_what_is_committed_to_for_the_first_time_is_answered() -> None:
    assert postponing.quiet(message("order_commit", COMMITTED), known()) == {}


@pytest.mark.parametrize(
    ("days", "quiet"), [(date(2027, 1, 16), 0), (date(2027, 1, 10), 0), (date(2027, 1, 18), 1)]
)
def test_what_moves_too_little_or_comes_earlier_is_answered(days: date, quiet: int) -> None:
    before = known(order_commit=history("order_commit", COMMITTED))
    one = [{**row, "date": days} for row in COMMITTED if row["order_number"] == "PO-1"]
    assert len(postponing.quiet(message("order_commit", one), before)) == quiet


def test_an_order_is_answered_whole_where_any_line_of_it_is() -> None:
    before = known(order_commit=history("order_commit", COMMITTED))
    why = [{**row, "reason": "Oven down"} for row in MOVED]
    assert postponing.quiet(message("order_commit", why), before) == {}, "it says why itself"
    mixed = [{**row, "date": None} if row["line_number"] == "10" else row for row in MOVED]
    assert postponing.quiet(message("order_commit", mixed), before) == {}


NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RUN = (0, 20, 59)
"""Minutes after nine at which the files of one planning run come."""


@cache
def came(minutes: int) -> str:
    """Return the identity of a document that came then."""
    return str(ULID.from_datetime(NINE + timedelta(minutes=minutes)))


def rows_of(*minutes: int) -> list[Row]:
    """Return a row of a file that came at each of these minutes."""
    return [{"document": came(at), "place": place} for place, at in enumerate(minutes)]


@pytest.mark.parametrize(
    ("minutes", "gathers", "decided", "notices"),
    [
        (RUN, 60, (), [0, 0, 0]),
        (RUN, 30, (), [0, 0, 59]),
        (RUN, 0, (), [0, 20, 59]),
        ((0, 60, 61), 60, (), [0, 0, 61]),
        (RUN, 60, (1,), [0, 0, 59]),
        ((0, 20, 59, 70), 60, (), [0, 0, 0, 70]),
    ],
)
def test_what_comes_within_the_agreed_minutes_is_one_notice(
    minutes: Sequence[int], gathers: int, decided: Sequence[int], notices: list[int]
) -> None:
    rows = rows_of(*minutes)
    taken = {notice_number(str(rows[0]["document"]), "acme"): decided}
    found = bundled(rows, "acme", lambda _: gathers, taken)
    assert [*found.values()] == [notice_number(came(at), "acme") for at in notices]


def waiting(reason: str = "MAT_SHORTAGE", **agreed: object) -> Book:
    """Return what is known of a line whose new days came in three files within an hour."""
    told = [
        row | {"document": came(at), "place": place, "new_date": date(2027, 2, 15 + place)}
        for place, at in enumerate(RUN, 1)
        for row in map(dict, LATE[:1])
    ]
    for row in told:
        row["reason"] = reason
    ledger = Remembered(
        order_documents=orders(),
        histories={
            "order_commit": history("order_commit", COMMITTED[:1]),
            "delay": pl.DataFrame(
                [{**dict.fromkeys(EMPTY.columns), **row} for row in told], schema=EMPTY.schema
            ),
        },
    )
    policy = replace(POLICY, settle_minutes=60, **agreed)  # type: ignore[arg-type]
    return book(ledger, "acme", policy)


EMPTY = Remembered().history("delay")


@pytest.mark.parametrize(
    ("minutes", "agreed", "reason", "goes"),
    [
        (59, {}, "MAT_SHORTAGE", False),
        (60, {}, "MAT_SHORTAGE", True),
        (600, {"release": "person"}, "MAT_SHORTAGE", False),
        (60, {}, "CUST_DATA_MISSING", False),
        (60, {"plan_over_days": 10}, "MAT_SHORTAGE", False),
        (60, {"plan_over_days": 40}, "MAT_SHORTAGE", True),
    ],
)
def test_a_notice_goes_out_by_itself_once_its_time_is_over(
    minutes: int, agreed: dict[str, object], reason: str, *, goes: bool
) -> None:
    number = notice_number(came(0), "acme")
    found = [*ready(waiting(reason, **agreed), NINE + timedelta(minutes=minutes))]
    assert found == ([number] if goes else [])
