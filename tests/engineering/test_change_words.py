"""The words of engineering changes: known ones have a code, in three languages and in PDX's own."""

import itertools

import pytest
from engineering.making import RULES, made
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.changes import code, effectivity, folded, vocabulary
from exchange.model.findings import message
from exchange.validators.schema import load

COLUMNS = {
    "type": ("change_header", "type_code"),
    "class": ("change_header", "class_code"),
    "reason": ("change_header", "reason_code"),
    "status": ("change_header", "status_code"),
    "interchangeable": ("change_items", "interchangeable_code"),
    "effectivity": ("change_items", "effectivity_code"),
    "disposition": ("change_dispositions", "disposition_code"),
    "response": ("change_approvals", "response_code"),
    "source_status": ("package_aml", "status_code"),
    "notice": ("project_notice_header", "type_code"),
}


@pytest.mark.parametrize("about", COLUMNS)
def test_the_codes_are_those_of_the_canonical_table(about: str) -> None:
    table, column = COLUMNS[about]
    (check,) = load(table).columns[column].checks
    known = {*vocabulary()[about], *vocabulary().get(f"{about}_before", {})}
    known |= {"DATE"} if about == "effectivity" else set()
    assert known == {*check.statistics["allowed_values"]}


@pytest.mark.parametrize("about", vocabulary())
def test_no_word_has_two_codes(about: str) -> None:
    spelled = {
        each: {folded(word) for word in (each, *words)}
        for each, words in vocabulary()[about].items()
    }
    for one, other in itertools.combinations(spelled.values(), 2):
        assert not one & other


@pytest.mark.parametrize(
    ("about", "text", "expected"),
    [
        ("type", "engineering  change order", "ECO"),
        ("type", "Odstępstwo", "DEVIATION"),
        ("status", "ApprovalPending", "PENDING"),
        ("status", "Freigegeben", "RELEASED"),
        ("status", "OnHold", "ON_HOLD"),
        ("status", "Other", None),
        ("disposition", "UseAsIs", "NO_CHANGE"),
        ("disposition", "Return to vendor", "RETURN"),
        ("disposition", "Scrap WIP only", None),
        ("interchangeable", "Einseitig", "ONE_WAY"),
        ("response", "ApproveWithConditions", "CONDITIONAL"),
        ("response", "ForwardToAnotherParty", "PENDING"),
        ("source_status", "UnderQualification", "QUALIFYING"),
        ("source_status", "Nonpreferred", "APPROVED"),
        ("class", "", None),
        ("class", None, None),
    ],
)
def test_words_have_their_codes(about: str, text: str | None, expected: str | None) -> None:
    assert code(about, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-01", "DATE"),
        ("S/N 4711", "SERIAL"),
        ("ab Seriennummer 4711", "SERIAL"),
        ("LOT A12", "LOT"),
        ("Partia: 2026/7", "LOT"),
        ("PO 4500071234/10", "ORDER_LINE"),
        ("Od zamówienia 4500071234", "ORDER_LINE"),
        ("sofort", "IMMEDIATE"),
        ("Run-out", "ON_EXHAUST"),
        ("Seriennummer", None),
        ("4711", None),
        ("week 12", None),
        (None, None),
    ],
)
def test_from_when_on_is_told_by_words_or_a_number_behind_one(
    text: str | None, expected: str | None
) -> None:
    assert effectivity(text) == expected


@given(st.text(max_size=20))
def test_no_word_is_matched_nearly(text: str) -> None:
    for about in vocabulary():
        found = code(about, text)
        known = {folded(word) for word in vocabulary()[about].get(found or "", ())}
        assert found is None or folded(text) in known | {folded(found)}


def test_a_code_that_the_sender_gives_stays_and_a_day_says_enough() -> None:
    change = made({"type": "Upgrade", "type_code": "ECN"})
    assert change.tables["change_header"].frame["type_code"][0] == "ECN"
    assert change.tables["change_items"].frame["effectivity_code"][0] == "DATE"
    assert change.findings == ()


def test_an_unknown_word_is_asked_about_at_its_place_and_has_no_code() -> None:
    change = made({"status_raw": "Gate 4", "class": "Urgent"})
    status, classed = sorted(change.findings, key=lambda each: each.rule)
    assert (status.rule, classed.rule) == ("ECO-029", "ECO-030")
    assert message(status, RULES).startswith("change_header!")
    header = change.tables["change_header"].frame
    assert header.select("status_code", "class_code").row(0) == (None, None)
