"""An order is accepted by itself where that is agreed, nothing is asked and every date is sure.

Each case is a sample as it is and with one date inside the lead time; what becomes of both is in
`tests/golden/accepting`. After a wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/test_accepting.py`
"""

import io
import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from documents import Rows, asks, change, interchange, line, order, transmission
from fakes import Remembered
from hypothesis import given
from hypothesis import strategies as st
from test_partial import AGREED, NOW, RECEIPT, ROOT, SITE, configured, told

from exchange import wiring
from exchange.model.acceptances import Promise, committed
from exchange.model.agreements import Agreement
from exchange.model.findings import Severity, Verdict
from exchange.model.interchange import Message, Transmission
from exchange.model.outcome import Document, Outcome
from exchange.model.policies import OrderPolicy
from exchange.model.ports import Desk
from exchange.normalise import normalise
from exchange.pipeline import judge
from exchange.reconcile.judging import reconcile
from exchange.validators.validation import validate

GOLDEN = ROOT / "tests/golden/accepting"
POLICY = OrderPolicy(accept="automatic", lead_time_days=28, clause="4.1")
AUTOMATIC = replace(AGREED, orders=POLICY, digest="c0ffee")

CASES = {
    "ORDERS": ("nordwerk", "PO_4500071234.edi", b"DTM+2:20270111:", b"DTM+2:20261214:"),
    "850": ("harborline", "PO_7700618.x12", b"DTM*002*20270118", b"DTM*002*20261214"),
    "SHEET": ("wista", "PO_2026-120.csv", b"01.02.2027", b"14.12.2026"),
}
"""By name: whose sample it is, and what asks for a day 21 days ahead (PO-011)."""


def outcome(name: str, *, bad: bool = False, agreement: Agreement = AUTOMATIC,
            business: str = "full") -> Outcome:  # fmt: skip
    partner, file, old, new = CASES[name]
    content = (ROOT / "samples" / partner / file).read_bytes()
    assert old in content
    sent = Transmission(RECEIPT, RECEIPT[:8], partner, file, "ab" * 32, NOW,
                        content.replace(old, new) if bad else content)  # fmt: skip
    known = configured(agreement)
    partners = {
        key: replace(each, answers=replace(each.answers, business=business))  # type: ignore[arg-type]
        for key, each in known.partners.items()
    }
    return judge(sent, Desk(replace(known, partners=partners), Remembered(), wiring.tools()))


@pytest.mark.parametrize("bad", [False, True], ids=["GOOD", "BAD"])
@pytest.mark.parametrize("name", CASES)
def test_a_sample_and_its_twin_inside_the_lead_time_are_answered_as_expected(
    name: str, *, bad: bool
) -> None:
    text = "\n".join(told(outcome(name, bad=bad))) + "\n"
    path = GOLDEN / f"{name}{'_BAD' if bad else ''}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_accepted_by_itself_unless_agreed_and_sure(name: str) -> None:
    by_person = replace(AUTOMATIC, orders=replace(POLICY, accept="person"))
    unsure = replace(AUTOMATIC, orders=replace(POLICY, lead_time_days=None))
    for found in (
        outcome(name, agreement=by_person),
        outcome(name, agreement=unsure),
        outcome(name, bad=True),
        outcome(name, business="none"),
    ):
        assert [each.acceptance for each in found.judgement.documents] == [None]
    (document,) = outcome(name).judgement.documents
    assert document.acceptance is not None


def test_the_record_for_the_erp_says_what_was_promised() -> None:
    def promised(found: Outcome) -> object:
        (record,) = (json.loads(each.content) for each in found.responses
                     if each.level == "record" and each.path.endswith(".json"))  # fmt: skip
        return record["accepted"]

    assert promised(outcome("850", bad=True)) is None
    assert promised(outcome("850")) == [
        {"line_number": "1", "schedule": 1, "quantity": "60", "date": "2027-01-18"},
        {"line_number": "1", "schedule": 2, "quantity": "40", "date": "2027-02-15"},
        {"line_number": "2", "schedule": None, "quantity": "50", "date": "2027-01-18"},
    ]


def test_one_who_gets_no_lines_hears_that_the_whole_is_accepted() -> None:
    (answer,) = (each for each in outcome("850", business="simple").responses if each.type == "855")
    assert b"BAK*00*AT*7700618*" in answer.content
    assert b"PO1*" not in answer.content


# ---- what is sure, by hand-written documents -----------------------------------------------------


def judged(
    *messages: Message,
    ledger: Remembered | None = None,
    agreement: Agreement = AUTOMATIC,
    **more: str,
) -> tuple[Document, ...]:
    partner = replace(SITE.partners["wista"], agreement="any", **more)  # type: ignore[arg-type]
    partner = replace(partner, answers=replace(partner.answers, business="full"))
    known = replace(configured(agreement), partners={"wista": partner})
    desk = Desk(known, ledger or Remembered(), wiring.tools())
    came = replace(transmission(), partner="wista", received_at=NOW)
    records = normalise(validate(interchange(*messages), partner, known.site))
    return reconcile(records, came, partner, desk.for_file(came)).documents


