"""What is deleted when, as values: pieces, holds, terms, a day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from exchange import settings
from exchange.errors import Misconfigured
from exchange.model.restoring import Sequence, onward, proposed
from exchange.model.retention import Class, Hold, Override, Piece, Retention, expired, shortest

CAME = datetime(2026, 1, 1, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def piece(**changes: object) -> Piece:
    known: dict[str, object] = {
        "kind": "original", "reference": "R1", "receipt": "R1", "partner": "acme",
        "sha256": "ab" * 32, "what": "received", "counts_as": "originals", "since": CAME,
        "documents": frozenset({"forecast"}), "numbers": frozenset({"FC-1"}),
    }  # fmt: skip
    return Piece(**(known | changes))  # type: ignore[arg-type]  # each test names what it means


def hold(scope: str, subject: str, lifted: datetime | None = None) -> Hold:
    return Hold(1, scope, subject, "anna", CAME, "court", lifted)  # type: ignore[arg-type]


def over(terms: Retention, *, of: Piece | None = None, today: date = TODAY) -> bool:
    return bool([*expired([of or piece()], [], terms, today)])


@pytest.mark.parametrize(
    ("days", "today", "goes"),
    [
        (30, date(2026, 1, 31), False),  # the last day it is kept
        (30, date(2026, 2, 1), True),
        (0, date(2099, 1, 1), False),
        (3653, TODAY, False),
    ],
)
def test_a_piece_goes_the_day_after_its_last(days: int, today: date, *, goes: bool) -> None:
    assert over(Retention(originals=days), today=today) is goes


@pytest.mark.parametrize(
    ("override", "goes"),
    [
        (Override(partner="acme", originals=0), False),
        (Override(partner="zeta", originals=0), True),
        (Override(document="forecast", originals=0), False),
        (Override(document="bom", originals=0), True),
        (Override(partner="acme", document="forecast", originals=0), False),
        (Override(partner="acme", document="bom", originals=0), True),
        (Override(partner="acme", reports=0), True),  # of another class
    ],
)
def test_an_override_is_for_its_partner_and_document(override: Override, *, goes: bool) -> None:
    assert over(Retention(originals=30, overrides=(override,))) is goes


def test_the_nearest_override_counts() -> None:
    both = Override(partner="acme", document="forecast", originals=10)
    partner = Override(partner="acme", originals=0)
    document = Override(document="forecast", originals=0)
    terms = Retention(originals=0, overrides=(document, partner, both))
    assert over(terms)
    assert not over(Retention(originals=10, overrides=(document,)))
    assert over(Retention(originals=0, overrides=(Override(partner="acme", originals=9), document)))


def test_a_file_of_several_documents_is_kept_as_long_as_the_longest() -> None:
    terms = Retention(originals=30, overrides=(Override(document="bom", originals=5000),))
    assert over(terms)
    assert not over(terms, of=piece(documents=frozenset({"forecast", "bom"})))


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (hold("partner", "acme"), True),
        (hold("partner", "zeta"), False),
        (hold("receipt", "R1"), True),
        (hold("order", "FC-1"), True),
        (hold("order", "R1"), False),
        (hold("partner", "acme", CAME + timedelta(days=1)), False),
    ],
)
def test_what_a_hold_covers_is_kept(found: Hold, *, kept: bool) -> None:
    (verdict,) = expired([piece()], [found], Retention(originals=30), TODAY)
    assert (verdict.held is found) is kept
    assert verdict.why == "originals are kept 30 days, which were over on 2026-01-31"


def test_the_fewest_days_are_those_of_any_class_and_override() -> None:
    assert shortest(Retention()) == Retention().quarantine
    assert shortest(Retention(overrides=(Override(partner="acme", sent=7),))) == 7
    assert not shortest(Retention(**dict.fromkeys(get_args(Class), 0)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('partner = "acne"', "no partner 'acne'"),
        ('document = "forcast"', "no document 'forcast', did you mean 'forecast'"),
        ("originals = 5", "name a partner, a document or both"),
        ("originals = -1", "greater than or equal to 0"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "exchange.toml").write_text(f'name = "Us"\n[[retention.overrides]]\n{text}\n')
    with pytest.raises(Misconfigured, match=reason):
        settings.load(tmp_path)


SEQUENCE = Sequence("acme", "edifact", 101, most=7)


@pytest.mark.parametrize(
    ("since", "found", "number"),
    [
        (timedelta(), 0, 108),
        (timedelta(hours=1), 0, 115),
        (timedelta(days=3), 0, 129),
        (timedelta(days=3), 500, 501),
    ],
)
def test_numbers_go_on_beyond_the_busiest_days(since: timedelta, found: int, number: int) -> None:
    assert proposed(SEQUENCE, since, found) == number


def test_what_a_person_says_goes_before_but_never_below_what_was_found() -> None:
    key, hour = SEQUENCE.key, timedelta(hours=1)
    assert onward([SEQUENCE], hour, {}, past={key: 150}, skip=None) == {key: 151}
    assert onward([SEQUENCE], hour, {key: 200}, past={key: 150}, skip=None) == {key: 201}
    assert onward([SEQUENCE], hour, {}, past={key: 50}, skip=None) == {key: 101}
    assert onward([SEQUENCE], hour, {key: 200}, past={}, skip=5) == {key: 201}
    assert onward([], hour, {("zeta", "x12"): 9}, past={}, skip=0) == {("zeta", "x12"): 10}
