"""Which answers a file gets, under which names, and when none leaves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from documents import bucket, forecast, interchange, transmission
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st

from exchange import settings
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.interchange import Envelope, Interchange, Transmission
from exchange.model.outcome import Document, Earlier, Judgement, Outcome, Part, Response
from exchange.model.partners import Answering, Feed, Partner
from exchange.model.ports import Assignment, Desk, Form, Reply, Tools, Wire, Written
from exchange.pipeline import judge
from exchange.respond.naming import safe_stem

CONFIGURATION = settings.load(Path(__file__).parents[1])
QUALIFIER, OURS = CONFIGURATION.site.identifiers[0].split(":")
ENVELOPE = Envelope(("ACME", "ZZ"), (OURS, QUALIFIER), "REF1", ("UNOC", "3"))
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
    content = f"{len(part.documents)} {control.value}".encode()
    yield Written("CONTRL", "edi", content, control)


def silent(*_: object) -> Iterator[Written]:
    return iter(())


def recorded(_: Transmission, document: Document, __: Reply) -> tuple[Response, ...]:
    return (Response("record", "RECORD", f"_erp/{document.number}.json", b"{}"),)


def outcome(
    read: Interchange | Reading, partner: Partner = PARTNER, ledger: Remembered | None = None
) -> Outcome:
    reading = read if callable(read) else lambda _, __: read
    tools = Tools(
        readers={"edifact": reading},
        wires={"edifact": Wire(acknowledged, silent, silent)},
        marked={"edifact": Form("MARKED", "xlsx", written)},
        report=Form("REPORT", "html", written),
        record=recorded,
    )
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
    assert response.content == b"accepted 7"
    assert response.control is not None
    assert (response.control.kind, response.control.value) == ("CONTRL", 7)


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


def test_an_acknowledgement_is_never_answered() -> None:
    (message,) = GOOD.messages
    contrl = replace(message, document="", tables={}, findings=(Finding("ENV-026"),))
    found = outcome(replace(GOOD, messages=(contrl,)))
    assert (found.judgement.verdict, found.responses) == ("held", ())


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
