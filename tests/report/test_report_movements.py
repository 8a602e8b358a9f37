"""The report on a forecast says what changed since the last one, in words, bars and a table."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.movements import Course, Movement
from exchange.model.outcome import Document, Judgement
from exchange.model.ports import Reply
from exchange.report.page import write_report

Replies = Callable[..., Reply]
Units = list[int | None]


def course(part: str, last: Units, now: Units) -> Course:
    told = [tuple(None if n is None else Decimal(n) for n in side) for side in (last, now)]
    return Course(part, *told)


def weeks(count: int) -> tuple[tuple[date, date], ...]:
    first = date(2026, 11, 30)
    days = [first + timedelta(days=7 * n) for n in range(count)]
    return tuple((day, day + timedelta(days=6)) for day in days)


MOVED = Movement(
    weeks(4),
    course("", [1500, 20, 30, None], [1800, 20, 27, 40]),
    (course("A<1>", [1000, 10, 20, None], [1300, 10, 17, 40]),),
    moved=1,
)


@pytest.fixture
def page(transmission: Transmission, reply: Replies, accepted: Document) -> Callable[..., str]:
    def of(*moved: Movement | None, language: str = "en") -> str:
        documents = [
            replace(accepted, number=f"FC-{n}", movement=each) for n, each in enumerate(moved)
        ]
        judgement = Judgement("xlsx", Verdict.ACCEPTED, documents=tuple(documents))
        return write_report(transmission, judgement, reply(language)).decode()

    return of


def cells(page: str) -> list[list[str]]:
    plain = page.replace("\N{EN DASH}", "-").replace("\N{MINUS SIGN}", "-")
    table = plain.partition('<section class="changes')[2].partition("</section>")[0]
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", table, re.DOTALL)
    return [re.findall(r"<bdi>(.*?)</bdi>", row) for row in rows][1:]


def test_the_sum_is_said_of_the_periods_both_state(page: Callable[..., str]) -> None:
    said = "1 550 units last time, 1 847 now (+297, +19.2 %)."
    assert said in page(MOVED)
    assert "1 part changed." in page(MOVED)


def test_the_table_lists_periods_with_a_change_and_new_ones(page: Callable[..., str]) -> None:
    assert cells(page(MOVED)) == [
        ["2026-11-30 - 2026-12-06", "1 500", "1 800", "+300", "1 000 → 1 300"],
        ["2026-12-14 - 2026-12-20", "30", "27", "-3", "20 → 17"],
        ["2026-12-21 - 2026-12-27", "-", "40", "-", "- → 40"],
    ]


def test_every_drawing_has_a_title_and_a_description(page: Callable[..., str]) -> None:
    drawings = re.findall(r"<svg .*?</svg>", page(MOVED), re.DOTALL)
    assert len(drawings) == 2
    for drawing, title in zip(drawings, ("All parts together", "A&lt;1&gt;"), strict=True):
        assert 'role="img"' in drawing
        assert f"<title>{title}</title>\n<desc>Units per period" in drawing
    heights = re.findall(r'height="([\d.]+)"><title>30.11. (\d+)<', drawings[0])
    assert heights == [("125.0", "1500"), ("150.0", "1800")]


def test_a_forecast_that_changes_nothing_says_so_without_bars(page: Callable[..., str]) -> None:
    same = Movement(weeks(1), course("", [7], [7]), (), moved=0)
    assert "0 parts changed." in page(same)
    assert "<svg" not in page(same)


def test_what_is_left_out_is_counted(page: Callable[..., str]) -> None:
    written = page(replace(MOVED, later=3, uncompared=2))
    assert "Later periods, which are not shown: 3." in written
    assert "which are not compared: 2." in written


def test_several_forecasts_are_told_apart(page: Callable[..., str]) -> None:
    titles = re.findall(r'<h2 id="changes-\d">(.*?)</h2>', page(MOVED, None, MOVED))
    assert titles == [f"What changed since the last forecast: FC-{n}" for n in (0, 2)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "zuletzt 1 550 Einheiten, jetzt 1 847 (+297, +19,2 %)."),
        ("pl", "ostatnio 1 550 jednostek, teraz 1 847 (+297, +19,2 %)."),
    ],
)
def test_it_speaks_the_partners_language(
    page: Callable[..., str], language: str, said: str
) -> None:
    assert said in page(MOVED, language=language)


def test_where_nothing_was_compared_the_page_has_no_such_part(page: Callable[..., str]) -> None:
    assert "changes" not in page(None)


def test_nothing_of_a_strangers_forecast_is_told(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    judgement = Judgement(
        "xlsx", Verdict.UNREADABLE, (Finding("ENV-002"),), (replace(accepted, movement=MOVED),)
    )
    assert b"A&lt;1" not in write_report(transmission, judgement, reply())
