"""Every question the steps may ask a ledger reaches the journal, also from a reading child."""

from inspect import signature

import pytest

from exchange.child import AskingLedger
from exchange.journal import records
from exchange.journal.ledger import JournalLedger
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.ledger import Ledger

QUESTIONS = sorted(name for name in vars(Ledger) if not name.startswith("_"))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("ledger", [JournalLedger, AskingLedger])
def test_no_ledger_leaves_a_question_to_the_one_that_knows_nothing(
    ledger: type[Ledger], question: str
) -> None:
    assert question in vars(ledger)
    asked, known = (
        [name.lstrip("_") for name in signature(getattr(each, question)).parameters]
        for each in (ledger, Ledger)
    )
    assert asked == known


@pytest.mark.parametrize("table", sorted(ERP_TABLES))
def test_a_table_never_told_has_the_columns_the_journal_would_give_it(table: str) -> None:
    assert Ledger().held(table).schema == records.schema(table)
