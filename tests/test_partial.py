"""A document of which one line is refused stands where that was agreed, and says so everywhere.

Each case is a sample as it is and with one line that must be refused; what becomes of both is in
`tests/golden/partial`. After a wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_partial.py`
"""

import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from documents import Rows, asks, bucket, change, forecast, interchange, line, order, transmission
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exchange import settings, wiring
from exchange.cli.checking import EXIT
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.findings import Severity, Verdict
from exchange.model.interchange import Message, Transmission
from exchange.model.ledger import Earlier
from exchange.model.outcome import Document, Outcome
from exchange.model.policies import ForecastPolicy, OrderPolicy
from exchange.model.ports import Desk
from exchange.normalise import normalise
from exchange.pipeline import judge
from exchange.reconcile import order_state
from exchange.reconcile.judging import reconcile
from exchange.respond.replies import reply_to
from exchange.validators.validation import validate

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests/golden/partial"
SITE = settings.load(ROOT)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECEIPT = "01JD3K9QZZ0000000000000000"
AGREED = Agreement(
    name="any", version="1", valid_from=date(2026, 1, 1),
    orders=OrderPolicy(partial=True), forecast=ForecastPolicy(partial=True),
)  # fmt: skip
PARTS = ("A2B-4711-00", "0098817", "A2B-4712-01", "HX-2201", "HX-2214", "00471133", "00471134",
         "00471208", "00472015", "00480077")  # fmt: skip

CASES = {
    "ORDERS": ("nordwerk", "PO_4500071234.edi", b"QTY+21:240:", b"QTY+21:-240:"),
    "850": ("harborline", "PO_7700618.x12", b"DTM*002*20270118", b"DTM*002*20260118"),
    "SHEET": ("wista", "PO_2026-120.csv", b"01.02.2027", b"01.02.2026"),
    "DELFOR": ("nordwerk", "FC_2026W48_D97A.edi", b"LIN+2++A2B-4712", b"LIN+2++A2B-4799"),
}
"""By name: whose sample it is, and what makes one line bad: PO-005, PO-010, PO-010 and MD-003."""


def products(partner: str) -> pl.DataFrame:
    blank = Remembered().held("products")
    rows = [
        {**dict.fromkeys(blank.columns), "partner": partner, "part": part, "status": "ACTIVE"}
        for part in PARTS
    ]
    return pl.DataFrame(rows, schema=blank.schema)


def configured(agreement: Agreement) -> Configuration:
    partners = {
        name: replace(
            each,
            answers=replace(
                each.answers, application="always", forecast="received", business="full"
            ),
            agreement="any",
        )
        for name, each in SITE.partners.items()
    }
    return replace(
        SITE, partners=partners, agreements={"any": (agreement,)}, calendars={}, software="1",
        ruleset="1",
    )  # fmt: skip


def outcome(name: str, *, bad: bool, agreement: Agreement = AGREED) -> Outcome:
    partner, file, old, new = CASES[name]
    content = (ROOT / "samples" / partner / file).read_bytes()
    assert old in content
    sent = Transmission(RECEIPT, RECEIPT[:8], partner, file, "ab" * 32, NOW,
                        content.replace(old, new) if bad else content)  # fmt: skip
    ledger = Remembered(tables={"products": products(partner)})
    return judge(sent, Desk(configured(agreement), ledger, wiring.tools()))


def told(found: Outcome) -> Iterator[str]:
    """Yield the lines of an expectation."""
    for document in found.judgement.documents:
        yield f"{document.document} {document.number} {document.verdict}"
        yield from (f"! {each.rule} {each.locator} {each.observed}" for each in document.findings)
        for name, content in document.tables.items():
            yield f"{name}: {' '.join(pl.read_ipc(io.BytesIO(content))['status'])}"
    for answer in found.responses:
        if answer.level == "record" and answer.path.endswith(".json"):
            record = json.loads(answer.content)
            rows = {name: each["rows"] for name, each in record["tables"].items()}
            yield f"> RECORD {record['verdict']} {rows} {[f['row'] for f in record['findings']]}"
        elif answer.type not in {"RECORD", "REPORT", "MARKED"}:
            yield f"> {answer.type}"
            yield from said(answer.path, answer.content)


