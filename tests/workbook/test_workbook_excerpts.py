"""A finding in a sheet or text file is shown with what stands around its cell."""

from pathlib import Path

import pytest
from workbook.making import FORECAST, LAYOUTS, assignment, transmission, workbook

from exchange.adapters.workbook.reading import read
from exchange.model.excerpts import LONGEST, Excerpt
from exchange.model.findings import Cell, Line, Locator, Whole

ROWS = [
    ["Forecast", "FC-1"],
    [None, None],
    ["Part", "Rev", "Description", "2026-W49", "2026-W50", "2026-W51", "2026-W52"],
    *([f"A-{number}", "C", "x" * 99, number, 2.5, 3, 4] for number in range(1, 9)),
]


def drawn(found: Excerpt) -> list[str]:
    """Return the excerpt a line for each strip, the marked cell in brackets."""
    lines = [" | ".join(found.columns)] if found.columns else []
    for strip in found.strips:
        pieces = (f"[{each.text}]" if each.marked else each.text for each in strip.pieces)
        lines.append(f"{strip.label} {strip.kind}: {' | '.join(pieces)}")
    return lines


def excerpt(content: bytes, place: Locator, name: str = "file.xlsx") -> Excerpt | None:
    layout = FORECAST if name.endswith("xlsx") else LAYOUTS["order-lines"]
    return read(transmission(content, name), assignment(layout, name.rpartition(".")[2])).around(
        place
    )


def seen(content: bytes, place: Locator, name: str = "file.xlsx") -> list[str]:
    found = excerpt(content, place, name)
    assert found
    return drawn(found)


def test_a_cell_is_shown_below_its_headings_and_between_its_neighbours(samples: Path) -> None:
    content = (samples / "Forecast_2026-W48_BAD.xlsx").read_bytes()
    assert seen(content, Cell("Prognoza", 9, 8)) == [
        "A | B | … | F | G | H | I | J",
        "7 heading: Nr części | Rev. |  | 2026-W50 | 2026-W51 | 2026-W52 | 2026-W53 | 2027-W01",
        "8 near: 00471133 | C |  | 135 | tbd | 125 | 120 | 135",
        "9 meant: 00471134 | C |  | 135 | 130 | [-20] | 120 | 135",
        "10 near: 00471208 | A |  | 95 | 90 | 85 | #REF! | 95",
        "11 near: 472001 | B2 |  | 45 | 60 | 55 | 50 | 45",
    ]


def test_of_a_row_every_cell_is_meant(samples: Path) -> None:
    content = (samples / "Forecast_2026-W48_BAD.xlsx").read_bytes()
    found = excerpt(content, Cell("Prognoza", 9))
    assert found
    (meant,) = [strip for strip in found.strips if strip.kind == "meant"]
    assert all(piece.marked for piece in meant.pieces)
    assert [piece.text for piece in meant.pieces][:2] == ["00471134", "C"]


def test_a_heading_is_shown_once_and_marked(samples: Path) -> None:
    content = (samples / "Forecast_2026-W48_BAD.xlsx").read_bytes()
    lines = seen(content, Cell("Prognoza", 7, 5))
    assert [line.split(":")[0] for line in lines[1:]].count("7 heading") == 1
    assert "[2026-W49]" in " ".join(lines)


def test_a_row_that_is_not_there_stands_empty_between_its_neighbours(samples: Path) -> None:
    content = (samples / "Forecast_2026-W48_BAD.xlsx").read_bytes()
    lines = seen(content, Cell("Prognoza", 500, 1))
    assert lines[-1].startswith("500 meant: []")


@pytest.mark.parametrize(
    "place", [Whole(), Cell("Prognoza", 0), Cell("Elsewhere", 9, 8), Line("file.xlsx", 9)]
)
def test_what_is_no_cell_of_a_sheet_that_was_read_shows_nothing(
    samples: Path, place: Locator
) -> None:
    content = (samples / "Forecast_2026-W48_BAD.xlsx").read_bytes()
    assert excerpt(content, place) is None


def test_a_record_of_a_text_file_is_shown_by_its_line_and_heading(samples: Path) -> None:
    content = (samples / "PO_2026-121_BAD.csv").read_bytes()
    lines = seen(content, Line("po.csv", 3, "Ilość"), "po.csv")
    assert lines[:4] == [
        "A | B | … | F | G | H | I | J",
        "1 heading: Nr zamówienia | Data zamówienia |  | Rev. | Opis | Ilość | Jm | Cena jedn.",
        "2 near: PO/2026/121 | 23.11.2026 |  | C | Płytka sterująca pompy | 4.80,5 | szt. | 41,27",
        "3 meant: PO/2026/121 | 23.11.2026 |  | C | Płytka zasilająca pompy | [480] | szt. | 18,9",
    ]
    assert [line.split(":")[0] for line in lines[4:]] == ["4 near", "5 near"]


def test_long_cells_are_cut() -> None:
    found = excerpt(workbook(ROWS), Cell("Sheet", 5, 3))
    assert found
    (meant,) = [strip for strip in found.strips if strip.kind == "meant"]
    assert meant.pieces[2].text == "x" * LONGEST + " …"
