import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import polars as pl
import pytest
from ansi.making import reading
from hypothesis import given
from hypothesis import strategies as st
from pyx12.x12file import X12Reader
from x12_answering import (
    ANSWER,
    FORECAST,
    LINE,
    ORDERS,
    body,
    document,
    everything,
    part,
    replying,
    segments,
)

from exchange.adapters.x12.advice import write_824
from exchange.adapters.x12.forecast_answers import write_forecast_answers
from exchange.adapters.x12.order_answers import write_order_answers
from exchange.adapters.x12.separators import Separators, serialize
from exchange.adapters.x12.writing import Sending, TransactionSet, write_interchange
from exchange.model.findings import Finding, SegmentPlace, Verdict
from exchange.model.forecast_answers import AnsweredQuantity, ForecastAnswer
from exchange.model.order_answers import OrderAnswer
from exchange.settings import read_rules


def advised(*findings: Finding, verdict: Verdict = Verdict.ACCEPTED, **more: Any) -> list[str]:  # noqa: ANN401
    given = replace(document(*findings), verdict=verdict, **more)
    (answer,) = write_824(part(given), replying(language="de"))
    return body(answer.content)


def ordered(answer: OrderAnswer) -> list[str]:
    (written,) = write_order_answers(part(), (answer,), replying())
    return body(written.content)


def test_a_document_without_fault_is_advised_as_accepted() -> None:
    assert advised() == [
        "BGN*11*D0001*20261123*1030",
        "OTI*TA*TN*PO-1*THEM*US*20261123*0600*17*0001*850*004010",
        "REF*PO*PO-1",
    ]


def test_a_fault_is_advised_in_the_partners_words_with_its_place() -> None:
    lines = pl.DataFrame({"line": [1, 2], "line_number": ["10", "20"]})
    buckets = pl.DataFrame({"line": [1, 2, 2]})
    tables = {name: stored(each) for name, each in
              (("order_lines", lines), ("order_schedules", buckets))}  # fmt: skip
    place = SegmentPlace(1, 9, "PO1", 3)
    fault = Finding("BUSINESS", place, "-5", table="order_schedules", row=2)
    said = advised(fault, Finding("HINT"), verdict=Verdict.REJECTED, tables=tables)
    assert said[1].startswith("OTI*TR*")
    assert said[3:] == ["TED*ZZZ*Wert -5 ist falsch.*PO1*9*2**-5", "NTE*LIN*20"]


def test_accepted_with_findings_says_so_and_hints_are_left_out() -> None:
    assert advised(Finding("NOTED"))[1].startswith("OTI*TE*")
    assert advised(Finding("HINT"))[1].startswith("OTI*TA*")


def test_a_long_reason_is_whole_in_notes() -> None:
    said = advised(Finding("BUSINESS", observed="x" * 100))
    assert [len(each.split("*")[2]) for each in said[3:]] == [60, 80, 37]


