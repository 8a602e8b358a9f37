import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from exchange.journal import Journal
from exchange.journal.records import schema
from exchange.model.findings import Verdict
from exchange.model.outcome import Document, Judgement, Outcome
from exchange.model.outlines import EarlierOutline, Heading, Outline
from exchange.model.receipts import Receipt

Admit = Callable[..., Receipt]
Judged = Callable[..., Outcome]
Settle = Callable[[Outcome], Outcome]

EVER, LATER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2100))
KEY = ("4012345000009:14", "5412345000013:14", "77")


def rejudged(judgement: Judgement, verdict: Verdict, document: str) -> Judgement:
    documents = tuple(
        replace(each, id=document, verdict=verdict, tables={}) for each in judgement.documents
    )
    return replace(judgement, verdict=verdict, documents=documents)


def test_a_new_partner_has_an_empty_ledger(journal: Journal) -> None:
    ledger = journal.ledger("northwind")
    assert ledger.same_bytes("ab" * 32) is None
    assert ledger.interchange(*KEY, EVER) is None
    assert ledger.document("forecast", "4711") is None
    assert ledger.next_number("interchange") == 1


def test_the_newest_is_found_and_the_first_with_a_reference(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, judgement: Judgement
) -> None:
    oldest, newest = admit(), admit()
    settle(judged(oldest, 1))
    settle(judged(newest, 2, judgement=rejudged(judgement, Verdict.ACCEPTED, "D2")))
    ledger = journal.ledger("northwind")
    same = ledger.same_bytes("ab" * 32)
    assert same is not None
    assert (same.receipt, same.verdict, same.number) == (newest.id, Verdict.ACCEPTED, "")
    first = ledger.interchange(*KEY, EVER)
    assert first is not None
    assert first.receipt == oldest.id
    assert ledger.interchange(*KEY, LATER) is None
    assert ledger.document("forecast", "4711") == replace(same, number="4711")
    assert ledger.next_number("interchange") == 3


@pytest.mark.parametrize("verdict", Verdict)
def test_bytes_of_which_something_stands_are_the_same_again(
    journal: Journal,
    admit: Admit,
    judged: Judged,
    settle: Settle,
    *,
    judgement: Judgement,
    verdict: Verdict,
) -> None:
    settle(judged(admit(), judgement=rejudged(judgement, verdict, "D")))
    ledger = journal.ledger("northwind")
    same = ledger.same_bytes("ab" * 32)
    assert (same is not None) is (verdict in {Verdict.ACCEPTED, Verdict.HELD, Verdict.PARTIAL})
    document = ledger.document("forecast", "4711")
    assert document is not None
    assert document.verdict is verdict


def test_blanks_behind_a_number_make_no_other_document(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, judgement: Judgement
) -> None:
    (document,) = judgement.documents
    padded = replace(judgement, documents=(replace(document, number="4711  "),))
    settle(judged(admit(), judgement=padded))
    ledger = journal.ledger("northwind")
    for number in ("4711", "4711 ", "4711  ", "4711    "):
        found = ledger.document("forecast", number)
        assert found is not None
        assert found.number == "4711  "
    assert ledger.document("forecast", " 4711") is None


def test_an_unreadable_file_without_envelope_is_no_interchange(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit(), judgement=Judgement("edifact", Verdict.UNREADABLE)))
    assert journal.ledger("northwind").interchange(*KEY, EVER) is None


def test_a_file_not_judged_yet_is_not_in_the_ledger(journal: Journal, admit: Admit) -> None:
    journal.start(admit().id)
    assert journal.ledger("northwind").same_bytes("ab" * 32) is None


def test_partners_do_not_see_each_other(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit("southwind")))
    ledger = journal.ledger("northwind")
    assert ledger.same_bytes("ab" * 32) is None
    assert ledger.interchange(*KEY, EVER) is None
    assert ledger.document("forecast", "4711") is None
    assert ledger.next_number("interchange") == 1


def test_another_type_or_reference_is_something_else(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit()))
    ledger = journal.ledger("northwind")
    assert ledger.document("purchase_order", "4711") is None
    assert ledger.interchange(KEY[1], KEY[0], KEY[2], EVER) is None
    assert ledger.interchange(KEY[0], KEY[1], "78", EVER) is None


def test_a_receipt_is_found_by_its_first_characters(journal: Journal, admit: Admit) -> None:
    first, second = admit(), admit()
    assert journal.find(first.id.lower()) == [first]
    assert journal.find(first.short) == [second, first]
    assert journal.find("%") == journal.find("_") == []


def test_receipts_are_counted_by_partner_and_state(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit()))
    admit()
    admit("southwind")
    assert journal.counts() == {
        "northwind": {"done": 1, "received": 1},
        "southwind": {"received": 1},
    }
    assert [receipt.partner for receipt in journal.receipts(2)] == ["southwind", "northwind"]
    assert len(journal.receipts(9, "northwind")) == 2


def test_a_file_not_judged_yet_has_no_judgement(journal: Journal, admit: Admit) -> None:
    receipt = admit()
    assert journal.judgement(receipt.id) is None
    assert journal.documents(receipt.id) == []
    assert journal.findings(receipt.id) == []


