"""Our answer to a change as a package: what is written is what our own reader finds in it."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdx.packages import read_package

from exchange.adapters.package.pdx.answering import write_pdx_answer
from exchange.adapters.package.pdx.writing import clean
from exchange.model.interchange import Message
from exchange.model.pdx_answers import PdxAnswer, PdxTask

ANSWER = PdxAnswer(
    number="ECO-0815",
    revision="1",
    response="Accepted with conditions",
    implementation=date(2027, 3, 15),
    cost_one_off=Decimal("1250.00"),
    cost_per_unit=Decimal("-0.125"),
    currency="EUR",
    tasks=(
        PdxTask("Order C-100N", date(2026, 12, 4), "Purchasing"),
        PdxTask("New stencil", None, ""),
    ),
    assumptions=("Stock of C-47N is used up",),
    questions=("May both revisions\nbe in one delivery?",),
    responder="J. Kowalska",
    answered_at=datetime(2026, 11, 26, 10, 0, tzinfo=timezone(timedelta(hours=1))),
    attachments=(("impact.json", b"{}"),),
)


def message(package: bytes) -> Message:
    (found,) = read_package(package).messages
    assert found.document == "engineering_change"
    assert found.findings == ()
    return found


def attributes(found: Message) -> Mapping[str, str]:
    frame = found.tables["package_attributes"].frame
    ours = frame.filter(frame["group"] == "Impact Answer")
    return dict(ours.select("name", "value").iter_rows())


def test_what_we_say_stands_in_the_change_and_in_its_history() -> None:
    found = message(write_pdx_answer(ANSWER))
    header = found.tables["change_header"].frame.row(0, named=True)
    assert (header["number"], header["revision"]) == ("ECO-0815", "1")
    assert attributes(found) == {
        "Response": "Accepted with conditions",
        "Estimated Implementation Date": "2027-03-15",
        "Cost One-Off": "1250.00",
        "Cost Per Unit": "-0.125",
        "Currency": "EUR",
        "Task 1": "Order C-100N",
        "Task 1 Due": "2026-12-04",
        "Task 1 Owner": "Purchasing",
        "Task 2": "New stencil",
        "Assumption 1": "Stock of C-47N is used up",
        "Question 1": "May both revisions\nbe in one delivery?",
    }
    rows = found.tables["package_attributes"].frame
    history = dict(
        rows.filter(rows["name"].str.starts_with("History 1.")).select("name", "value").iter_rows()
    )
    assert history == {
        "History 1.HistoryItem 1.action": "Impact answer",
        "History 1.HistoryItem 1.userName": "J. Kowalska",
        "History 1.HistoryItem 1.modificationDate": "2026-11-26T09:00:00Z",
        "History 1.HistoryItem 1.historyItemStatus": "Accepted with conditions",
    }


def test_what_we_attach_is_named_with_its_checksum() -> None:
    found = message(write_pdx_answer(ANSWER)).tables["package_files"].frame.to_dicts()
    assert [
        (row["name"], row["listed"], row["present"], row["checksum_kind"]) for row in found
    ] == [
        ("impact.json", "Y", "Y", "SHA256"),
        ("pdx.xml", "N", "Y", None),
    ]


def test_the_same_answer_is_the_same_bytes_whatever_the_clock_says() -> None:
    elsewhere = replace(ANSWER, answered_at=ANSWER.answered_at.astimezone(UTC))
    assert write_pdx_answer(ANSWER) == write_pdx_answer(elsewhere)
    with zipfile.ZipFile(BytesIO(write_pdx_answer(ANSWER))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_a_plain_no_needs_nothing_more() -> None:
    no = PdxAnswer(number="E", response="Rejected", responder="J", answered_at=ANSWER.answered_at)
    assert attributes(message(write_pdx_answer(no))) == {"Response": "Rejected"}


@pytest.mark.parametrize(
    "wrong", [{"currency": ""}, {"answered_at": ANSWER.answered_at.replace(tzinfo=None)}], ids=str
)
def test_an_answer_that_would_mislead_cannot_be_made(wrong: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs"):
        replace(ANSWER, **wrong)


TEXTS = st.text(min_size=1, max_size=60)
DAYS = st.none() | st.dates()
COSTS = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4)
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1, tzinfo=UTC).replace(tzinfo=None), timezones=st.just(UTC)
)
ANSWERS = st.builds(
    PdxAnswer,
    number=TEXTS.filter(lambda text: clean(text).strip()),
    revision=TEXTS.filter(lambda text: clean(text).strip()),
    response=TEXTS,
    implementation=DAYS,
    cost_one_off=COSTS,
    cost_per_unit=COSTS,
    currency=st.just("PLN"),
    tasks=st.lists(st.builds(PdxTask, TEXTS, DAYS, TEXTS), max_size=3).map(tuple),
    assumptions=st.lists(TEXTS, max_size=3).map(tuple),
    questions=st.lists(TEXTS, max_size=3).map(tuple),
    responder=TEXTS.filter(lambda text: clean(text).strip()),
    answered_at=MOMENTS,
)


@given(ANSWERS)
def test_our_reader_finds_what_was_written(answer: PdxAnswer) -> None:
    found = message(write_pdx_answer(answer))
    header = found.tables["change_header"].frame.row(0, named=True)
    assert header["number"] == clean(answer.number)
    assert header["revision"] == clean(answer.revision)
    said = attributes(found)
    expected = dict(told(answer))
    assert said == {name: text for name, text in expected.items() if text and not text.isspace()}
    if answer.cost_one_off is not None:
        assert Decimal(said["Cost One-Off"]) == answer.cost_one_off


def told(answer: PdxAnswer) -> list[tuple[str, str]]:
    """Return what an answer says, told apart from the program's own way of naming it."""
    rows: list[tuple[str, object]] = [
        ("Response", answer.response),
        ("Estimated Implementation Date", answer.implementation),
        ("Currency", answer.currency),
    ]
    costs = {"Cost One-Off": answer.cost_one_off, "Cost Per Unit": answer.cost_per_unit}
    rows += ((name, None if cost is None else f"{cost:f}") for name, cost in costs.items())
    for number, task in enumerate(answer.tasks, 1):
        rows += [(f"Task {number}", task.task), (f"Task {number} Due", task.due)]
        rows.append((f"Task {number} Owner", task.owner))
    rows += ((f"Assumption {n}", text) for n, text in enumerate(answer.assumptions, 1))
    rows += ((f"Question {n}", text) for n, text in enumerate(answer.questions, 1))
    return [(name, "" if value is None else clean(str(value))) for name, value in rows]
