"""What answers to questions make of the rows of a document."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.findings import Finding, SegmentPlace, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Inquiry, Source
from exchange.model.questions import Answer, Given, heard, question_identity, spoken
from exchange.reconcile.releasing import refusal, released

FILE = Transmission("R", "R", "acme", "po.edi", "0" * 64, datetime(2026, 11, 24, tzinfo=UTC), b"")
LINES = pl.DataFrame(
    {
        "line": [1, 2, 3],
        "line_number": ["10", "20", "30"],
        "customer_part": ["A", "B", "C"],
        "revision": ["", "", ""],
        "quantity": [1, 2, 3],
        "unit": ["PCE"] * 3,
        "price": [None, None, None],
        "status": ["held", "held", "released"],
    }
)
DATES = pl.DataFrame({"line": [1, 2, 2, 3], "status": ["held", "held", "held", "released"]})


def packed(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_ipc(stream)
    return stream.getvalue()


def asked(question: str, table: str = "order_lines", row: int = 0) -> Finding:
    return Finding("PO-007", table=table, row=row, question=question)


def inquiry(*findings: Finding, about: tuple[Finding, ...] = (), interchange: int = 1) -> Inquiry:
    tables = {"order_lines": packed(LINES), "order_schedules": packed(DATES)}
    document = Document(
        "D", "purchase_order", "4711", "original", Verdict.HELD, {}, findings,
        tables=tables, interchange=interchange,
    )  # fmt: skip
    return Inquiry(Source(FILE, "edifact", document), about)


def after(found: Inquiry, **answers: Answer) -> Inquiry:
    return released(found, {name: Given(name, answer) for name, answer in answers.items()})


def statuses(found: Inquiry, table: str = "order_lines") -> list[str]:
    return pl.read_ipc(io.BytesIO(found.document.tables[table]))["status"].to_list()


def test_a_yes_releases_the_line_and_what_is_below_it() -> None:
    found = after(inquiry(asked("A", row=0), asked("B", row=1)), A="yes")
    assert statuses(found) == ["released", "held", "released"]
    assert statuses(found, "order_schedules") == ["released", "held", "held", "released"]
    assert (found.document.verdict, found.changed, found.refused) == (Verdict.HELD, True, False)


def test_a_no_rejects_the_line_and_what_is_below_it() -> None:
    found = after(inquiry(asked("A", row=0), asked("B", row=1)), A="yes", B="no")
    assert statuses(found) == ["released", "rejected", "released"]
    assert statuses(found, "order_schedules") == ["released", "rejected", "rejected", "released"]
    assert found.document.verdict is Verdict.ACCEPTED


def test_a_row_waits_until_each_question_about_it_is_answered() -> None:
    both = inquiry(asked("A"), asked("B"))
    assert statuses(after(both, A="yes"))[0] == "held"
    assert statuses(after(both, A="yes", B="withdraw"))[0] == "released"


def test_a_no_is_enough() -> None:
    assert statuses(after(inquiry(asked("A"), asked("B")), A="no"))[0] == "rejected"


def test_earlier_answers_count() -> None:
    before = inquiry(asked("A"), asked("B"))
    known = Inquiry(before.source, given=(Given("A", "no"),))
    assert statuses(after(known, B="yes"))[0] == "rejected"


@pytest.mark.parametrize("table", ["", "order_header"])
def test_a_question_about_the_document_binds_every_row(table: str) -> None:
    whole = inquiry(asked("A", table=table, row=-1))
    assert statuses(after(whole, A="yes")) == ["released"] * 3
    denied = after(whole, A="no")
    assert statuses(denied) == ["rejected"] * 3
    assert denied.refused


def test_a_question_about_what_is_left_out_binds_nothing() -> None:
    found = after(inquiry(asked("A", row=-1), asked("B", row=0)), A="no")
    assert statuses(found)[0] == "held"
    assert not found.refused


@pytest.mark.parametrize(("interchange", "status"), [(1, "rejected"), (2, "released")])
def test_a_question_about_an_interchange_binds_what_it_carries(
    interchange: int, status: str
) -> None:
    about = Finding("ENV-026", SegmentPlace(0, 1, "UNB", interchange=1), question="A")
    found = after(inquiry(about=(about,), interchange=interchange), A="no")
    assert statuses(found) == [status] * 3


def test_only_lines_that_are_refused_now_are_answered() -> None:
    before = inquiry(asked("A", row=0), asked("B", row=1))
    denied = {"B": Given("B", "no", "not wanted")}
    found = refusal(before, released(before, denied), "OURS")
    assert found is not None
    assert [(line.line_number, line.state) for line in found.answer.lines] == [("20", "rejected")]
    assert found.answer.lines[0].reasons == ("not wanted",)
    assert found.answer.state == "changed"
    assert refusal(before, after(before, A="yes"), "OURS") is None


@pytest.mark.parametrize("row", [0, -1])
def test_a_forecast_has_no_answer_to_lines(row: int) -> None:
    buckets = pl.DataFrame({"line": [1], "status": ["held"]})
    found = asked("A", "forecast_buckets" if row == 0 else "", row)
    document = Document(
        "D", "forecast", "FC", "original", Verdict.HELD, {}, (found,),
        tables={"forecast_buckets": packed(buckets)},
    )  # fmt: skip
    before = Inquiry(Source(FILE, "edifact", document))
    denied = after(before, A="no")
    assert statuses(denied, "forecast_buckets") == ["rejected"]
    assert refusal(before, denied, "OURS") is None


@given(st.text(max_size=30), st.integers(0, 10_000))
def test_a_number_is_heard_however_it_is_written(about: str, position: int) -> None:
    whole = question_identity(about, position)
    assert whole.startswith(spoken(whole))
    assert heard(spoken(whole)) == spoken(whole)
    assert heard(f" {whole.lower().replace('-', ' ')} ") == whole
    assert question_identity(about, position) == whole != question_identity(about, position + 1)


@pytest.mark.parametrize("number", ["", "Q-", "Q-12345", "12345", "-----"])
def test_too_few_characters_mean_nothing(number: str) -> None:
    assert heard(number) == ""


def test_letters_that_look_like_digits_are_digits() -> None:
    assert heard("Q-IL0O12") == "Q-110012"


def test_of_a_partial_document_what_was_refused_stays_so_and_the_rest_is_released() -> None:
    lines = LINES.with_columns(status=pl.Series(["held", "rejected", "released"]))
    dates = DATES.with_columns(status=pl.Series(["held", "rejected", "rejected", "released"]))
    tables = {"order_lines": packed(lines), "order_schedules": packed(dates)}
    found = inquiry(asked("Q1"))
    document = replace(found.document, verdict=Verdict.PARTIAL, tables=tables)
    before = replace(found, source=replace(found.source, document=document))
    yes, no = after(before, Q1="yes"), after(before, Q1="no")
    assert statuses(yes) == ["released", "rejected", "released"]
    assert statuses(no) == ["rejected", "rejected", "released"]
    assert yes.document.verdict is no.document.verdict is Verdict.PARTIAL
    assert refusal(before, yes, "ID") is None
    denied = refusal(before, no, "ID")
    assert denied is not None
    assert [each.line_number for each in denied.answer.lines] == ["10"]
