import pytest
from edifact.making import (
    D96A,
    D97A,
    DELFOR_96A,
    DELFOR_97A,
    ORDER,
    ORDERS,
    changed,
    found,
    only,
)

from exchange.adapters.edi.walk import MOST_FINDINGS
from exchange.adapters.edifact.structures import structures

LIN, QTY, DTM = 7, 8, 9


@pytest.mark.parametrize(
    ("kind", "segments"), [(D96A, DELFOR_96A), (D97A, DELFOR_97A), (ORDERS, ORDER)]
)
def test_a_message_that_fits_its_structure_has_no_findings(
    kind: str, segments: tuple[str, ...]
) -> None:
    assert found(only(kind, *segments)) == []


def test_a_missing_segment_is_one_finding_after_the_segment_before_it() -> None:
    read = only(D97A, *changed(DELFOR_97A, at_3=None, at_4=None))
    assert found(read) == [("SYN-013", "message 1, segment 4 NAD")]
    assert read.findings[0].expected == "GIS"
    assert read.tables["forecast_buckets"].frame.height == 2


def test_both_section_controls_of_d96a_are_mandatory() -> None:
    for at, before in ((3, "segment 5 NAD"), (14, "segment 15 DTM")):
        read = only(D96A, *changed(DELFOR_96A, **{f"at_{at}": None}))
        assert ("SYN-013", f"message 1, {before}") in found(read)


def test_a_segment_that_leads_nowhere_is_one_finding() -> None:
    read = only(ORDERS, *changed(ORDER, at_8="PRICE+AAA:25.50"), "ZZZ+1")
    assert found(read) == [
        ("SYN-015", "message 1, segment 10 PRICE"),
        ("SYN-015", "message 1, segment 16 ZZZ"),
    ]


def test_bad_tags_are_findings_and_never_errors() -> None:
    read = only(ORDERS, *changed(ORDER, at_8="", at_9="bgm+1", at_10="NAD:1:2+BY", at_11="QT"))
    assert [rule for rule, _ in found(read)] == ["SYN-015", "SYN-015", "SYN-034", "SYN-015"]


def test_the_order_of_the_other_directory_is_a_few_findings_not_hundreds() -> None:
    weeks = [each for _ in range(50) for each in DELFOR_97A[8:11]]
    read = only(D96A, *DELFOR_96A[:8], *weeks, "UNS+S")
    assert 0 < len(read.findings) < 10


def test_too_many_repetitions_are_found_once() -> None:
    dates = ["DTM+2:20270118:102"] * 40
    read = only(ORDERS, *ORDER[:9], *dates, *ORDER[10:])
    assert found(read) == [("SYN-035", "message 1, segment 46 DTM")]
    assert read.findings[0].expected == "35"


def test_too_many_groups_are_found_once() -> None:
    read = only(ORDERS, *ORDER[:2], *["RFF+CT:RV-1"] * 12, *ORDER[3:])
    assert found(read) == [("SYN-036", "message 1, segment 14 RFF")]


def test_a_group_that_starts_again_counts_afresh() -> None:
    lines = [f"LIN+{at}++A-{at}:IN" for at in range(1, 4)]
    segments = [each for line in lines for each in (line, *["DTM+2:20270118:102"] * 35)]
    read = only(ORDERS, *ORDER[:7], *segments, "UNS+S")
    assert found(read) == []


@pytest.mark.parametrize(
    ("segment", "rule", "place", "expected"),
    [
        ("QTY+21:40:PCE:X", "SYN-016", "element 2.4", "3"),
        ("QTY+21:40:PCE+X", "SYN-016", "element 3", "1"),
        ("QTY+:40:PCE", "SYN-013", "element 2.1", "quantity qualifier (6063)"),
        ("QTY", "SYN-013", "element 2", "quantity (C186)"),
        ("QTY+21:40:PIECES", "SYN-039", "element 2.3", "3"),
        ("QTY+21:1234567890123456:PCE", "SYN-039", "element 2.2", "15"),
        ("QTY+12:4O:PCE", "SYN-037", "element 2.2", ""),
        ("QTY+21: 40:PCE", "SYN-037", "element 2.2", ""),
    ],
)
def test_a_segment_is_checked_inside(segment: str, rule: str, place: str, expected: str) -> None:
    read = only(ORDERS, *changed(ORDER, at_8=segment))
    assert found(read) == [(rule, f"message 1, segment 10 QTY, {place}")]
    assert read.findings[0].expected == expected


def test_a_mandatory_value_of_blanks_is_missing() -> None:
    read = only(ORDERS, *changed(ORDER, at_2="RFF+  :RV-1"))
    assert [(each.rule, each.observed) for each in read.findings] == [("SYN-013", "")]


def test_sign_and_decimal_mark_do_not_count_as_digits() -> None:
    assert found(only(ORDERS, *changed(ORDER, at_8="QTY+12:-12345678901.2345:PCE"))) == []


def test_a_number_the_tables_will_type_is_left_to_the_typing() -> None:
    read = only(ORDERS, *changed(ORDER, at_8="QTY+21:4O:PCE"))
    assert found(read) == []
    assert read.notation.number_rule == "SYN-037"


def test_findings_stop_where_nobody_reads_on() -> None:
    lines = [each for at in range(200) for each in (f"LIN+{at}++A:IN", "QTY+21:1:PIECES")]
    assert len(only(ORDERS, *ORDER[:7], *lines, "UNS+S").findings) == MOST_FINDINGS


def test_the_first_of_each_rule_is_found_however_many_came_before() -> None:
    lines = [each for at in range(200) for each in (f"LIN+{at}++A:IN", "QTY+21:1:PIECES")]
    read = only(ORDERS, *ORDER[:7], *lines, "DTM+2:20270118:102:1", "DTM", "UNS+S")
    rules = [finding.rule for finding in read.findings]
    assert rules == ["SYN-039"] * MOST_FINDINGS + ["SYN-016", "SYN-013"]


def test_a_line_number_is_digits_in_d96a_and_text_in_d97a() -> None:
    assert found(only(D96A, *changed(DELFOR_96A, at_5="LIN+1A++A-1:IN"))) == [
        ("SYN-037", "message 1, segment 7 LIN, element 2")
    ]
    assert found(only(D97A, *changed(DELFOR_97A, at_5="LIN+1A++A-1:IN"))) == []


def test_every_group_of_a_structure_is_used_and_begins_with_a_segment() -> None:
    for structure in structures().values():
        for at, node in enumerate(structure.nodes):
            if node.group:
                first = structure.nodes[at + 1]
                assert not first.group
                assert first.mandatory
                assert first.most == 1
