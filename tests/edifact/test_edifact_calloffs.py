"""A DELJIT is a call-off: sequences, times of day, and dates for all that is below them."""

import pytest
from edifact.making import (
    D97A,
    DELFOR_97A,
    DELJIT,
    DELJIT_97A,
    changed,
    column,
    found,
    held,
    only,
    reading,
    where,
)
from edifact.making import interchange as interchange_of
from edifact.making import message as message_of

from exchange.adapters.edifact.dates import clock
from exchange.adapters.edifact.releases import ORDER
from exchange.model.interchange import Message

BUCKETS = ("line", "reference", "start", "time", "quantity", "commitment")
HEAD = DELJIT_97A[:4]


def rows(read: Message, *columns: str) -> list[tuple[object, ...]]:
    return read.tables["forecast_buckets"].frame.select(columns or BUCKETS).rows()


def called(*segments: str) -> Message:
    return only(DELJIT, *HEAD, *segments)


def test_a_deljit_is_a_call_off() -> None:
    read = only(DELJIT, *DELJIT_97A)
    assert found(read) == []
    assert (read.document, read.function) == ("call_off", "original")
    assert column(read, "forecast_header", "number") == ["CO1"]
    assert column(read, "forecast_header", "date") == ["2026-11-23"]
    assert column(read, "forecast_header", "scope") == ["CALL_OFF"]
    assert column(read, "forecast_header", "ship_to") == ["4012345000016"]
    assert column(read, "forecast_lines", "customer_part") == ["A-1", "A-2", "A-1"]
    assert column(read, "forecast_lines", "revision") == ["C02", None, None]
    assert column(read, "forecast_lines", "order_number") == ["4500", None, None]
    assert rows(read) == [
        (1, "1001", "2026-11-30", "08:15", "8", "FIRM"),
        (2, "1001", "2026-11-30", "08:15", "4", "FIRM"),
        (3, "1002", "2026-11-30", "11:30", "6", "FIRM"),
    ]


def test_what_is_said_above_quantities_keeps_its_place() -> None:
    read = only(DELJIT, *DELJIT_97A)
    sequence = "message 1, segment 6 SEQ, element 3.1"
    assert where(read, "forecast_buckets", 1, "reference") == sequence
    assert where(read, "forecast_buckets", 1, "start") == "message 1, segment 7 DTM, element 2.2"
    assert where(read, "forecast_header", 0, "scope") == "message 1, segment 1 UNH, element 3"


@pytest.mark.parametrize("release", ORDER)
def test_deljit_is_read_in_every_directory(release: str) -> None:
    assert only(f"DELJIT:D:{release}:UN", *DELJIT_97A).document == "call_off"


def test_the_nearest_date_counts() -> None:
    dates = [f"DTM+2:2026{day}0800:203" for day in ("1201", "1202", "1203", "1204")]
    header, above, line, own = dates
    lines = ("LIN+++A-1:IN", line, "QTY+113:1:PCE", "QTY+113:2:PCE", own)
    first = ("SEQ++1", above, *lines, "LIN+++A-2:IN", "QTY+113:3:PCE")
    second = ("SEQ++2", "LIN+++A-3:IN", "QTY+113:4:PCE")
    read = only(DELJIT, *HEAD[:2], header, *HEAD[2:], *first, *second)
    assert found(read) == []
    assert column(read, "forecast_buckets", "start") == [
        "2026-12-03", "2026-12-04", "2026-12-02", "2026-12-01"
    ]  # fmt: skip


def test_a_quantity_without_any_date_has_none() -> None:
    read = called("SEQ++1", "LIN+++A-1:IN", "QTY+113:1:PCE")
    assert column(read, "forecast_buckets", "start") == [None]


def test_a_kind_of_period_holds_for_a_date_above() -> None:
    read = called("SEQ++1", "DTM+2:20261130:102", "LIN+++A-1:IN", "QTY+113:1:PCE", "SCC+10++Y")
    assert rows(read, "start", "end", "period", "commitment_raw") == [
        ("2026-11-30", "2026-11-30", "DAY", "10")
    ]


@pytest.mark.parametrize("status", ["1", "2", "4", "5", "7", "8", "9", "10"])
def test_a_sequence_that_is_no_ordinary_one_holds_its_lines(status: str) -> None:
    read = only(DELJIT, *changed(DELJIT_97A, at_4=f"SEQ+{status}+1001"))
    observed = f"SEQ+{status}+1001"
    assert held(read) == [("EDI-002", observed, "", "forecast_lines", row) for row in (0, 1)]


def test_dates_of_a_sequence_that_differ_hold_the_document() -> None:
    read = called(
        "SEQ++1", "DTM+2:20261130:102", "DTM+10:20261201:102", "LIN+++A-1:IN", "QTY+1:1:PCE"
    )
    assert held(read) == [("EDI-001", "2026-12-01", "2026-11-30", "", -1)]


def test_just_in_time_is_no_question_in_a_call_off_only() -> None:
    assert found(only(DELJIT, *DELJIT_97A)) == []
    delfor = only(D97A, *changed(DELFOR_97A, at_8="SCC+1++J"))
    assert found(delfor) == [("EDI-002", "message 1, segment 10 SCC, element 4.1")]


def test_a_call_off_needs_an_agreement_of_its_own() -> None:
    (read,) = reading(interchange_of(message_of(DELJIT, *DELJIT_97A)), "forecast").messages
    assert (read.document, found(read)) == (
        "",
        [("ENV-012", "message 1, segment 1 UNH, element 3")],
    )


@pytest.mark.parametrize(
    ("code", "scope"), [("24", "CALL_OFF"), ("25", "FORECAST"), ("26", "BOTH")]
)
def test_a_delfor_may_say_what_it_speaks_of(code: str, scope: str) -> None:
    read = only(D97A, *changed(DELFOR_97A, at_0=f"BGM+241+FC1+{code}"))
    assert found(read) == []
    assert read.function == "original"
    assert column(read, "forecast_header", "scope") == [scope]


def test_a_call_off_that_says_it_is_a_forecast_is_held() -> None:
    assert found(only(DELJIT, *changed(DELJIT_97A, at_0="BGM+242+CO1+24"))) == []
    read = only(DELJIT, *changed(DELJIT_97A, at_0="BGM+242+CO1+25"))
    assert held(read) == [("EDI-001", "FORECAST", "CALL_OFF", "", -1)]


@pytest.mark.parametrize(
    ("text", "code", "time"),
    [
        ("202611302330", "203", "23:30"),
        ("20261130233059", "204", "23:30:59"),
        ("202611302330CET", "303", "23:30 CET"),
        ("2611300005", "201", "00:05"),
        ("20261130", "102", ""),
        ("202611302530", "203", ""),
        ("26113008002611301000", "713", ""),
        ("202611302330", "999", ""),
    ],
)
def test_the_time_of_day_is_the_one_written(text: str, code: str, time: str) -> None:
    assert clock(text, code) == time
