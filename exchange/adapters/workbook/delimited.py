"""Reads delimited text: its encoding, its records and the line each of them starts on."""

import codecs
import csv
import io

from exchange.adapters.workbook.grid import Grid, Row, Value
from exchange.errors import Unreadable
from exchange.model.findings import Finding, Line, Locator, Whole
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""The byte order mark a text may begin with, and the encoding it names."""


def open_grid(transmission: Transmission, layout: Layout) -> tuple[Grid, list[Finding]]:
    """Return the records of a text file; every value is text.

    Raises Unreadable where the bytes are no text in the expected encoding, or where a
    quote is never closed.
    """
    name = transmission.filename
    text = decoded(transmission.content, layout.csv.encoding)
    rows = records(name, text, layout)

    def place(row: int, _: int, heading: str) -> Locator:
        return Line(name, row, " ".join(heading.split())) if row else Whole()

    return Grid(name=name, rows=rows, place=place, ragged=False), []


def decoded(content: bytes, fallback: str) -> str:
    """Decode by the byte order mark, else as UTF-8, else in the layout's code page; strictly."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _strictly(content.removeprefix(mark), encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, fallback)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        place = Whole(byte=error.start)
        params = {"charset": f"{encoding} / utf-8"}
        raise Unreadable(Finding("ENV-007", place, params=params)) from error


def records(name: str, text: str, layout: Layout) -> list[Row]:
    """Return the records that are not empty, numbered by the line they start on."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=layout.csv.delimiter,
        quotechar=layout.csv.quote,
        strict=True,
    )
    rows = []
    start = 1
    try:
        for fields in reader:
            cells: list[Value] = [field or None for field in fields]
            if any(cells):
                rows.append(Row(start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(Finding("XLS-016", Line(name, start), observed=str(error))) from error
    return rows
