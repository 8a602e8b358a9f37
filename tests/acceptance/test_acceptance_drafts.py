"""Layouts as people come by them: drafted, tried, used, and found to have changed."""

import io
import shutil
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from acceptance import inside
from acceptance.installation import ROOT, WISTA, Installation
from openpyxl import Workbook, load_workbook

PARTNER = """
name = "Acme"
state = "live"
[[feeds]]
document = "purchase_order"
format = "xlsx"
layout = "acme-order"
"""


def exchange(*arguments: str | Path, site: Path) -> CompletedProcess[str]:
    return inside.exchange("layout", *arguments, "--site", site, cwd=ROOT)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "exchange.toml", tmp_path)
    (tmp_path / "partners").mkdir()
    return tmp_path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (
        ["PO no.", "PO-1", "Currency", "EUR"],
        [],
        ["Line", "Material", "Qty", "UoM", "Price", "Due date", "Planner"],
        [10, "00471133", 5, "pcs", 4.5, date(2027, 1, 18), "Anna"],
    ):
        book.worksheets[0].append(row)
    path = tmp_path / "samples" / "PO_1.xlsx"
    path.parent.mkdir()
    path.write_bytes(saved(book))
    return path


def test_a_draft_is_shown_and_written_only_where_wanted(site: Path, sample: Path) -> None:
    shown = exchange("learn", sample, site=site)
    assert shown.returncode == 0
    assert not (site / "layouts").exists()
    for told in ("headings in row 3", "A3", "customer_part", "G3", "'Planner'", "00471133"):
        assert told in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 120
    written = exchange("learn", sample, "--name", "acme-order", "--yes", site=site)
    assert written.returncode == 0
    text = (site / "layouts/acme-order.toml").read_text("utf-8")
    assert text.startswith("# Draft of a layout, made from PO_1.xlsx")
    assert "\ndraft = true\n" in text
    assert "#   G3: 'Planner' is not known; it is not read" in text


def test_a_draft_is_not_used_before_somebody_took_its_mark_out(site: Path, sample: Path) -> None:
    exchange("learn", sample, "--name", "acme-order", "--yes", site=site)
    (site / "partners/acme.toml").write_text(PARTNER)
    refused = exchange("check", "acme-order", sample, site=site)
    assert refused.returncode == 3
    assert "is a draft" in refused.stderr
    assert "draft = true" in refused.stderr
    path = site / "layouts/acme-order.toml"
    path.write_text(path.read_text("utf-8").replace("draft = true\n", ""), "utf-8")
    assert exchange("check", "acme-order", sample, site=site).returncode == 0


def test_a_layout_is_tried_on_old_files(site: Path, sample: Path) -> None:
    exchange("learn", sample, "--name", "acme-order", "--yes", site=site)
    alone = exchange("check", "acme-order", sample, site=site)
    assert alone.returncode == 0
    assert "1 files by acme-order: 1 accepted" in alone.stdout
    book = load_workbook(sample)
    book.worksheets[0]["B4"] = 471133
    (sample.parent / "PO_2.xlsx").write_bytes(saved(book))
    both = exchange("check", "acme-order", sample.parent, site=site)
    assert both.returncode == 1
    assert "1 x XLS-002 REJECT" in both.stdout
    (sample.parent / "PO_3.xlsx").write_bytes(b"PK\x03\x04 and no more")
    three = exchange("check", "acme-order", sample.parent, site=site)
    assert three.returncode == 2
    assert "3 files by acme-order: 1 accepted, 1 rejected, 1 unreadable" in three.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("learn", "nowhere.xlsx"), "is not a file"),
        (("learn", WISTA / "PO_2026-118.xlsx", "--name", "order-lines"), "order-lines already"),
        (("learn", WISTA / "PO_2026-118.xlsx", "--name", "Ä b"), "a-z, 0-9 and -"),
        (("learn", WISTA / "PO_2026-118.xlsx", "--document", "order"), "purchase_order"),
        (("check", "order-line", WISTA), "did you mean 'order-lines'"),
        (("check", "order-lines", "nowhere"), "is not a file"),
    ],
)
def test_a_mistake_is_one_sentence(site: Path, words: tuple[str | Path, ...], told: str) -> None:
    done = exchange(*words, site=site)
    assert done.returncode == 3
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"no table at all", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_table_cannot_be_learnt(site: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "it.csv"
    path.write_bytes(content)
    done = exchange("learn", path, site=site)
    assert done.returncode == 2
    assert "it.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_layout_that_changed_is_told_since_the_last_accepted_file(tmp_path: Path) -> None:
    site = Installation(tmp_path)
    content = (WISTA / "Forecast_2026-W48.xlsx").read_bytes()
    site.drop("wista", "Forecast_2026-W48.xlsx", content)
    for number in ("49", "50"):
        book = load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        sheet.title = "Plan"
        for row in sheet.iter_rows(max_row=6):
            for cell in row:
                if cell.value == "FC-2026-W48":
                    cell.value = f"FC-2026-W{number}"
        site.drop("wista", f"Forecast_2026-W{number}.xlsx", saved(book))
    (_, first, before), (_, second, told), (_, third, after) = site.told()
    assert (first, second, third) == ("accepted", "accepted", "accepted")
    assert "Forecast_2026-W48.xlsx of 2026-11-23" in told
    assert "[Prognoza] → [Plan]" in told
    assert "The layout differs" not in before + after
