"""Running totals tell what is wanted in each period, or who must be asked."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

import pytest
from ansi.making import PLANNING, SHIPPING
from ansi.making import only as only_x12
from documents import Rows, bucket, forecast
from edifact.making import D96A, D97A, DELFOR_96A, DELFOR_97A, only
from hypothesis import given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.normalise.forecast import normalise
from exchange.validators.validation import validated

START = date(2026, 11, 30)
HEAD = DELFOR_97A[:7]
RECEIVED = ("QTY+70:500:PCE", "DTM+51:20260101:102")
COUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)


def week(number: int) -> str:
    return f"{START + timedelta(weeks=number):%Y%m%d}"


def totals(*quantities: int, since: str = "", code: str = "3") -> list[str]:
    """Return a week for each running total."""
    counted = [f"DTM+51:{since}:102"] if since else []
    return [
        segment
        for number, quantity in enumerate(quantities)
        for segment in (f"QTY+{code}:{quantity}:PCE", f"DTM+2:{week(number)}:102", *counted)
    ]


def nets(message: Message) -> list[Decimal | None]:
    return message.tables["forecast_buckets"].frame["quantity"].to_list()


def told(message: Message) -> list[tuple[str, str, str, str, int]]:
    return [(f.rule, f.observed, f.expected, f.table, f.row) for f in message.findings]


def read(*segments: str, head: tuple[str, ...] = (*HEAD, *RECEIVED)) -> Message:
    return normalise(validated(only(D97A, *head, "SCC+1++W", *segments)))


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.integers(0, 10**9), st.sampled_from(("3", "78")))
def test_totals_of_a_delfor_tell_the_quantities_they_are_made_of(
    wanted: list[int], received: int, code: str
) -> None:
    running = list(accumulate(wanted, initial=received))[1:]
    later = (*HEAD, f"QTY+70:{received}:PCE", "SCC+1++W", *totals(*running, code=code))
    owned = [
        segment
        for number, total in enumerate(running)
        for segment in (f"QTY+{code}:{total}:PCE", "SCC+4++W", f"DTM+2:{week(number)}:102")
    ]
    earlier = (*DELFOR_96A[:7], f"QTY+70:{received}:PCE", *owned, "UNS+S")
    for kind, segments in ((D97A, later), (D96A, earlier)):
        message = normalise(validated(only(kind, *segments)))
        assert told(message) == []
        assert nets(message) == wanted
        assert message.tables["forecast_buckets"].frame["cumulative"].to_list() == running


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.integers(0, 10**9))
def test_totals_of_an_x12_schedule_tell_the_quantities_they_are_made_of(
    wanted: list[int], received: int
) -> None:
    running = list(accumulate(wanted, initial=received))[1:]
    schedule = [f"FST*{total}*C*W*{week(number)}" for number, total in enumerate(running)]
    shipped = f"SHP*02*{received}*051*20260101"
    planning = PLANNING[0].replace("*A*", "*C*")
    shipping = SHIPPING[0].replace("*4711*A", "*4711*C")
    for message in (
        only_x12("830", planning, *PLANNING[1:6], *schedule, shipped, "CTT*1"),
        only_x12("862", shipping, *SHIPPING[1:4], *schedule, shipped, "CTT*1"),
    ):
        after = normalise(message)
        assert told(after) == []
        assert nets(after) == wanted
        assert after.tables["forecast_buckets"].frame["cumulative"].to_list() == running
        assert after.tables["forecast_lines"].frame["cumulative_since"][0] == date(2026, 1, 1)


SENT = st.lists(
    st.sampled_from(
        ["SCC+1++W", "SCC+4++T", "QTY+3:520:PCE", "QTY+3:530", "QTY+78:600", "QTY+3:x", "QTY+3",
         "QTY+113:10:PCE", "QTY+70:500:PCE", "QTY+70:7", "DTM+51:20260101:102",
         "DTM+51:20270101:102", "DTM+51:x:102", "DTM+2:20261130:102", "DTM+2:20261207:102",
         "DTM+2", "DTM+63:20261231:102", "LIN+2++B:IN", "LIN+3", "NAD+DP+2::9"]
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.swept
@settings(max_examples=part(400), deadline=None)
@given(SENT)
def test_whatever_is_sent_no_total_is_lost_and_no_net_is_below_nothing(sent: list[str]) -> None:
    """Of 400 cases a quarter here, all of them under --long."""
    before = validated(only(D97A, *HEAD, *sent))
    after = normalise(before)
    was, now = (each.tables["forecast_buckets"].frame for each in (before, after))
    assert sorted(was["cumulative"].drop_nulls()) == sorted(now["cumulative"].drop_nulls())
    assert was["basis"].is_null().sum() == now["basis"].is_null().sum()
    assert (now["quantity"].drop_nulls() >= 0).all()
    rows = {name: table.frame.height for name, table in after.tables.items()}
    assert all(found.row < rows.get(found.table, 1) for found in after.findings)
    open_rows = now.filter(now["quantity"].is_null() & now["cumulative"].is_not_null())
    asked = {found.row for found in after.findings if found.table == "forecast_lines"}
    assert {line - 1 for line in open_rows["line"]} <= asked


def test_totals_are_taken_in_the_order_of_their_days() -> None:
    message = read("QTY+3:560:PCE", f"DTM+2:{week(1)}:102", "QTY+3:520:PCE", f"DTM+2:{week(0)}:102")
    assert nets(message) == [40, 20]
    assert told(message) == []


def test_totals_that_count_from_another_day_begin_at_nothing() -> None:
    segments = (
        "QTY+3:520:PCE", f"DTM+2:{week(0)}:102",
        "QTY+3:10:PCE", f"DTM+2:{week(5)}:102", "DTM+51:20270101:102",
        "QTY+3:25:PCE", f"DTM+2:{week(6)}:102", "DTM+51:20270101:102",
    )  # fmt: skip
    assert nets(read(*segments)) == [20, 10, 15]
    assert told(read(*segments)) == []


@pytest.mark.parametrize("since", ["2025-12-31", "2026-12-08", "2027-06-01"])
def test_another_day_that_begins_no_new_count_is_asked_about(since: str) -> None:
    counted = f"DTM+51:{since.replace('-', '')}:102"
    message = read(*totals(520, 560), counted, "QTY+3:600:PCE", f"DTM+2:{week(2)}:102")
    assert nets(message) == [20, None, 40]
    assert told(message) == [("FC-033", since, "2026-01-01", "forecast_lines", 0)]


def test_another_day_on_which_the_period_begins_is_a_new_count() -> None:
    message = read(*totals(520, 560), f"DTM+51:{week(1)}:102")
    assert nets(message) == [20, 560]
    assert told(message) == []


@pytest.mark.parametrize(
    ("head", "since"),
    [(HEAD, ""), ((*HEAD, *RECEIVED), "20250101"), ((*HEAD, "QTY+79:500:PCE"), "")],
    ids=["nothing", "of another time", "other quantities"],
)
def test_totals_without_a_beginning_are_asked_about(head: tuple[str, ...], since: str) -> None:
    message = read(*totals(520, 560, since=since), head=head)
    assert nets(message) == [None, 40]
    assert told(message) == [("FC-030", "520", "", "forecast_lines", 0)]
    assert message.findings[0].params == {"part": "A-1", "period": "2026-11-30 \u2013 2026-12-06"}


@pytest.mark.parametrize(
    ("running", "expected", "quantities"),
    [
        ((490, 560), ("490", "500"), [None, 70]),
        ((520, 510, 530), ("510", "520"), [20, None, 20]),
    ],
)
def test_totals_that_fall_are_asked_about(
    running: tuple[int, ...], expected: tuple[str, str], quantities: list[int | None]
) -> None:
    message = read(*totals(*running))
    assert nets(message) == quantities
    assert told(message) == [("FC-031", *expected, "forecast_lines", 0)]
    place = message.findings[0].locator
    assert str(place).endswith("QTY, element 2.2")


def both(*sent: tuple[int, int]) -> list[str]:
    """Return a week for each quantity, with the running total of that week."""
    return [
        segment
        for number, (quantity, total) in enumerate(sent)
        for code, value in (("113", quantity), ("3", total))
        for segment in (f"QTY+{code}:{value}:PCE", f"DTM+2:{week(number)}:102")
    ]


def test_a_total_beside_its_quantity_is_no_second_quantity() -> None:
    message = read(*both((20, 530), (30, 560)))
    assert told(message) == []
    frame = message.tables["forecast_buckets"].frame
    assert frame.select("quantity", "quantity_raw", "cumulative", "basis").rows() == [
        (20, "20", 530, None),
        (30, "30", 560, None),
    ]


def test_a_total_that_says_otherwise_than_its_quantity_is_asked_about() -> None:
    message = read(*both((20, 520), (30, 560)))
    assert nets(message) == [20, 30]
    assert told(message) == [("FC-032", "30", "40", "forecast_lines", 0)]


def test_a_total_among_quantities_of_other_periods_is_asked_about() -> None:
    message = read(*both((20, 520)), "QTY+3:600:PCE", f"DTM+2:{week(3)}:102")
    assert nets(message) == [20, None]
    assert told(message) == [("FC-030", "600", "", "forecast_lines", 0)]


def test_findings_follow_their_rows_where_totals_are_put_beside_quantities() -> None:
    wrong = "QTY+113:x:PCE", f"DTM+2:{week(2)}:102"
    message = read(*both((20, 520), (30, 550)), *wrong)
    (found,) = message.findings
    assert isinstance(found, Finding)
    assert (found.rule, found.table, found.row) == ("SYN-037", "forecast_buckets", 2)
    assert message.tables["forecast_buckets"].frame["quantity"][2] is None


def test_lines_are_counted_each_for_itself() -> None:
    lines: Rows = [
        {"line": 1, "customer_part": "A", "unit": "PCE", "cumulative_received": "100"},
        {"line": 2, "customer_part": "B", "unit": "PCE", "cumulative_received": None},
    ]
    running = [
        bucket(day, total, line=line, basis="CUMULATIVE", cumulative=total)
        for line, day, total in ((1, "2026-11-30", "120"), (2, "2026-11-30", "7"),
                                 (1, "2026-12-07", "150"), (2, "2026-12-07", "9"))
    ]  # fmt: skip
    message = normalise(validated(forecast(running, lines)))
    assert nets(message) == [20, None, 30, 2]
    assert told(message) == [("FC-030", "7", "", "forecast_lines", 1)]


@pytest.mark.parametrize(
    ("other", "asked"), [({}, True), ({"customer_part": "B"}, False), ({"ship_to": "D2"}, False)]
)
def test_a_part_with_totals_in_two_lines_is_asked_about(
    other: dict[str, str], *, asked: bool
) -> None:
    line = {"customer_part": "A", "unit": "PCE", "ship_to": "D1", "cumulative_received": "100"}
    lines: Rows = [{"line": 1, **line}, {"line": 2, **line, **other}]
    running = [
        bucket(day, total, line=line, basis="CUMULATIVE", cumulative=total)
        for line in (1, 2)
        for day, total in (("2026-11-30", "120"), ("2026-12-07", "150"))
    ]
    message = normalise(validated(forecast(running, lines)))
    held = [("FC-034", "120", "", "forecast_lines", at) for at in (0, 1)]
    assert told(message) == (held if asked else [])
    assert nets(message) == ([None] * 4 if asked else [20, 30, 20, 30])


def test_a_net_of_pieces_is_whole() -> None:
    message = read("QTY+3:520.5:PCE", f"DTM+2:{week(0)}:102")
    assert [found[0] for found in told(message)] == ["FC-007"]


def test_a_forecast_without_totals_stays_as_it_is() -> None:
    message = validated(forecast([bucket("2026-11-30", "5")]))
    assert (
        normalise(message)
        .tables["forecast_buckets"]
        .frame.equals(message.tables["forecast_buckets"].frame)
    )
