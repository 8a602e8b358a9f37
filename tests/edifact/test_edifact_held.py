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

from exchange.adapters.edi.drafting import MOST_FINDINGS
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


def test_an_acknowledgement_is_read_whether_agreed_or_not() -> None:
    (read,) = reading(interchange(message("CONTRL:D:3:UN", "UCI+71+A:14+B:14+7"))).messages
    assert (read.document, held(read)) == ("acknowledgement", [])
    assert column(read, "acknowledgement_header", "reference") == ["71"]
    assert column(read, "acknowledgement_header", "state") == ["accepted"]


def test_an_acknowledgement_of_an_unknown_directory_is_kept_for_people() -> None:
    (read,) = reading(interchange(message("CONTRL:D:9:UN", "UCI+71+A:14+B:14+7"))).messages
    assert held(read) == [("ENV-026", "CONTRL D.9", "", "", -1)]


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


BUCKET = ("SCC+4", "QTY+113:5")


@pytest.mark.parametrize(
    ("dates", "second", "first"),
    [
        (("2:20261130:102", "2:20261207:102"), "2026-12-07", "2026-11-30"),
        (("2:20261130:102", "10:20261123:102"), "2026-11-23", "2026-11-30"),
        (("10:20261123:102", "2:20261130:102"), "2026-11-30", "2026-11-23"),
        (("63:20261130:102", "63:20261207:102"), "2026-12-07", "2026-11-30"),
        (("2:2026113020261206:718", "63:20261220:102"), "2026-12-20", "2026-12-06"),
    ],
)
def test_dates_that_contradict_each_other_hold_their_bucket(
    dates: tuple[str, str], second: str, first: str
) -> None:
    read = forecast(*WEEK, *BUCKET, *(f"DTM+{date}" for date in dates))
    assert held(read) == [("EDI-001", second, first, "forecast_buckets", 1)]


@pytest.mark.parametrize(
    "dates",
    [
        ("2:20261130:102", "10:20261130:102"),
        ("64:20261130:102", "63:20261204:102"),
        ("2:2026113020261206:718", "63:20261206:102"),
    ],
)
def test_dates_that_agree_hold_nothing(dates: tuple[str, str]) -> None:
    assert held(forecast(*BUCKET, *(f"DTM+{date}" for date in dates))) == []


def test_a_period_of_another_length_than_its_date_says_is_held() -> None:
    read = forecast("SCC+4++W", "QTY+113:5", "DTM+2:202612:610")
    assert ("EDI-001", "MONTH", "WEEK", "forecast_buckets", 0) in held(read)
    assert held(forecast("SCC+4++M", "QTY+113:5", "DTM+2:202612:610")) == []


def test_a_flexible_period_without_an_end_is_held() -> None:
    flexible = ("SCC+4++F", "QTY+113:5", "DTM+64:20261130:102")
    assert [each[0] for each in held(forecast(*WEEK, *flexible))] == ["EDI-002"]
    assert held(forecast(*WEEK, *flexible, "DTM+63:20261204:102")) == []


def test_two_quantities_received_or_two_orders_hold_their_line() -> None:
    assert held(forecast("QTY+70:500.0:PCE", *WEEK)) == []
    assert held(forecast("QTY+70:501:PCE", *WEEK)) == [
        ("EDI-001", "501", "500", "forecast_lines", 0)
    ]
    orders = ("RFF+ON:4500", "RFF+ON:4500", "RFF+ON:4501")
    assert held(only(D97A, *HEAD[:7], *orders[:2], *WEEK)) == []
    assert held(only(D97A, *HEAD[:7], *orders, *WEEK)) == [
        ("EDI-001", "4501", "4500", "forecast_lines", 0)
    ]


def test_two_parties_of_one_role_hold_the_document() -> None:
    again = only(D97A, *HEAD[:3], HEAD[2], *HEAD[3:], *WEEK)
    assert held(again) == []
    other = only(D97A, *HEAD[:3], "NAD+BY+P9::92", *HEAD[3:], *WEEK)
    assert [(each[0], each[1], each[3]) for each in held(other)] == [("EDI-001", "P9", "")]


@pytest.mark.parametrize("value", ["2026-12-07:102", "20261332:102", "07122026:999", "20261207"])
def test_a_date_not_in_its_format_is_refused_with_what_was_expected(value: str) -> None:
    read = forecast("SCC+4++W", "QTY+113:5", f"DTM+2:{value}")
    written = value.split(":", maxsplit=1)[0]
    assert held(read) == [("SYN-012", written, "CCYYMMDD (102)", "forecast_buckets", 0)]
    read = only(ORDERS, *changed(ORDER, at_9=f"DTM+2:{value}"))
    assert held(read) == [("SYN-012", written, "CCYYMMDD (102)", "order_schedules", 0)]
    read = only(ORDERS, *changed(ORDER, at_1=f"DTM+137:{value}"))
    assert held(read) == [("SYN-012", written, "CCYYMMDD (102)", "order_header", 0)]


