import pytest
from edifact.making import (
    D96A,
    D97A,
    DELFOR_96A,
    DELFOR_97A,
    changed,
    column,
    found,
    held,
    only,
    where,
)

from exchange.model.interchange import Message
from exchange.model.partners import Edi

HEAD, WEEK = DELFOR_97A[:8], DELFOR_97A[8:11]


def week(*segments: str) -> Message:
    """Read one line with these segments below it."""
    return only(D97A, *HEAD, *segments)


@pytest.mark.parametrize(("kind", "segments"), [(D96A, DELFOR_96A), (D97A, DELFOR_97A)])
def test_both_directories_give_the_same_forecast(kind: str, segments: tuple[str, ...]) -> None:
    read = only(kind, *segments)
    assert column(read, "forecast_header", "number") == ["FC1"]
    assert column(read, "forecast_header", "date") == ["2026-11-23"]
    assert column(read, "forecast_lines", "customer_part") == ["A-1"]
    assert column(read, "forecast_lines", "revision") == ["C02"]
    assert column(read, "forecast_lines", "ship_to") == ["4012345000016"]
    assert column(read, "forecast_lines", "cumulative_received") == ["500"]
    assert column(read, "forecast_buckets", "quantity") == ["20", "30"]
    assert column(read, "forecast_buckets", "start") == ["2026-11-30", "2026-12-07"]
    assert column(read, "forecast_buckets", "end") == ["2026-12-06", "2026-12-13"]
    assert column(read, "forecast_buckets", "period") == ["WEEK", "WEEK"]
    assert column(read, "forecast_buckets", "commitment") == ["FIRM", "FORECAST"]
    assert column(read, "forecast_buckets", "commitment_raw") == ["1", "4"]


def test_every_value_knows_its_place() -> None:
    read = only(D97A, *DELFOR_97A)
    assert where(read, "forecast_header", 0, "number") == "message 1, segment 2 BGM, element 3.1"
    assert where(read, "forecast_lines", 0, "customer_part") == (
        "message 1, segment 7 LIN, element 4.1"
    )
    assert where(read, "forecast_lines", 0, "revision") == "message 1, segment 8 PIA, element 3.1"
    assert where(read, "forecast_lines", 0, "ship_to") == "message 1, segment 6 NAD, element 3.1"
    assert where(read, "forecast_buckets", 1, "quantity") == (
        "message 1, segment 14 QTY, element 2.2"
    )
    assert where(read, "forecast_buckets", 1, "start") == "message 1, segment 15 DTM, element 2.2"
    assert (
        where(read, "forecast_buckets", 1, "commitment") == "message 1, segment 13 SCC, element 2"
    )
    assert where(read, "forecast_lines", 0, "description") == "message 1, segment 7 LIN"


@pytest.mark.parametrize(
    ("code", "function"), [("9", "original"), ("5", "replace"), ("4", "change"), ("1", "cancel")]
)
def test_bgm_says_what_becomes_of_the_last_forecast(code: str, function: str) -> None:
    assert only(D97A, *changed(DELFOR_97A, at_0=f"BGM+241+FC1+{code}")).function == function


def test_changes_only_in_the_detail_make_it_a_change() -> None:
    assert only(D97A, *changed(DELFOR_97A, at_3="GIS+36")).function == "change"


def test_an_unknown_function_is_found() -> None:
    read = only(D97A, *changed(DELFOR_97A, at_0="BGM+241+FC1+77"))
    assert found(read) == [("SYN-012", "message 1, segment 2 BGM, element 4")]


def test_an_unknown_commitment_is_found_once_and_not_guessed() -> None:
    read = week("SCC+27++W", "QTY+113:5", "DTM+2:20261130:102", "QTY+113:6", "DTM+2:20261207:102")
    assert found(read) == [("SYN-012", "message 1, segment 10 SCC, element 2")]
    assert column(read, "forecast_buckets", "commitment") == [None, None]
    assert column(read, "forecast_buckets", "commitment_raw") == ["27", "27"]


