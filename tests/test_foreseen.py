"""What our side commits to of a forecast goes to the customer in the form the forecast came in.

Each case is a forecast of the demo's partners and what our ERP says to it, as asked for, with
exceptions, or again; the responses are in `tests/golden/foreseen`. After a wanted change, write
them anew and read the difference: `EXCHANGE_GOLDEN=write ./test tests/test_foreseen.py`
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import polars as pl
import pytest
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from test_partial import ROOT, SITE, said

from exchange import wiring
from exchange.journal.records import packed
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.findings import Verdict
from exchange.model.forecast_answers import ForecastAnswer
from exchange.model.forecasts import DEMAND, EarlierForecast
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Outcome, Source
from exchange.model.policies import ForecastPolicy
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.reconcile.foreseen import Period, periods

GOLDEN = ROOT / "tests/golden/foreseen"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILES = {
    "DELFOR": ("nordwerk", "FC_2026W48_D97A.edi"),
    "830": ("harborline", "PS_2648.x12"),
    "SHEET": ("wista", "Forecast_2026-W48.xlsx"),
}
Told = Mapping[str, object]


@cache
def source(name: str) -> Source:
    """Return a forecast of the demo as it was judged, nothing being agreed."""
    partner, file = FILES[name]
    receipt = "01JD3K9QZZ0000000000000000"
    content = (ROOT / "samples" / partner / file).read_bytes()
    sent = Transmission(receipt, receipt[:8], partner, file, "ab" * 32, NOW, content)
    judged = judge(sent, Desk(configured(None), Remembered(), wiring.tools())).judgement
    document = next(each for each in judged.documents if each.document == "forecast")
    assert document.verdict is Verdict.ACCEPTED
    envelope = judged.envelopes[0] if judged.envelopes else None
    return Source(replace(sent, content=b""), judged.format, document, envelope)


def configured(agreement: Agreement | None, wish: str = "received") -> Configuration:
    partners = {
        name: replace(
            each,
            answers=replace(each.answers, forecast=wish),  # type: ignore[arg-type]
            agreement="any" if agreement else "",
        )
        for name, each in SITE.partners.items()
    }
    agreed = {"any": (agreement,)} if agreement else {}
    return replace(SITE, partners=partners, agreements=agreed, calendars={}, software="1",
                   ruleset="1")  # fmt: skip


def agreed(**policy: object) -> Agreement:
    forecast = ForecastPolicy(**policy)  # type: ignore[arg-type]
    return Agreement(name="any", version="1", valid_from=date(2026, 1, 1), forecast=forecast)


def ledger(
    name: str, before: Outcome | None = None, *later: EarlierForecast, **more: pl.DataFrame
) -> Remembered:
    """Return what we hold: the forecast, what was said to it before, what came after it."""
    found = source(name)
    own = EarlierForecast(found.document.id, found.transmission.receipt, found.document.number,
                          NOW, None, "original", accepted=True)  # fmt: skip
    table = history = None
    if before:
        (mine,) = before.judgement.documents
        table = pl.read_ipc(mine.tables["forecast_commit"])
        history = table.with_columns(document=pl.lit(mine.id), place=pl.lit(1, pl.Int64))
    return Remembered(
        forecast_documents=(found.document,),
        sources={found.document.id: found},
        forecasts_before=(own, *later),
        demanded=more,
        tables={} if table is None else {"forecast_commit": table},
        histories={} if history is None else {"forecast_commit": history},
    )


def hand_in(
    name: str,
    rows: Sequence[Told],
    held: Remembered,
    agreement: Agreement | None = None,
    *,
    wish: str = "received",
    receipt: str = "01JD3K9R000000000000000001",
) -> Outcome:
    """Return what becomes of rows our ERP says to a forecast."""
    found = source(name)
    about = {"partner": found.transmission.partner, "forecast_number": found.document.number}
    content = json.dumps({"type": "forecast_commit", "rows": [{**about, **row} for row in rows]})
    sent = Transmission(receipt, receipt[:8], "_erp", "forecast_commit.json", "cd" * 32,
                        NOW + timedelta(hours=1), content.encode())  # fmt: skip
    return judge(sent, Desk(configured(agreement, wish), held, wiring.tools()))


def asked(name: str) -> list[Period]:
    return [*periods(source(name).document)]


def plain(name: str) -> list[Told]:
    """Accept every part as it is asked for."""
    parts = dict.fromkeys(each.part for each in asked(name))
    return [{"part": part, "answer": "ACCEPTED"} for part in parts]


def exceptions(name: str) -> list[Told]:
    """Accept a part period by period but two of them, refuse the next part whole."""
    parts = [*dict.fromkeys(each.part for each in asked(name))]
    first = [each for each in asked(name) if each.part == parts[0]]
    rows: list[Told] = [
        {"part": each.part, "start": str(each.start), "answer": "ACCEPTED"} for each in first[2:]
    ]
    begin = [str(each.start) for each in first[:2]]
    return [
        {"part": parts[0], "start": begin[0], "quantity": "11", "answer": "CHANGED",
         "reason": "Relay allocated"},
        {"part": parts[0], "start": begin[1], "answer": "REJECTED", "reason": "Plant closed"},
        *rows,
        {"part": parts[1], "answer": "REJECTED", "reason": "Not built any more"},
    ]  # fmt: skip


def answer(found: Outcome) -> ForecastAnswer:
    (decision,) = found.judgement.decisions
    assert isinstance(decision.answer, ForecastAnswer)
    return decision.answer


def told(found: Outcome) -> Iterator[str]:
    """Yield the lines of an expectation."""
    yield str(found.judgement.verdict)
    yield from (f"! {each.rule} {each.observed}" for each in found.judgement.every_finding())
    for each in found.responses:
        if each.type != "REPORT":
            yield f"> {each.type} {each.path} for {each.partner}"
            yield from said(each.path, each.content)


@cache
def outcome(name: str, case: str) -> Outcome:
    """Return what becomes of one of the three things our ERP says."""
    if case == "GOOD":
        return hand_in(name, plain(name), ledger(name))
    if case == "EXCEPTIONS":
        return hand_in(name, exceptions(name), ledger(name))
    before = outcome(name, "GOOD")
    again = "01JD3K9R000000000000000002"
    return hand_in(name, exceptions(name), ledger(name, before), receipt=again)


@pytest.mark.parametrize("case", ["GOOD", "EXCEPTIONS", "AGAIN"])
@pytest.mark.parametrize("name", FILES)
def test_a_commitment_is_answered_as_expected(name: str, case: str) -> None:
    text = "\n".join(told(outcome(name, case))) + "\n"
    path = GOLDEN / f"{name}_{case}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_second_commitment_names_the_one_it_takes_the_place_of(name: str) -> None:
    first, second = outcome(name, "GOOD"), outcome(name, "AGAIN")
    assert answer(second).supersedes == answer(first).response
    assert answer(first).supersedes == ""
    assert [each.rule for each in second.judgement.every_finding()] == ["ERP-024"]
    (sent,) = (each for each in second.responses if each.partner)
    assert any(answer(first).response in line for line in said(sent.path, sent.content))
    assert answer(second).state == "committed"


def test_a_forecast_is_committed_once_all_of_it_is() -> None:
    rows = plain("DELFOR")
    half = hand_in("DELFOR", rows[:1], ledger("DELFOR"))
    rest = hand_in("DELFOR", rows[1:], ledger("DELFOR", half))
    none = hand_in("DELFOR", [{**row, "answer": "REJECTED"} for row in rows], ledger("DELFOR"))
    states = [answer(each).state for each in (half, rest, none)]
    assert states == ["received", "committed", "rejected"]
    assert len(answer(half).lines) == 1


def test_where_exceptions_are_agreed_only_they_are_said() -> None:
    """Everything as asked for is said as a whole; a part of it, not at all."""
    policy = agreed(response="exceptions")
    held = ledger("830")
    refused = [plain("830")[0], exceptions("830")[-1], *plain("830")[2:]]
    mixed, whole, half = (
        hand_in("830", rows, held, policy) for rows in (refused, plain("830"), plain("830")[:1])
    )

    def lines(found: Outcome) -> list[str]:
        sent = (each for each in found.responses if each.partner)
        segments = (line.strip() for each in sent for line in said(each.path, each.content))
        return [line[:9] for line in segments if line.startswith(("BFR", "LIN"))]

    assert [each.line_number for each in answer(mixed).lines][:2] == ["001", "002"]
    assert lines(mixed) == ["BFR*00*HR", "LIN*002*B"]
    assert lines(whole) == ["BFR*00*HR"]
    assert lines(half) == []


def test_one_who_wants_no_response_gets_none_and_it_is_on_record_all_the_same() -> None:
    found = hand_in("DELFOR", plain("DELFOR"), ledger("DELFOR"), wish="none")
    assert found.responses == ()
    assert found.judgement.documents[0].verdict is Verdict.ACCEPTED


def later(function: str = "original") -> EarlierForecast:
    return EarlierForecast("LATER", "R2", "NEXT", NOW + timedelta(minutes=5), None, function,
                           accepted=True)  # fmt: skip


def demand(*parts: str) -> pl.DataFrame:
    rows = [{**dict.fromkeys(DEMAND), "part": part} for part in parts]
    return pl.DataFrame(rows, schema=dict(DEMAND))


@pytest.mark.parametrize(
    ("semantics", "function", "parts", "refused"),
    [
        ("full", "original", (), {0, 1, 2}),
        ("full", "change", (0,), {0}),
        ("per_item", "original", (1,), {1}),
        ("net_change", "original", (), set()),
    ],
)
def test_what_a_later_forecast_took_the_place_of_cannot_be_committed_to(
    semantics: str, function: str, parts: tuple[int, ...], refused: set[int]
) -> None:
    rows = plain("DELFOR")
    assert len(rows) == 3
    named = demand(*(str(rows[at]["part"]) for at in parts))
    held = ledger("DELFOR", None, later(function), LATER=named)
    found = hand_in("DELFOR", rows, held, agreed(semantics=semantics))
    wrong = [each for each in found.judgement.every_finding() if each.rule == "ERP-021"]
    assert {each.row for each in wrong} == refused
    assert all(each.expected == "NEXT" for each in wrong)
    assert found.judgement.verdict is (Verdict.REJECTED if refused else Verdict.ACCEPTED)


def test_a_period_that_is_asked_about_can_be_refused_but_not_committed_to() -> None:
    found = source("DELFOR")
    lines = pl.read_ipc(found.document.tables["forecast_lines"])
    first = str(lines["customer_part"][0])
    waits = lines.with_columns(
        status=pl.when(pl.col("customer_part") == first).then(pl.lit("held")).otherwise("status")
    )
    document = with_lines(found.document, waits)
    held = replace(ledger("DELFOR"), forecast_documents=(document,))
    for said_to, rules in (("ACCEPTED", ["ERP-025"]), ("REJECTED", [])):
        judged = hand_in("DELFOR", [{"part": first, "answer": said_to}], held)
        assert [each.rule for each in judged.judgement.every_finding()] == rules


def with_lines(document: Document, lines: pl.DataFrame) -> Document:
    return replace(document, tables={**document.tables, "forecast_lines": packed(lines)})


@pytest.mark.parametrize(
    "row",
    [
        {"answer": "CHANGED"},
        {"answer": "CHANGED", "quantity": "5"},
        {"answer": "ACCEPTED", "quantity": "5"},
        {"answer": "ACCEPTED", "start": "2026-11-30", "quantity": "241"},
        {"answer": "REJECTED", "start": "2026-11-30", "quantity": "5"},
    ],
)
def test_a_quantity_with_more_than_one_reading_is_refused(row: Told) -> None:
    found = hand_in("DELFOR", [{"part": "A2B-4711-00", **row}], ledger("DELFOR"))
    assert [each.rule for each in found.judgement.every_finding()] == ["ERP-023"]


def test_a_period_is_told_once() -> None:
    rows: list[Told] = [
        {"part": "A2B-4711-00", "answer": "ACCEPTED"},
        {"part": "A2B-4711-00", "start": "2026-11-30", "answer": "REJECTED"},
    ]
    found = hand_in("DELFOR", rows, ledger("DELFOR"))
    assert [(each.rule, each.row) for each in found.judgement.every_finding()] == [("ERP-023", 1)]


@given(st.data())
def test_every_period_is_said_once_and_what_is_left_out_stays_open(data: st.DataObject) -> None:
    """Quantities committed are those stated, no period is lost, none is named twice."""
    first = [each for each in asked("DELFOR") if each.part == "A2B-4711-00"]
    chosen = data.draw(st.lists(st.sampled_from(range(len(first))), unique=True, min_size=1))
    answers: dict[int, str] = {
        at: data.draw(st.sampled_from(["ACCEPTED", "CHANGED", "REJECTED"])) for at in chosen
    }
    rows: list[Told] = [
        {"part": "A2B-4711-00", "start": str(first[at].start), "answer": each}
        | ({"quantity": str(at)} if each == "CHANGED" else {})
        for at, each in answers.items()
    ]
    found = hand_in("DELFOR", rows, ledger("DELFOR"))
    assert found.judgement.verdict is Verdict.ACCEPTED
    (line,) = answer(found).lines
    if set(answers.values()) == {"REJECTED"} and len(answers) == len(first):
        assert (line.state, line.quantities) == ("rejected", ())
        return
    said_to = [(each, answers.get(at, "")) for at, each in enumerate(first)]
    amounts = [
        {"CHANGED": Decimal(at), "REJECTED": Decimal(0)}.get(each, period.quantity)
        for at, (period, each) in enumerate(said_to)
    ]
    assert [(each.start, each.quantity, each.commitment) for each in line.quantities] == [
        (period.start, amount, "firm" if each else "open")
        for (period, each), amount in zip(said_to, amounts, strict=True)
    ]
