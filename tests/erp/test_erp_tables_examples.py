"""The examples of the documentation are taken as they stand there."""

import re
from pathlib import Path

import pytest
from erp.test_erp_tables_golden import TELLS, judged, told

from exchange.model.erp_tables import ERP_TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "erp-tables.md"
BLOCK = re.compile(r"^```(?:csv|json) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = BLOCK.findall(PAGE.read_text("utf-8"))


def test_every_table_has_an_example() -> None:
    names = {f"{name}.csv" for name in ERP_TABLES} | {"lead_times.json"}
    assert {name for name, _ in EXAMPLES} == names


@pytest.mark.parametrize(("name", "body"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_taken(name: str, body: str) -> None:
    outcome = judged(body.encode(), name)
    assert [each for each in told(outcome) if " INFO: " not in each] == []
    (document,) = outcome.judgement.documents
    assert document.document == name.partition(".")[0]
    assert {each.type for each in outcome.responses} == TELLS.get(document.document, set())
