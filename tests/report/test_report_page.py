import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.model.excerpts import Excerpt, Piece, Strip
from exchange.model.findings import (
    ACTIONS,
    Cell,
    Finding,
    Rule,
    SegmentPlace,
    Severity,
    Topic,
    Verdict,
    Whole,
    message,
)
from exchange.model.interchange import Envelope, Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Language
from exchange.model.ports import Reply
from exchange.report.page import write_report

Replies = Callable[..., Reply]

GOLDEN = Path(__file__).with_name("held_forecast.html")

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "' style='display:none",
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "a\nb\r\nc\td\x00",
    "\u202egnp.exe\u2066 \u200b\ufeff",
    "&lt;b&gt;&#x3c;b>",
    "<!--",
    "]]><style>*{display:none}",
    "https://evil.example/x",
    "\ud83d",
]


class Elements(HTMLParser):
    """Collects tags with the names of their attributes, and the text outside the styles."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style" and data.strip():
            self.words.append(" ".join(data.split()))


def heading(page: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.decode())
    assert found
    return found[1]


def text(page: bytes) -> str:
    return " ".join(Elements(page).words)


def file_of(*documents: Document, verdict: Verdict, form: str = "xlsx") -> Judgement:
    return Judgement(form, verdict, documents=documents)


def test_an_accepted_file_asks_for_nothing(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    page = write_report(transmission, file_of(accepted, verdict=Verdict.ACCEPTED), reply())
    assert heading(page) == "Nothing to do: FC_W48.xlsx was accepted."
    assert "None. Every rule that was checked is kept." in text(page)


def test_a_held_file_asks_its_questions(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    page = write_report(transmission, file_of(held, verdict=Verdict.HELD), reply())
    assert heading(page) == "Please answer 1 question: FC_W48.xlsx was received."
    assert "the rest is loaded" in text(page)


@pytest.mark.parametrize(("asks", "said"), [("Q-7K3M9A0000000000", True), ("", False)])
def test_a_report_says_by_when_its_questions_are_to_be_answered(
    transmission: Transmission, reply: Replies, held: Document, asks: str, *, said: bool
) -> None:
    asking = replace(held, findings=tuple(replace(each, question=asks) for each in held.findings))
    until = datetime(2026, 11, 27, 15, tzinfo=UTC)
    knowing = replace(reply(), due=lambda kind: until if kind == "forecast" else until.min)
    page = text(write_report(transmission, file_of(asking, verdict=Verdict.HELD), knowing))
    assert ("Please answer the questions by 2026-11-27" in page) is said


def test_a_rejected_file_is_to_be_sent_again(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    page = write_report(transmission, file_of(rejected, verdict=Verdict.REJECTED), reply())
    assert heading(page) == "Please correct and send again: FC_W48.xlsx."
    assert "Nothing of it was loaded." in text(page)


def test_an_interchange_sent_again_needs_a_new_reference(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    judgement = file_of(rejected, verdict=Verdict.REJECTED, form="edifact")
    assert "with a new interchange reference" in heading(
        write_report(transmission, judgement, reply())
    )
    broken = Finding("SYN-028", SegmentPlace(1, 9, "UNT", 3), "7", "8", {"tag": "UNT"})
    unread = Judgement("", Verdict.UNREADABLE, (broken,))
    assert "with a new interchange reference" in heading(
        write_report(transmission, unread, reply())
    )


def test_only_the_rejected_documents_are_to_be_sent_again(
    transmission: Transmission, reply: Replies, held: Document, rejected: Document
) -> None:
    judgement = file_of(held, rejected, verdict=Verdict.PARTIAL)
    page = write_report(transmission, judgement, reply())
    assert heading(page) == "Please correct and send again: forecast FC-49."
    assert "please do not send them again" in text(page)
    assert "Please also answer 1 question." in text(page)


def test_many_rejected_documents_are_counted(
    transmission: Transmission, reply: Replies, accepted: Document, rejected: Document
) -> None:
    judgement = file_of(accepted, *[rejected] * 7, verdict=Verdict.PARTIAL)
    assert heading(write_report(transmission, judgement, reply())).endswith("FC-49, and 2 more.")


def test_held_lines_are_named_as_the_sender_names_them(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    page = write_report(transmission, file_of(held, verdict=Verdict.HELD), reply())
    assert "20 NW-2, NW-3" in text(page)


@pytest.mark.parametrize("table", ["", "forecast_header"])
def test_a_question_about_the_document_holds_all_of_it(
    transmission: Transmission, reply: Replies, held: Document, table: str
) -> None:
    whole = replace(held, findings=(Finding("ENV-008", table=table),))
    page = write_report(transmission, file_of(whole, verdict=Verdict.HELD), reply())
    assert text(page).count("The document as a whole waits for your answer.") == 2
    assert "the rest is loaded" not in text(page)


def test_a_question_about_the_file_holds_its_documents(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    judgement = Judgement("edifact", Verdict.HELD, (Finding("ENV-008"),), (held,))
    page = write_report(transmission, judgement, reply())
    assert text(page).count("The document as a whole waits for your answer.") == 2


def test_a_successor_says_what_it_replaces(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    corrected = replace(accepted, succeeds="01JCZZZZ00000000000000ABCD")
    page = write_report(transmission, file_of(corrected, verdict=Verdict.ACCEPTED), reply())
    assert "replaces the document of receipt 01JCZZZZ" in text(page)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "No longer found:"), ("de", "Nicht mehr gefunden:"), ("pl", "Już nie występuje:")],
)
def test_a_successor_says_what_is_no_longer_wrong(
    transmission: Transmission,
    reply: Replies,
    accepted: Document,
    *,
    language: Language,
    said: str,
) -> None:
    gone = (Finding("ENV-025"), Finding("ENV-025"))
    judgement = file_of(replace(accepted, cured=gone), verdict=Verdict.ACCEPTED)
    answer = reply(language)
    page = text(write_report(transmission, judgement, answer))
    assert f"{said} {message(gone[0], answer.rules, language)}" in page
    assert page.count(message(gone[0], answer.rules, language)) == 1
    silent = file_of(accepted, verdict=Verdict.ACCEPTED)
    assert said not in text(write_report(transmission, silent, answer))


def test_the_facts_an_auditor_asks_for_are_there(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    envelope = Envelope(("1",), ("2",), "REF-77", ("UNOC", "3"))
    judgement = replace(file_of(accepted, verdict=Verdict.ACCEPTED), envelopes=(envelope,))
    page = text(write_report(transmission, judgement, reply()))
    assert "2026-09-02 00:30:12 CEST (2026-09-01 22:30:12 UTC)" in page
    for fact in ("9f" * 32, "48 213 bytes", "0123456789ab", "0.1.0", "REF-77", "periods: 1 248"):
        assert fact in page


def test_only_a_test_partner_sees_the_test_banner(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    judgement = file_of(accepted, verdict=Verdict.ACCEPTED)
    assert "TEST" in text(write_report(transmission, judgement, reply(state="test")))
    assert "TEST" not in text(write_report(transmission, judgement, reply()))


def test_five_thousand_places_are_one_problem(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    places = tuple(Finding("FC-006", Cell("FC", row, 6), str(-row)) for row in range(1, 5001))
    judgement = file_of(replace(rejected, findings=places), verdict=Verdict.REJECTED)
    page = text(write_report(transmission, judgement, reply()))
    assert "Problem 1: 5 000 places" in page
    assert "FC!F50 " in page
    assert "FC!F51 " not in page
    assert "4 950 more places with the same problem are not shown." in page


@pytest.mark.parametrize(
    "owned", [("FC-006", "Piotr Wilk"), ("XLS-009", "Anna Nowak"), ("PO-008", "Anna Nowak")]
)
def test_each_topic_names_who_owns_it(
    transmission: Transmission, reply: Replies, rejected: Document, owned: tuple[str, str]
) -> None:
    rule, person = owned
    params = {"line": "10", "quantity": "1", "price": "2"}
    document = replace(rejected, findings=(Finding(rule, params=params),))
    page = write_report(transmission, file_of(document, verdict=Verdict.REJECTED), reply())
    assert person in text(page)


def test_without_contacts_the_site_is_named(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    alone = replace(reply(), site=replace(reply().site, contacts=()))
    page = write_report(transmission, file_of(rejected, verdict=Verdict.REJECTED), alone)
    assert "Contact Our Plant" in text(page)


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_stands_under_what_to_do(
    transmission: Transmission, reply: Replies, accepted: Document, severity: Severity
) -> None:
    rule = Rule("X-1", severity, Topic.QUALITY, {"en": "{observed} at {place}."})
    document = replace(accepted, findings=(Finding("X-1", Cell("S", 1, 1), "it"),))
    judgement = file_of(document, verdict=Verdict.ACCEPTED)
    page = write_report(transmission, judgement, replace(reply(), rules={"X-1": rule})).decode()
    assert re.findall(r'<h2 id="(\w+)"', page) == [ACTIONS[severity]]
    assert f'<dd class="badge">{severity}</dd>' in page


@pytest.mark.parametrize("language", get_args(Language))
def test_the_report_speaks_the_partners_language(
    transmission: Transmission, reply: Replies, held: Document, language: Language
) -> None:
    said = {"en": "Please answer 1 question", "de": "Bitte beantworten", "pl": "Prosimy o odpowied"}
    page = write_report(transmission, file_of(held, verdict=Verdict.HELD), reply(language))
    assert heading(page).startswith(said[language])
    assert f'<html lang="{language}">'.encode() in page


def test_a_strangers_content_is_not_repeated(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    stranger = Finding("ENV-002", SegmentPlace(0, 1, "UNB", 2, 1), "SECRET", "SECRET")
    other = Finding("ENV-012", observed="SECRET", expected="SECRET")
    document = replace(rejected, number="SECRET", header={"number": "SECRET"})
    envelope = Envelope(("SECRET",), ("SECRET",), "SECRET", ("UNOC", "3"))
    judgement = Judgement(
        "edifact", Verdict.UNREADABLE, (stranger, other), (document,), (envelope,)
    )
    page = write_report(transmission, judgement, reply())
    assert b"SECRET" not in page
    assert "The content names another sender" in text(page)


def hostile_page(transmission: Transmission, reply: Reply, document: Document, value: str) -> bytes:
    finding = Finding(
        "PO-008",
        Cell(value, 3, 4),
        value,
        value,
        dict.fromkeys(("line", "quantity", "price"), value),
    )
    told = replace(document, number=value, function=value, succeeds=value, findings=(finding,))
    who = replace(reply.partner, name=value)
    ours = replace(reply.site, name=value)
    cells = Strip(value, (Piece(value), Piece(value, marked=True)), "meant")
    sheet, lines = Excerpt((value, value), (cells,)), Excerpt((), (cells,))
    around = {Cell(value, 3, 4): sheet, Whole(): lines}.get
    return write_report(
        replace(transmission, filename=value),
        Judgement(value, Verdict.PARTIAL, (finding, Finding("PO-008")), (told, document)),
        replace(reply, partner=who, site=ours, software=value, around=around),
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_no_text_of_a_sender_becomes_an_element(
    transmission: Transmission, reply: Replies, held: Document, value: str
) -> None:
    harmless = Elements(hostile_page(transmission, reply(), held, "harmless"))
    attacked = Elements(hostile_page(transmission, reply(), held, value))
    assert attacked.tags == harmless.tags


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(value=st.text(st.characters(), min_size=1))
def test_no_text_at_all_becomes_an_element(
    transmission: Transmission, reply: Replies, held: Document, value: str
) -> None:
    harmless = Elements(hostile_page(transmission, reply(), held, "harmless"))
    assert Elements(hostile_page(transmission, reply(), held, value)).tags == harmless.tags


def test_the_page_needs_nothing_from_outside(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    page = write_report(transmission, file_of(held, verdict=Verdict.HELD), reply())
    tags = Elements(page).tags
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & {tag for tag, _ in tags}
    assert not {"src", "href", "srcset", "action"} & {name for _, names in tags for name in names}
    assert not re.search(rb"https?:|//|url\(|@import", page)
    assert b"content=\"default-src 'none'; style-src 'unsafe-inline'\"" in page


def test_the_page_can_be_read_aloud(
    transmission: Transmission, reply: Replies, held: Document, rejected: Document
) -> None:
    page = write_report(transmission, file_of(held, rejected, verdict=Verdict.PARTIAL), reply())
    names = [tag for tag, _ in Elements(page).tags]
    assert names.count("h1") == 1
    assert names.count("table") == names.count("caption") == 4
    assert all("scope" in attrs for tag, attrs in Elements(page).tags if tag == "th")


def test_the_same_input_gives_the_same_bytes(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    judgement = file_of(held, verdict=Verdict.HELD)
    pages = {write_report(transmission, judgement, reply()) for _ in range(3)}
    assert len(pages) == 1


def test_a_held_forecast_reads_as_it_always_did(
    transmission: Transmission, reply: Replies, held: Document
) -> None:
    page = write_report(transmission, file_of(held, verdict=Verdict.HELD), reply("de"))
    body = page[page.index(b"<body>") :].decode()
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        GOLDEN.write_text(body, "utf-8")
    assert body == GOLDEN.read_text("utf-8")
