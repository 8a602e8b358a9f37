"""What an 830, 862 and 850 say stands in the tables, and what they must not say is found."""

from datetime import date
from decimal import Decimal

import pytest
from ansi.making import ORDER, PLANNING, SHIPPING, changed, found, only, reading, rows, told
from ansi.making import one as interchange_of

from exchange.model.findings import SegmentPlace
from exchange.validators.validation import validated

BUCKETS = ("line", "start", "end", "period", "quantity", "commitment", "commitment_raw")
NOV30, DEC6 = date(2026, 11, 30), date(2026, 12, 6)


def test_planning_schedule() -> None:
    message = only("830", *PLANNING)
    assert (message.document, message.function) == ("forecast", "replace")
    assert (message.reference, message.identifier) == ("0001", ("830",))
    assert found(message) == []
    header = ("number", "date", "horizon_start", "horizon_end", "buyer", "buyer_name", "ship_to")
    assert rows(message, "forecast_header", *header) == [
        ("FC1", date(2026, 11, 23), NOV30, date(2027, 1, 31), "B1", "Buyer Inc", "D1")
    ]
    lines = ("line_number", "customer_part", "revision", "description", "unit", "order_number")
    assert rows(message, "forecast_lines", *lines) == [
        ("10", "A-1", "C", "WIRE BLACK", "PC", "4711")
    ]
    assert rows(message, "forecast_lines", "cumulative_received") == [(Decimal(13440),)]
    assert rows(message, "forecast_buckets", *BUCKETS) == [
        (1, NOV30, DEC6, "WEEK", Decimal(20), "FIRM", "C"),
        (1, date(2027, 1, 1), date(2027, 1, 31), "MONTH", Decimal(30), "FORECAST", "D"),
        (1, date(2027, 2, 1), date(2027, 2, 14), "FLEX", Decimal(5), "FORECAST", "D"),
    ]


def test_places_are_those_of_the_file() -> None:
    message = only("830", *PLANNING)
    place = message.tables["forecast_buckets"].locate(1, "quantity")
    assert str(place) == "message 1, segment 11 FST, element 2"
    assert isinstance(place, SegmentPlace)
    content = interchange_of("830", *PLANNING)
    assert content[place.byte or 0 :].startswith(b"FST*30*D*M")
    assert str(message.tables["forecast_lines"].locate(0, "customer_part")).endswith("element 4")


def test_shipping_schedule() -> None:
    message = only("862", *SHIPPING)
    assert (message.document, message.function, found(message)) == ("call_off", "original", [])
    assert rows(message, "forecast_header", "number", "supplier", "horizon_end", "scope") == [
        ("R7", "S1", NOV30, "CALL_OFF")
    ]
    assert rows(message, "forecast_lines", "customer_part", "order_number") == [("A-1", "4711")]
    assert rows(message, "forecast_buckets", "start", "quantity", "commitment") == [
        (date(2026, 11, 24), Decimal(4), "FIRM"),
        (date(2026, 11, 25), Decimal(8), "FIRM"),
    ]


def test_purchase_order() -> None:
    message = only("850", *ORDER)
    assert (message.document, message.function, found(message)) == (
        "purchase_order", "original", []
    )  # fmt: skip
    header = ("number", "date", "buyer", "ship_to", "ship_to_address", "currency", "incoterms")
    assert rows(message, "order_header", *header, "contract") == [
        ("PO1", date(2026, 11, 23), "B1", "D1", "Street 3, Town, NY, 10001, US", "EUR", "FCA",
         "RV-1")
    ]  # fmt: skip
    lines = ("line_number", "customer_part", "revision", "quantity", "price", "price_basis")
    assert rows(message, "order_lines", *lines, "amount") == [
        ("1", "A-1", "C", Decimal(40), Decimal("2.5"), None, Decimal(100)),
        ("2", "B-1", None, Decimal(30), Decimal(250), Decimal(100), None),
    ]
    schedules = ("line", "schedule", "quantity", "requested_date", "date_meaning")
    assert rows(message, "order_schedules", *schedules) == [
        (1, 1, Decimal(40), date(2027, 1, 18), "DELIVERY"),
        (2, 1, Decimal(10), date(2027, 2, 1), "DELIVERY"),
        (2, 2, Decimal(20), date(2027, 3, 1), "SHIP"),
    ]


