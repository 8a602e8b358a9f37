"""Builds a weekly forecast as a spreadsheet program writes it: texts shared, cells with styles.

`python -m benchmarks.make_forecast_xlsx 20000 56 big.xlsx` builds one of 20,000 parts and
56 weeks, which are 60 columns.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

FIRST = date.fromisocalendar(2026, 49, 1)
HEADINGS = 7
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
Cell = str | int | None


def table(parts: int, weeks: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows that are not empty, with their numbers; part numbers have zeros in front."""
    days = [(FIRST + timedelta(weeks=index)).isocalendar() for index in range(weeks)]
    left: list[Cell] = [None] * 4
    yield 1, ["Nordmed GmbH"]
    yield 4, ["Forecast no.", None, "FC-2026-W48", None, "Forecast date", "2026-11-23"]
    yield HEADINGS - 1, [*left, *("FIRM" if index < 4 else "PLAN" for index in range(weeks))]  # noqa: PLR2004, the first four weeks
    weekly = [f"{day.year}-W{day.week:02}" for day in days]
    yield HEADINGS, ["Part no.", "Rev.", "Description", "Unit", *weekly]
    for part in range(parts):
        quantities = ((part * 7 + week * 13) % 500 * 5 for week in range(weeks))
        texts = [f"{part:08}", "ABC"[part % 3], f"Board {part} & cover", "PCE"]
        yield HEADINGS + 1 + part, [*texts, *quantities]


class Texts(dict[str, int]):
    """The texts of a workbook, each with its number."""

    def __missing__(self, text: str) -> int:
        """Number a text that was not met before."""
        number = self[text] = len(self)
        return number

    def xml(self) -> str:
        """Return the table of texts."""
        items = (f"<si><t>{text.replace('&', '&amp;')}</t></si>" for text in self)
        return f'{START}<sst {MAIN} uniqueCount="{len(self)}">{"".join(items)}</sst>'


def row_xml(number: int, cells: Sequence[Cell], texts: Texts) -> str:
    """Return a row as it is stored."""
    held = (
        f'<c r="{get_column_letter(column)}{number}" t="s"><v>{texts[cell]}</v></c>'
        if isinstance(cell, str)
        else f'<c r="{get_column_letter(column)}{number}"><v>{cell}</v></c>'
        for column, cell in enumerate(cells, 1)
        if cell is not None
    )
    return f'<row r="{number}" spans="1:{len(cells)}">{"".join(held)}</row>'


def build(parts: int, weeks: int) -> bytes:
    """Return a forecast of so many parts and weeks."""
    shell, target, texts = io.BytesIO(), io.BytesIO(), Texts()
    book = Workbook()
    book.worksheets[0].title = "Forecast"
    book.save(shell)
    corner = f"{get_column_letter(weeks + 4)}{HEADINGS + parts}"
    with ZipFile(shell) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            if name not in {"xl/worksheets/sheet1.xml", "[Content_Types].xml"}:
                made.writestr(name, source.read(name))
        types = source.read("[Content_Types].xml").replace(b"</Types>", SHARED + b"</Types>")
        made.writestr("[Content_Types].xml", types)
        with made.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head = f'{START}<worksheet {MAIN}><dimension ref="A1:{corner}"/><sheetData>'
            sheet.write(head.encode())
            for number, cells in table(parts, weeks):
                sheet.write(row_xml(number, cells, texts).encode())
            sheet.write(b"</sheetData></worksheet>")
        made.writestr("xl/sharedStrings.xml", texts.xml())
    return target.getvalue()


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(build(int(sys.argv[1]), int(sys.argv[2])))