def stored(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()


def test_an_order_is_answered_line_by_line() -> None:
    assert ordered(ANSWER) == [
        "BAK*00*AC*PO-1*20261120*****20261123",
        "CUR*BY*USD",
        "REF*TN*R1",
        "PO1*10*40*EA*2.5**BP*A-1*EC*C02",
        "ACK*DR*30*EA*067*20270125",
        "ACK*DR*10*EA*002*20270118",
        "N9*L1*10",
        "MSG*Late   parts.",
        "CTT*1",
    ]


def test_a_rejected_order_without_lines_is_rejected_as_a_whole() -> None:
    said = ordered(replace(ANSWER, state="rejected", detailed=False, reasons=("No.",)))
    assert said[0].startswith("BAK*00*RJ*")
    assert said[3:] == ["N9*L1*PO-1", "MSG*No.", "CTT*0"]


def test_a_change_is_answered_in_865() -> None:
    said = ordered(replace(ANSWER, changing=True, change="2", supplier_order="S1"))
    assert said[0] == "BCA*00*AC*PO-1**2*20261120***S1*20261123"
    assert said[3] == "POC*10*RS*40**EA*2.5**BP*A-1*EC*C02"


def test_what_the_buyer_asked_of_a_line_is_said_before_what_we_do() -> None:
    line = replace(LINE, change="delete", state="cancelled", schedules=())
    said = ordered(replace(ANSWER, changing=True, lines=(line,)))
    assert said[3].startswith("POC*10*DI*")
    assert said[4] == "ACK*ID*40*EA"


def test_orders_and_changes_go_apart() -> None:
    both = (ANSWER, replace(ANSWER, changing=True))
    written = [*write_order_answers(part(), both, replying())]
    assert [(each.type, segments(each.content)[1][1]) for each in written] == [
        ("855", "PR"), ("865", "CA"),
    ]  # fmt: skip


def forecast_answered(answer: ForecastAnswer) -> list[str]:
    (written,) = write_forecast_answers(part(), (answer,), replying())
    assert written.numbers == ("F1",)
    assert segments(written.content)[1][1] == "PS"
    return body(written.content)


def test_a_forecast_under_review_is_said_to_be_no_more_than_received() -> None:
    assert forecast_answered(FORECAST) == [
        "BFR*12*FC1**ZZ*A*20261130*20270131*20261123",
        "REF*TN*F1",
        "LIN*1*BP*A-1*EC*C*PO*4711",
        "UIT*PC",
        "N1*ST**ZZ*D1",
        "FST*20*D*F*20261130*20261206",
        "FST*0.5*D*D*20261207",
        "LIN**BP*B-1",
        "REF*L1**Whose   is it?",
        "CTT*2",
    ]


def test_a_forecast_that_is_rejected_says_why() -> None:
    answer = replace(FORECAST, state="rejected", lines=(), reasons=("No " * 400,) * 2)
    said = forecast_answered(answer)
    assert said[0] == "BFR*44*FC1**ZZ*A*20261123*20270131*20261123"
    assert len([each for each in said if each.startswith("REF*L1*FC1*")]) == 12


def test_what_we_commit_to_in_a_forecast_is_firm() -> None:
    line = replace(FORECAST.lines[0], state="committed", ship_to="", unit="", quantities=(
        AnsweredQuantity(Decimal(5), date(2026, 12, 1)),
        AnsweredQuantity(Decimal(5), date(2026, 12, 8), None, "proposed"),
    ))  # fmt: skip
    said = forecast_answered(replace(FORECAST, state="committed", lines=(line,)))
    assert said[0].startswith("BFR*00*FC1*")
    assert said[3:] == ["FST*5*C*D*20261201", "FST*5*D*D*20261208", "CTT*1"]


def test_our_own_reader_reads_what_it_says_as_one_that_only_answers() -> None:
    (written,) = write_forecast_answers(part(), (FORECAST,), replying())
    (message,) = reading(written.content).messages
    assert message.document == "forecast"
    assert {(found.rule, found.observed) for found in message.findings} == {
        ("SYN-012", "12"), ("EDI-002", "BFR*ZZ"),
    }  # fmt: skip
    buckets = message.tables["forecast_buckets"].frame
    assert buckets.select("start", "quantity", "commitment_raw").rows() == [
        ("2026-11-30", "20", "D"), ("2026-12-07", "0.5", "D"),
    ]  # fmt: skip


def test_a_shipping_schedule_is_not_answered_as_a_forecast() -> None:
    given = replace(document(), number="FC1", identifier=("862", ""))
    assert [*write_forecast_answers(part(given), (FORECAST,), replying())] == []


def test_our_own_numbers_are_known_of_every_answer() -> None:
    numbers = {each.type: each.numbers for each in everything()}
    assert numbers["855"] == numbers["865"] == ("R1",)
    assert numbers["824"] == ("D0001", "D0002")
    assert numbers["997"] == ()


ANSI_X12 = import_module("x12")
"""The ansi-x12 distribution, whose package is named as this folder is."""

MARKS = st.lists(st.sampled_from(":*^~|!\n\x1c\x1d>+'"), min_size=4, max_size=4, unique=True)
VALUES = st.lists(
    st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=9), max_size=4), max_size=4
)


