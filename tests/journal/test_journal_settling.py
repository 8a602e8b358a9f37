from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from exchange.errors import Stale
from exchange.journal import Journal
from exchange.journal.columns import metadata
from exchange.model.findings import Cell, Finding, Verdict
from exchange.model.outcome import Document, Judgement, Outcome, Response
from exchange.model.receipts import AnswerState, Receipt, ReceiptState

Admit = Callable[..., Receipt]
Judged = Callable[..., Outcome]
Settle = Callable[[Outcome], Outcome]
Arrow = Callable[[pl.DataFrame], bytes]


def everything(journal: Journal) -> dict[str, int]:
    with journal.reading() as connection:
        counted = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    return {name: number for name, number in counted.items() if number}


def with_tables(outcome: Outcome, **tables: bytes) -> Outcome:
    (document,) = outcome.judgement.documents
    changed = replace(document, tables=tables)
    return replace(outcome, judgement=replace(outcome.judgement, documents=(changed,)))


def test_a_judgement_comes_back_as_it_was(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    receipt = admit()
    judgement = settle(judged(receipt)).judgement
    without_rows = tuple(replace(each, tables={}) for each in judgement.documents)
    assert journal.judgement(receipt.id) == replace(judgement, documents=without_rows)
    assert journal.documents(receipt.id) == list(without_rows)
    assert [found.rule for found in journal.findings(receipt.id)] == ["ENV-012", "FC-006"]


def test_rows_come_back_exactly(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, buckets: pl.DataFrame
) -> None:
    (document,) = settle(judged(admit())).judgement.documents
    assert list(journal.rows(document.id)) == ["forecast_buckets"]
    assert journal.rows(document.id)["forecast_buckets"].equals(buckets)


def test_the_receipt_is_done_and_says_so(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit()))
    (receipt,) = journal.receipts(1)
    assert (receipt.state, receipt.verdict) == (ReceiptState.DONE, Verdict.HELD)
    assert receipt.summary == "Held: forecast 4711, 2 findings (ENV-012, FC-006)."