@pytest.mark.parametrize(
    ("code", "period", "end"),
    [
        ("T", "FOUR_WEEKS", "2026-12-27"),
        ("S", "HALF_YEAR", "2026-12-31"),
        ("A", "YEAR", "2026-12-31"),
        ("D", "DISCRETE", None),
    ],
)
def test_a_kind_of_period_tells_the_last_day_where_it_can(
    code: str, period: str, end: str | None
) -> None:
    read = week(f"SCC+4++{code}", "QTY+113:5", "DTM+2:20261130:102")
    assert found(read) == []
    assert column(read, "forecast_buckets", "period") == [period]
    assert column(read, "forecast_buckets", "end") == [end]


def test_an_unknown_kind_of_period_is_found() -> None:
    read = week("SCC+4++N", "QTY+113:5", "DTM+2:20261130:102")
    assert found(read) == [("SYN-012", "message 1, segment 10 SCC, element 4.1")]
    assert column(read, "forecast_buckets", "end") == [None]


@pytest.mark.parametrize("code", ["B", "C", "E", "G", "H", "J", "ZZZ"])
def test_a_kind_of_period_without_a_length_is_asked_about(code: str) -> None:
    read = week(f"SCC+4++{code}", "QTY+113:5", "DTM+2:20261130:102")
    assert held(read) == [("EDI-002", f"{code} (2013)", "", "forecast_lines", 0)]
    assert column(read, "forecast_buckets", "period") == [None]


@pytest.mark.parametrize("code", ["7", "20", "22", "23", "24", "25", "26"])
def test_a_commitment_without_a_word_of_ours_is_asked_about(code: str) -> None:
    read = week(f"SCC+{code}++W", "QTY+113:5", "DTM+2:20261130:102")
    assert held(read) == [("EDI-002", f"{code} (4017)", "", "forecast_lines", 0)]
    assert column(read, "forecast_buckets", "commitment") == [None]
    assert column(read, "forecast_buckets", "commitment_raw") == [code]


def test_a_quantity_without_commitment_has_none() -> None:
    read = only(D97A, *HEAD[:7], "QTY+113:5:PCE", "DTM+2:20261130:102")
    assert found(read) == []
    assert column(read, "forecast_buckets", "commitment") == [None]


def test_quantities_that_are_not_wanted_are_left_aside() -> None:
    read = only(D97A, *HEAD, "QTY+48:7:PCE", "DTM+50:20261101:102", *WEEK)
    assert found(read) == []
    assert column(read, "forecast_buckets", "quantity") == ["20"]


def test_unknown_quantities_are_refused() -> None:
    read = week("SCC+4++W", "QTY+ZZZ:900:PCE", "DTM+2:20261130:102")
    assert found(read) == [("SYN-012", "message 1, segment 11 QTY, element 2.1")]
    assert column(read, "forecast_buckets", "quantity") == []


@pytest.mark.parametrize("code", ["3", "78"])
def test_a_running_total_is_marked_as_one(code: str) -> None:
    since = "DTM+51:20260101:102"
    read = only(
        D97A, *HEAD, since, "SCC+4++W", f"QTY+{code}:900,5:PCE", since, "DTM+2:20261130:102"
    )
    assert found(read) == []
    assert column(read, "forecast_lines", "cumulative_since") == ["2026-01-01"]
    for name in ("quantity", "cumulative"):
        assert column(read, "forecast_buckets", name) == ["900.5"]
    assert column(read, "forecast_buckets", "quantity_raw") == ["900,5"]
    assert column(read, "forecast_buckets", "basis") == ["CUMULATIVE"]
    assert column(read, "forecast_buckets", "cumulative_since") == ["2026-01-01"]
    assert where(read, "forecast_buckets", 0, "cumulative_since").endswith("13 DTM, element 2.2")


def test_two_dates_are_both_ends_of_the_period() -> None:
    read = week("SCC+4++F", "QTY+113:5", "DTM+64:20261130:102", "DTM+63:20261211:102")
    assert column(read, "forecast_buckets", "start") == ["2026-11-30"]
    assert column(read, "forecast_buckets", "end") == ["2026-12-11"]
    assert column(read, "forecast_buckets", "period") == ["FLEX"]


def test_the_date_of_delivery_counts_before_that_of_shipment_and_both_are_held() -> None:
    for dates in (("10:20261123", "2:20261130"), ("2:20261130", "10:20261123")):
        read = week("SCC+4++D", "QTY+113:5", *(f"DTM+{date}:102" for date in dates))
        assert column(read, "forecast_buckets", "start") == ["2026-11-30"]
        assert column(read, "forecast_buckets", "end") == [None]
        assert found(read) == [("EDI-001", "message 1, segment 13 DTM, element 2.2")]


