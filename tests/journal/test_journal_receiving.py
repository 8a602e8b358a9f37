from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from exchange.journal import Journal
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt, ReceiptState

Admit = Callable[..., Receipt]
Settle = Callable[[Outcome], Outcome]


def test_a_claim_is_admitted_once(journal: Journal, admit: Admit) -> None:
    first = admit(work="claim-1")
    assert admit(work="claim-1", filename="other.edi") == first
    assert journal.admitted("claim-1") == first
    assert journal.receipts(10) == [first]


def test_an_unknown_claim_was_not_admitted(journal: Journal) -> None:
    assert journal.admitted("claim-1") is None


def test_the_short_name_grows_only_where_it_must(admit: Admit) -> None:
    assert admit(receipt_id="01JD3K9QAAAAAAAAAAAAAAAAAA").short == "01JD3K9Q"
    assert admit(receipt_id="01JD3K9QABAAAAAAAAAAAAAAAA").short == "01JD3K9QA"
    assert admit(receipt_id="01JD3K9QABBAAAAAAAAAAAAAAA").short == "01JD3K9QAB"
    assert admit(receipt_id="01JD3K9QB0AAAAAAAAAAAAAAAA").short == "01JD3K9QB"


def test_another_name_or_partner_may_have_the_same_short_name(admit: Admit) -> None:
    shorts = {admit().short, admit(filename="PO.edi").short, admit("southwind").short}
    assert shorts == {"01JD3K9Q"}


def test_the_same_stem_with_another_ending_may_not(admit: Admit) -> None:
    assert admit(filename="FC.edi").short != admit(filename="FC.xlsx").short


def test_a_name_no_database_can_hold_is_shown_with_escapes(admit: Admit) -> None:
    assert admit(filename="FC_\udce4.edi").filename == "FC_\\udce4.edi"


def test_lanes_are_worked_off_in_the_order_of_arrival(journal: Journal, admit: Admit) -> None:
    south, north, later = admit("southwind"), admit("northwind"), admit("southwind")
    assert journal.lanes() == ["southwind", "northwind"]
    assert journal.next_undone("southwind") == south
    assert journal.next_undone("northwind") == north
    assert later.id > south.id
    assert journal.next_undone("eastwind") is None


def test_attempts_are_counted_before_reading(journal: Journal, admit: Admit) -> None:
    receipt = admit()
    assert [journal.start(receipt.id), journal.start(receipt.id)] == [1, 2]
    begun = journal.next_undone("northwind")
    assert begun is not None
    assert begun.state is ReceiptState.READING


def test_recovery_puts_back_what_was_being_read(journal: Journal, admit: Admit) -> None:
    admit()
    journal.start(admit("southwind").id)
    assert journal.reset_reading() == 1
    back = journal.next_undone("southwind")
    assert back is not None
    assert (back.state, back.attempts) == (ReceiptState.RECEIVED, 1)


def test_what_is_settled_is_not_read_again(
    journal: Journal, admit: Admit, judged: Callable[..., Outcome], settle: Settle
) -> None:
    receipt = admit()
    settle(judged(receipt))
    assert journal.lanes() == []
    with pytest.raises(LookupError, match=receipt.id):
        journal.start(receipt.id)


def test_threads_admit_one_after_another(journal: Journal, admit: Admit) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: admit(filename=f"{number}.edi"), range(50)))
    assert len(journal.receipts(100)) == 50
    assert journal.trail().verify_chain() is None


def test_one_claim_admitted_by_many_threads_is_one_receipt(admit: Admit) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: admit(work="claim-1"), range(16)))
    assert len({receipt.id for receipt in found}) == 1


def test_an_attempt_that_was_given_up_in_good_order_is_not_counted(
    journal: Journal, admit: Admit
) -> None:
    receipt = admit()
    assert journal.start(receipt.id) == 1
    assert journal.reset_reading() == 1
    assert journal.start(receipt.id) == 2
    journal.abandon(receipt.id)
    assert journal.start(receipt.id) == 2