WEEK = "FST*20*C*W*20261130"
SHP = "SHP*02*13440*051*20260101"
HEAD = "BFR*05*FC1**DL*A*20261130*20270131*20261123"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WEEK, "FST*20*Y*W*20261130", ("SYN-012", "segment 10 FST, element 3")),
        (WEEK, "FST*20*Z*W*20261130", ("EDI-002", "segment 10 FST, element 3")),
        (WEEK, "FST*20*Q*W*20261130", ("EDI-002", "segment 10 FST, element 3")),
        (WEEK, "FST*20*C*J*20261130", ("SYN-012", "segment 10 FST, element 4")),
        (WEEK, "FST*20*C*Z*20261130", ("EDI-002", "segment 10 FST, element 4")),
        (WEEK, "FST*20*C*W*20261131", ("X12-008", "segment 10 FST, element 5")),
        (WEEK, "FST*20*C*W", ("SYN-013", "segment 10 FST, element 5")),
        (WEEK, "FST**C*W*20261130", ("SYN-013", "segment 10 FST, element 2")),
        (WEEK, "FST*2O*C*W*20261130", ("SYN-037", "segment 10 FST, element 2")),
        (WEEK, "FST*20*C*W*20261130**010", ("X12-002", "segment 10 FST, element 8")),
        (WEEK, "FST*20*C*F*20261130", ("EDI-002", "segment 10 FST, element 4")),
        (SHP, "SHP*02*13440*011*20260101", ("EDI-002", "segment 15 SHP, element 2")),
        (SHP, "SHP*09*13440*050*20260101", ("SYN-012", "segment 15 SHP, element 2")),
        (HEAD, HEAD.replace("*05*", "*99*"), ("SYN-012", "segment 2 BFR, element 2")),
        (HEAD, HEAD.replace("*A*", "*B*"), ("SYN-012", "segment 2 BFR, element 6")),
        (HEAD, HEAD.replace("*DL*", "*KB*"), ("EDI-002", "segment 2 BFR, element 5")),
        (HEAD, HEAD.replace("*FC1*", "**"), ("X12-002", "segment 2 BFR, element 3")),
        ("UIT*PC", "UIX*PC", ("X12-206", "segment 7 UIX")),
        ("LIN*10*BP*A-1*EC*C*VP*X9*PO*4711", "LIN*10*EC*C*VP*X9*PO*4711*BP*A>1",
         ("SYN-016", "segment 6 LIN, element 10.2")),
        ("CTT*1", "CTT*2", ("ENV-006", "segment 16 CTT, element 2")),
        ("LIN*10*BP*A-1*EC*C*VP*X9*PO*4711", "LIN*10*BP*A-1*EC",
         ("X12-002", "segment 6 LIN, element 6")),
        ("N1*ST**92*D1", "N1*ST**92", ("X12-002", "segment 5 N1, element 5")),
        ("N1*ST**92*D1", "N1*S*X*92*D1", ("SYN-040", "segment 5 N1, element 2")),
    ],
)  # fmt: skip
def test_planning_schedule_gone_wrong(old: str, new: str, expected: tuple[str, str]) -> None:
    rule, place = expected
    assert found(only("830", *changed(PLANNING, old, new))) == [(rule, f"message 1, {place}")]


@pytest.mark.parametrize(
    ("code", "period", "end"),
    [
        ("T", "FOUR_WEEKS", date(2026, 12, 27)),
        ("S", "HALF_YEAR", date(2026, 12, 31)),
        ("A", "YEAR", date(2026, 12, 31)),
        ("X", "WEEK", DEC6),
    ],
)
def test_a_kind_of_period_tells_the_last_day(code: str, period: str, end: date) -> None:
    message = only("830", *changed(PLANNING[:9], WEEK, f"FST*20*P*{code}*20261130"), "CTT*1")
    assert found(message) == []
    kind = ("start", "end", "period", "commitment")
    assert rows(message, "forecast_buckets", *kind)[0] == (NOV30, end, period, "PILOT")


@pytest.mark.parametrize(
    "more",
    ["SDQ*PC*92*D1*10*D2*10", "QTY*88*10"],
)
def test_what_divides_a_quantity_waits_for_a_person(more: str) -> None:
    message = only("830", *changed(PLANNING, WEEK, WEEK, more))
    assert told(message) == [("EDI-002", "*".join(more.split("*")[:3]), "", "forecast_lines", 0)]


