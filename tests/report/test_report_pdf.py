"""The report on paper: its text is data, hidden characters are named, nothing of a stranger."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from exchange.errors import Misconfigured
from exchange.model.findings import Cell, Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.ports import Reply
from exchange.report.on_paper import content, seen
from exchange.wiring import forms

Replies = Callable[..., Reply]

HOSTILE = "#panic() *b* $x$ \\ [] @a <b> // \u202e ł"


@pytest.fixture
def judgement(accepted: Document) -> Judgement:
    found = tuple(Finding("FC-006", Cell("S", row, 2), HOSTILE, "0") for row in range(1, 61))
    hint = Finding("XLS-021", Cell("S", 2, 2), question="")
    document = replace(accepted, verdict=Verdict.REJECTED, findings=(*found, hint), number=HOSTILE)
    return Judgement("xlsx", Verdict.REJECTED, (), (document,))


def test_it_says_what_the_page_says(
    transmission: Transmission, reply: Replies, judgement: Judgement
) -> None:
    told = content(transmission, judgement, reply())
    assert told["sentence"].startswith("Please correct and send again")
    assert [each["title"] for each in told["actions"]] == [
        "Please correct and send again",
        "For your information",
    ]
    (group,) = told["actions"][0]["groups"]
    assert (group["title"], len(group["rows"])) == ("Problem 1: 60 places", 50)
    assert "10" in group["more"]
    assert group["rows"][0][0] == "S!B1"


def test_what_cannot_be_seen_is_named_and_line_ends_stay() -> None:
    assert seen({"a": ["x\u202ey\nz"]}) == {"a": ["x⟨U+202E⟩y\nz"]}


def test_nothing_of_a_strangers_content_is_told(
    transmission: Transmission, reply: Replies, judgement: Judgement
) -> None:
    stranger = replace(judgement, findings=(Finding("ENV-002", observed="SECRET"),))
    told = json.dumps(content(transmission, stranger, reply()))
    assert "SECRET" not in told
    assert "panic" not in told


def test_without_the_extra_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "exchange.report.pdf", raising=False)
    with pytest.raises(Misconfigured, match=r"pip install 'typst>=0.15.2'"):
        forms.pdf_writer()


@pytest.mark.parametrize("language", ["en", "de", "pl"])
def test_it_is_an_archival_file_and_the_same_each_time(
    transmission: Transmission, reply: Replies, judgement: Judgement, language: str
) -> None:
    write = forms.pdf_writer()
    made = write(transmission, judgement, reply(language))
    assert made.startswith(b"%PDF-")
    assert b"<pdfaid:part>3</pdfaid:part>" in made
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in made
    assert made == write(transmission, judgement, reply(language))


def test_a_character_no_font_has_is_told_in_a_sentence(
    transmission: Transmission, reply: Replies, judgement: Judgement
) -> None:
    unknown = replace(transmission, filename="\U0001f1e6\U000130b8.xlsx")
    with pytest.raises(Misconfigured, match="cannot be set"):
        forms.pdf_writer()(unknown, judgement, reply())
