"""The review of a quarter that can be worked out by hand (samples/make_quarter.py).

Thirteen forecasts of 100 boards and 50 cables a week, but for three changes: 40 boards more three
weeks ahead, 10 more five weeks ahead, 30 cables more nine weeks ahead. Boards and cables are
ordered for the nine weeks from 3 August.
"""

import hashlib
import re
import shutil
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import make_quarter
import pytest
from acceptance.installation import HASTE, ROOT
from make_quarter import BOARD, CABLE, Event, at, forecasts, line, play, story, table
from openpyxl import load_workbook
from typer.testing import CliRunner

from exchange import settings, wiring
from exchange.cli.app import app
from exchange.errors import Misconfigured
from exchange.journal import open_journal
from exchange.looking_back import looked_at, quarter
from exchange.model.reviews import Figure, Review
from exchange.review.pack import review

JUDGED = ("FC-008", "PO-007")
"""The rules this story is about; what others find does not stop it."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site on which the quarter has happened."""
    root = tmp_path_factory.mktemp("quarter")
    text = (ROOT / "exchange.toml").read_text()
    (root / "exchange.toml").write_text("readers = 1\n" + text + HASTE)
    (root / "partners").symlink_to(ROOT / "partners")
    shutil.copytree(ROOT / "agreements", root / "agreements")
    free = {name for name, rule in settings.read_rules().items() if not rule.fixed} - {*JUDGED}
    agreed = "".join(f'"{name}" = "INFO"\n' for name in sorted(free))
    with (root / "agreements/nordwerk.toml").open("a") as file:
        file.write(f"\n[severities]\n{agreed}")
    play(root, story())
    return root


def of_quarter(site: Path) -> Review:
    configuration = wiring.load(site)
    with open_journal(site / "var/journal.db", read_only=True) as journal:
        days = quarter("2026Q3", configuration, at("2026-10-01", "09:00"))
        facts = journal.facts("nordwerk", days)
    return review(looked_at(facts, configuration))


@pytest.fixture(scope="module")
def found(site: Path) -> Review:
    return of_quarter(site)


def figures(found: Review, key: str) -> list[Figure]:
    return [each for chapter in found.chapters for each in chapter.figures if each.key == key]


def value(found: Review, key: str) -> Decimal:
    (figure,) = figures(found, key)
    assert figure.value is not None
    return Decimal(figure.value)


def test_forecasts_are_compared_with_what_was_ordered(found: Review) -> None:
    # boards: 40 too few on 7, 20 on 14 September; cables: 20 too few once, 10 too many four times
    assert (found.step, found.lag) == ("week", 4)
    ordered = 960 + 430
    assert value(found, "wape") == Decimal(60 + 60) / ordered
    assert value(found, "bias") == Decimal(-60 + 20) / ordered
    assert value(found, "signal") == Decimal(-40) / (Decimal(120) / 18)
    assert figures(found, "wape")[0].places["pairs"] == 18
    assert value(found, "consumption") == Decimal(ordered) / (9 * 150)


def test_changes_are_counted_by_weeks_ahead(found: Review) -> None:
    told = [(each.places["first"], each.value) for each in figures(found, "changed")]
    assert told == [(0, 40), (5, 10), (9, 30)]
    assert value(found, "frozen") == 40
    # 25 of the 26 weeks are in both; from 17 August on 40 more boards, from 31 August 30 cables
    shares = (Decimal(40) / 3750, Decimal(30) / 3790, Decimal(10) / 3780)
    assert value(found, "cycle_change") == pytest.approx(sum(shares) / 12)


def test_only_what_leaves_its_band_is_outside(found: Review) -> None:
    # firm: all of the 40; 50 cables may become 75 nine weeks ahead; 100 boards 125 five ahead
    told = [(each.places["band"], each.value) for each in figures(found, "outside")]
    assert told == [("0\u201328", 40), ("56\u201384", 5)]


