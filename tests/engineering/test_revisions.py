"""Which revision comes after which: only what is written alike is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.findings import letters
from exchange.reconcile.engineering.revisions import not_later


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A", "B"),
        ("Z", "AA"),
        ("9", "10"),
        ("C02", "D01"),
        ("C02", "C10"),
        ("AZ", "BA"),
        ("a", "B"),
    ],
)
def test_later_ones(old: str, new: str) -> None:
    assert not not_later(old, new)
    assert not_later(new, old)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A", "1"), ("-", "A"), ("1.2", "1.10"), ("B-3", "B-2"), ("A", "A1"), ("", "A")],
)
def test_of_two_that_are_written_differently_nobody_knows(one: str, other: str) -> None:
    assert not not_later(one, other)
    assert not not_later(other, one)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_numbers_count_as_numbers_and_letters_as_in_a_spreadsheet(one: int, other: int) -> None:
    for written in (str, letters, lambda number: f"C{number:06}"):
        assert not_later(written(one), written(other)) is (other <= one)


@given(st.text(max_size=12))
def test_a_revision_is_not_later_than_itself(revision: str) -> None:
    assert not_later(revision, revision)
    assert not not_later(revision, revision + "*")
