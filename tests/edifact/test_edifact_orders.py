import pytest
from edifact.making import ORDER, ORDERS, changed, column, found, only, where

from exchange.model.interchange import Message
from exchange.model.partners import Edi

HEAD, TAIL = ORDER[:7], ORDER[12:13]


def lines(*segments: str) -> Message:
    return only(ORDERS, *HEAD, *segments, *TAIL)


def test_the_header_of_an_order_is_read() -> None:
    read = only(ORDERS, *ORDER[:2], "FTX+GEN+++First:half", "FTX+GEN+++Second", *ORDER[2:])
    frame = read.tables["order_header"].frame
    assert frame.select("number", "date", "contract", "currency", "incoterms", "text").row(0) == (
        "PO1", "2026-11-23", "RV-1", "EUR", "FCA", "First half\nSecond",
    )  # fmt: skip
    assert frame.select("ship_to", "ship_to_name", "ship_to_address").row(0) == (
        "4012345000016", "Werk 2", "Am Bahnhof 3, Kassel, 34127, DE",
    )  # fmt: skip


def test_a_line_with_one_date_is_one_delivery() -> None:
    read = only(ORDERS, *ORDER)
    assert found(read) == []
    assert column(read, "order_lines", "price") == ["2"]
    assert column(read, "order_lines", "amount") == ["80"]
    assert column(read, "order_schedules", "quantity") == ["40"]
    assert column(read, "order_schedules", "requested_date") == ["2027-01-18"]
    assert column(read, "order_schedules", "date_meaning") == ["DELIVERY"]
    assert where(read, "order_schedules", 0, "requested_date").endswith("DTM, element 2.2")


def test_schedules_below_a_line_are_its_deliveries() -> None:
    read = lines(
        "LIN+10++A-1:IN", "QTY+21:40:PCE", "PRI+AAA:250:::100:PCE", "SCC+1",
        "QTY+113:15:PCE", "DTM+2:20270111:102", "QTY+113:25:PCE", "DTM+10:20270125:102",
        "LIN+20++A-2:IN", "QTY+21:7:PCE", "DTM+2:20270201:102",
    )  # fmt: skip
    assert found(read) == []
    assert column(read, "order_lines", "price_basis") == ["100", None]
    assert column(read, "order_schedules", "line") == [1, 1, 2]
    assert column(read, "order_schedules", "schedule") == [1, 2, 1]
    assert column(read, "order_schedules", "quantity") == ["15", "25", "7"]
    assert column(read, "order_schedules", "date_meaning") == ["DELIVERY", "SHIP", "DELIVERY"]


def test_a_date_in_the_header_holds_for_lines_without_their_own() -> None:
    own = ("LIN+20++A-2:IN", "QTY+21:2", "DTM+2:20270201:102")
    read = only(
        ORDERS, *ORDER[:2], "DTM+2:20270118:102", *ORDER[2:7],
        "LIN+10++A-1:IN", "QTY+21:1", *own, *TAIL,
    )  # fmt: skip
    assert column(read, "order_schedules", "requested_date") == ["2027-01-18", "2027-02-01"]
    assert where(read, "order_schedules", 0, "requested_date").startswith("message 1, segment 4")


def test_a_line_without_any_date_has_a_delivery_without_one() -> None:
    read = lines("LIN+10++A-1:IN", "QTY+21:1")
    assert column(read, "order_schedules", "requested_date") == [None]
    assert where(read, "order_schedules", 0, "requested_date") == "message 1, segment 9 LIN"


def test_the_net_price_counts_before_the_gross_price() -> None:
    for prices in (("AAA:9", "AAB:10:::1"), ("AAB:10:::1", "AAA:9")):
        read = lines("LIN+10++A-1:IN", "QTY+21:1", *(f"PRI+{price}" for price in prices))
        assert column(read, "order_lines", "price") == ["9"]
        assert column(read, "order_lines", "price_basis") == [None]


@pytest.mark.parametrize("segment", ["DTM+999:20270118:102", "QTY+999:5"])
def test_unknown_codes_are_found(segment: str) -> None:
    at = "at_9" if segment.startswith("DTM") else "at_8"
    read = only(ORDERS, *changed(ORDER, **{at: segment}))
    assert [rule for rule, _ in found(read)] == ["SYN-012"]


def test_a_split_by_place_of_delivery_is_refused_not_lost() -> None:
    read = lines(
        "LIN+10++A-1:IN", "QTY+21:4", "LOC+7+P1::92", "QTY+11:2", "LOC+7+P2::92", "QTY+11:2"
    )
    assert [rule for rule, _ in found(read)] == ["SYN-015", "SYN-015"]


def test_another_destination_for_one_line_is_refused_not_lost() -> None:
    same = lines("LIN+10++A-1:IN", "QTY+21:4", "NAD+DP+4012345000016::9")
    other = lines("LIN+10++A-1:IN", "QTY+21:4", "NAD+DP+4012345000023::9")
    assert found(same) == []
    assert found(other) == [("SYN-015", "message 1, segment 11 NAD, element 3.1")]


def test_the_place_to_ship_to_counts_before_the_consignee() -> None:
    for parties in (("ST+P1", "CN+P2"), ("CN+P2", "ST+P1")):
        named = [f"NAD+{party}::92" for party in parties]
        read = only(ORDERS, *ORDER[:4], *named, *ORDER[5:])
        assert column(read, "order_header", "ship_to") == ["P1"]


def test_a_name_that_fills_its_field_runs_on_in_the_next() -> None:
    text = "IMD+F++:::STEUERUNG FUER ANTRIEBE 230 V TYP A:BC MIT GEHAEUSE"
    read = lines("LIN+10++A-1:IN", text, "IMD+F++:::GRAU", "QTY+21:4")
    assert column(read, "order_lines", "description") == [
        "STEUERUNG FUER ANTRIEBE 230 V TYP ABC MIT GEHAEUSE GRAU"
    ]


def test_weeks_of_an_order_are_counted_as_agreed_with_the_partner() -> None:
    segments = changed(ORDER, at_9="DTM+2:202701:616")
    assert found(only(ORDERS, *segments)) == [("SYN-012", "message 1, segment 11 DTM, element 2.2")]
    read = only(ORDERS, *segments, edi=Edi(weeks="january"))
    assert found(read) == []
    assert column(read, "order_schedules", "requested_date") == ["2026-12-28"]