def test_what_is_authorised_waits_for_a_person_once() -> None:
    ath = ("ATH*FI*20261201*15040**20260101", "ATH*MT*20261201*16640**20260101")
    message = only("830", *changed(PLANNING, "PID*F****BLACK", *ath))
    assert told(message) == [("EDI-002", "ATH*FI*20261201*15040", "", "forecast_lines", 0)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("LIN**BP*A-1", "LIN**VP*A-1", ("SYN-013", "segment 4 LIN")),
        ("BSS*00*R7*20261123*SH*20261123*20261130**REL*CN*4711*A",
         "BSS*00*R7*20261123*SH*20261123*20261130**REL*CN*4711*B",
         ("SYN-012", "segment 2 BSS, element 12")),
        ("CTT*1", "CTT*0", ("ENV-006", "segment 8 CTT, element 2")),
        ("FST*4*C*D*20261124", "FST*-4*C*D*20261124", ("FC-006", "segment 6 FST, element 2")),
    ],
)  # fmt: skip
def test_shipping_schedule_gone_wrong(old: str, new: str, expected: tuple[str, str]) -> None:
    rule, place = expected
    assert found(only("862", *changed(SHIPPING, old, new))) == [(rule, f"message 1, {place}")]


CALLED = ("time", "reference", "start", "quantity")


def test_a_time_of_day_and_a_reference_belong_to_the_quantity() -> None:
    timed = ("FST*4*C*D*20261124**002*0815*DO*7001", "FST*6*C*D*20261124**002*113059*DO*7002")
    message = only("862", *SHIPPING[:4], *timed, "CTT*1")
    assert found(message) == []
    assert rows(message, "forecast_buckets", *CALLED) == [
        ("08:15", "7001", date(2026, 11, 24), 4),
        ("11:30:59", "7002", date(2026, 11, 24), 6),
    ]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("002*20261130", ("EDI-002", "002*20261130", "", "forecast_buckets", 0)),
        ("017*0815", ("EDI-002", "017*0815", "", "forecast_buckets", 0)),
        ("002*2575", ("X12-009", "2575", "HHMM", "", -1)),
    ],
    ids=["a date", "of something else", "no time"],
)
def test_what_is_no_time_of_delivery_is_found(
    time: str, expected: tuple[str, str, str, str, int]
) -> None:
    message = only("862", *SHIPPING[:4], f"FST*4*C*D*20261124**{time}", "CTT*1")
    assert told(message) == [expected]
    assert rows(message, "forecast_buckets", "quantity")[0] == (4,)


JIT = ("FST*10*C*D*20261124***", "JIT*4*0800", "REF*DO*7001", "JIT*6*1330")


def test_deliveries_of_a_day_are_quantities_with_their_times() -> None:
    first, *rest = JIT
    message = only("862", *SHIPPING[:4], first.rstrip("*"), *rest, SHIPPING[5], "CTT*1")
    assert found(message) == []
    assert rows(message, "forecast_buckets", *CALLED, "commitment") == [
        ("08:00", "7001", date(2026, 11, 24), 4, "FIRM"),
        ("13:30", None, date(2026, 11, 24), 6, "FIRM"),
        (None, None, date(2026, 11, 25), 8, "FIRM"),
    ]
    place = message.tables["forecast_buckets"].locate(1, "quantity")
    assert str(place) == "message 1, segment 9 JIT, element 2"


def test_deliveries_that_do_not_add_up_hold_their_line() -> None:
    message = only("862", *SHIPPING[:4], "FST*10*C*D*20261124", "JIT*4*0800", "JIT*5*1330", "CTT*1")
    assert told(message) == [("EDI-001", "9", "10", "forecast_lines", 0)]


def test_deliveries_of_running_totals_wait_for_a_person() -> None:
    head = SHIPPING[0].replace("*4711*A", "*4711*C")
    message = only("862", head, *SHIPPING[1:4], "FST*10*C*D*20261124", "JIT*4*0800", "CTT*1")
    assert told(message) == [("EDI-002", "JIT*4*0800", "", "forecast_lines", 0)]
    assert rows(message, "forecast_buckets", "cumulative") == [(10,)]