def test_answers_count_once_every_line_is_decided(found: Review) -> None:
    # the boards after 7 working hours, the cables after 39, the third order never
    assert value(found, "answered") == Decimal(1) / 3
    assert value(found, "answer_hours").quantize(Decimal("0.1")) == 23
    assert value(found, "deemed") == 0


def test_commitments_are_compared_with_requests_and_with_each_other(found: Review) -> None:
    (gap,) = figures(found, "commit_gap")
    assert (gap.value, gap.places) == (0, {"count": 18, "later": 1})
    assert value(found, "recommits") == Decimal(100) / 18
    assert value(found, "slipped") == 7


@pytest.mark.parametrize(
    ("basis", "on_time", "ours"),
    [
        ("requested", (13, 18), (13, 16)),
        ("first_commit", (14, 18), (14, 17)),
        ("last_commit", (15, 18), (15, 17)),
    ],
)
def test_deliveries_are_measured_three_ways(
    found: Review, basis: str, on_time: tuple[int, int], ours: tuple[int, int]
) -> None:
    names = [each.key for chapter in found.chapters for each in chapter.figures]
    at_basis = names.index(f"on_time_{basis}")
    every = [each for chapter in found.chapters for each in chapter.figures]
    assert every[at_basis].value == Decimal(on_time[0]) / on_time[1]
    assert every[at_basis + 1].value == Decimal(ours[0]) / ours[1]


def test_what_was_late_and_whether_it_was_told(found: Review) -> None:
    assert value(found, "untold") == 2
    assert value(found, "notice_lead") == 4
    late = [(row["part"], row["outcome"], str(row["told"])) for row in found.late]
    assert late == [
        (BOARD, "late", "2026-08-20"), (CABLE, "late", "None"), (BOARD, "open", "None"),
    ]  # fmt: skip


def test_the_customer_is_measured_as_well(found: Review) -> None:
    assert value(found, "feed") == Decimal(12) / 13  # that of 3 August came on Wednesday
    assert value(found, "horizon") == 1  # all reach further than the nine weeks agreed
    assert value(found, "complete") == Decimal(2) / 3
    assert value(found, "first_pass") == Decimal(12) / 16
    assert value(found, "first_pass_lines") == Decimal(28) / 29
    (decided,) = figures(found, "decided")
    assert (decided.value, decided.places) == (15, {"count": 1, "open": 1})


def test_the_waterfall_shows_what_each_forecast_said(found: Review) -> None:
    whole, boards, cables = found.waterfalls
    assert (whole.part, boards.part, cables.part) == ("", BOARD, CABLE)
    assert [len(whole.periods), len(whole.rows)] == [13, 13]
    assert [int(each or 0) for each in boards.came] == [0] * 4 + make_quarter.ORDERED[BOARD]
    raised = boards.rows[6][1][9]  # 17 August, of 7 September
    assert raised.frozen
    assert [raised.quantity, raised.before] == [140, 100]
    assert raised.moved == Decimal("0.4")
    assert [row[1][9].lagged for row in boards.rows].index(True) == 5


def test_what_is_found_three_times_is_put_on_the_agenda(found: Review) -> None:
    again = {each.rule: each for each in found.recurring}["FC-008"]
    assert (again.rule, again.part, again.documents) == ("FC-008", BOARD, 3)
    assert again.files == ("FC_2026_W28.edi", "FC_2026_W29.edi", "FC_2026_W30.edi")


def written(site: Path, folder: Path, *command: str) -> dict[str, bytes]:
    ended = CliRunner().invoke(app, [*command, "--out", str(folder), "--site", str(site)])
    assert ended.exit_code == 0, ended.output
    printed = dict(each.split("  ") for each in ended.output.replace("\n/", "/").splitlines())
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {hashlib.sha256(content).hexdigest() for content in files.values()} == set(printed)
    return files


REVIEW = ("review", "nordwerk", "--quarter", "2026Q3")
MEETING = ("meeting", "nordwerk", "--since", "2026-09-01")


