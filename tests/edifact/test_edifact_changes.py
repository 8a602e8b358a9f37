"""What an ORDCHG says stands in the tables, and what it must not say is found."""

import pytest
from edifact.making import CHANGE, ORDCHG, changed, column, found, held, only, where

from exchange.adapters.edifact.codes import ACTIONS

HEAD, TAIL = CHANGE[:9], ("UNS+S",)


def lines(*segments: str, function: str = "4") -> list[tuple[str, str, str, str, int]]:
    """Return what is held in a change of these lines."""
    return held(only(ORDCHG, f"BGM+230+CH1+{function}", *HEAD[1:], *segments, *TAIL))


@pytest.mark.parametrize("directory", ["93A", "96A", "97A", "01B", "24A"])
def test_a_change_is_read(directory: str) -> None:
    read = only(f"ORDCHG:D:{directory}:UN", *CHANGE)
    assert (read.document, read.function, found(read)) == ("purchase_order_change", "change", [])
    header = read.tables["order_change_header"].frame
    columns = ("number", "change_number", "date", "order_date", "contract", "currency", "buyer")
    assert header.select(columns).row(0) == (
        "PO1", "CH1", "2026-11-24", "2026-11-23", "RV-1", "EUR", "4012345000009",
    )  # fmt: skip
    assert header.select("reason", "text").row(0) == ("More is needed", "Hello")
    frame = read.tables["order_change_lines"].frame
    told = ("line_number", "action", "action_raw", "customer_part", "revision", "quantity", "price")
    assert frame.select(told).rows() == [
        ("10", "change", "3", "A-1", "C02", "40", "2"),
        ("20", "delete", "2", None, None, None, None),
    ]
    assert frame.select("reason", "text").row(0) == ("Sooner", "Please")
    schedules = read.tables["order_change_schedules"].frame
    assert schedules.select("line", "quantity", "requested_date", "date_meaning").rows() == [
        (1, "40", "2027-01-18", "DELIVERY")
    ]


def test_places_are_those_of_the_file() -> None:
    read = only(ORDCHG, *CHANGE)
    assert where(read, "order_change_header", 0, "number").endswith("segment 6 RFF, element 2.2")
    assert where(read, "order_change_header", 0, "change_number").endswith("BGM, element 3.1")
    assert where(read, "order_change_lines", 0, "action").endswith("segment 11 LIN, element 3")


@pytest.mark.parametrize(
    ("code", "function"), [("1", "cancel"), ("4", "change"), ("5", "replace"), ("9", "original")]
)
def test_what_is_done_to_the_order(code: str, function: str) -> None:
    assert only(ORDCHG, *changed(CHANGE, at_0=f"BGM+230+CH1+{code}")).function == function


def test_codes_that_are_not_known_are_found() -> None:
    read = only(ORDCHG, *changed(CHANGE, at_0="BGM+220+CH1+27"))
    assert [each[:3] for each in held(read)] == [
        ("EDI-002", "220", "230"), ("SYN-012", "27", "1, 4, 5, 9"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ACTIONS)
def test_every_action_is_read(code: str) -> None:
    read = only(ORDCHG, *HEAD, f"LIN+10+{code}+A-1:IN", *TAIL)
    assert column(read, "order_change_lines", "action") == [ACTIONS[code]]
    assert held(read) == []


@pytest.mark.parametrize("code", ["5", "7", "9", "99"])
def test_another_action_waits_for_a_person(code: str) -> None:
    read = only(ORDCHG, *HEAD, f"LIN+10+{code}+A-1:IN", *TAIL)
    assert column(read, "order_change_lines", "action") == [None]
    assert column(read, "order_change_lines", "action_raw") == [code]
    assert held(read) == [("EDI-002", f"LIN+10+{code}", "", "order_change_lines", 0)]


def test_a_line_names_the_order_where_the_header_does_not() -> None:
    bare = changed(CHANGE, at_4=None, at_5=None)
    read = only(ORDCHG, *bare)
    assert column(read, "order_change_header", "number") == ["PO1"]
    assert column(read, "order_change_header", "order_date") == [None]


def test_a_second_order_or_line_waits_for_a_person() -> None:
    second = ("LIN+10+3", "QTY+21:1:PCE", "RFF+ON:PO2:20")
    assert lines(*second) == [
        ("EDI-001", "PO2", "PO1", "order_change_lines", 0),
        ("EDI-001", "20", "10", "order_change_lines", 0),
    ]
    assert lines("LIN+10+3", "RFF+LI:30") == [
        ("EDI-001", "30", "10", "order_change_lines", 0)
    ]  # fmt: skip


def test_the_date_of_another_reference_is_not_the_order_s() -> None:
    read = only(ORDCHG, *changed(CHANGE, at_4="RFF+CT:RV-1", at_6="RFF+ON:PO1"))
    assert column(read, "order_change_header", "order_date") == [None]


def test_the_order_s_day_may_stand_in_the_header() -> None:
    read = only(ORDCHG, *changed(CHANGE, at_1="DTM+4:20261122:102", at_5=None))
    assert column(read, "order_change_header", "order_date") == ["2026-11-22"]
    again = only(ORDCHG, *changed(CHANGE, at_1="DTM+4:20261122:102"))
    assert [each[:3] for each in held(again)] == [("EDI-001", "2026-11-23", "2026-11-22")]


def test_a_change_that_gives_itself_two_numbers_is_asked_about() -> None:
    assert held(only(ORDCHG, *changed(CHANGE, at_6="RFF+PP:CH1"))) == []
    read = only(ORDCHG, *changed(CHANGE, at_6="RFF+PP:2"))
    assert held(read) == [("EDI-001", "2", "CH1", "", -1)]


def test_a_day_of_the_order_that_is_none_is_found() -> None:
    read = only(ORDCHG, *changed(CHANGE, at_5="DTM+171:20261323:102"))
    assert held(read) == [("SYN-012", "20261323", "CCYYMMDD (102)", "order_change_header", 0)]


def deliveries(*segments: str, function: str = "4") -> list[tuple[int, str | None, str | None]]:
    read = only(ORDCHG, f"BGM+230+CH1+{function}", *HEAD[1:], *segments, *TAIL)
    frame = read.tables["order_change_schedules"].frame
    return frame.select("line", "quantity", "requested_date").rows()


def test_a_line_has_a_delivery_where_it_says_when_or_must() -> None:
    assert deliveries("LIN+10+3", "QTY+21:5:PCE") == []
    assert deliveries("LIN+10+2") == deliveries("LIN+10") == []
    assert deliveries("LIN+10+3", "DTM+2:20270118:102") == [(1, None, "2027-01-18")]
    assert deliveries("LIN+10+1", "QTY+21:5:PCE") == [(1, "5", None)]
    assert deliveries("LIN+10", "QTY+21:5:PCE", function="5") == [(1, "5", None)]
    split = ("SCC+1", "QTY+113:2:PCE", "DTM+2:20270118:102", "QTY+113:0:PCE", "DTM+2:20270119:102")
    assert deliveries("LIN+10+8", *split) == [(1, "2", "2027-01-18"), (1, "0", "2027-01-19")]


def test_a_date_of_the_header_is_for_the_lines_that_are_changed() -> None:
    general = changed(HEAD, at_1="DTM+2:20270120:102")
    read = only(ORDCHG, *general, "LIN+10+3", "QTY+21:5:PCE", "LIN+20+2", "LIN+30+4", *TAIL)
    frame = read.tables["order_change_schedules"].frame
    assert frame.select("line", "requested_date").rows() == [(1, "2027-01-20")]
