"""Every public workbook is read or refused for a reason; where another reader differs, why."""

import pytest
from corpus import disputed, kept
from workbook_corpus import disputes, refusal, tabled, workbooks

ROWS = workbooks()


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_what_becomes_of_the_files_by_format() -> None:
    refusals = [refusal(row) for row in ROWS]
    now = tabled(ROWS, refusals)
    assert now == kept("workbook", now)
    other = {row["file"] for row, why in zip(ROWS, refusals, strict=True) if disputes(row, why)}
    assert other == {name for name in disputed() if name.startswith("workbook/")}
