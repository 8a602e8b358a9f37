from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from exchange.journal.columns import Exact, Instant, Place, Word, shown
from exchange.model.findings import Cell, Line, Locator, SegmentPlace, Verdict, Whole

SQLITE = dialect()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS = st.integers(0, 10_000)
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.builds(
    lambda microseconds, zone: (EPOCH + timedelta(microseconds=microseconds)).astimezone(zone),
    st.integers(0, 10**16),
    ZONES,
)
LOCATORS: st.SearchStrategy[Locator] = st.one_of(
    st.builds(Whole, st.none() | COUNTS),
    st.builds(Cell, st.text(), COUNTS, COUNTS),
    st.builds(Line, st.text(), COUNTS, st.text()),
    st.builds(SegmentPlace, COUNTS, COUNTS, st.text(), COUNTS, COUNTS),
)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_come_back_digit_for_digit(value: Decimal) -> None:
    stored = Exact().process_bind_param(value, SQLITE)
    assert stored is not None
    assert "E" not in stored
    assert Exact().process_result_value(stored, SQLITE) == value


def test_trailing_zeros_are_kept() -> None:
    assert Exact().process_bind_param(Decimal("5.000000"), SQLITE) == "5.000000"
    assert Exact().process_bind_param(Decimal("0E-6"), SQLITE) == "0.000000"


@given(MOMENTS)
def test_moments_come_back_in_utc(value: datetime) -> None:
    stored = Instant().process_bind_param(value, SQLITE)
    back = Instant().process_result_value(stored, SQLITE)
    assert back == value
    assert back is not None
    assert back.tzinfo is UTC


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_moments_sort_as_text(values: list[datetime]) -> None:
    stored = [Instant().process_bind_param(value, SQLITE) or "" for value in values]
    assert (stored[0] < stored[1]) == (values[0] < values[1])


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Instant().process_bind_param(datetime.now(UTC).replace(tzinfo=None), SQLITE)


@given(LOCATORS)
def test_locators_are_built_again(locator: Locator) -> None:
    stored = Place().process_bind_param(locator, SQLITE)
    assert Place().process_result_value(stored, SQLITE) == locator


def test_words_outside_the_vocabulary_are_refused() -> None:
    words = Word(Verdict)
    assert words.process_result_value("held", SQLITE) is Verdict.HELD
    with pytest.raises(ValueError, match="perhaps"):
        words.process_result_value("perhaps", SQLITE)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_shown(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert shown("Łódź 📦") == "Łódź 📦"
    assert shown("a\0\ud800b") == r"a\x00\ud800b"