def said(path: str, content: bytes) -> Iterator[str]:
    """Yield an answer, a segment or a row a line."""
    if path.endswith(".xlsx"):
        for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True):
            yield "  " + " | ".join("" if each is None else str(each) for each in row)
        return
    text = content.decode("iso8859-2").removeprefix("UNA:+.? '")
    yield from (f"  {each}" for each in text.split("~" if text.startswith("ISA") else "'") if each)


@pytest.mark.parametrize("bad", [False, True], ids=["GOOD", "BAD"])
@pytest.mark.parametrize("name", CASES)
def test_a_sample_and_its_twin_with_a_refused_line_are_told_as_expected(
    name: str, *, bad: bool
) -> None:
    text = "\n".join(told(outcome(name, bad=bad))) + "\n"
    path = GOLDEN / f"{name}{'_BAD' if bad else ''}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_one_bad_line_makes_the_file_partial_where_agreed_and_rejects_it_elsewhere(
    name: str,
) -> None:
    found = outcome(name, bad=True)
    assert found.judgement.verdict is Verdict.PARTIAL
    assert EXIT[found.judgement.verdict] == 1
    unagreed = outcome(name, bad=True, agreement=replace(AGREED, orders=OrderPolicy(),
                                                        forecast=ForecastPolicy()))  # fmt: skip
    assert unagreed.judgement.verdict is Verdict.REJECTED
    assert [each for each in unagreed.responses if each.level == "record"] == []


def test_the_report_names_the_refused_lines_and_says_what_to_do() -> None:
    (page,) = (each.content.decode() for each in outcome("850", bad=True).responses
               if each.type == "REPORT")  # fmt: skip
    assert "the refused lines of" in page
    assert "Refused: 2 HX-2214" in page
    assert "please do not send them again" in page


# ---- which lines fall, by hand-written documents -------------------------------------------------


def judged(message: Message, ledger: Remembered | None = None) -> Document:
    partner = replace(SITE.partners["wista"], agreement="any")
    known = replace(configured(AGREED), partners={"wista": partner})
    desk = Desk(known, ledger or Remembered(), wiring.tools())
    came = replace(transmission(), partner="wista", received_at=NOW)
    records = normalise(validate(interchange(message), partner, known.site))
    return reconcile(records, came, partner, desk).documents[0]


def states(document: Document, table: str) -> list[str]:
    return pl.read_ipc(io.BytesIO(document.tables[table]))["status"].to_list()


def test_a_bad_delivery_refuses_its_line_and_all_below_it() -> None:
    days = ("2027-01-15", "2027-01-15", "2020-01-15")
    parts = ((1, 1, "5"), (2, 1, "3"), (2, 2, "4"))
    late: Rows = [
        {"line": at, "schedule": count, "quantity": quantity, "requested_date": day}
        for (at, count, quantity), day in zip(parts, days, strict=True)
    ]
    document = judged(order([line(1, "5"), line(2, "7")], late))
    assert document.verdict is Verdict.PARTIAL
    assert states(document, "order_lines") == ["released", "rejected"]
    assert states(document, "order_schedules") == ["released", "rejected", "rejected"]


def test_of_two_lines_of_one_number_neither_counts() -> None:
    twice = [line(1, "5"), line(2, "7"), {**line(3, "9"), "line_number": "10"}]
    document = judged(order(twice))
    assert {each.rule for each in document.findings} >= {"PO-003"}
    assert states(document, "order_lines") == ["rejected", "released", "rejected"]


def test_of_a_forecast_a_series_with_a_bad_period_falls_whole_and_others_stand() -> None:
    lines: Rows = [
        {"line": at, "customer_part": part, "unit": "PCE"} for at, part in enumerate("ABA", 1)
    ]
    weeks = [bucket("2026-11-30", "5"), bucket("2026-11-30", "5", line=2),
             bucket("2026-12-07", "-5", line=3)]  # fmt: skip
    document = judged(forecast(weeks, lines))
    assert document.verdict is Verdict.PARTIAL
    assert states(document, "forecast_lines") == ["rejected", "released", "rejected"]
    assert states(document, "forecast_buckets") == ["rejected", "released", "rejected"]


@pytest.mark.parametrize(
    "message",
    [
        order([line(1, "0"), line(2, "7")], currency="XXQ"),
        order([line(1, "0"), line(2, "-7")]),
        order([line(1, "0"), line(2, "7")], number=None),
        change([asks(9, "change", quantity="-5"), asks(1, "change", quantity="7")], number="PO-9"),
    ],
    ids=["header", "every line", "no number", "order unknown"],
)
def test_what_is_wrong_with_the_whole_still_rejects_or_holds_all(message: Message) -> None:
    document = judged(message)
    assert document.verdict in {Verdict.REJECTED, Verdict.HELD}


