"""An agreement as a workbook: what is written and taken again is the same, mistakes name a cell."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exchange import wiring
from exchange.cli import forming
from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.filled_forms import table
from exchange.model.interchange import Transmission
from exchange.model.shipped import schemas
from exchange.model.toml_text import lines_of
from exchange.settings import read_rules
from exchange.settings.agreement_files import file_of, wrong
from exchange.settings.agreements import read_agreement
from exchange.settings.mistakes import adapter
from exchange.wiring import forms

ROOT = Path(__file__).parents[1]
RULES = read_rules()
NOW = datetime(2026, 11, 26, tzinfo=UTC)
FILES = sorted([*(schemas() / "agreements").glob("*.toml"), *(ROOT / "agreements").glob("*.toml")])

Loose = Any
"""A loaded workbook; openpyxl's types are unions at every step."""


def sent(content: bytes) -> Transmission:
    return Transmission("01JD", "01JD", "", "form.xlsx", "0" * 64, NOW, content)


def back(content: bytes) -> Agreement:
    stated, _ = table(forms.filled_form(sent(content)))
    assert [*wrong(stated, RULES)] == []
    return stated_as(stated)


def stated_as(stated: dict[str, Any]) -> Agreement:
    found: Agreement = adapter(Agreement).validate_python(stated)
    return found


def plain(agreement: Agreement) -> Agreement:
    """Leave out what a form does not ask."""
    return replace(agreement, digest="", file="", example=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_agreement_written_and_taken_again_says_the_same(path: Path, tmp_path: Path) -> None:
    agreement = read_agreement(path, RULES)
    content = forms.agreement_form(agreement, NOW)
    assert back(content) == plain(agreement)
    stated, _ = table(forms.filled_form(sent(content)))
    written = tmp_path / "it.toml"
    written.write_text(file_of(stated, "from a form\nof two lines"), encoding="utf-8")
    assert plain(read_agreement(written, RULES)) == plain(agreement)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "exchange.toml").write_text('name = "EMS"\napprove_agreements = true\n')
    (tmp_path / "partners").mkdir()
    (tmp_path / "agreements").symlink_to(tmp_path / "own")
    (tmp_path / "own").mkdir()
    return tmp_path


def filled(site: Path, **cells: object) -> Path:
    """Return a form begun from nothing, with cells of its first sheet filled in."""
    path = site / "acme.xlsx"
    forming.write("acme", path, site)
    book: Loose = load_workbook(path)
    sheet = book["Agreement"]
    rows = {(row[0].value or "", row[1].value): row[2] for row in sheet.iter_rows(min_row=2)}
    for name, value in cells.items():
        section, _, key = name.rpartition("__")
        rows[section, key].value = value
    if book["Bands"].max_row == 1:
        book["Bands"].append((None, None, 0, 28, None, 0, None, 0))
        book["Bands"].append((None, None, 29))
    target = io.BytesIO()
    book.save(target)
    path.write_bytes(target.getvalue())
    return path


GOOD = {
    "name": "acme",
    "version": 2027,
    "valid_from": date(2027, 1, 1),
    "approved_by": "Anna Wrona",
    "orders__cut_off": time(16),
    "forecast__must_cover_active": True,
    "ship_to": "4012345000016; DOCK 2",
}


def test_a_form_becomes_a_version_with_an_author(site: Path) -> None:
    assert forming.take(filled(site, **GOOD), site) == 0
    (taken,) = wiring.load(site).agreements["acme"]
    assert (taken.version, taken.approved_by, taken.file) == (
        "2027",
        "Anna Wrona",
        "acme-2027.toml",
    )
    assert (taken.orders.cut_off, taken.forecast.must_cover_active) == ("16:00", True)
    assert taken.ship_to == ("4012345000016", "DOCK 2")
    assert [(band.first, band.last, band.increase) for band in taken.flexibility.bands] == [
        (0, 28, 0), (29, None, None),
    ]  # fmt: skip
    assert taken.author


def test_a_version_is_never_overwritten(site: Path) -> None:
    path = filled(site, **GOOD)
    forming.take(path, site)
    with pytest.raises(Misconfigured, match=r"acme-2027\.toml is there already"):
        forming.take(path, site)


def test_a_version_that_overlaps_another_is_taken_back(site: Path) -> None:
    forming.take(filled(site, **GOOD), site)
    (site / "acme.xlsx").unlink()
    with pytest.raises(Misconfigured, match="in force too"):
        forming.take(filled(site, **GOOD | {"version": "2028"}), site)
    assert [path.name for path in (site / "own").iterdir()] == ["acme-2027.toml"]


MISTAKES: list[tuple[dict[str, object], str]] = [
    ({"valid_from": "soon"}, "Agreement!C5 (valid_from): "),
    ({"orders__answer_days": "two"}, "(orders.answer_days): "),
    ({"forecast__cadence": "hourly"}, "(forecast.cadence): "),
    ({"orders__cut_off": "25:00"}, "(orders.cut_off): '25:00' is not a time"),
    ({"currency": "EURO"}, "(currency): 'EURO' is not a code of ISO 4217"),
    ({"approved_by": None}, "approved_by: somebody other than the author has to approve"),
    ({"approved_by": "me", "author": "me"}, "(approved_by): somebody other than the author"),
]


@pytest.mark.parametrize(("cells", "sentence"), MISTAKES)
def test_a_mistake_is_told_by_its_cell_and_nothing_is_written(
    site: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, object], sentence: str
) -> None:
    assert forming.take(filled(site, **GOOD | cells), site) == forming.WRONG
    assert sentence in capsys.readouterr().out
    assert not [*(site / "own").iterdir()]


def lines(table: dict[str, object]) -> Iterator[str]:
    return lines_of(table, frozenset())


def test_a_section_is_a_table_and_a_list_of_them_is_several() -> None:
    stated = {"a": 1, "b": {"c d": "x"}, "e": [{"f": True}, {"f": False}]}
    assert [*lines(stated)] == [
        "a = 1", "", "[b]", '"c d" = "x"', "", "[[e]]", "f = true", "", "[[e]]", "f = false",
    ]  # fmt: skip
