"""What a person must decide: quantities, lines and values whose meaning nobody agreed on."""

import pytest
from edifact.making import (
    D96A,
    D97A,
    DELFOR_96A,
    DELFOR_97A,
    ORDER,
    ORDERS,
    changed,
    column,
    found,
    held,
    interchange,
    message,
    only,
    reading,
)

from exchange.adapters.edifact.drafting import MOST_FINDINGS
from exchange.model.interchange import Message

HEAD, WEEK, TAIL = DELFOR_97A[:8], DELFOR_97A[8:11], ORDER[12:13]


def forecast(*segments: str) -> Message:
    return only(D97A, *HEAD, *segments)


def order(*segments: str) -> Message:
    """Read one line of forty pieces with these segments below it."""
    return only(ORDERS, *ORDER[:9], *segments, *TAIL)


@pytest.mark.parametrize("code", ["11", "73", "83", "84", "131"])
def test_a_quantity_that_may_be_wanted_holds_its_line(code: str) -> None:
    quantity = f"QTY+{code}:9:PCE"
    below = only(D97A, *DELFOR_97A, quantity)
    assert held(below) == [("EDI-002", quantity, "", "forecast_lines", 0)]
    assert column(below, "forecast_buckets", "quantity") == ["20", "30"]
    for read in (forecast(quantity, *WEEK), only(D96A, *DELFOR_96A[:-1], quantity, "UNS+S")):
        assert held(read) == [("EDI-002", quantity, "", "forecast_lines", 0)]
    for read in (order(quantity), order("SCC+1", quantity)):
        assert held(read) == [("EDI-002", quantity, "", "order_lines", 0)]


def test_information_is_none_where_it_stands_among_what_is_wanted() -> None:
    assert held(forecast("QTY+12:7:PCE", *WEEK)) == []
    assert held(forecast("SCC+1++W", "QTY+12:7:PCE")) == [
        ("EDI-002", "QTY+12:7:PCE", "", "forecast_lines", 0)
    ]
    assert held(order("QTY+12:7:PCE")) == []
    assert held(order("SCC+1", "QTY+12:7:PCE")) == [
        ("EDI-002", "QTY+12:7:PCE", "", "order_lines", 0)
    ]


def test_in_d96a_a_commitment_tells_that_a_quantity_is_no_information() -> None:
    assert found(only(D96A, *changed(DELFOR_96A, at_8="QTY+48:20:PCE", at_9=None))) == []
    read = only(D96A, *changed(DELFOR_96A, at_8="QTY+48:20:PCE"))
    assert held(read) == [("EDI-002", "QTY+48:20:PCE", "", "forecast_lines", 0)]


def test_more_than_can_be_listed_holds_the_whole_document() -> None:
    lines = [each for at in range(150) for each in (f"LIN+{at}++A:IN", "QTY+83:1:PCE")]
    read = only(D97A, *HEAD[:5], *lines)
    assert len(read.findings) == MOST_FINDINGS + 1
    assert held(read)[-2:] == [
        ("EDI-002", "QTY+83:1:PCE", "", "forecast_lines", MOST_FINDINGS - 1),
        ("EDI-002", "QTY+83:1:PCE", "", "", -1),
    ]


@pytest.mark.parametrize("kind", ["CONTRL:D:3:UN", "APERAK:D:96A:UN"])
def test_an_acknowledgement_is_kept_for_people_and_is_no_fault(kind: str) -> None:
    (read,) = reading(interchange(message(kind, "UCI+1+A+B+7"))).messages
    name, version, release, _ = kind.split(":")
    assert held(read) == [("ENV-026", f"{name} {version}.{release}", "", "", -1)]


@pytest.mark.parametrize("code", ["2", "3", "5", "ZZ"])
def test_a_line_that_is_not_simply_added_is_held(code: str) -> None:
    read = only(D97A, *changed(DELFOR_97A, at_5=f"LIN+1+{code}+A-1:IN"))
    assert held(read) == [("EDI-002", f"LIN+1+{code}", "", "forecast_lines", 0)]
    read = only(ORDERS, *ORDER[:12], f"LIN+20+{code}+A-2:IN", "QTY+21:1:PCE", "UNS+S")
    assert held(read) == [("EDI-002", f"LIN+20+{code}", "", "order_lines", 1)]


def test_a_line_that_is_added_is_an_ordinary_one() -> None:
    assert held(only(D97A, *changed(DELFOR_97A, at_5="LIN+1+1+A-1:IN"))) == []
    assert held(only(ORDERS, *changed(ORDER, at_7="LIN+10+1+A-1:IN"))) == []


@pytest.mark.parametrize("use", ["2", "3", "4"])
def test_the_number_of_a_substitute_is_not_taken(use: str) -> None:
    read = only(D97A, *HEAD[:5], "LIN+1", f"PIA+{use}+A-9:IN", *WEEK)
    assert held(read) == [("EDI-002", f"PIA+{use}+A-9:IN", "", "forecast_lines", 0)]
    assert column(read, "forecast_lines", "customer_part") == [None]
    other = only(D97A, *HEAD[:5], "LIN+1++A-1:IN", f"PIA+{use}+MPN:MF", *WEEK)
    assert held(other) == []


@pytest.mark.parametrize(
    ("segment", "second", "first"),
    [
        ("PIA+1+C03:EC", "C03", "C02"),
        ("PIA+5+B-1:BP", "B-1", "A-1"),
        ("PIA+5+A-2:IN", "A-2", "A-1"),
    ],
)
def test_a_second_number_of_the_item_is_held(segment: str, second: str, first: str) -> None:
    read = only(D97A, *HEAD[:7], segment, *WEEK)
    assert held(read) == [("EDI-001", second, first, "forecast_lines", 0)]


@pytest.mark.parametrize("segment", ["PIA+1+C02:EC", "PIA+5+A-1:BP", "PIA+1+R7:DR"])
def test_the_same_number_twice_or_one_of_another_kind_is_fine(segment: str) -> None:
    assert held(only(D97A, *HEAD[:7], segment, *WEEK)) == []