def test_a_document_that_stands_is_found_behind_a_newer_rejected_one(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, judgement: Judgement
) -> None:
    first = admit()
    settle(judged(first, 1, judgement=rejudged(judgement, Verdict.ACCEPTED, "D1")))
    settle(judged(admit(), 2, judgement=rejudged(judgement, Verdict.REJECTED, "D2")))
    found = journal.ledger("northwind").document("forecast", "4711")
    assert found is not None
    assert (found.receipt, found.verdict) == (first.id, Verdict.ACCEPTED)


def ordered(document: str, verdict: Verdict, revision: str = "") -> Document:
    """Return an order or a change of it, with the rows of one line."""
    prefix = {"purchase_order": "order", "purchase_order_change": "order_change"}[document]
    name = f"{prefix}_lines"
    kinds = schema(name)
    lines = pl.DataFrame([{"line": 1, "line_number": "10", "status": "released"}], schema=kinds)
    stream = io.BytesIO()
    lines.write_ipc(stream)
    return Document(
        id="",
        document=document,
        number="PO-1",
        function="original",
        verdict=verdict,
        rows={"lines": 1},
        header={"currency": "EUR"},
        tables={name: stream.getvalue()},
        revision=revision,
    )


Took = Callable[..., Outcome]


@pytest.fixture
def took(admit: Admit, settle: Settle) -> Took:
    """Return what settles a file of one document, in order."""

    def one(document: Document, *, live: bool = True) -> Outcome:
        receipt = admit()
        told = replace(document, id=f"D{receipt.id}")
        judgement = Judgement("x12", document.verdict, documents=(told,))
        return settle(Outcome(receipt.id, receipt.partner, judgement, live=live))

    return one


def identities(journal: Journal) -> list[tuple[str, str]]:
    found = journal.ledger("northwind").order("PO-1")
    return [(each.document, each.revision) for each in found]


def test_an_order_is_found_with_its_standing_changes(journal: Journal, took: Took) -> None:
    assert identities(journal) == []
    took(ordered("purchase_order_change", Verdict.HELD, "0"))
    assert identities(journal) == []
    took(ordered("purchase_order", Verdict.ACCEPTED))
    took(ordered("purchase_order_change", Verdict.HELD, "1"))
    took(ordered("purchase_order_change", Verdict.REJECTED, "2"))
    took(ordered("purchase_order_change", Verdict.ACCEPTED, "3"), live=False)
    took(ordered("purchase_order_change", Verdict.ACCEPTED, "4"))
    assert identities(journal) == [
        ("purchase_order", ""), ("purchase_order_change", "1"), ("purchase_order_change", "4"),
    ]  # fmt: skip
    assert journal.ledger("southwind").order("PO-1") == []
    took(ordered("purchase_order", Verdict.HELD))
    assert identities(journal) == [("purchase_order", "")]


def test_the_rows_of_an_order_come_back(journal: Journal, took: Took) -> None:
    document = ordered("purchase_order", Verdict.ACCEPTED)
    took(document)
    (found,) = journal.ledger("northwind").order("PO-1")
    assert (found.header, found.verdict) == (document.header, document.verdict)
    assert {*found.tables} == {"order_lines", "order_schedules"}
    frame = pl.read_ipc(io.BytesIO(found.tables["order_lines"]))
    assert frame.equals(pl.read_ipc(io.BytesIO(document.tables["order_lines"])))


def test_a_change_is_known_by_both_its_numbers(journal: Journal, took: Took) -> None:
    took(ordered("purchase_order_change", Verdict.ACCEPTED, "1"))
    took(ordered("purchase_order_change", Verdict.REJECTED, "2"))
    ledger = journal.ledger("northwind")
    found = [ledger.document("purchase_order_change", "PO-1", each) for each in ("1", "2", "3", "")]
    assert [each and each.verdict for each in found] == ["accepted", "rejected", None, None]


OUTLINE = Outline("acme-forecast *", "Demand", (Heading("part no.", 1, 1, "Part no."),))


def outlined(judgement: Judgement, verdict: Verdict, document: str, sheet: str) -> Judgement:
    found = rejudged(judgement, verdict, document)
    outline = replace(OUTLINE, sheet=sheet)
    return replace(found, documents=tuple(replace(d, outline=outline) for d in found.documents))


def test_the_outline_of_the_newest_accepted_file_is_known(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, judgement: Judgement
) -> None:
    ledger = journal.ledger("northwind")
    assert ledger.outline(OUTLINE.feed) is None
    first = admit(filename="FC_W47.xlsx")
    settle(judged(first, 1, judgement=outlined(judgement, Verdict.ACCEPTED, "D1", "Demand")))
    settle(judged(admit(), 2, judgement=outlined(judgement, Verdict.HELD, "D2", "Plan")))
    settle(judged(admit(), 3, judgement=outlined(judgement, Verdict.REJECTED, "D3", "Plan")))
    tested = judged(admit(), 4, judgement=outlined(judgement, Verdict.ACCEPTED, "D4", "Plan"))
    settle(replace(tested, live=False))
    found = ledger.outline(OUTLINE.feed)
    assert found == EarlierOutline(OUTLINE, "FC_W47.xlsx", first.received_at)
    settle(judged(admit(), 5, judgement=outlined(judgement, Verdict.ACCEPTED, "D5", "Plan")))
    found = ledger.outline(OUTLINE.feed)
    assert found
    assert found.outline.sheet == "Plan"
    assert ledger.outline("another *") is None
    assert journal.ledger("acme").outline(OUTLINE.feed) is None