def test_a_review_is_the_same_again_and_whatever_comes_later(site: Path, tmp_path: Path) -> None:
    first = written(site, tmp_path / "1", *REVIEW)
    assert written(site, tmp_path / "2", *REVIEW) == first
    shipped = line(BOARD, part=BOARD, quantity="100", shipped_on="2026-09-28", reference="late")
    later = [
        table(at("2026-10-02", "09:00"), "shipments", "later", [shipped]),
        table(
            at("2026-10-02", "10:00"), "order_commit", "later",
            [line(BOARD, answer="ACCEPTED", schedule="9", date="2026-10-05")],
        ),
        *after(),
    ]  # fmt: skip
    older = shutil.copytree(site, tmp_path / "site", symlinks=True)
    play(older, later)
    assert written(older, tmp_path / "3", *REVIEW) == first


def after() -> "list[Event]":
    """Return the forecast of the week after the quarter."""
    return [
        Event(at("2026-10-05", "08:30"), each.sender, "FC_2026_W41.edi",
              each.content.replace(b"Q3-202640", b"Q4-202641").replace(b"NWQ00013", b"NWQ00014"))
        for each in forecasts() if each.name == "FC_2026_W40.edi"
    ]  # fmt: skip


@pytest.mark.parametrize("command", [REVIEW, MEETING], ids=["review", "meeting"])
def test_a_page_needs_nothing_from_elsewhere(
    site: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (page,) = (
        content.decode()
        for name, content in written(site, tmp_path / "out", *command).items()
        if name.endswith(".html")
    )
    assert '<html lang="de">' in page
    assert not re.search(r"<script|javascript:|\son\w+=|https?:|//|url\(|@import|<img|<link", page)
    assert "default-src 'none'" in page


def test_a_workbook_holds_text_as_text_and_figures_as_numbers(site: Path, tmp_path: Path) -> None:
    files = written(site, tmp_path / "out", *REVIEW)
    book = load_workbook(BytesIO(files["review-nordwerk-2026Q3.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    figure = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows(min_row=6)}
    assert figure["WAPE im Abstand 4"] == pytest.approx(120 / 1390)


def test_a_meeting_hears_what_is_open(site: Path, tmp_path: Path) -> None:
    files = written(site, tmp_path / "out", *MEETING)
    book = load_workbook(BytesIO(files["meeting-nordwerk-2026-09-01.xlsx"]))
    asked, _, owed, cases, notices, changed, late, bare, common = (
        [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
        for sheet in book.worksheets[1:]
    )
    assert [row[2] for row in asked] == ["PO-007"]
    assert [row[0] for row in owed] == ["4500080003"]
    assert "2026-09-03 16:00" in str(owed[0][2])
    ours = "Elektromontaż Zielona Dolina Sp. z o.o."
    assert [row[1:6] for row in cases] == [
        [make_quarter.CABLE, "80", "angefragt", ours, "keine Frist vereinbart"]
    ]
    assert [(row[2], *row[4:7]) for row in changed] == [(BOARD, 100, 110, 10)]
    assert [row[:2] for row in bare] == [["4500080003", "10"]]
    assert [row[0] for row in late] == [make_quarter.ORDERS[BOARD]]
    assert "X-002" in [row[2] for row in common]
    assert notices == []


def test_without_data_it_says_so(site: Path, tmp_path: Path) -> None:
    page = written(site, tmp_path / "out", "review", "wista", "--quarter", "2026Q3")
    text = page["review-wista-2026Q3.html"].decode()
    assert text.count("brak danych") > 20
    late = text.partition("<h2>Spóźnione względem pierwszego zobowiązania</h2>")[2]
    assert late.split("\n")[1] == "<p>brak danych: dostawy nie są przekazywane (shipments)</p>"


@pytest.mark.parametrize("title", ["2026Q5", "Q3", "2187Q1"])
def test_a_quarter_has_to_be_one_that_has_begun(site: Path, title: str) -> None:
    with pytest.raises(Misconfigured):
        quarter(title, wiring.load(site), at("2026-10-01", "09:00"))
