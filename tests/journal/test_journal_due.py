"""What the journal knows of all that may be due: which orders are decided, what nobody answered."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from exchange.journal import Journal, across, releasing, reviewing
from exchange.journal.decision_tables import deemed
from exchange.journal.records import schema
from exchange.journal.undecided import undecided
from exchange.model.clocks import Deemed, OpenOrder
from exchange.model.findings import Finding, Verdict
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import Receipt
from exchange.model.reviews import Span

ORDER, CHANGE = "purchase_order", "purchase_order_change"
LINES = {ORDER: "order_lines", CHANGE: "order_change_lines"}
Row = Mapping[str, object]
Came = Callable[..., str]
numbers = count(1)


def packed(name: str, rows: Sequence[Row]) -> bytes:
    stream = io.BytesIO()
    columns = schema(name)
    whole = [{**dict.fromkeys(columns), "status": "released", **row} for row in rows]
    told = [{name: row[name] for name in columns} for row in whole]
    pl.DataFrame(told, schema=columns).write_ipc(stream)
    return stream.getvalue()


@pytest.fixture
def came(admit: Callable[..., Receipt], settle: Callable[[Outcome], Outcome]) -> Came:
    """Return what puts one document on record and returns its identity."""

    def one(name: str, number: str, rows: Sequence[Row], **more: object) -> str:
        partner = str(more.pop("partner", "_erp" if name in {"order_commit", "delay"} else "acme"))
        receipt, live = admit(partner), bool(more.pop("live", True))
        table = LINES.get(name, name)
        document = Document(
            id=f"DOC{next(numbers):04}",
            document=name,
            number=number,
            function="original",
            verdict=Verdict.ACCEPTED,
            rows={},
            tables={table: packed(table, rows)} if name != "forecast" else {},
        )
        document = replace(document, **more)  # type: ignore[arg-type]
        judgement = Judgement("csv", document.verdict, (), (document,))
        settle(Outcome(receipt.id, partner, judgement, live=live))
        return document.id

    return one


def lines(*told: str) -> list[Row]:
    return [{"line": at, "line_number": number} for at, number in enumerate(told, 1)]


def asked(**actions: str) -> list[Row]:
    """Return lines of a change by what they ask for, as in `_10="delete"`."""
    return [
        {"line": at, "line_number": name.strip("_"), "action": action}
        for at, (name, action) in enumerate(actions.items(), 1)
    ]


def said(number: str, **answers: str) -> list[Row]:
    return [
        {
            "partner": "acme",
            "order_number": number,
            "line_number": name.strip("_"),
            "answer": answer,
        }
        for name, answer in answers.items()
    ]


def still_open(journal: Journal) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.type, each.number, each.lines) for each in journal.clocks().open_orders()]


def test_an_order_is_open_until_every_line_is_decided(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10", "20"))
    assert still_open(journal) == [(ORDER, "PO-1", ("10", "20"))]
    came("order_commit", "", said("PO-1", _10="ACCEPTED"))
    assert still_open(journal) == [(ORDER, "PO-1", ("20",))]
    came("order_commit", "", said("PO-1", _20="PENDING"))
    assert still_open(journal) == [(ORDER, "PO-1", ("20",))]
    came("order_commit", "", said("PO-1", _20="REJECTED"))
    assert not still_open(journal)


def test_a_change_is_open_again_where_its_order_was_decided(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10", "20"))
    came("order_commit", "", said("PO-1", _10="ACCEPTED", _20="ACCEPTED"))
    came(CHANGE, "PO-1", asked(_10="change", _20="none"), revision="C-1")
    assert still_open(journal) == [(CHANGE, "PO-1", ("10",))]
    came("order_commit", "", said("PO-1", _10="ACCEPTED"))
    assert not still_open(journal)


def test_what_is_deleted_or_cancelled_needs_no_decision(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10", "20"))
    came(CHANGE, "PO-1", asked(_10="delete"), revision="C-1")
    assert still_open(journal) == [(ORDER, "PO-1", ("20",))]
    came(CHANGE, "PO-1", [], revision="C-2", function="cancel", verdict=Verdict.HELD)
    assert len(still_open(journal)) == 2, "a cancellation that waits has cancelled nothing"
    came(CHANGE, "PO-1", [], revision="C-3", function="cancel")
    assert not still_open(journal)


def test_an_order_sent_anew_takes_the_place_of_the_one_before(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10"))
    came(CHANGE, "PO-1", asked(_10="change"), revision="C-1")
    came(ORDER, "PO-1", lines("30"), function="replace", live=False)
    assert len(still_open(journal)) == 2, "a test replaces nothing"
    came(ORDER, "PO-1", lines("20"), function="replace")
    assert still_open(journal) == [(ORDER, "PO-1", ("20",))]


def test_what_does_not_stand_has_no_clock(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10"), verdict=Verdict.REJECTED)
    came(ORDER, "PO-2", lines("10"), live=False)
    assert not still_open(journal)


def test_blanks_behind_numbers_make_them_no_other_ones(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1 ", lines("10  "))
    came("order_commit", "", said("PO-1", _10="ACCEPTED"))
    assert not still_open(journal)


def test_what_is_said_to_another_partner_or_order_decides_nothing(
    journal: Journal, came: Came
) -> None:
    came(ORDER, "PO-1", lines("10"))
    came(CHANGE, "PO-1", [], revision="C-1")
    other = [{**row, "partner": "other"} for row in said("PO-1", _10="ACCEPTED")]
    came("order_commit", "", [*other, *said("PO-11", _10="ACCEPTED")])
    assert len(still_open(journal)) == 2
    came("order_commit", "", said("PO-1", _10="ACCEPTED"))
    assert not still_open(journal), "a change without lines ends with anything said of its order"


def silent(order: OpenOrder, at: datetime) -> Deemed:
    return Deemed(
        document=order.document, partner="acme", receipt=order.receipt, number=order.number,
        meaning="accepted", at=at, lines=order.lines, agreement="acme, version 1",
        digest="0123456789ab", clause="4.3",
    )  # fmt: skip


def test_silence_is_on_record_once_and_in_the_trail(
    journal: Journal, came: Came, now: datetime
) -> None:
    came(ORDER, "PO-1", lines("10"))
    clocks = journal.clocks()
    (order,) = clocks.open_orders()
    found = silent(order, now - timedelta(days=2))
    assert clocks.deem([found], now) == [found]
    assert clocks.deem([found], now + timedelta(minutes=1)) == []
    assert clocks.deemed(order.receipt) == [replace(found, recorded_at=now)]
    (again,) = clocks.open_orders()
    assert again.deemed == replace(found, recorded_at=now)
    with journal.reading() as connection:
        trail = connection.execute(text("SELECT actor, detail FROM audit WHERE action = 'deemed'"))
        ((actor, detail),) = trail.all()
    told = json.loads(detail)
    assert (actor, told["number"], told["clause"], told["lines"]) == (
        "gateway", "PO-1", "4.3", ["10"],
    )  # fmt: skip
    assert journal.trail().verify_chain() is None


def test_what_was_decided_meanwhile_is_not_taken_for_silence(
    journal: Journal, came: Came, now: datetime
) -> None:
    came(ORDER, "PO-1", lines("10"))
    (order,) = journal.clocks().open_orders()
    came("order_commit", "", said("PO-1", _10="REJECTED"))
    assert journal.clocks().deem([silent(order, now)], now) == []
    assert journal.clocks().deemed(order.receipt) == []


def test_what_was_decided_in_time_and_is_open_again_was_not_silence(
    journal: Journal, came: Came, now: datetime
) -> None:
    came(ORDER, "PO-1", lines("10", "20"))
    came("order_commit", "", said("PO-1", _10="ACCEPTED"))
    came("order_commit", "", said("PO-1", _10="PENDING"))
    (order,) = journal.clocks().open_orders()
    assert order.lines == ("10", "20")
    before = silent(order, now - timedelta(seconds=1))
    after = silent(order, now)
    assert [each.lines for each in journal.clocks().deem([after], now)] == [("20",)]
    with journal.writing() as connection:
        connection.execute(deemed.delete())
    assert [each.lines for each in journal.clocks().deem([before], now)] == [("10", "20")]


def test_documents_before_some_are_not_looked_at(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10"))
    newest = journal.clocks().newest()
    came(ORDER, "PO-2", lines("10"))
    found = journal.clocks().open_orders(newest + 1)
    assert [(each.number, each.seq) for each in found] == [("PO-2", newest + 1)]


@pytest.mark.parametrize("change", [{"meaning": "rejected"}, {"lines": []}, None])
def test_silence_that_means_something_else_than_the_trail_says_is_found(
    journal: Journal, came: Came, now: datetime, change: dict[str, object] | None
) -> None:
    came(ORDER, "PO-1", lines("10"))
    (order,) = journal.clocks().open_orders()
    journal.clocks().deem([silent(order, now)], now)
    assert journal.trail().contradicted() == []
    with journal.writing() as connection:
        connection.execute(deemed.update().values(change) if change else deemed.delete())
    assert journal.trail().contradicted() == [order.receipt]


def test_the_last_forecast_is_the_newest_that_stands(journal: Journal, came: Came) -> None:
    came("forecast", "F-1", [])
    came("forecast", "F-2", [], verdict=Verdict.HELD)
    came("forecast", "F-3", [], verdict=Verdict.REJECTED)
    came("forecast", "F-4", [], live=False)
    came("forecast", "G-1", [], partner="other")
    found = journal.clocks().facts(FAR).forecasts
    assert [(each.number, each.held) for each in found] == [("F-2", True), ("G-1", False)]
    assert [each.before is not None for each in found] == [True, False]


FAR = datetime.fromisoformat("2030-01-01T00:00Z")


@pytest.mark.parametrize(("question", "waits"), [("Q-1", True), ("", False)])
def test_of_a_forecast_in_part_something_waits_where_something_is_asked(
    journal: Journal, came: Came, question: str, *, waits: bool
) -> None:
    found = (Finding("FC-005"), Finding("FC-008", question=question))
    came("forecast", "F-1", [], verdict=Verdict.PARTIAL, findings=found)
    assert [each.held for each in journal.clocks().facts(FAR).forecasts] == [waits]


def test_a_forecast_whose_bytes_come_again_came_again(
    journal: Journal, admit: Callable[..., Receipt], now: datetime
) -> None:
    receipt = admit("acme", sha256="cd" * 32)
    document = Document("DF", "forecast", "F-1", "original", Verdict.ACCEPTED, {})
    judged = Judgement("csv", Verdict.ACCEPTED, (), (document,))
    journal.settle(Outcome(receipt.id, "acme", judged), {}, now)
    later = now + timedelta(days=7)
    again = journal.admit(
        "again", receipt_id="01JD3K9R000000000000000000", partner="acme", filename="F.edi",
        sha256="cd" * 32, size=1, received_at=later,
    )  # fmt: skip
    same = Judgement("", Verdict.ACCEPTED, (Finding("ENV-003"),))
    journal.settle(Outcome(again.id, "acme", same, repeats=receipt.id), {}, later)
    (found,) = journal.clocks().facts(FAR).forecasts
    assert (found.received_at, found.receipt) == (later, receipt.id)


def test_a_forecast_that_was_denied_never_came(journal: Journal, came: Came) -> None:
    came("forecast", "F-1", [])
    (before,) = journal.clocks().facts(FAR).forecasts
    denied = came("forecast", "F-2", [], **held("Q-1", "Q-2"))
    with journal.writing() as connection:
        releasing.refuse(connection, denied)
        whole = Span("", FAR.date(), FAR.date(), FAR, FAR, datetime.min.replace(tzinfo=UTC))
        assert [each.number for each in reviewing.forecasts(connection, "acme", whole)] == ["F-1"]
        assert len(across.newest_forecasts(connection, "acme", whole)) == 1
    assert journal.clocks().facts(FAR).forecasts == (before,)
    came("forecast", "F-3", [])
    (after,) = journal.clocks().facts(FAR).forecasts
    assert (after.number, after.before) == ("F-3", before.received_at)


def held(first: str, second: str) -> dict[str, Any]:
    """Return how a document is held by two findings that ask."""
    asking = (Finding("FC-008", question=first), Finding("FC-001", question=second))
    return {"verdict": Verdict.HELD, "findings": asking}


def test_a_held_document_is_a_question_until_something_newer_stands(
    journal: Journal, came: Came
) -> None:
    came("forecast", "F-1", [], **held("Q-1", "Q-2"))
    came(ORDER, "PO-1", lines("10"), **held("Q-3", "Q-4"))
    found = journal.clocks().facts(FAR).questions
    assert [(each.number, each.type, each.rules) for each in found] == [
        ("F-1", "forecast", ("FC-008", "FC-001")), ("PO-1", ORDER, ("FC-008", "FC-001")),
    ]  # fmt: skip
    came("forecast", "F-2", [])
    came(ORDER, "PO-1", lines("10"))
    assert not journal.clocks().facts(FAR).questions


def test_answers_and_records_wait_from_when_they_went_out(
    journal: Journal, admit: Callable[..., Receipt], now: datetime
) -> None:
    receipt = admit("acme")
    responses = (
        Response("business", "ORDRSP", "acme/1.edi", b"UNB"),
        Response("record", "RECORD", "_erp/order.json", b"{}"),
    )
    outcome = Outcome(receipt.id, "acme", Judgement("csv", Verdict.ACCEPTED), responses)
    journal.settle(outcome, {each.path: "0" * 64 for each in responses}, now)
    before = journal.clocks().facts(FAR)
    assert [each.reference for each in before.undelivered] == ["acme/1.edi"]
    assert not before.records
    for each in journal.undelivered():
        journal.released(each.id, now + timedelta(minutes=1))
    after = journal.clocks().facts(FAR)
    assert not after.undelivered
    assert [(each.partner, each.since) for each in after.records] == [
        ("acme", now + timedelta(minutes=1))
    ]
    assert after.began == now


def test_big_tables_are_searched_not_scanned(journal: Journal, came: Came) -> None:
    came(ORDER, "PO-1", lines("10"))
    query = (
        undecided(some=False)
        .params(since=0)
        .compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with journal.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("none", "none")).all()
    steps = [row[-1] for row in plan]
    scans = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert scans <= {"documents"}, steps
    searched = {step.split()[1] for step in steps if step.startswith("SEARCH")}
    assert {"order_lines", "erp_in_force", "receipts", "newer"} <= searched