def wanted(day: str, quantity: str = "5") -> Rows:
    return [{"line": 1, "schedule": 1, "quantity": quantity, "requested_date": day}]


def test_the_last_day_inside_the_lead_time_is_not_sure_and_the_next_is() -> None:
    """The agreement only warns here, so that nothing but the date stands against it."""
    mild = replace(AUTOMATIC, severities={"PO-011": Severity.WARN, "PO-012": Severity.INFO})
    near, first = (
        judged(order([line(1, "5")], wanted(day)), agreement=mild)[0]
        for day in ("2026-12-20", "2026-12-21")
    )
    assert near.verdict is first.verdict is Verdict.ACCEPTED
    assert near.acceptance is None
    assert first.acceptance is not None
    assert first.acceptance.promises == (Promise("10", None, Decimal(5), date(2026, 12, 21)),)


def test_a_day_committed_to_before_is_sure_for_as_much_as_was_committed() -> None:
    unknown = replace(AUTOMATIC, orders=replace(POLICY, lead_time_days=None))
    first = judged(order([line(1, "5")], wanted("2027-01-15")))[0]
    assert first.acceptance is not None
    before = committed("wista", "PO-1", first.acceptance.promises)
    ledger = Remembered(order_documents=(first,), tables={"order_commit": before})
    for quantity, sure in (("5", True), ("4", True), ("6", False)):
        asked = change([asks(1, "change", quantity=quantity)], wanted("2027-01-15", quantity))
        (found,) = judged(asked, ledger=ledger, agreement=unknown)
        assert found.verdict is Verdict.ACCEPTED
        assert (found.acceptance is not None) is sure


def test_a_change_is_accepted_with_the_lines_it_speaks_of() -> None:
    first = judged(order([line(1, "5"), line(2, "6")]))[0]
    assert first.acceptance is not None
    before = committed("wista", "PO-1", first.acceptance.promises)
    ledger = Remembered(order_documents=(first,), tables={"order_commit": before})
    days: Rows = [{"line": 1, "schedule": 1, "quantity": "9", "requested_date": "2027-02-15"}]
    (found,) = judged(change([asks(2, "change", quantity="9")], days), ledger=ledger)
    assert found.acceptance is not None
    answer = found.acceptance.answer
    assert (answer.state, answer.changing, answer.change) == ("accepted", True, "1")
    assert [(each.line_number, each.state) for each in answer.lines] == [("20", "accepted")]


@pytest.mark.parametrize("action", ["delete", None])
def test_what_takes_something_away_is_for_a_person(action: str | None) -> None:
    first = judged(order([line(1, "5"), line(2, "6")]))[0]
    ledger = Remembered(order_documents=(first,))
    function = "change" if action else "cancel"
    (found,) = judged(change([asks(2, action)], function=function), ledger=ledger)
    assert found.acceptance is None


def test_two_documents_about_one_order_in_a_file_are_for_a_person() -> None:
    days = wanted("2027-02-15", "9")
    found = judged(order([line(1, "5")]), change([asks(1, "change", quantity="9")], days))
    assert [each.acceptance for each in found] == [None, None]


@pytest.mark.parametrize("state", ["draft", "test", "suspended"])
def test_only_a_live_partner_is_accepted_by_itself(state: str) -> None:
    (found,) = judged(order([line(1, "5")]), state=state)
    assert found.acceptance is None


DAYS = st.sampled_from(["2026-12-01", "2027-01-15", "2027-03-01", "2020-01-01"])
LINES = st.lists(
    st.tuples(st.sampled_from(["5", "0"]), st.booleans(), DAYS), min_size=1, max_size=4
)


@given(LINES)
def test_no_line_with_an_open_question_is_ever_accepted(asked: list[tuple[str, bool, str]]) -> None:
    """OUT-012, and every line of what is accepted is promised whole and on the day asked for."""
    lines = [
        line(at, quantity, price="0" if gift else "2.50")
        for at, (quantity, gift, _) in enumerate(asked, 1)
    ]
    days: Rows = [
        {"line": at, "schedule": 1, "quantity": quantity, "requested_date": day}
        for at, (quantity, _, day) in enumerate(asked, 1)
    ]
    (document,) = judged(order(lines, days))
    grave = [each for each in document.findings if SITE.rules[each.rule].severity.rank > 1]
    assert (document.acceptance is None) is bool(grave)
    if document.acceptance:
        kept = pl.read_ipc(io.BytesIO(document.tables["order_schedules"]))
        assert [(each.quantity, each.date) for each in document.acceptance.promises] == [
            *kept.select("quantity", "requested_date").rows()
        ]
        assert {each.state for each in document.acceptance.answer.lines} == {"accepted"}
        assert [each.line_number for each in document.acceptance.answer.lines] == [
            str(row["line_number"]) for row in lines
        ]