def test_a_refused_line_asks_no_question() -> None:
    """A price of nothing is asked about, in a line that stands and in one that is refused."""
    document = judged(order([line(1, "5", price="0"), line(2, "0", price="0"), line(3, "5")]))
    assert document.verdict is Verdict.PARTIAL
    rules = SITE.rules
    holds = [each for each in document.findings if rules[each.rule].severity is Severity.HOLD]
    assert {(each.row, bool(each.question)) for each in holds} == {(0, True), (1, False)}
    assert states(document, "order_lines") == ["held", "rejected", "released"]


LINES = st.lists(st.sampled_from(["5", "0", "-3"]), min_size=1, max_size=6)


@given(LINES, st.lists(st.booleans(), min_size=6, max_size=6))
def test_every_row_is_released_held_or_rejected_once(
    quantities: list[str], free: list[bool]
) -> None:
    """What stands, waits and is refused is all there is; an answer says as much of each line."""
    rows = [
        line(at, quantity, price="0" if gift else "2.50")
        for at, (quantity, gift) in enumerate(zip(quantities, free, strict=False), 1)
    ]
    document = judged(order(rows))
    for name in ("order_lines", "order_schedules"):
        found = states(document, name)
        assert len(found) == len(rows)
        assert set(found) <= {"released", "held", "rejected"}
    refused = [quantity != "5" for quantity in quantities]
    partial = any(refused) and not all(refused)
    assert (document.verdict is Verdict.PARTIAL) is partial
    if partial:
        expected = ["rejected" if gone else "held" if gift else "released"
                    for gone, gift in zip(refused, free, strict=False)]  # fmt: skip
        assert states(document, "order_lines") == expected


# ---- what comes after ----------------------------------------------------------------------------

PARTIAL = order([line(1, "5"), line(2, "0")])


def test_a_partial_order_occupies_its_number() -> None:
    earlier = Earlier("R0", "R0", "a.xlsx", "cd" * 32, NOW, Verdict.PARTIAL, "PO-1")
    ledger = Remembered(documents={("purchase_order", "PO-1"): earlier})
    assert {each.rule for each in judged(order([line(1, "5")]), ledger).findings} == {"PO-002"}


def test_a_refused_line_is_not_ordered_and_a_change_adds_it() -> None:
    first = judged(PARTIAL)
    before = order_state.order([first])
    assert before is not None
    assert [*before.lines] == ["10"]
    ledger = Remembered(order_documents=(first,))
    added = asks(2, "add", quantity="7", customer_part="P-2", unit="PCE", price="2.50")
    days: Rows = [{"line": 1, "schedule": 1, "quantity": "7", "requested_date": "2027-01-15"}]
    corrected = judged(change([added], days), ledger)
    assert corrected.verdict is Verdict.ACCEPTED
    after = order_state.order([first, corrected])
    assert after is not None
    assert {name: each.quantity for name, each in after.lines.items()} == {"10": 5, "20": 7}
    altered = judged(change([asks(2, "change", quantity="7")]), ledger)
    assert {each.rule for each in altered.findings} == {"POC-017"}


def test_of_a_change_in_part_the_lines_that_stand_are_applied() -> None:
    first = judged(order([line(1, "5"), line(2, "6")]))
    ledger = Remembered(order_documents=(first,))
    found = judged(
        change([asks(1, "change", quantity="9"), asks(7, "change", quantity="9")]), ledger
    )
    assert found.verdict is Verdict.PARTIAL
    after = order_state.order([first, found])
    assert after is not None
    assert {name: each.quantity for name, each in after.lines.items()} == {"10": 9, "20": 6}


def test_a_finding_of_the_record_counts_the_rows_that_are_left() -> None:
    free = order([line(1, "0"), line(2, "5", price="0"), line(3, "5")])
    document = judged(free)
    reply = reply_to(SITE.partners["wista"], NOW, Remembered(), SITE)
    records = wiring.tools().record(replace(transmission(), partner="wista"), document, reply)
    record = json.loads(next(each.content for each in records if each.path.endswith(".json")))
    rows = {each["rule"]: each["row"] for each in record["findings"]}
    assert rows == {"PO-005": None, "PO-007": 0}
