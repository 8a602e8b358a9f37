import re
import tomllib
from collections import Counter
from importlib import resources
from itertools import chain
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.findings import (
    Action,
    Cell,
    Line,
    SegmentPlace,
    Severity,
    Topic,
    Verdict,
    Whole,
)
from exchange.model.partners import Contact, Language
from exchange.report.characters import brief, visible
from exchange.report.groups import ROLES
from exchange.report.places import place
from exchange.report.wording import FILES, FORMS, Words, texts

LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize("key", texts())
def test_every_wording_speaks_every_language(key: str) -> None:
    row = texts()[key]
    assert set(row) == set(LANGUAGES) == set(FORMS)
    places = {frozenset(re.findall(r"{(\w+)}", str(text))) for text in row.values()}
    assert len(places) == 1


def test_no_wording_stands_twice() -> None:
    found = [*chain.from_iterable(tomllib.loads(read(name)) for name in FILES)]
    assert [key for key, count in Counter(found).items() if count > 1] == []


def read(name: str) -> str:
    return resources.files("exchange.report").joinpath(name).read_text("utf-8")


@pytest.mark.parametrize("key", texts())
def test_a_counted_wording_has_every_form(key: str) -> None:
    for language, text in texts()[key].items():
        forms = {FORMS[language](n) for n in range(200)}
        assert isinstance(text, str) or len(text) == len(forms)


def test_every_coded_value_has_a_name() -> None:
    for kind, values in {"verdict": Verdict, "topic": Topic, "action": Action}.items():
        assert all(f"{kind}.{value}" in texts() for value in values)
    assert all(f"intro.{action}" in texts() for action in Action)


def test_every_severity_is_explained_in_every_language() -> None:
    for language in LANGUAGES:
        line = Words(language).say("severities")
        assert all(severity in line for severity in Severity)


def test_every_topic_has_a_role_that_contacts_can_have() -> None:
    assert set(ROLES) == set(Topic)
    assert set(ROLES.values()) <= set(get_args(Contact.__annotations__["role"]))


@pytest.mark.parametrize(
    ("n", "polish"),
    [(1, "1 pytanie"), (3, "3 pytania"), (5, "5 pytań"), (12, "12 pytań"), (22, "22 pytania")],
)
def test_polish_counts_in_three_forms(n: int, polish: str) -> None:
    assert polish in Words("pl").count("answer_too", n)


def test_a_value_nobody_named_keeps_its_code() -> None:
    assert Words("de").name("document", "price_list") == "price list"


@pytest.mark.parametrize(
    "locator",
    [
        Whole(),
        Whole(byte=17),
        Cell("FC", 0),
        Cell("FC", 7),
        Cell("FC", 7, 28),
        Line("BOM.csv", 7),
        Line("BOM.csv", 7, "qty"),
        SegmentPlace(0, 1, "UNB"),
        SegmentPlace(1, 153, "QTY", 2, 1),
    ],
)
def test_a_place_in_english_is_the_place_itself(
    locator: Whole | Cell | Line | SegmentPlace,
) -> None:
    assert place(locator, Words("en")) == str(locator)


def test_a_place_is_named_in_the_readers_language() -> None:
    where = SegmentPlace(1, 153, "QTY", 2, 1)
    assert place(where, Words("de")) == "Nachricht 1, Segment 153 QTY, Element 2.1"
    assert place(Line("B.csv", 7, "qty"), Words("pl")) == "B.csv wiersz 7, kolumna qty"


def test_what_cannot_be_seen_is_named() -> None:
    assert visible("a\u202eb\nc\u00a0d") == "a⟨U+202E⟩b⟨U+000A⟩c⟨U+00A0⟩d"
    assert visible("Łódź 4711 <b>") == "Łódź 4711 <b>"


@given(st.text(st.characters()))
def test_nothing_visible_breaks_a_line_or_turns_the_text(text: str) -> None:
    assert visible(text).isprintable()


def test_an_endless_value_is_cut_and_says_so() -> None:
    assert brief("x" * 200) == "x" * 200
    assert brief("x" * 1234) == "x" * 200 + " … (+1034)"