@given(MARKS, VALUES)
def test_any_values_come_back_between_any_separators(
    marks: list[str], rows: list[list[str]]
) -> None:
    sets = [TransactionSet("824", tuple(("NTE", *row, "end") for row in rows))] * 2
    envelope = part(separators="".join(marks))
    written = write_interchange(envelope, replying(), Sending("824", "AG", ORDERS, sets))
    split = segments(written.content, marks[1], marks[3])
    sent = [[value_without(marks, each) for each in row] for row in rows]
    one = [["NTE", *row, "end"] for row in sent]
    count = str(len(one) + 2)
    assert split[2:-2] == [
        ["ST", "824", "0001"], *one, ["SE", count, "0001"],
        ["ST", "824", "0002"], *one, ["SE", count, "0002"],
    ]  # fmt: skip
    assert split[-2:] == [["GE", "2", "71"], ["IEA", "1", "000000071"]]
    assert written.content[:3] == b"ISA"
    assert written.content[105:106].decode() == marks[3]


def value_without(marks: list[str], value: str) -> str:
    return "".join(" " if each in marks or not each.isprintable() else each for each in value)


def test_pyx12_reads_what_we_write_and_counts_the_same() -> None:
    answers = [each.content for each in everything()]
    assert len(answers) == 8
    for content in answers:
        reader = X12Reader(io.StringIO(content.decode()))
        theirs = [each.get_seg_id() for each in reader]
        reader.cleanup()
        assert reader.pop_errors() == []
        assert theirs == [each[0] for each in segments(content)]


def test_ansi_x12_reads_what_we_write_and_counts_the_same() -> None:
    for content in (each.content for each in everything()):
        read = ANSI_X12.parse_x12_interchange(ANSI_X12.tokenize_x12(content))
        seen = ANSI_X12.inspect_x12_interchange(read)
        assert seen.total_segment_count == len(segments(content))
        kinds = [each[1].encode() for each in segments(content) if each[0] == "ST"]
        assert [*seen.transaction_set_codes] == kinds


def test_pyx12_sees_a_wrong_count() -> None:
    reader = X12Reader(io.StringIO(everything()[1].content.decode().replace("~SE*", "~SE*9")))
    assert [each.get_seg_id() for each in reader][-1] == "IEA"
    assert [error[1] for error in reader.pop_errors()] == ["4"]


@pytest.mark.parametrize(("component", "sent"), [(":", "1 - 2"), ("-", "1   2")])
def test_the_dash_of_a_period_is_sent_as_a_hyphen(component: str, sent: str) -> None:
    marks = Separators(component, "*", "^", "~")
    assert serialize(("NTE", "", "1 \u2013 2"), marks) == f"NTE**{sent}~"


def test_what_holds_the_interchange_is_told_of_each_document() -> None:
    test = Finding("ENV-008", SegmentPlace(0, 1, "ISA", 16, interchange=1), observed="T")
    held = replace(document(), verdict=Verdict.HELD)
    reply = replace(replying(), rules=read_rules())
    (answer,) = write_824(part(held, findings=[test]), reply)
    (told,) = (each for each in body(answer.content) if each.startswith("TED"))
    assert told.startswith("TED*ZZZ*The interchange is marked as a test")
    assert told.endswith("*ISA*1*15**T")
    group = replace(test, params={"group": str(held.group + 1)})
    (answer,) = write_824(part(held, findings=[group]), reply)
    assert not any(each.startswith("TED") for each in body(answer.content))