def test_a_range_or_a_week_is_a_whole_period() -> None:
    ranged = week("SCC+4", "QTY+113:5", "DTM+323:2026113020261213:718")
    assert column(ranged, "forecast_buckets", "end") == ["2026-12-13"]
    weekly = week("SCC+4", "QTY+113:5", "DTM+2:202649:616")
    assert column(weekly, "forecast_buckets", "start") == ["2026-11-30"]
    assert column(weekly, "forecast_buckets", "period") == ["WEEK"]


def test_weeks_are_counted_as_agreed_with_the_partner() -> None:
    segments = (*HEAD, "SCC+4", "QTY+113:5", "DTM+2:202701:616")
    assert held(only(D97A, *segments)) == [
        ("SYN-012", "202701", "CCYYMMDD (102)", "forecast_buckets", 0)
    ]
    iso, january = (only(D97A, *segments, edi=Edi(weeks=each)) for each in ("iso", "january"))
    assert found(iso) == found(january) == []
    assert column(iso, "forecast_buckets", "start") == ["2027-01-04"]
    assert column(january, "forecast_buckets", "start") == ["2026-12-28"]


def test_a_number_of_days_is_no_date_and_is_called_so() -> None:
    read = week("SCC+4++W", "QTY+113:5", "DTM+2:14:804")
    assert held(read) == [("EDI-003", "14", "CCYYMMDD (102)", "forecast_buckets", 0)]


def test_a_date_that_cannot_be_read_stays_as_written_and_is_found() -> None:
    read = week("SCC+4++W", "QTY+113:5", "DTM+2:20261332:102")
    assert held(read) == [("SYN-012", "20261332", "CCYYMMDD (102)", "forecast_buckets", 0)]
    assert column(read, "forecast_buckets", "start") == ["20261332"]
    assert column(read, "forecast_buckets", "end") == [None]
    assert where(read, "forecast_buckets", 0, "start") == "message 1, segment 12 DTM, element 2.2"


def test_an_empty_quantity_or_date_is_missing_at_its_own_place() -> None:
    read = week("SCC+4++W", "QTY+113", "DTM+2")
    assert found(read) == []
    assert column(read, "forecast_buckets", "quantity") == [None]
    assert (
        where(read, "forecast_buckets", 0, "quantity") == "message 1, segment 11 QTY, element 2.2"
    )
    assert where(read, "forecast_buckets", 0, "start") == "message 1, segment 12 DTM, element 2.2"


def test_a_date_of_unknown_meaning_is_found() -> None:
    read = week("SCC+4++W", "QTY+113:5", "DTM+999:20261130:102")
    assert found(read) == [("SYN-012", "message 1, segment 12 DTM, element 2.1")]


@pytest.mark.parametrize(
    ("written", "number"), [("1,5", "1.5"), ("1.5", "1.5"), ("1,5,0", "1,5,0")]
)
def test_comma_and_point_are_both_decimal_marks(written: str, number: str) -> None:
    read = week("SCC+4++W", f"QTY+113:{written}", "DTM+2:20261130:102")
    assert column(read, "forecast_buckets", "quantity") == [number]
    assert column(read, "forecast_buckets", "quantity_raw") == [written]


def test_the_customers_number_may_stand_in_pia_and_no_other_number_is_taken_for_it() -> None:
    read = only(D97A, *HEAD[:5], "LIN+1++EMS-1:SA", "PIA+5+A-1:IN+MPN1:MF", *WEEK)
    assert column(read, "forecast_lines", "customer_part") == ["A-1"]
    assert where(read, "forecast_lines", 0, "customer_part").endswith("PIA, element 3.1")
    other = only(D97A, *HEAD[:5], "LIN+1++EMS-1:SA", *WEEK)
    assert column(other, "forecast_lines", "customer_part") == [None]


@pytest.mark.parametrize("pia", ["PIA+1+C02:EC+R7:DR", "PIA+1+R7:DR+C02:EC"])
def test_the_engineering_change_level_is_the_revision_before_the_drawing(pia: str) -> None:
    assert column(only(D97A, *HEAD[:6], pia, *WEEK), "forecast_lines", "revision") == ["C02"]


