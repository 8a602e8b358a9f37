from dataclasses import replace

import pytest
from x12_answering import ENVELOPE, ORDERS, body, document, part, replying, segments

from exchange.adapters.x12.acknowledgements import write_acknowledgements
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Group
from exchange.model.outcome import Part


def only(given: Part, kind: str = "997") -> list[str]:
    (answer,) = write_acknowledgements(given, replying(kind))
    assert (answer.type, answer.extension) == (kind, "x12")
    return body(answer.content)


def element(rule: str = "ELEMENT", observed: str = "TOO LONG") -> Finding:
    return Finding(rule, SegmentPlace(1, 5, "PO1", 5, 2), observed=observed)


def test_a_right_interchange_is_accepted_to_the_byte() -> None:
    (answer,) = write_acknowledgements(part(document()), replying())
    assert answer.content.decode() == (
        "ISA*00*          *00*          *01*US             *ZZ*THEM           "
        "*261123*1030*U*00401*000000071*0*P*:~"
        "GS*FA*US*THEM*20261123*1030*71*X*004010~"
        "ST*997*0001~AK1*PO*17~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~"
        "GE*1*71~IEA*1*000000071~"
    )
    assert answer.control.kind == "x12"
    assert answer.control.value == 71


def test_a_faulty_element_rejects_its_set_and_is_copied() -> None:
    assert only(part(document(element()))) == [
        "AK1*PO*17", "AK2*850*0001", "AK3*PO1*5**8", "AK4*4:2**5*TOO LONG", "AK5*R*5",
        "AK9*R*1*1*0",
    ]  # fmt: skip


def test_a_copy_holds_no_separator_and_99_characters() -> None:
    said = only(part(document(element(observed="a*b~" + "c" * 100))))
    assert said[3] == "AK4*4:2**5*a b " + "c" * 95


def test_999_names_its_segments_otherwise_and_says_versions() -> None:
    group = replace(ORDERS, version=("X", "005010"))
    given = part(replace(document(element()), identifier=("850", "X1")), groups=(group,))
    assert only(given, "999") == [
        "AK1*PO*17*005010", "AK2*850*0001*X1", "IK3*PO1*5**8", "IK4*4:2**5*TOO LONG", "IK5*R*5",
        "AK9*R*1*1*0",
    ]  # fmt: skip
    (answer,) = write_acknowledgements(given, replying("999"))
    assert segments(answer.content)[2] == ["ST", "999", "0001", "005010X231A1"]


def test_a_faulty_segment_has_no_elements() -> None:
    missing = Finding("SEGMENT", SegmentPlace(1, 4, "PO1"))
    assert only(part(document(missing)))[2:4] == ["AK3*PO1*4**3", "AK5*R*5"]


def test_a_wrong_trailer_is_said_of_the_set() -> None:
    wrong = Finding("COUNT", SegmentPlace(1, 9, "SE", 2))
    assert only(part(document(wrong)))[2] == "AK5*R*4"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (SegmentPlace(1, 4, "PO1", 2), "AK4*1**7"),
        (SegmentPlace(1, 4, "PO1"), "AK3*PO1*4**8"),
        (SegmentPlace(1, 1, "ST", 4), "AK5*R*5"),
    ],
)
def test_a_rule_without_codes_has_general_ones(where: SegmentPlace, said: str) -> None:
    assert said in only(part(document(Finding("PLAIN", where))))


def test_what_does_not_reject_is_accepted_with_errors() -> None:
    said = only(part(document(element("NOTED"))))
    assert said[-2:] == ["AK5*E*5", "AK9*E*1*1*1"]


def test_what_is_no_matter_of_syntax_is_not_in_it() -> None:
    assert only(part(document(element("BUSINESS"))))[-2:] == ["AK5*A", "AK9*A*1*1*1"]


def test_one_of_two_rejected_is_a_part_and_the_count_is_as_stated() -> None:
    group = replace(ORDERS, stated="3")
    given = part(document(), document(element(), reference="0002"), groups=(group,))
    assert only(given)[-1] == "AK9*P*3*2*1"


def test_a_rejected_group_rejects_its_sets() -> None:
    wrong = Finding("COUNT", SegmentPlace(0, 9, "GE", 2), params={"group": "1"})
    assert only(part(document(), findings=[wrong]))[-2:] == ["AK5*R", "AK9*R*1*1*0*5"]


def test_a_set_that_cannot_be_named_rejects_its_group() -> None:
    said = only(part(document(), document(reference="")))
    assert said == ["AK1*PO*17", "AK2*850*0001", "AK5*R", "AK9*R*1*2*0"]


def test_a_group_finding_that_names_its_group_leaves_the_other() -> None:
    wrong = Finding("COUNT", SegmentPlace(0, 9, "GE", 2), params={"group": "2"})
    both = (ORDERS, replace(ORDERS, reference="18"))
    given = part(document(), document(group=2), findings=[wrong], groups=both)
    (answer,) = write_acknowledgements(given, replying())
    ends = ["*".join(each) for each in segments(answer.content) if each[0] == "AK9"]
    assert ends == ["AK9*A*1*1*1", "AK9*R*1*1*0*5"]


def test_an_empty_group_is_answered() -> None:
    assert only(part(groups=(replace(ORDERS, stated="0"),))) == ["AK1*PO*17", "AK9*A*0*0*0"]


def test_acknowledgements_are_not_acknowledged() -> None:
    assert [*write_acknowledgements(part(groups=(replace(ORDERS, kind="FA"),)), replying())] == []


def test_groups_of_other_parties_are_answered_apart() -> None:
    other = Group("PO", ("THEM2",), ("US",), "18", ("X", "004010"), (), "0")
    answers = [*write_acknowledgements(part(groups=(ORDERS, other)), replying())]
    assert [segments(each.content)[1][3] for each in answers] == ["THEM", "THEM2"]
    assert [segments(each.content)[1][6] for each in answers] == ["71", "72"]


def test_ta1_is_written_where_it_is_asked_for() -> None:
    first, second = write_acknowledgements(part(document(), requested="1"), replying())
    assert (first.type, second.type) == ("TA1", "997")
    assert ["*".join(each) for each in segments(first.content)[1:]] == [
        "TA1*000000017*261123*0600*A*000", "IEA*0*000000071",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("finding", "note"),
    [
        (Finding("COUNT", SegmentPlace(0, 9, "IEA", 2)), "021"),
        (Finding("PLAIN"), "024"),
    ],
)
def test_a_rejected_interchange_gets_ta1_alone(finding: Finding, note: str) -> None:
    (answer,) = write_acknowledgements(part(document(), findings=[finding]), replying())
    assert segments(answer.content)[1] == ["TA1", "000000017", "261123", "0600", "R", note]


def test_a_set_outside_of_groups_breaks_the_structure() -> None:
    (answer,) = write_acknowledgements(part(document(group=0)), replying())
    assert segments(answer.content)[1][4:] == ["R", "022"]


@pytest.mark.parametrize(("test", "state", "said"), [
    (True, "live", "T"), (False, "test", "T"), (False, "live", "P"),
])  # fmt: skip
def test_a_test_is_answered_as_a_test(test: bool, state: str, said: str) -> None:  # noqa: FBT001
    given = Part(1, replace(ENVELOPE, test=test), (), (document(),))
    (answer,) = write_acknowledgements(given, replying(state=state))
    assert segments(answer.content)[0][15] == said


def test_a_ta1_that_came_beside_groups_lies_in_none() -> None:
    theirs = replace(document(group=0), document="acknowledgement", identifier=("TA1", ""))
    assert only(part(theirs, document()))[-1] == "AK9*A*1*1*1"
