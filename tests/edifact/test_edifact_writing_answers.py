"""The answers we write, letter by letter: APERAK, ORDRSP, DELFOR response, CONTRL with groups."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from edifact.making import RULES, THEM, US, Unvalidated, scan
from edifact.test_edifact_writing import ENVELOPE, REPLY
from pydifact.parser import Parser

from exchange.adapters.edi.walk import walk
from exchange.adapters.edifact.aperak import write_aperak
from exchange.adapters.edifact.contrl import write_contrl
from exchange.adapters.edifact.delfor_response import write_delfor_response
from exchange.adapters.edifact.ordrsp import ACTIONS, write_ordrsp
from exchange.adapters.edifact.rejections import code
from exchange.adapters.edifact.structures import structures
from exchange.model.findings import Finding, SegmentPlace, Severity, Verdict, message
from exchange.model.forecast_answers import AnsweredQuantity, ForecastAnswer, ForecastLineAnswer
from exchange.model.interchange import Group
from exchange.model.order_answers import LineAnswer, OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Document, Part
from exchange.model.ports import Reply, Written

PARTIES = [f"NAD+BY+{THEM}::9", f"NAD+SU+{US}::9"]
NOW = "DTM+137:202611231030:203"
DAY = date(2026, 11, 20)


def ipc(**columns: list[object]) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(columns).write_ipc(stream)
    return stream.getvalue()


DOCUMENT = Document(
    id="1", document="purchase_order", number="PO1", function="original",
    verdict=Verdict.ACCEPTED, rows={}, header={"date": "2026-11-20"},
    tables={
        "order_lines": ipc(line=[1, 2], line_number=["10", "20"]),
        "order_schedules": ipc(line=[1, 2, 2], schedule=[1, 1, 2]),
    },
    reference="1", identifier=("ORDERS", "D", "96A", "UN"),
)  # fmt: skip


def part(*documents: Document) -> Part:
    return Part(1, ENVELOPE, (), documents)


def segments(answers: Iterator[Written]) -> list[str]:
    """Return the segments of the one answer, without UNA, UNB, the last UNT, UNZ."""
    (answer,) = answers
    return answer.content.decode("iso8859-1").split("'")[2:-3]


def remarked(*findings: Finding, reply: Reply = REPLY, **changes: object) -> list[str]:
    document = replace(DOCUMENT, findings=findings, **changes)  # type: ignore[arg-type]
    return segments(write_aperak(part(document), reply))


def test_an_order_without_findings_is_acknowledged() -> None:
    assert remarked() == [
        "UNH+1+APERAK:D:96A:UN", "BGM+312+71-1+29", NOW, "RFF+ACW:PO1", "DTM+171:20261120:102",
        f"NAD+MS+{US}::9", f"NAD+MR+{THEM}::9",
    ]  # fmt: skip


@pytest.mark.parametrize("header", [{}, {"date": "next week"}])
def test_a_day_that_is_not_known_is_not_said(header: dict[str, str]) -> None:
    assert not [each for each in remarked(header=header) if each.startswith("DTM+171")]


@pytest.mark.parametrize(
    ("severity", "said"),
    [("WARN", "312+71-1+29"), ("HOLD", "313+71-1+34"), ("REJECT", "313+71-1+27")],
)
def test_the_worst_finding_says_what_an_aperak_is(severity: str, said: str) -> None:
    worst = replace(RULES["PO-001"], severity=Severity(severity))
    mild = replace(RULES["PO-001"], severity=Severity.INFO)
    reply = replace(REPLY, rules={**RULES, "PO-001": worst, "PO-002": mild})
    assert remarked(Finding("PO-001"), Finding("PO-002"), reply=reply)[1] == f"BGM+{said}"


@pytest.mark.parametrize(
    ("table", "row", "line"),
    [
        ("order_lines", 0, "RFF+ON:PO1:10"),
        ("order_schedules", 2, "RFF+ON:PO1:20"),
        ("order_header", 0, ""),
        ("order_lines", 9, ""),
        ("", -1, ""),
    ],
)
def test_a_finding_names_the_buyers_line(table: str, row: int, line: str) -> None:
    said = remarked(Finding("PO-001", table=table, row=row))
    assert said[7] == "ERC+PO-001::91"
    assert said[8].startswith("FTX+AAO+++")
    assert said[9:] == ([line] if line else [])


def test_a_change_is_named_by_its_own_number_and_its_line_by_the_order() -> None:
    tables = {"order_change_lines": ipc(line=[1], line_number=["7"])}
    found = Finding("PO-001", table="order_change_lines", row=0)
    said = remarked(found, document="purchase_order_change", revision="CH2", tables=tables)
    assert "RFF+ACW:CH2" in said
    assert said[-1] == "RFF+ON:PO1:7"


def test_a_line_of_a_forecast_is_named_by_itself() -> None:
    tables = {"forecast_lines": ipc(line=[1], line_number=["7"])}
    found = Finding("PO-001", table="forecast_lines", row=0)
    assert remarked(found, document="forecast", tables=tables)[-1] == "RFF+LI:7"


def test_the_sentence_is_in_the_partners_language() -> None:
    german = replace(REPLY, partner=replace(REPLY.partner, language="de"))
    found = Finding("PO-001")
    said = "".join(remarked(found, reply=german)[8].split("+++")[1].split(":"))
    assert said.replace("??", "?")[:40] == message(found, RULES, "de").replace("?", "??")[:40]
    assert remarked(found, reply=german)[8] != remarked(found)[8]


def test_a_thousand_findings_are_said_to_be_more() -> None:
    said = remarked(*[Finding("PO-001")] * 1000)
    assert sum(each.startswith("ERC") for each in said) == 999
    assert said[-2:] == [
        "ERC+MORE::91", "FTX+AAO+++There are 2 more findings; the report lists all.",
    ]  # fmt: skip
    assert "ERC+MORE::91" not in remarked(*[Finding("PO-001")] * 999)


LINE = LineAnswer(
    line_number="10", state="rescheduled", customer_part="A-1", revision="C02",
    quantity=Decimal(40), unit="PCE", price=Decimal("2.5000"),
    schedules=(
        ScheduleAnswer(Decimal(30), date(2027, 1, 18), date(2027, 1, 25)),
        ScheduleAnswer(Decimal(10), date(2027, 2, 1)),
    ),
    reasons=("Material short",),
)  # fmt: skip
ANSWER = OrderAnswer("R-1", "PO1", "changed", day=DAY, currency="EUR", lines=(LINE,))


def answered(answer: OrderAnswer, *documents: Document) -> list[str]:
    return segments(write_ordrsp(part(*documents), [answer], REPLY))


def test_an_order_is_answered_line_by_line() -> None:
    assert answered(ANSWER, DOCUMENT) == [
        "UNH+1+ORDRSP:D:96A:UN", "BGM+231+R-1+4", NOW, "RFF+ON:PO1", "DTM+171:20261120:102",
        *PARTIES, "CUX+2:EUR:9",
        "LIN+10+3+A-1:IN", "PIA+1+C02:EC", "QTY+21:40:PCE", "FTX+LIN+++Material short",
        "PRI+AAA:2.5", "RFF+ON:PO1:10",
        "SCC+1", "QTY+113:30:PCE", "DTM+67:20270125:102", "DTM+2:20270118:102",
        "SCC+4", "QTY+21:10:PCE", "DTM+2:20270201:102",
        "UNS+S", "CNT+2:1",
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "said"), ACTIONS.items())
def test_each_state_of_a_line_has_its_action(state: str, said: str) -> None:
    answer = replace(ANSWER, lines=(replace(LINE, state=state),))  # type: ignore[arg-type]
    assert f"LIN+10+{said}+A-1:IN" in answered(answer)


def test_the_reasons_why_states_have_the_actions_they_have() -> None:
    assert list(ACTIONS.values()) == ["4", "5", "3", "3", "3", "4", "7", "10", "2"]


def test_a_change_is_answered_as_one() -> None:
    answer = replace(ANSWER, changing=True, change="CH-2", supplier_order="SO-9")
    said = answered(answer)
    assert said[5:7] == ["RFF+PP:CH-2", "RFF+VN:SO-9"]
    assert "RFF+PP:CH-2" not in answered(replace(answer, changing=False))


def test_without_details_no_line_is_said() -> None:
    assert answered(replace(ANSWER, detailed=False))[-2:] == ["UNS+S", "CNT+2:0"]


@pytest.mark.parametrize(("release", "ours"), [("97A", "97A"), ("96A", "96A"), ("93A", "96A")])
def test_the_directory_of_the_order_is_kept(release: str, ours: str) -> None:
    document = replace(DOCUMENT, identifier=("ORDERS", "D", release, "UN"))
    assert answered(ANSWER, document)[0] == f"UNH+1+ORDRSP:D:{ours}:UN"


def test_a_line_number_too_long_is_not_cut() -> None:
    said = answered(replace(ANSWER, lines=(replace(LINE, line_number="1234567"),)))
    assert "LIN++3+A-1:IN" in said
    assert "RFF+LI:1234567" in said


def test_a_forecast_is_answered_with_what_we_commit_to() -> None:
    committed = (
        AnsweredQuantity(Decimal(20), date(2026, 11, 30)),
        AnsweredQuantity(Decimal(5), date(2026, 12, 7), date(2026, 12, 13), "proposed"),
    )
    line = ForecastLineAnswer("1", "A-1", "C02", "PO9", "D1", "PCE", quantities=committed)
    answer = ForecastAnswer("F-1", "FC1", day=DAY, lines=(line,))
    (written,) = write_delfor_response(part(), [answer], REPLY)
    structure = structures()["DELFOR", "D", "97A"]
    assert walk(structure, 1, scan(written.content).segments[1:-1]).findings == ()
    assert segments(iter([written])) == [
        "UNH+1+DELFOR:D:97A:UN", "BGM+241+F-1+9", NOW, "RFF+AAN:FC1", "DTM+171:20261120:102",
        *PARTIES, "GIS+37", "NAD+DP+D1", "LIN+1++A-1:IN", "PIA+1+C02:EC", "RFF+ON:PO9",
        "SCC+1", "QTY+113:20:PCE", "DTM+67:20261130:102",
        "SCC+26", "QTY+113:5:PCE", "DTM+64:20261207:102", "DTM+63:20261213:102",
    ]  # fmt: skip


ASKED = (
    AnsweredQuantity(Decimal(20), date(2026, 11, 30), date(2026, 12, 6), "open"),
    AnsweredQuantity(Decimal("0.5"), date(2026, 12, 7), None, "open"),
)
RECEIVED = ForecastAnswer(
    "F-1", "FC1", "received",
    lines=(
        ForecastLineAnswer(
            "1", "A-1", ship_to="D1", unit="PCE", state="received", quantities=ASKED
        ),
        ForecastLineAnswer("1234567", "B-1", ship_to="D2", state="held", reasons=("Whose?", " ")),
    ),
)  # fmt: skip


def forecast_answered(answer: ForecastAnswer, *documents: Document) -> list[str]:
    return segments(write_delfor_response(part(*documents), [answer], REPLY))


def test_a_forecast_under_review_is_said_to_be_no_more_than_received() -> None:
    assert forecast_answered(RECEIVED) == [
        "UNH+1+DELFOR:D:97A:UN", "BGM+241+F-1+12", NOW, "RFF+AAN:FC1", *PARTIES,
        "GIS+37", "NAD+DP+D1", "LIN+1+4+A-1:IN", "SCC+4",
        "QTY+1:20:PCE", "DTM+194:20261130:102", "DTM+206:20261206:102",
        "QTY+1:0.5:PCE", "DTM+194:20261207:102",
        "GIS+37", "NAD+DP+D2", "LIN++4+B-1:IN", "FTX+LIN+++Whose??", "RFF+LI:1234567",
    ]  # fmt: skip


def test_a_forecast_that_is_rejected_says_why() -> None:
    line = replace(RECEIVED.lines[0], state="rejected", quantities=(), reasons=("No.",) * 9)
    answer = replace(RECEIVED, state="rejected", lines=(line,), reasons=("Twice.",))
    said = forecast_answered(answer)
    assert said[1:4] == ["BGM+241+F-1+27", NOW, "FTX+AAI+++Twice."]
    assert said[-6:] == ["LIN+1+7+A-1:IN", *["FTX+LIN+++No."] * 5]


@pytest.mark.parametrize(
    ("stated", "ours"),
    [
        (("DELFOR", "D", "96B", "UN"), "DELFOR:D:96B:UN"),
        (("DELFOR", "D", "01C", "UN", "ED"), "DELFOR:D:01C:UN"),
        (("DELFOR", "D", "96A", "UN"), "DELFOR:D:97A:UN"),
        (("DELFOR", "D", "02A", "UN"), "DELFOR:D:97A:UN"),
    ],
)
def test_the_directory_of_the_forecast_is_kept_where_it_is_built_alike(
    stated: tuple[str, ...], ours: str
) -> None:
    given = replace(DOCUMENT, document="forecast", number="FC1", identifier=stated)
    assert forecast_answered(RECEIVED, given)[0] == f"UNH+1+{ours}"


def test_a_delivery_just_in_time_is_not_answered_as_a_forecast() -> None:
    given = replace(DOCUMENT, number="FC1", identifier=("DELJIT", "D", "97A", "UN"))
    assert [*write_delfor_response(part(given), [RECEIVED], REPLY)] == []


@pytest.mark.parametrize("release", ["96B", "97A", "01C"])
def test_every_forecast_answer_is_built_as_its_directory_says(release: str) -> None:
    given = replace(DOCUMENT, number="FC1", identifier=("DELFOR", "D", release, "UN"))
    answer = replace(RECEIVED, reasons=("Late.",), day=DAY)
    (written,) = write_delfor_response(part(given), [answer], REPLY)
    found = walk(structures()["DELFOR", "D", release], 1, scan(written.content).segments[1:-1])
    assert found.findings == ()
    theirs = Parser(factory=Unvalidated()).parse(written.content.decode())
    tags = [each.tag for each in theirs]
    assert tags.count("LIN") == 2
    assert tags[-1] == "UNZ"


def test_our_own_numbers_are_known_of_every_answer() -> None:
    (ordrsp,) = write_ordrsp(part(), [ANSWER, replace(ANSWER, response="R-2")], REPLY)
    (delfor,) = write_delfor_response(part(), [RECEIVED], REPLY)
    (aperak,) = write_aperak(part(DOCUMENT, DOCUMENT), REPLY)
    assert [each.numbers for each in (ordrsp, delfor, aperak)] == [
        ("R-1", "R-2"), ("F-1",), ("71-1", "71-2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "write",
    [
        lambda: write_aperak(part(), REPLY),
        lambda: write_ordrsp(part(), [], REPLY),
        lambda: write_delfor_response(part(), [], REPLY),
    ],
)
def test_without_anything_to_say_no_number_is_used(write: Callable[[], Iterator[Written]]) -> None:
    assert [*write()] == []


GROUPS = (
    Group("ORDERS", ("A",), ("B",), "G1", ("UN", "D", "96A")),
    Group("DELFOR", ("A",), ("B",), "G2", ("UN", "D", "97A")),
)
FAULT = Finding("SYN-039", SegmentPlace(2, 10, "QTY", 2, 3))
SUBJECT = f"REF1+{THEM}:14+{US}:14"


def grouped(group: int) -> list[str]:
    bad = replace(DOCUMENT, group=group, reference="2", findings=(FAULT,))
    whole = Part(1, replace(ENVELOPE, groups=GROUPS), (), (replace(DOCUMENT, group=1), bad))
    return segments(write_contrl(whole, REPLY))[1:]


def test_a_rejected_message_stands_below_its_group() -> None:
    verdict = ["UCM+2+ORDERS:D:96A:UN+4", "UCS+10", "UCD+39+2:3"]
    first, second = "UCF+G1+A+B+7", "UCF+G2+A+B+7"
    assert grouped(2) == [f"UCI+{SUBJECT}+7", first, second, *verdict]
    assert grouped(1) == [f"UCI+{SUBJECT}+7", first, *verdict, second]


def test_a_rejected_message_outside_the_groups_takes_the_interchange_down() -> None:
    assert grouped(0) == [f"UCI+{SUBJECT}+4+30+UNH"]


def test_codes_are_those_of_the_version() -> None:
    assert [code(each, four=True) for each in ("19", "38", "45", "13")] == ["37", "37", "45", "13"]
    assert [code(each, four=False) for each in ("19", "45", "46", "48")] == ["19", "16", "2", "13"]


def test_version_4_says_its_own_code() -> None:
    rules = {**RULES, "SYN-039": replace(RULES["SYN-039"], syntax="38")}
    document = replace(DOCUMENT, findings=(FAULT,))
    whole = replace(part(document), envelope=replace(ENVELOPE, syntax=("UNOC", "4")))
    said = segments(write_contrl(whole, replace(REPLY, rules=rules)))
    assert (said[0], said[-1]) == ("UNH+1+CONTRL:4:1:UN", "UCD+37+2:3")


def test_what_holds_the_interchange_is_told_of_each_document() -> None:
    test = Finding("ENV-008", SegmentPlace(0, 1, "UNB", 12, interchange=1), observed="1")
    held = replace(DOCUMENT, verdict=Verdict.HELD)
    told = segments(write_aperak(Part(1, ENVELOPE, (test,), (held,)), REPLY))
    assert told[1].startswith("BGM+313+")
    assert told[1].endswith("+34")
    assert "ERC+ENV-008::91" in told