def test_an_order_in_the_header_holds_for_lines_without_their_own() -> None:
    read = only(
        D97A, *HEAD[:2], "RFF+ON:4500", *HEAD[3:6], *WEEK, "LIN+2++A-2:IN", "RFF+ON:4501:10", *WEEK
    )  # fmt: skip
    assert column(read, "forecast_lines", "order_number") == ["4500", "4501"]


def test_a_second_unit_within_a_line_is_found() -> None:
    read = week("SCC+4++W", "QTY+113:5:PCE", "DTM+2:20261130:102", "QTY+113:5:KGM")
    assert found(read) == [("SYN-012", "message 1, segment 13 QTY, element 2.3")]


def test_each_destination_below_a_line_is_a_line_of_its_own() -> None:
    points = [each for at in (1, 2) for each in (f"NAD+DP+P{at}::92", *WEEK)]
    read = only(D97A, *HEAD[:4], *HEAD[5:6], *points)
    assert found(read) == []
    assert column(read, "forecast_lines", "line") == [1, 2]
    assert column(read, "forecast_lines", "line_number") == ["1", "1"]
    assert column(read, "forecast_lines", "ship_to") == ["P1", "P2"]
    assert column(read, "forecast_buckets", "line") == [1, 2]


def test_the_horizon_is_read_from_its_dates_or_its_range() -> None:
    for dates in (("158:20261130:102", "159:20270131:102"), ("323:2026113020270131:718",)):
        read = only(D97A, *HEAD[:2], *(f"DTM+{date}" for date in dates), *HEAD[2:], *WEEK)
        assert column(read, "forecast_header", "horizon_start") == ["2026-11-30"]
        assert column(read, "forecast_header", "horizon_end") == ["2027-01-31"]


def test_a_wrong_number_of_lines_in_cnt_is_found() -> None:
    assert found(only(D96A, *DELFOR_96A, "CNT+2:1")) == []
    read = only(D96A, *DELFOR_96A, "CNT+2:2")
    assert found(read) == [("ENV-006", "message 1, segment 17 CNT, element 2.2")]
    assert read.findings[0].params == {"tag": "CNT"}


def test_quantities_of_a_party_that_is_no_destination_are_held_and_not_read() -> None:
    read = week(*WEEK, "NAD+WH+P9::92", "SCC+1", "QTY+113:6", "DTM+2:20261130:102")
    assert held(read) == [("EDI-002", "NAD+WH+P9::92 QTY+113:6", "", "forecast_lines", 0)]
    assert column(read, "forecast_lines", "ship_to") == ["4012345000016"]
    assert column(read, "forecast_buckets", "quantity") == ["20"]


def test_a_line_below_a_party_that_is_no_destination_is_held() -> None:
    read = only(D97A, *changed(DELFOR_97A, at_4="NAD+WH+P9::92"))
    assert held(read) == [("EDI-002", "NAD+WH+P9::92", "", "forecast_lines", 0)]


def test_quantities_of_the_line_itself_are_not_those_of_its_first_destination() -> None:
    points = [each for at in (1, 2) for each in (f"NAD+DP+P{at}::92", *WEEK)]
    read = only(D97A, *HEAD[:4], *HEAD[5:6], *WEEK, *points)
    assert held(read) == [("EDI-002", "NAD+DP+P1::92", "", "forecast_lines", 0)]
    assert column(read, "forecast_lines", "ship_to") == [None, "P1", "P2"]
    assert column(read, "forecast_buckets", "line") == [1, 2, 3]


def test_what_is_held_of_a_line_is_held_for_all_its_destinations() -> None:
    points = [each for at in (1, 2) for each in (f"NAD+DP+P{at}::92", *WEEK)]
    read = only(D97A, *HEAD[:4], "LIN+1+2+A-1:IN", *points)
    assert [(each[0], each[4]) for each in held(read)] == [("EDI-002", 0), ("EDI-002", 1)]
    received = only(D97A, *HEAD[:4], *HEAD[5:], *points)
    assert held(received) == [("EDI-002", "QTY+70", "", "forecast_lines", 0)]
    assert column(received, "forecast_lines", "cumulative_received") == ["500", None]


def test_references_of_other_kinds_are_left_aside() -> None:
    read = only(D97A, *HEAD[:2], "RFF+AAN:OLD", *HEAD[3:6], "RFF+LI:10", *WEEK)
    assert found(read) == []
    assert column(read, "forecast_lines", "order_number") == [None]