def test_a_date_nothing_is_delivered_on_is_refused_all_the_same() -> None:
    delivery = ("SCC+1", "QTY+113:40:PCE", "DTM+2:20270118:102")
    read = only(
        ORDERS, *changed(ORDER, at_9="DTM+2:20271332:102", at_12=None)[:-1], *delivery, *TAIL
    )
    assert held(read) == [("SYN-012", "20271332", "CCYYMMDD (102)", "", -1)]


@pytest.mark.parametrize(
    ("segments", "second", "first"),
    [
        (("QTY+113:41:PCE",), "41", "40"),
        (("QTY+113:40:KGM",), "KGM", "PCE"),
        (("DTM+2:20270118:102", "DTM+2:20270125:102"), "2027-01-25", "2027-01-18"),
        (("DTM+2:20270118:102", "DTM+10:20270111:102"), "2027-01-11", "2027-01-18"),
        (("MOA+203:80", "MOA+203:81"), "81", "80"),
        (("MOA+203:80:USD",), "USD", "EUR"),
        (("PRI+AAA:2", "PRI+AAA:3"), "3", "2"),
        (("PRI+AAA:2:::100", "PRI+AAA:2"), "1", "100"),
        (("PRI+AAA:2:::100:MTR",), "MTR", "PCE"),
        (("PRI+AAA:2", "CUX+2:USD:9"), "USD", "EUR"),
        (("SCC+1", "QTY+113:15:PCE", "SCC+1", "QTY+113:25:KGM"), "KGM", "PCE"),
    ],
)
def test_a_second_value_on_an_order_line_holds_it(
    segments: tuple[str, ...], second: str, first: str
) -> None:
    assert held(order(*segments)) == [("EDI-001", second, first, "order_lines", 0)]


@pytest.mark.parametrize(
    "segments",
    [
        ("QTY+113:40.0:PCE",),
        ("DTM+2:20270118:102", "DTM+10:20270118:102"),
        ("MOA+203:80:EUR", "MOA+203:80,00"),
        ("PRI+AAA:2:::1:PCE", "CUX+2:EUR:9", "PRI+AAA:2.00", "PRI+AAB:3"),
        ("SCC+1", "QTY+113:15:PCE", "SCC+1", "QTY+113:25"),
    ],
)
def test_the_same_value_twice_on_an_order_line_is_fine(segments: tuple[str, ...]) -> None:
    assert held(order(*segments)) == []


@pytest.mark.parametrize("segment", ["ALC+A", "PCD+1:5", "PRI+AAA:2+A"])
def test_what_changes_a_price_holds_its_line(segment: str) -> None:
    (found,) = held(order(segment))
    assert found == ("EDI-002", segment, "", "order_lines", 0)


@pytest.mark.parametrize(
    ("at", "segment", "rule"),
    [(6, "CUX+2:USD:9", "EDI-001"), (7, "ALC+A", "EDI-002"), (13, "MOA+86:80:USD", "EDI-001")],
)
def test_what_concerns_all_prices_holds_the_document(at: int, segment: str, rule: str) -> None:
    read = only(ORDERS, *ORDER[:at], segment, *ORDER[at:])
    assert [(each[0], each[3]) for each in held(read)] == [(rule, "")]
    assert held(only(ORDERS, *ORDER[:13], "MOA+86:80:EUR", *ORDER[13:])) == []


def test_an_allowance_below_all_lines_holds_the_document() -> None:
    read = only(ORDERS, *ORDER, "ALC+A", "MOA+8:5")
    assert held(read) == [("EDI-002", "ALC+A", "", "", -1)]


def test_what_is_refused_is_said_even_after_more_than_can_be_listed() -> None:
    lines = [each for at in range(MOST_FINDINGS) for each in (f"LIN+{at}++A:IN", "QTY+83:1:PCE")]
    read = only(D97A, *HEAD[:5], *lines, "SCC+4", "QTY+999:900:PCE", "QTY+999:901:PCE")
    assert [each[0] for each in held(read)][-2:] == ["EDI-002", "SYN-012"]


def test_each_rule_is_said_once_more_however_many_findings_came_before() -> None:
    lines = [each for at in range(150) for each in (f"LIN+{at}++A:IN", "QTY+83:1:PCE")]
    refused = ("SCC+4", "QTY+999:900:PCE", "QTY+999:901:PCE")
    read = only(D97A, *HEAD[:5], *lines, *refused)
    assert [(each[0], each[3]) for each in held(read)][-3:] == [
        ("EDI-002", "forecast_lines"),
        ("EDI-002", ""),
        ("SYN-012", ""),
    ]


@pytest.mark.parametrize(("name", "asked"), [("220", False), ("224", False), ("221", True)])
def test_another_kind_of_order_than_an_order_is_asked_about(name: str, *, asked: bool) -> None:
    segments = [segment.replace("BGM+220", f"BGM+{name}") for segment in ORDER]
    rules = [finding.rule for finding in only(ORDERS, *segments).findings]
    assert ("EDI-002" in rules) is asked
