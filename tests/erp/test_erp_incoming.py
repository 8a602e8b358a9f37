"""JSON of our own ERP is read strictly: nothing is lost, rounded or guessed."""

import pytest
from workbook.making import ORDER, assignment, transmission

from exchange.adapters.erp.incoming import read
from exchange.errors import Unreadable
from exchange.model.interchange import Message


def message(content: str) -> Message:
    (found,) = read(transmission(content.encode(), "a.json"), assignment(ORDER, "json")).messages
    return found


def prices(cells: str) -> Message:
    return message('{"type": "prices", "rows": [{' + cells + "}]}")


def reason(content: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        message(content)
    assert refusal.value.finding.rule == "ERP-003"
    return refusal.value.finding.params["reason"]


@pytest.mark.parametrize(
    "content", ["{", '{"type": "stock", "rows": [NaN]}', "[Infinity]", "[" * 100_000, ""]
)
def test_what_is_no_json_is_refused(content: str) -> None:
    assert reason(content) == "it is not valid JSON"


def test_a_key_that_stands_twice_is_refused() -> None:
    told = reason('{"type": "stock", "rows": [{"part": "A", "part": "B"}]}')
    assert told == "the key 'part' stands twice in one object"
    assert "'record'" in reason('{"record": "1", "record": "2", "answer": "accepted"}')


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0.1", "0.1"),
        ("1234567890123456789012.123456", "1234567890123456789012.123456"),
        ('"5.00"', "5.00"),
        ("1e-05", "0.00001"),
        ("1E+3", "1000"),
        ("1e999999999", "1e999999999"),
        ("null", None),
    ],
)
def test_a_number_is_taken_digit_for_digit(written: str, read_as: str | None) -> None:
    found = prices(f'"price": {written}')
    assert found.findings == ()
    assert found.tables["prices"].frame["price"].to_list() == [read_as]


@pytest.mark.parametrize(
    ("cells", "observed"),
    [
        ('"part": 4711', "4711"),
        ('"price": true', "true"),
        ('"price": [1]', '["1"]'),
        ('"reference": {"a": "b"}', '{"a": "b"}'),
    ],
)
def test_what_cannot_stand_in_a_column_is_told_and_not_taken(cells: str, observed: str) -> None:
    found = prices(cells)
    (finding,) = found.findings
    column = cells.partition(":")[0].strip('"')
    assert (finding.rule, str(finding.locator)) == ("ERP-002", f"a.json entry 1, {column}")
    assert finding.observed == observed
    assert found.tables["prices"].frame[column].to_list() == [None]


def test_an_unknown_key_is_told_at_its_first_row() -> None:
    rows = '[{"part": "A"}, {"prise": 1}, {"prise": 2}]'
    found = message('{"type": "prices", "rows": ' + rows + "}")
    (finding,) = found.findings
    assert (finding.rule, str(finding.locator)) == ("ERP-004", "a.json entry 2, prise")


def test_a_line_number_may_be_a_number() -> None:
    found = message('{"type": "shipments", "rows": [{"line_number": 10, "order_number": "4711"}]}')
    assert found.findings == ()
    assert found.tables["shipments"].frame["line_number"].to_list() == ["10"]
