"""What forecasts and orders must keep to, and what the ledger changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from documents import (
    NOTATION,
    NOW,
    Rows,
    bucket,
    forecast,
    interchange,
    line,
    order,
    table,
    transmission,
)
from fakes import Remembered

from exchange import settings
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Envelope, Interchange, Message
from exchange.model.ledger import Earlier, Said, Sent
from exchange.model.outcome import Document, Judgement, Response
from exchange.model.partners import Edi, Partner
from exchange.model.ports import Desk, Form, Tools
from exchange.normalise import normalise
from exchange.reconcile.held import exported
from exchange.reconcile.judging import reconcile
from exchange.validators.validation import validate

CONFIGURATION = settings.load(Path(__file__).parents[1])
PARTNER = Partner(id="acme", name="Acme", state="live", identifiers=("14:ACME",))
TOOLS = Tools(
    {},
    {},
    {},
    Form("REPORT", "html", lambda *_: b""),
    lambda *_: (),
    lambda *_: b"",
    lambda *_: Response("record", "RETRACTED", "", b""),
)
YESTERDAY = datetime(2026, 11, 22, tzinfo=UTC)


def judge(
    *messages: Message, ledger: Remembered | None = None, partner: Partner = PARTNER
) -> Judgement:
    return judged(interchange(*messages), ledger or Remembered(), partner)


def judged(found: Interchange, ledger: Remembered, partner: Partner = PARTNER) -> Judgement:
    typed = validate(found, partner, CONFIGURATION.site)
    desk = Desk(CONFIGURATION, ledger, TOOLS)
    return reconcile(normalise(typed), transmission(), partner, desk)


def told(findings: Sequence[Finding]) -> list[str]:
    return sorted(f"{found.locator} {found.rule}" for found in findings)


def earlier(verdict: Verdict) -> Earlier:
    return Earlier("01OLD", "01OLD", "old.xlsx", "ff", YESTERDAY, verdict, "4711")


def rows(document: Document, name: str) -> pl.DataFrame:
    return pl.read_ipc(BytesIO(document.tables[name]), use_pyarrow=False)


def test_a_good_forecast_is_accepted() -> None:
    judgement = judge(forecast([bucket("2026-11-30", "5"), bucket("2026-12-07", "6")]))
    assert judgement.verdict == "accepted"
    assert judgement.documents[0].rows == {"lines": 1, "buckets": 2}


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        ([bucket("2026-11-16", "5")], ["forecast_buckets!D2 FC-008"]),
        ([bucket("2026-11-16", "5", commitment="BACKLOG")], []),
        ([bucket("2026-11-16", "0")], []),
        ([bucket("2026-11-20", "5", end="2026-11-26")], []),
        ([bucket("2026-11-30", "5"), bucket("2026-11-30", "6")], ["forecast_buckets!D3 FC-020"]),
        ([bucket("2026-11-30", "5"), bucket("2026-11-30", "6", commitment="FORECAST")], []),
        (
            [bucket("2026-11-30", "5", end="2026-12-06"), bucket("2026-12-04", "6")],
            ["forecast_buckets!B3 FC-004"],
        ),
        ([bucket("2026-11-30", "5", end="2026-12-06"), bucket("2026-12-07", "6")], []),
        ([bucket("2026-11-30", "0.5")], ["forecast_buckets!D2 FC-007"]),
    ],
)
def test_periods_of_a_forecast(buckets: Rows, expected: list[str]) -> None:
    assert told(judge(forecast(buckets)).documents[0].findings) == expected


def test_a_unit_nobody_knows_is_refused_and_a_measured_one_may_be_broken() -> None:
    lines: Rows = [
        {"line": 1, "customer_part": "A", "unit": "bucketful"},
        {"line": 2, "customer_part": "B", "unit": "kg"},
    ]
    buckets = [bucket("2026-11-30", "1"), {**bucket("2026-11-30", "0.5"), "line": 2}]
    document = judge(forecast(buckets, lines)).documents[0]
    assert told(document.findings) == ["forecast_lines!C2 MD-008"]
    assert rows(document, "forecast_lines")["unit_code"].to_list() == [None, "KGM"]


def test_a_hold_binds_its_bucket_and_no_other() -> None:
    document = judge(forecast([bucket("2026-11-16", "5"), bucket("2026-11-30", "6")])).documents[0]
    assert document.verdict == "held"
    assert rows(document, "forecast_buckets")["status"].to_list() == ["held", "released"]
    assert rows(document, "forecast_lines")["status"].to_list() == ["released"]


def test_a_hold_on_what_is_left_out_holds_no_row() -> None:
    document = forecast([bucket("2026-11-30", "6")])
    left_out = Finding("FC-029", table="forecast_lines", row=-1)
    packed = exported(document.tables, [left_out], CONFIGURATION.rules)
    for name in ("forecast_lines", "forecast_buckets"):
        frame = pl.read_ipc(BytesIO(packed[name]), use_pyarrow=False)
        assert frame["status"].to_list() == ["released"]


def test_a_hold_on_a_line_holds_its_schedules() -> None:
    document = judge(order([line(1, "5", price=None), line(2, "6")])).documents[0]
    assert told(document.findings) == ["order_lines!G2 PO-007"]
    assert rows(document, "order_lines")["status"].to_list() == ["held", "released"]
    assert rows(document, "order_schedules")["status"].to_list() == ["held", "released"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(1, "5"), line(2, "6")], []),
        ([line(1, "5"), line(2, "6", line_number="10")], ["order_lines!B3 PO-003"]),
        ([line(1, None)], ["order_lines!D2 PO-005"]),
        ([line(1, "0")], ["order_lines!D2 PO-005", "order_schedules!C2 PO-005"]),
        ([line(1, "4", amount="10.00")], []),
        ([line(1, "4", amount="10.01")], ["order_lines!H2 PO-008"]),
        ([line(1, "3", price="0.333", amount="1.00")], []),
        ([line(1, "1000", price="3.10", price_basis="1000", amount="3.10")], []),
    ],
)
def test_lines_of_an_order(lines: Rows, expected: list[str]) -> None:
    assert told(judge(order(lines)).documents[0].findings) == expected


@pytest.mark.parametrize("quantity", ["0.5", "-1"])
@pytest.mark.parametrize(("number", "named"), [("0010", "0010"), (None, "7")])
def test_a_quantity_that_cannot_be_names_the_sender_s_line(
    quantity: str, number: str | None, named: str
) -> None:
    document = judge(order([line(7, quantity, line_number=number)])).documents[0]
    lines = [each for each in document.findings if each.table == "order_lines"]
    assert ("PO-005", named) in [(each.rule, each.params.get("line")) for each in lines]


@pytest.mark.parametrize(("number", "named"), [("0010", "0010"), (None, "7")])
def test_a_schedule_that_cannot_be_names_the_sender_s_line(number: str | None, named: str) -> None:
    schedules: Rows = [
        {"line": 7, "schedule": 1, "quantity": "0", "requested_date": "2027-01-20"},
        {"line": 7, "schedule": 2, "quantity": "5", "requested_date": "2027-01-27"},
    ]
    document = judge(order([line(7, "5", line_number=number)], schedules)).documents[0]
    (found,) = (each for each in document.findings if each.table == "order_schedules")
    assert (found.rule, found.params["line"]) == ("PO-005", named)


def test_schedules_must_add_up_and_lie_ahead() -> None:
    schedules: Rows = [
        {"line": 1, "schedule": 1, "quantity": "3", "requested_date": "2026-11-20"},
        {"line": 1, "schedule": 2, "quantity": "3", "requested_date": "2027-01-20"},
    ]
    document = judge(order([line(1, "5")], schedules)).documents[0]
    assert told(document.findings) == ["order_schedules!C3 PO-016", "order_schedules!D2 PO-010"]


def test_an_order_needs_a_number_and_a_currency_that_exists() -> None:
    document = judge(order([line(1, "5")], number=None, currency="EURO")).documents[0]
    assert told(document.findings) == ["order_header!A2 PO-001", "order_header!B2 MD-010"]


@pytest.mark.parametrize(
    ("verdict", "rule", "succeeds"),
    [
        (Verdict.ACCEPTED, ["ENV-004"], ""),
        (Verdict.HELD, ["ENV-004"], ""),
        (Verdict.REJECTED, [], "01OLD"),
    ],
)
def test_only_a_standing_document_occupies_its_number(
    verdict: Verdict, rule: list[str], succeeds: str
) -> None:
    ledger = Remembered(documents={("forecast", "4711"): earlier(verdict)})
    document = judge(forecast([bucket("2026-11-30", "5")]), ledger=ledger).documents[0]
    assert [found.rule for found in document.findings] == rule
    assert document.succeeds == succeeds


def test_a_number_twice_in_a_file_is_told_with_the_day_and_no_words() -> None:
    twice = judge(order([line(1, "5")]), order([line(1, "6")]))
    (taken,) = (each for each in twice.documents[1].findings if each.rule == "PO-002")
    assert taken.params["date"] == f"{NOW:%Y-%m-%d}"


def test_a_period_given_twice_is_told_without_words_of_a_language() -> None:
    week = [bucket("2026-11-30", each, end="2026-12-06") for each in ("5", "6")]
    (found,) = judge(forecast(week)).documents[0].findings
    assert found.params["period"] == "2026-11-30 \u2013 2026-12-06"


def test_a_call_off_may_have_the_number_of_a_forecast() -> None:
    ledger = Remembered(documents={("forecast", "4711"): earlier(Verdict.ACCEPTED)})
    message = replace(forecast([bucket("2026-11-30", "5")]), document="call_off")
    assert judge(message, ledger=ledger).verdict == "accepted"
    assert judge(replace(message, function="cancel"), ledger=ledger).verdict == "held"
    standing = Remembered(documents={("call_off", "4711"): earlier(Verdict.ACCEPTED)})
    assert judge(message, ledger=standing).verdict == "rejected"


def test_deliveries_of_a_day_are_told_apart_by_time_or_name() -> None:
    day = [
        bucket("2026-11-30", "5", time="08:00", reference="1"),
        bucket("2026-11-30", "6", time="13:00", reference="1"),
        bucket("2026-11-30", "7", time="13:00", reference="2"),
        bucket("2026-11-30", "8", time="13:00", reference="2"),
    ]
    document = judge(replace(forecast(day), document="call_off")).documents[0]
    assert told(document.findings) == ["forecast_buckets!D5 FC-020"]


def test_a_replacement_may_use_the_number_again() -> None:
    ledger = Remembered(documents={("forecast", "4711"): earlier(Verdict.ACCEPTED)})
    message = replace(forecast([bucket("2026-11-30", "5")]), function="replace")
    assert judge(message, ledger=ledger).verdict == "accepted"


@pytest.mark.parametrize(
    ("function", "verdict"), [("replace", "accepted"), ("change", "held"), ("cancel", "held")]
)
def test_a_change_of_nothing_is_a_question(function: str, verdict: str) -> None:
    message = replace(forecast([bucket("2026-11-30", "5")]), function=function)
    judgement = judge(message)
    assert judgement.verdict == verdict
    assert {found.rule for found in judgement.every_finding()} <= {"ENV-024"}


def test_an_order_that_replaces_or_cancels_needs_one_that_stands() -> None:
    message = replace(order([line(1, "5")]), function="cancel")
    assert judge(message).verdict == "held"
    ledger = Remembered(documents={("purchase_order", "PO-1"): earlier(Verdict.ACCEPTED)})
    assert judge(message, ledger=ledger).verdict == "accepted"


def test_a_line_without_any_quantity_is_a_question() -> None:
    lines: Rows = [
        {"line": 1, "customer_part": "A", "unit": "PCE"},
        {"line": 2, "customer_part": "B", "unit": "PCE"},
    ]
    document = judge(forecast([bucket("2026-11-30", "5")], lines)).documents[0]
    assert told(document.findings) == ["forecast_lines!B3 FC-029"]


def test_a_period_cannot_end_before_it_starts() -> None:
    document = judge(forecast([bucket("2026-12-14", "5", end="2026-12-06")])).documents[0]
    assert told(document.findings) == ["forecast_buckets!C2 FC-028"]


def test_a_remark_at_a_place_does_not_hide_what_is_graver_there() -> None:
    message = order([line(1, "5", price=None)])
    place = message.tables["order_lines"].locate(0, "price")
    remarked = replace(message, findings=(Finding("XLS-009", place),))
    document = judge(remarked).documents[0]
    assert [found.rule for found in document.findings] == ["XLS-009", "PO-007"]


def test_the_same_number_twice_in_one_file_is_refused_the_second_time() -> None:
    message = forecast([bucket("2026-11-30", "5")])
    judgement = judge(message, message)
    assert [document.verdict for document in judgement.documents] == ["accepted", "rejected"]
    assert judgement.verdict == "partial"


def test_a_number_is_not_even_replaced_within_one_file() -> None:
    message = forecast([bucket("2026-11-30", "5")])
    judgement = judge(message, replace(message, function="replace"))
    assert judgement.documents[1].verdict == "rejected"


def test_what_cannot_be_read_is_not_judged_as_well() -> None:
    document = judge(order([line(1, "many", quantity_raw=None)])).documents[0]
    assert told(document.findings) == [
        "order_lines!D2 XLS-008",
        "order_schedules!C2 XLS-008",
    ]


def test_findings_come_in_the_order_of_the_file() -> None:
    buckets = [bucket("2026-12-07", "-1"), bucket("2026-11-16", "5")]
    found = judge(forecast(buckets)).documents[0].findings
    assert [str(finding.locator) for finding in found] == [
        "forecast_buckets!D2",
        "forecast_buckets!D3",
    ]


ENVELOPE = Envelope(
    ("ACME", "14"),
    (*reversed(CONFIGURATION.site.identifiers[0].split(":")),),
    "REF1",
    ("UNOC", "3"),
)


def test_a_reference_used_for_other_content_refuses_all_the_interchange_carries() -> None:
    carried = interchange(forecast([bucket("2026-11-30", "5")]), form="edifact")
    found = replace(carried, envelopes=(ENVELOPE,))
    ledger = Remembered(interchanges={ENVELOPE.key: earlier(Verdict.REJECTED)})
    judgement = judged(found, ledger)
    assert [finding.rule for finding in judgement.findings if finding.rule != "ENV-014"] == [
        "ENV-016"
    ]
    assert judgement.documents[0].verdict == "rejected"


def test_a_suspended_partner_is_received_and_held() -> None:
    judgement = judge(
        forecast([bucket("2026-11-30", "5")]), partner=replace(PARTNER, state="suspended")
    )
    assert judgement.verdict == "held"
    assert [finding.rule for finding in judgement.findings] == ["ENV-023"]


def acknowledgement(
    state: str, reference: str | None = "00042", document: str | None = None
) -> Message:
    header: Rows = [
        {
            "number": "4711",
            "type": "APERAK",
            "kind": "edifact",
            "reference": reference,
            "document_number": document,
            "state": state,
            "reason": "no such order",
        }
    ]
    lines: Rows = [{"line": 1, "message_reference": "1", "state": state, "code": "12"}]
    return Message(
        "acknowledgement",
        {
            "acknowledgement_header": table("acknowledgement_header", header),
            "acknowledgement_lines": table("acknowledgement_lines", lines),
        },
        NOTATION,
    )


def heard(state: str = "", kind: str = "APERAK", document: str = "") -> Remembered:
    released = NOW - timedelta(hours=5)
    said = (Said(kind, document, state),) if state else ()
    sent = Sent(1, "ORDRSP", "acme/o.edi", "01R", released, said)
    return Remembered(answers={("edifact", "00042"): sent, ("edifact", "R1"): sent})


@pytest.mark.parametrize(
    ("state", "before", "rules", "verdict"),
    [
        ("accepted", "", [], "accepted"),
        ("accepted", "received", [], "accepted"),
        ("received", "rejected", [], "accepted"),
        ("rejected", "", ["ACK-002"], "held"),
        ("errors", "", ["ACK-003"], "accepted"),
        ("partial", "accepted", ["ACK-002"], "held"),
        ("accepted", "accepted", ["ACK-004"], "accepted"),
        ("accepted", "rejected", ["ACK-005"], "held"),
        ("rejected", "accepted", ["ACK-002", "ACK-005"], "held"),
        ("maybe", "", ["ACK-007", "ACK-007"], "rejected"),
        ("5", "rejected", ["ACK-007", "ACK-007"], "rejected"),
    ],
)
def test_an_acknowledgement_is_held_against_what_was_said_before(
    state: str, before: str, rules: list[str], verdict: str
) -> None:
    (document,) = judge(acknowledgement(state), ledger=heard(before)).documents
    assert sorted(found.rule for found in document.findings) == rules
    assert document.verdict == verdict


@pytest.mark.parametrize("reference", ["00043", "X42", None, "²", "12345678901"])
def test_an_acknowledgement_of_nothing_we_sent_is_told(reference: str | None) -> None:
    (document,) = judge(acknowledgement("rejected", reference), ledger=heard()).documents
    assert [found.rule for found in document.findings] == ["ACK-001"]


@pytest.mark.parametrize(
    ("kind", "document", "rules"),
    [("APERAK", "R1", ["ACK-005"]), ("CONTRL", "", []), ("APERAK", "R2", []), ("APERAK", "", [])],
)
def test_only_what_was_said_of_the_same_by_the_same_type_is_contradicted(
    kind: str, document: str, rules: list[str]
) -> None:
    message = acknowledgement("accepted", None, "R1")
    (judged,) = judge(message, ledger=heard("rejected", kind, document)).documents
    assert [found.rule for found in judged.findings] == rules


def test_an_acknowledgement_of_a_document_we_did_not_send_names_it() -> None:
    (document,) = judge(acknowledgement("accepted", None, "R9"), ledger=heard()).documents
    assert told(document.findings) == ["acknowledgement_header!E2 ACK-001"]
    assert document.findings[0].observed == "R9"


@pytest.mark.parametrize(
    ("hours", "before", "rules"),
    [(4, "", ["ACK-006"]), (5, "", []), (0, "", []), (4, "received", [])],
)
def test_a_late_acknowledgement_is_told(hours: float, before: str, rules: list[str]) -> None:
    partner = replace(PARTNER, edi=Edi(acknowledged_within_hours=hours))
    judgement = judge(acknowledgement("accepted"), ledger=heard(before), partner=partner)
    assert [found.rule for found in judgement.every_finding()] == rules


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ({"about": "ORDRSP", "sender": "14:US", "recipient": "14:THEM "}, []),
        ({}, []),
        ({"about": "ORDRSP\nAPERAK"}, [("APERAK", "ORDRSP")]),
        ({"sender": "14:THEM", "recipient": "14:US"}, [("14:THEM", "14:US"), ("14:US", "14:THEM")]),
        ({"recipient": "14:THEM\n:OTHER"}, [(":OTHER", "14:THEM")]),
    ],
)
def test_an_acknowledgement_names_what_we_sent(
    named: dict[str, str], wrong: list[tuple[str, str]]
) -> None:
    message = acknowledgement("accepted")
    old = message.tables["acknowledgement_header"]
    header = table("acknowledgement_header", [{**old.frame.row(0, named=True), **named}])
    message = replace(message, tables={**message.tables, "acknowledgement_header": header})
    known = heard()
    sent = {
        key: replace(each, parties=(("14:US", "14:THEM"),)) for key, each in known.answers.items()
    }
    (document,) = judge(message, ledger=replace(known, answers=sent)).documents
    assert {found.rule for found in document.findings} <= {"ACK-009"}
    assert [(found.observed, found.expected) for found in document.findings] == wrong
    assert document.verdict == "accepted"


def test_an_acknowledgement_occupies_no_number() -> None:
    ledger = replace(heard(), documents={("acknowledgement", "4711"): earlier(Verdict.ACCEPTED)})
    twice = judge(acknowledgement("accepted"), acknowledgement("accepted"), ledger=ledger)
    assert [document.verdict for document in twice.documents] == ["accepted", "accepted"]
    assert twice.documents[0].header["state"] == "accepted"


def test_what_is_no_longer_wrong_is_remembered() -> None:
    moved = Finding("FC-008", observed="5", table="forecast_buckets", row=7)
    cured = replace(moved, rule="FC-006", observed="-5")
    ledger = Remembered(
        documents={("forecast", "4711"): earlier(Verdict.REJECTED)},
        wrong={("01OLD", "forecast", "4711"): [moved, cured]},
    )
    judgement = judge(forecast([bucket("2026-11-16", "5")]), ledger=ledger)
    (document,) = judgement.documents
    assert [(found.rule, found.observed) for found in document.findings] == [("FC-008", "5")]
    assert document.cured == (cured,)


def test_a_document_that_replaces_nothing_cures_nothing() -> None:
    ledger = Remembered(wrong={("", "forecast", "4711"): [Finding("FC-006")]})
    judgement = judge(forecast([bucket("2026-11-30", "5")]), ledger=ledger)
    assert judgement.documents[0].cured == ()