def test_an_unreadable_file_is_quarantined(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    judgement = Judgement("edifact", Verdict.UNREADABLE, (Finding("ENV-001"),))
    settle(replace(judged(admit(), judgement=judgement), responses=()))
    (receipt,) = journal.receipts(1)
    assert receipt.state is ReceiptState.QUARANTINED
    assert receipt.summary == "Unreadable: no document, 1 finding (ENV-001)."


def test_answers_wait_in_their_order(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    outcome = settle(judged(admit()))
    waiting = journal.undelivered()
    assert [answer.path for answer in waiting] == [each.path for each in outcome.responses]
    assert {answer.state for answer in waiting} == {AnswerState.NEW}
    assert [answer.sha256 for answer in waiting] == [f"{number:064d}" for number in range(3)]


def test_settling_again_changes_nothing(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    outcome = settle(judged(admit()))
    before = everything(journal)
    settle(replace(outcome, judgement=replace(outcome.judgement, verdict=Verdict.REJECTED)))
    assert everything(journal) == before
    assert journal.receipts(1)[0].verdict is Verdict.HELD


def test_a_number_taken_meanwhile_is_stale_and_leaves_nothing(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    settle(judged(admit()))
    late, before = admit(), everything(journal)
    with pytest.raises(Stale, match="2 is the next number"):
        settle(judged(late, number=1))
    assert everything(journal) == before
    assert journal.next_undone("northwind") == late


@pytest.mark.parametrize("number", [0, 2, 7])
def test_a_number_out_of_order_is_stale(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, number: int
) -> None:
    with pytest.raises(Stale, match="1 is the next number"):
        settle(judged(admit(), number=number))
    assert journal.ledger("northwind").next_number("interchange") == 1


def test_of_many_threads_with_one_number_one_wins(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    ids = iter(range(100))

    def own(outcome: Outcome) -> Outcome:
        (document,) = outcome.judgement.documents
        named = replace(document, id=f"D{next(ids)}")
        return replace(outcome, judgement=replace(outcome.judgement, documents=(named,)))

    def attempt(outcome: Outcome) -> bool:
        try:
            settle(outcome)
        except Stale:
            return False
        return True

    outcomes = [own(judged(admit())) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, outcomes)) == 1
    assert journal.ledger("northwind").next_number("interchange") == 2


def test_an_unknown_table_fails_loudly_and_leaves_nothing(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, arrow: Arrow
) -> None:
    receipt = admit()
    outcome = with_tables(judged(receipt), moon_phases=arrow(pl.DataFrame({"a": [1]})))
    before = everything(journal)
    with pytest.raises(LookupError, match="no canonical table 'moon_phases'"):
        settle(outcome)
    assert everything(journal) == before
    assert journal.next_undone("northwind") == receipt


def test_a_row_the_database_refuses_leaves_nothing(
    journal: Journal,
    admit: Admit,
    judged: Judged,
    settle: Settle,
    *,
    buckets: pl.DataFrame,
    arrow: Arrow,
) -> None:
    statusless = buckets.with_columns(status=pl.lit(None, pl.String))
    outcome, before = judged(admit()), everything(journal)
    with pytest.raises(IntegrityError, match="status"):
        settle(with_tables(outcome, forecast_buckets=arrow(statusless)))
    assert everything(journal) == before | {"receipts": 1, "audit": 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop("period"),
        lambda frame: frame.with_columns(surprise=pl.lit(1)),
        lambda frame: frame.cast({"quantity": pl.Float64}),
        lambda frame: frame.cast({"quantity": pl.Decimal(38, 8)}, strict=False),
    ],
)
def test_a_table_of_another_shape_fails_loudly(
    admit: Admit,
    judged: Judged,
    settle: Settle,
    *,
    buckets: pl.DataFrame,
    arrow: Arrow,
    change: Callable[[pl.DataFrame], pl.DataFrame],
) -> None:
    outcome = with_tables(judged(admit()), forecast_buckets=arrow(change(buckets)))
    with pytest.raises(TypeError, match="forecast_buckets does not fit"):
        settle(outcome)


def test_provenance_is_not_kept(
    journal: Journal,
    admit: Admit,
    judged: Judged,
    settle: Settle,
    *,
    buckets: pl.DataFrame,
    arrow: Arrow,
) -> None:
    traced = buckets.with_columns(_row=pl.lit(7))
    outcome = settle(with_tables(judged(admit()), forecast_buckets=arrow(traced)))
    document = outcome.judgement.documents[0]
    assert journal.rows(document.id)["forecast_buckets"].equals(buckets)


def test_an_answer_whose_bytes_were_not_kept_fails_loudly(
    journal: Journal, admit: Admit, judged: Judged, now: datetime
) -> None:
    with pytest.raises(KeyError, match=r"northwind/1\.edi"):
        journal.settle(judged(admit()), {}, now)
    assert journal.undelivered() == []


def test_an_unknown_receipt_fails_loudly(judged: Judged, admit: Admit, settle: Settle) -> None:
    with pytest.raises(LookupError, match="no receipt nowhere"):
        settle(replace(judged(admit()), receipt="nowhere"))


def test_the_same_bytes_are_answered_with_the_same_answers(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    earlier, again = admit(), admit()
    settle(judged(earlier))
    copy = Judgement("edifact", Verdict.HELD, (Finding("ENV-003"),))
    settle(Outcome(again.id, again.partner, copy, repeats=earlier.id))
    (first, *_), (repeated,) = journal.answers(earlier.id), journal.answers(again.id)
    assert (repeated.path, repeated.sha256) == (first.path, first.sha256)
    assert (repeated.receipt, repeated.state) == (again.id, AnswerState.NEW)
    assert repeated.id > first.id


def test_a_repeated_file_sends_the_erp_nothing_twice(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    earlier, again = admit(), admit()
    settle(judged(earlier))
    settle(Outcome(again.id, again.partner, Judgement("x12", Verdict.HELD), repeats=earlier.id))
    assert [answer.level for answer in journal.answers(again.id)] == ["syntax"]


def test_repeating_a_receipt_nobody_knows_fails_loudly(admit: Admit, settle: Settle) -> None:
    receipt = admit()
    outcome = Outcome(receipt.id, receipt.partner, Judgement("", Verdict.HELD), repeats="gone")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        settle(outcome)


def test_many_findings_keep_their_order_and_place(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, document: Document
) -> None:
    found = tuple(Finding("FC-006", Cell("F", row, 2), table="x", row=row) for row in range(500))
    judgement = Judgement("xlsx", Verdict.REJECTED, documents=(replace(document, findings=found),))
    receipt = admit()
    settle(judged(receipt, judgement=judgement))
    assert tuple(journal.findings(receipt.id)) == found


def test_text_of_every_kind_survives(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle
) -> None:
    odd = "'; DROP TABLE receipts; --\r\n\x1b[31m 📦 Łódź \ufeff"
    receipt = admit()
    judgement = Judgement("csv", Verdict.HELD, (Finding("FC-006", observed=odd, expected=odd),))
    settle(judged(receipt, judgement=judgement))
    assert journal.findings(receipt.id)[0].observed == odd


def test_an_answer_says_which_document_it_is_about(
    journal: Journal, admit: Admit, judged: Judged, settle: Settle, *, document: Document
) -> None:
    second = replace(document, id="D2", tables={})
    judgement = Judgement("x12", Verdict.HELD, documents=(document, second))
    record = Response("record", "RECORD", "_erp/forecast/x.json", b"{}", document="D2")
    settle(replace(judged(admit(), judgement=judgement), responses=(record,)))
    with journal.reading() as connection:
        about = connection.execute(text("SELECT document FROM erp_records")).scalar_one()
    assert about == "D2"


def test_a_table_without_rows_is_left_out(
    journal: Journal,
    admit: Admit,
    judged: Judged,
    settle: Settle,
    *,
    buckets: pl.DataFrame,
    arrow: Arrow,
) -> None:
    outcome = settle(with_tables(judged(admit()), forecast_buckets=arrow(buckets.clear())))
    assert journal.rows(outcome.judgement.documents[0].id) == {}
