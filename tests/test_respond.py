"""Which answers a file gets, under which names, and when none leaves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from documents import bucket, forecast, interchange, transmission
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st

from exchange import settings
from exchange.errors import Unreadable
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, Verdict
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.interchange import Envelope, Interchange, Transmission
from exchange.model.ledger import Earlier
from exchange.model.order_answers import OrderAnswer
from exchange.model.outcome import Document, Judgement, Outcome, Part, Response
from exchange.model.partners import Answering, Feed, Partner, When
from exchange.model.ports import (
    Answers,
    Assignment,
    Desk,
    Form,
    Reply,
    SheetForm,
    Sheets,
    Tools,
    Wire,
    Written,
)
from exchange.pipeline import judge
from exchange.respond.answers import respond
from exchange.respond.naming import safe_stem

CONFIGURATION = settings.load(Path(__file__).parents[1])
QUALIFIER, OURS = CONFIGURATION.site.identifiers[0].split(":")
ENVELOPE = Envelope(("ACME", "ZZ"), (OURS, QUALIFIER), "REF1", ("UNOC", "3"))
OTHER_ENVELOPE = replace(ENVELOPE, reference="REF2")
PARTNER = Partner(
    id="acme",
    name="Acme",
    state="live",
    identifiers=("ZZ:ACME",),
    feeds=(Feed(document="forecast", format="edifact"),),
)
GOOD = replace(
    interchange(forecast([bucket("2026-11-30", "5")]), form="edifact"), envelopes=(ENVELOPE,)
)
BAD = replace(
    interchange(forecast([bucket("2026-11-30", "-5")]), form="edifact"), envelopes=(ENVELOPE,)
)

Reading = Callable[[Transmission, Assignment], Interchange]


def written(_: Transmission, judgement: Judgement, __: Reply) -> bytes:
    return f"{judgement.verdict}".encode()


def acknowledged(part: Part, reply: Reply) -> Iterator[Written]:
    control = reply.control("edifact")
    yield Written("CONTRL", "edi", counted(part, control), control)


def advised(part: Part, reply: Reply) -> Iterator[Written]:
    control = reply.control("edifact")
    yield Written("APERAK", "edi", counted(part, control), control)


def counted(part: Part, control: ControlNumber) -> bytes:
    return f"{len(part.documents)} {control.value} {part.envelope.reference}".encode()


def confirmed(_: Part, orders: Sequence[OrderAnswer], reply: Reply) -> Iterator[Written]:
    for order in orders:
        content = f"{order.number} {'lines' if order.detailed else 'whole'}".encode()
        yield Written("ORDRSP", "edi", content, reply.control("edifact"))


def echoed(_: Part, forecasts: Sequence[ForecastAnswer], reply: Reply) -> Iterator[Written]:
    for each in forecasts:
        yield Written("DELFOR", "edi", each.number.encode(), reply.control("edifact"), ("F1",))


def silent(*_: object) -> Iterator[Written]:
    return iter(())


def recorded(_: Transmission, document: Document, __: Reply) -> tuple[Response, ...]:
    return (Response("record", "RECORD", f"_erp/{document.number}.json", b"{}"),)


def listed(_: Transmission, __: Judgement, answers: Answers, ___: Reply) -> bytes:
    return " ".join(f"{each.number} {each.state}" for each in answers.values()).encode()


SHEETS = Sheets(
    SheetForm("MARKED", listed),
    SheetForm("CONFIRMATION", listed),
    SheetForm("FORECAST_RESPONSE", listed),
    SheetForm("NOTICE", listed),
)
TOOLS = Tools(
    readers={},
    wires={"edifact": Wire(acknowledged, silent, silent, silent)},
    sheets={"edifact": SHEETS},
    report=Form("REPORT", "html", written),
    record=recorded,
    statement=lambda *_: b"",
    retraction=lambda *_: Response("record", "RETRACTED", "", b""),
)


def outcome(
    read: Interchange | Reading, partner: Partner = PARTNER, ledger: Remembered | None = None
) -> Outcome:
    reading = read if callable(read) else lambda _, __: read
    tools = replace(TOOLS, readers={"edifact": reading})
    configuration = replace(CONFIGURATION, partners={"acme": partner})
    desk = Desk(configuration, ledger or Remembered(numbers={"edifact": 7}), tools)
    return judge(transmission(b"UNB+UNOC:3", "FC_W48.edi"), desk)


def names(found: Outcome) -> list[str]:
    return [response.path for response in found.responses]


def test_a_good_file_is_acknowledged_reported_and_recorded() -> None:
    assert names(outcome(GOOD)) == [
        "acme/FC_W48.01KAR5XW.CONTRL.edi",
        "acme/FC_W48.01KAR5XW.REPORT.html",
        "_erp/4711.json",
    ]


def test_a_bad_file_comes_back_marked_and_reaches_no_erp() -> None:
    assert names(outcome(BAD)) == [
        "acme/FC_W48.01KAR5XW.CONTRL.edi",
        "acme/FC_W48.01KAR5XW.MARKED.xlsx",
        "acme/FC_W48.01KAR5XW.REPORT.html",
    ]


def test_the_acknowledgement_carries_the_next_control_number() -> None:
    response = outcome(GOOD).responses[0]
    assert response.content == b"1 7 REF1"
    assert response.control is not None
    assert (response.control.kind, response.control.value) == ("edifact", 7)


@pytest.mark.parametrize(
    ("answers", "read", "kinds"),
    [
        (Answering(syntax="never"), GOOD, ["REPORT", "RECORD"]),
        (Answering(syntax="on_request"), GOOD, ["REPORT", "RECORD"]),
        (
            Answering(syntax="on_request"),
            replace(GOOD, envelopes=(replace(ENVELOPE, requested="1"),)),
            ["CONTRL", "REPORT", "RECORD"],
        ),
        (Answering(syntax="errors_only"), GOOD, ["REPORT", "RECORD"]),
        (Answering(report="findings"), GOOD, ["CONTRL", "RECORD"]),
        (Answering(report="findings"), BAD, ["CONTRL", "MARKED", "REPORT"]),
        (Answering(report="never"), BAD, ["CONTRL", "MARKED"]),
    ],
)
def test_a_partner_gets_the_answers_it_wants(
    answers: Answering, read: Interchange, kinds: list[str]
) -> None:
    found = outcome(read, replace(PARTNER, answers=answers))
    assert [response.type for response in found.responses] == kinds


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("draft", []),
        ("suspended", []),
        ("test", ["CONTRL", "REPORT"]),
        ("live", ["CONTRL", "REPORT", "RECORD"]),
    ],
)
def test_the_state_of_a_partner_decides_what_leaves(state: str, kinds: list[str]) -> None:
    partner = replace(PARTNER, state=state)  # type: ignore[arg-type]  # parametrised
    assert [response.type for response in outcome(GOOD, partner).responses] == kinds


def test_a_test_interchange_of_a_live_partner_is_held_and_not_exported() -> None:
    found = outcome(replace(GOOD, envelopes=(replace(ENVELOPE, test=True),)))
    assert found.judgement.verdict == "held"
    assert [response.type for response in found.responses] == ["CONTRL", "MARKED", "REPORT"]


def test_a_test_and_what_comes_before_going_live_occupies_nothing() -> None:
    assert outcome(GOOD).live
    assert not outcome(replace(GOOD, envelopes=(replace(ENVELOPE, test=True),))).live
    assert not outcome(GOOD, replace(PARTNER, state="test")).live


ACKNOWLEDGED = Document("D9", "acknowledgement", "7", "original", Verdict.ACCEPTED, {})
FORECAST = Document("D1", "forecast", "4711", "original", Verdict.ACCEPTED, {})
ORDER = Document("D2", "purchase_order", "PO-1", "original", Verdict.ACCEPTED, {})
BEYOND_SYNTAX = Finding("PO-007", params={"line": "10"})
OF_SYNTAX = Finding("SYN-013", expected="0020")
HOLDING = Finding("ENV-008", observed="1")


def answers(
    *documents: Document,
    answering: Answering | None = None,
    envelopes: tuple[Envelope, ...] = (ENVELOPE,),
    findings: tuple[Finding, ...] = (),
) -> list[Response]:
    """Answer documents as they were judged, without people's report and the ERP's record."""
    tools = replace(
        TOOLS, sheets={}, wires={"edifact": Wire(acknowledged, advised, confirmed, echoed)}
    )
    wanted = replace(answering or Answering(), report="never")
    partner = replace(PARTNER, state="test", answers=wanted)
    desk = Desk(
        replace(CONFIGURATION, partners={"acme": partner}),
        Remembered(numbers={"edifact": 7}),
        tools,
    )
    judged = Judgement("edifact", Verdict.ACCEPTED, findings, documents, envelopes)
    return [*respond(transmission(b"UNB+UNOC:3", "FC_W48.edi"), judged, desk)]


def types(found: list[Response]) -> list[str]:
    return [response.type for response in found]


def test_a_file_of_acknowledgements_is_never_answered() -> None:
    also = replace(ACKNOWLEDGED, interchange=2)
    assert answers(ACKNOWLEDGED, also, envelopes=(ENVELOPE, ENVELOPE)) == []
    assert types(answers(FORECAST)) == ["CONTRL"]


def test_an_interchange_of_acknowledgements_beside_another_one_is_not_answered() -> None:
    found = answers(
        ACKNOWLEDGED, replace(FORECAST, interchange=2), envelopes=(ENVELOPE, OTHER_ENVELOPE)
    )
    assert [(each.type, each.content) for each in found] == [("CONTRL", b"1 7 REF2")]


def test_an_acknowledgement_beside_a_document_gets_no_more_than_the_syntax_answer() -> None:
    alike = replace(ACKNOWLEDGED, findings=(BEYOND_SYNTAX,))
    answering = Answering(application="errors_only", business="full")
    assert types(answers(alike, FORECAST, answering=answering)) == ["CONTRL"]


def test_two_interchanges_are_answered_apart_with_consecutive_numbers() -> None:
    found = answers(
        FORECAST, replace(FORECAST, interchange=2), envelopes=(ENVELOPE, OTHER_ENVELOPE)
    )
    assert [each.path for each in found] == [
        "acme/FC_W48.01KAR5XW.CONTRL.edi",
        "acme/FC_W48.01KAR5XW.CONTRL-2.edi",
    ]
    assert [each.content for each in found] == [b"1 7 REF1", b"1 8 REF2"]
    assert [each.control and each.control.value for each in found] == [7, 8]


def test_levels_share_the_sequence_of_their_standard() -> None:
    found = answers(ORDER, answering=Answering(application="always", business="full"))
    assert [(each.level, each.type) for each in found] == [
        ("syntax", "CONTRL"),
        ("application", "APERAK"),
        ("business", "ORDRSP"),
    ]
    assert [each.control and each.control.value for each in found] == [7, 8, 9]


@pytest.mark.parametrize(
    ("when", "requested", "finding", "wanted"),
    [
        ("always", "", (), 1),
        ("never", "1", (BEYOND_SYNTAX,), 0),
        ("errors_only", "1", (), 0),
        ("errors_only", "", (BEYOND_SYNTAX,), 1),
        ("on_request", "", (BEYOND_SYNTAX,), 0),
        ("on_request", "1", (), 1),
    ],
)
def test_a_partner_is_advised_of_what_was_found_as_agreed(
    when: When, requested: str, finding: tuple[Finding, ...], wanted: int
) -> None:
    found = answers(
        replace(FORECAST, findings=finding),
        answering=Answering(syntax="never", application=when),
        envelopes=(replace(ENVELOPE, requested=requested),),
    )
    assert types(found) == ["APERAK"] * wanted


def test_what_holds_the_interchange_is_advised_of_where_faults_are() -> None:
    answering = Answering(syntax="never", application="errors_only")
    assert types(answers(FORECAST, answering=answering, findings=(HOLDING,))) == ["APERAK"]


def test_what_syntax_rejects_is_answered_by_the_syntax_answer_alone() -> None:
    answering = Answering(application="always", business="full")
    assert types(answers(ORDER, answering=answering, findings=(OF_SYNTAX,))) == ["CONTRL"]
    broken = replace(ORDER, findings=(OF_SYNTAX,))
    assert types(answers(broken, answering=answering)) == ["CONTRL"]
    found = answers(broken, FORECAST, answering=answering)
    assert [(each.type, each.content) for each in found] == [
        ("CONTRL", b"2 7 REF1"),
        ("APERAK", b"1 8 REF1"),
    ]


@pytest.mark.parametrize(
    ("business", "document", "content"),
    [
        ("full", ORDER, [b"PO-1 lines"]),
        ("simple", ORDER, [b"PO-1 whole"]),
        ("none", ORDER, []),
        ("full", FORECAST, []),
        ("full", replace(ORDER, number=""), []),
    ],
)
def test_orders_are_confirmed_as_agreed(
    business: Literal["full", "simple", "none"], document: Document, content: list[bytes]
) -> None:
    answering = Answering(syntax="never", business=business)
    found = answers(document, answering=answering)
    assert [(each.type, each.content) for each in found] == [("ORDRSP", one) for one in content]


@pytest.mark.parametrize(
    ("wanted", "document", "content"),
    [
        ("received", FORECAST, [b"4711"]),
        ("none", FORECAST, []),
        ("received", ORDER, []),
        ("received", replace(FORECAST, number=""), []),
        ("received", replace(FORECAST, findings=(OF_SYNTAX,)), []),
    ],
)
def test_forecasts_are_answered_as_agreed(
    wanted: Literal["received", "none"], document: Document, content: list[bytes]
) -> None:
    found = answers(document, answering=Answering(syntax="never", forecast=wanted))
    assert [(each.type, each.content, each.numbers) for each in found] == [
        ("DELFOR", one, ("F1",)) for one in content
    ]


def test_a_file_that_names_another_sender_is_not_acknowledged() -> None:
    stranger = replace(GOOD, envelopes=(replace(ENVELOPE, sender=("EVIL", "ZZ")),))
    found = outcome(stranger)
    assert [finding.rule for finding in found.judgement.findings] == ["ENV-002"]
    assert found.judgement.documents == ()
    assert [response.type for response in found.responses] == ["REPORT"]


def test_a_file_for_somebody_else_is_refused_at_the_envelope() -> None:
    found = outcome(replace(GOOD, envelopes=(replace(ENVELOPE, recipient=("OTHER", "ZZ")),)))
    assert found.judgement.verdict == "rejected"
    assert [finding.rule for finding in found.judgement.findings] == ["ENV-014"]


def test_a_file_that_cannot_be_read_is_reported_with_its_reason() -> None:
    def unreadable(_: Transmission, __: Assignment) -> Interchange:
        raise Unreadable(Finding("ENV-021", params={"reason": "no UNB"}))

    found = outcome(unreadable)
    assert found.judgement.verdict == "unreadable"
    assert [response.type for response in found.responses] == ["REPORT"]


def test_the_same_bytes_repeat_the_earlier_answer() -> None:
    earlier = Earlier("01OLD", "01OLD", "a.edi", "00" * 32, transmission().received_at, "held")  # type: ignore[arg-type]  # a StrEnum's value
    found = outcome(GOOD, ledger=Remembered(bytes_seen={"00" * 32: earlier}))
    assert (found.repeats, found.judgement.verdict, found.responses) == ("01OLD", "held", ())


@given(st.text(min_size=1, max_size=300))
def test_a_stem_is_harmless_in_any_folder(filename: str) -> None:
    stem = safe_stem(filename)
    assert stem
    assert len(stem.encode()) <= 161
    assert not stem.startswith(".")
    assert not set(stem) & set('/\\\0\n\r\t\x1b"*:<>?|')


def test_a_stem_keeps_what_people_recognise() -> None:
    assert safe_stem("Prognoza_Łódź (KW48).xlsx") == "Prognoza_Łódź (KW48)"
    assert safe_stem("a\nb.edi") == "a_b"
    assert safe_stem(".hidden") == "_hidden"
    assert safe_stem("PO_1.01M83PPH.MARKED.xlsx") == "PO_1"
