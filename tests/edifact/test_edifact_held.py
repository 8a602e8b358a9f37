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
    only,
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
