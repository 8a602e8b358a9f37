"""The report shows the first places of each problem in the sender's file."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from exchange.model.excerpts import Excerpt, Piece, Strip
from exchange.model.findings import Cell, Finding, Locator, SegmentPlace, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.ports import Reply
from exchange.report.page import write_report

Replies = Callable[..., Reply]


def around(place: Locator) -> Excerpt | None:
    """Show every cell but those of the sheet Bare."""
    if not isinstance(place, Cell) or place.sheet == "Bare":
        return None
    strip = Strip(str(place.row), (Piece("A-1"), Piece(f"{place.row}\u200b", marked=True)), "meant")
    return Excerpt(("A", "B"), (strip,))


def negative(sheet: str, *rows: int) -> tuple[Finding, ...]:
    return tuple(Finding("FC-006", Cell(sheet, row, 2), "-1", "0") for row in rows)


def figures(page: bytes) -> list[str]:
    return re.findall(r"<figcaption>(.*?)</figcaption>", page.decode())


@pytest.fixture
def page(transmission: Transmission, reply: Replies, accepted: Document) -> Callable[..., bytes]:
    def of(*findings: Finding, language: str = "en") -> bytes:
        document = replace(accepted, verdict=Verdict.REJECTED, findings=findings)
        judgement = Judgement("xlsx", Verdict.REJECTED, (), (document,))
        return write_report(transmission, judgement, replace(reply(language), around=around))

    return of


def test_a_place_is_shown_below_its_finding(page: Callable[..., bytes]) -> None:
    written = page(*negative("S", 8))
    assert figures(written) == ["In your file: S!B8"]
    assert '<td class="marked"><mark><bdi>8⟨U+200B⟩</bdi></mark></td>' in written.decode()


def test_of_many_places_the_first_few_are_shown_each_once(page: Callable[..., bytes]) -> None:
    written = page(*negative("S", 5, 5, *range(6, 5000)))
    assert figures(written) == [f"In your file: S!B{row}" for row in range(5, 8)]


def test_every_problem_has_its_own(page: Callable[..., bytes]) -> None:
    others = tuple(Finding("XLS-010", Cell("S", row, 2)) for row in (9, 10))
    assert figures(page(*negative("S", 8), *others)) == [
        f"In your file: S!B{row}" for row in (8, 9, 10)
    ]


def test_of_a_hint_one_place_is_enough(page: Callable[..., bytes]) -> None:
    hints = tuple(Finding("XLS-021", Cell("S", row, 2)) for row in (9, 10))
    assert figures(page(*hints)) == ["In your file: S!B9"]


def test_a_place_nobody_can_show_has_no_figure(page: Callable[..., bytes]) -> None:
    assert figures(page(*negative("Bare", 8))) == []


@pytest.mark.parametrize(
    ("language", "said"), [("de", "In Ihrer Datei: S!B8"), ("pl", "W Państwa pliku: S!B8")]
)
def test_it_speaks_the_partners_language(
    page: Callable[..., bytes], language: str, said: str
) -> None:
    assert figures(page(*negative("S", 8), language=language)) == [said]


def test_nothing_of_a_strangers_content_is_asked_for(
    transmission: Transmission, reply: Replies, rejected: Document
) -> None:
    asked: list[Locator] = []

    def remember(place: Locator) -> None:
        asked.append(place)

    stranger = Finding("ENV-002", SegmentPlace(0, 1, "UNB", 3, 1), "other", "you")
    judgement = Judgement("edifact", Verdict.UNREADABLE, (stranger,), (rejected,))
    known = replace(reply(), around=remember)
    assert figures(write_report(transmission, judgement, known)) == []
    assert not any(isinstance(place, SegmentPlace | Cell) for place in asked)