LINE = "PO1*1*40*PC*2.5*PE*BP*A-1*EC*C"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (LINE, LINE.replace("*PE*", "*UM*"), [("EDI-002", "segment 11 PO1, element 6")]),
        (LINE, LINE.replace("A-1", "A>1"), [("SYN-016", "segment 11 PO1, element 8.2")]),
        (LINE, LINE.replace("*40*", "*x*"), [("SYN-037", "segment 11 PO1, element 3")]),
        (LINE, LINE.replace("*40*", "**"), [("X12-002", "segment 11 PO1, element 3")]),
        (LINE, LINE + "*IN*B-9*BP*A-2", [("EDI-001", "segment 11 PO1, element 14")]),
        ("CUR*BY*EUR", "CUR*BY*EUR*1*SE*USD", [("SYN-040", "segment 3 CUR, element 4"),
                                               ("EDI-001", "segment 3 CUR, element 6")]),
        ("DTM*002*20270118", "DTM*999*20270118", [("SYN-012", "segment 6 DTM, element 2"),
                                                  ("SYN-013", "segment 11 PO1")]),
        ("DTM*002*20270118", "DTM*002*20271318", [("X12-008", "segment 6 DTM, element 3")]),
        ("BEG*00*SA*PO1**20261123*RV-1", "BEG*00*RL*PO1*7*20261123*RV-1",
         [("EDI-002", "segment 2 BEG, element 3")]),
        ("REF*CT*RV-1", "REF*CT*RV-2", [("EDI-001", "segment 4 REF, element 3")]),
        ("AMT*1*100", "AMT*1*1oo", [("SYN-037", "segment 13 AMT, element 3")]),
        ("AMT*1*100", "SDQ*PC*92*D1*10", [("SYN-015", "segment 13 SDQ")]),
        ("AMT*1*100", "N1*ST**92*D9", [("SYN-015", "segment 13 N1, element 5")]),
        ("AMT*1*100", "SAC*C*D240***500", [("EDI-002", "segment 13 SAC")]),
        ("SCH*10*PC***002*20270201", "SCH*10*EA***002*20270201",
         [("EDI-001", "segment 15 SCH, element 3")]),
        ("CTT*2", "CTT*3", [("ENV-006", "segment 17 CTT, element 2")]),
    ],
)  # fmt: skip
def test_purchase_order_gone_wrong(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    message = only("850", *changed(ORDER, old, new))
    assert found(message) == [(rule, f"message 1, {place}") for rule, place in expected]


@pytest.mark.parametrize(("kind", "rule"), [("810", "ENV-012"), ("856", "ENV-012")])
def test_sets_not_agreed_are_named_and_not_read(kind: str, rule: str) -> None:
    (message,) = reading(
        interchange_of("830", *PLANNING).replace(b"ST*830", b"ST*%b" % kind.encode())
    ).messages
    assert (message.document, message.tables) == ("", {})
    assert found(message) == [(rule, "message 1, segment 1 ST, element 2")]


def test_what_is_agreed_is_said() -> None:
    (message,) = reading(interchange_of("850", *ORDER), "forecast").messages
    assert told(message) == [("ENV-012", "850", "830", "", -1)]


@pytest.mark.parametrize("written", ["2026-11-30", "2026-13-30", "30112026"])
def test_a_date_that_only_other_formats_write_is_refused(written: str) -> None:
    message = only("830", *changed(PLANNING, "FST*20*C*W*20261130", f"FST*20*C*W*{written}"))
    assert [rule for rule, _ in found(message)].count("X12-008") == 1


def test_the_first_of_each_rule_is_found_however_many_came_before() -> None:
    many = ["FST*20*C*W*20261130****DO*" + "9" * 99] * 150
    message = only("830", *PLANNING[:8], *many, "FST*20**W*20261130", *PLANNING[8:])
    rules = [finding.rule for finding in message.findings]
    assert rules[:101] == ["SYN-039"] * 100 + ["SYN-013"]
    assert "SYN-039" not in rules[101:]


@pytest.mark.parametrize("blank", ["", " ", "   "])
def test_a_mandatory_value_of_blanks_is_missing(blank: str) -> None:
    segments = changed(PLANNING, PLANNING[4], f"LIN*10*BP*{blank}*EC*C")
    (message,) = reading(interchange_of("830", *segments)).messages
    assert [each.rule for each in validated(message).findings] == ["SYN-013", "SYN-013"]
