"""Writes a workbook of openpyxl as .xlsb, record by record after [MS-XLSB]."""

import io
import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELS = "application/vnd.openxmlformats-package.relationships+xml"
MAIN = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{RELS}"/>'
    f'<Default Extension="bin" ContentType="{MAIN}"/>{{}}</Types>'
)
OVERRIDE = '<Override PartName="/xl/{}" ContentType="application/vnd.ms-excel.{}"/>'

ERRORS = {
    "#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D,
    "#NUM!": 0x24, "#N/A": 0x2A,
}  # fmt: skip

SHORT = {1: 12, 2: 13, 3: 14, 4: 15, 5: 16, 6: 17, 7: 18}
"""The record without a column that stands for each one with it."""


def record(ident: int, body: bytes = b"") -> bytes:
    """Return one record: its number, its length, its body."""
    head = bytes([ident]) if ident < 128 else bytes([ident & 0x7F | 0x80, ident >> 7])
    length, left = b"", len(body)
    while left > 127:
        length += bytes([left & 0x7F | 0x80])
        left >>= 7
    return head + length + bytes([left]) + body


def wide(text: str) -> bytes:
    """Return a text with its length in front."""
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def hidden_columns(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Yield the first and the last column of each hidden span."""
    for span in sheet.column_dimensions.values():
        span.reindex()
        if span.hidden and span.min and span.max:
            yield span.min, span.max


def areas(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """Return the first and last row, first and last column of merged ranges, from 0."""
    return [
        (area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    ]


def around(merged: list[bytes]) -> list[bytes]:
    """Return merged ranges with what stands around them, nothing where there are none."""
    begin = record(177, struct.pack("<I", len(merged)))
    return [begin, *merged, record(178)] if merged else []


def serial(value: object, book: Workbook) -> bytes:
    """Return a date, a time or a span as a number of days."""
    return struct.pack("<d", cast("Any", to_excel)(value, book.epoch))


class Writer:
    """One workbook on its way: what its sheets share is collected while they are written.

    `short` writes cells beside each other as Excel does not, but others do; `inline` puts
    texts into their cells, `rich` into the table with a run of formatting.
    """

    def __init__(self, book: Workbook, *, short: bool, inline: bool, rich: bool) -> None:
        self.book, self.short, self.inline, self.rich = book, short, inline, rich
        self.texts: dict[str, int] = {}
        self.formats: dict[str, int] = {"General": 0}

    def style(self, code: str) -> int:
        """Return the style of a number format."""
        return self.formats.setdefault(code, len(self.formats))

    def sheet(self, sheet: Worksheet) -> bytes:
        """Return the part of a sheet."""
        hidden = [
            record(60, struct.pack("<IIIIH", first - 1, last - 1, 2048, 0, 1))
            for first, last in hidden_columns(sheet)
        ]
        merged = [record(176, struct.pack("<IIII", *area)) for area in areas(sheet)]
        protection = [record(535, bytes(66))] if sheet.protection.sheet else []
        return b"".join(
            [
                record(129),
                record(148, self.dimension(sheet)),
                *([record(390), *hidden, record(391)] if hidden else []),
                record(145),
                *self.rows(sheet),
                record(146),
                *protection,
                *around(merged),
                record(130),
            ]
        )  # fmt: skip

    def dimension(self, sheet: Worksheet) -> bytes:
        """Return the range a sheet says it fills."""
        return struct.pack("<IIII", 0, sheet.max_row - 1, 0, sheet.max_column - 1)

    def rows(self, sheet: Worksheet) -> Iterator[bytes]:
        """Yield the rows that hold something or are hidden."""
        dims = sheet.row_dimensions
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [c for c in row if isinstance(c, Cell) and c.value is not None]
            hidden = number in dims and dims[number].hidden
            if cells or hidden:
                flags = 0x10 if hidden else 0
                yield record(0, struct.pack("<IIHBBBI", number - 1, 0, 300, 0, flags, 0, 0))
                yield from self.cells(cells)

    def cells(self, cells: list[Cell]) -> Iterator[bytes]:
        """Yield cells; one right of the one before may be written short."""
        last = -1
        for cell in cells:
            ident, body = self.cell(cell)
            column, style = cell.column - 1, self.style(cell.number_format)
            if self.short and column == last + 1 and ident in SHORT:
                yield record(SHORT[ident], struct.pack("<I", style) + body)
            else:
                yield record(ident, struct.pack("<II", column, style) + body)
            last = column

    def cell(self, cell: Cell) -> tuple[int, bytes]:
        """Return the number of a cell's record and its value."""
        value: Any = cell.value
        if cell.data_type == "e":
            return 3, bytes([ERRORS[value]])
        if isinstance(value, bool):
            return 4, bytes([value])
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, date | datetime | time | timedelta):
            return 5, serial(value, self.book)
        packed = number(value)
        return packed or (5, struct.pack("<d", value))

    def text(self, value: str) -> tuple[int, bytes]:
        """Return a text in its cell or as a number of the table."""
        if self.inline:
            return (62, b"\0" + wide(value)) if self.rich else (6, wide(value))
        return 7, struct.pack("<I", self.texts.setdefault(value, len(self.texts)))

    def strings(self) -> bytes:
        """Return the table of texts."""
        run = struct.pack("<IHH", 1, 0, 0)
        flag, tail = (b"\1", run) if self.rich else (b"\0", b"")
        items = [record(19, flag + wide(text) + tail) for text in self.texts]
        return b"".join(
            [record(159, struct.pack("<II", len(items), len(items))), *items, record(160)]
        )

    def styles(self) -> bytes:
        """Return the number formats and the styles that name them."""
        own = {code: 164 + index for index, code in enumerate(self.formats)}
        own |= {
            code: BUILTIN_FORMATS_REVERSE[code] for code in own if code in BUILTIN_FORMATS_REVERSE
        }
        made = [
            record(44, struct.pack("<H", n) + wide(code)) for code, n in own.items() if n >= 164
        ]
        used = [record(47, struct.pack("<HH", 0, own[code]) + bytes(12)) for code in self.formats]
        count = struct.pack("<I", len(used))
        return b"".join(
            [record(278), record(615, struct.pack("<I", len(made))), *made, record(616),
             record(626, struct.pack("<I", 1)), record(47, bytes(16)), record(627),
             record(617, count), *used, record(618), record(279)]
        )  # fmt: skip

    def workbook(self) -> bytes:
        """Return the part that lists the sheets."""
        states = {"visible": 0, "hidden": 1, "veryHidden": 2}
        sheets = [
            record(
                156, struct.pack("<II", states[s.sheet_state], n) + wide(f"rId{n}") + wide(s.title)
            )
            for n, s in enumerate(self.book.worksheets, 1)
        ]
        since_1904 = self.book.epoch.year == 1904
        properties = struct.pack("<II", since_1904, 0) + wide("")
        return b"".join(
            [record(131), record(153, properties), record(143), *sheets, record(144), record(132)]
        )


def number(value: float) -> tuple[int, bytes] | None:
    """Return a number in four bytes, where that loses nothing."""
    for factor, flag in ((1, 0), (100, 1)):
        whole = round(value * factor) if abs(value) < 1e7 else 0
        if whole / factor == value and str(whole / factor) == str(float(value)):
            return 2, struct.pack("<i", whole << 2 | 2 | flag)
    return None


def relations(targets: dict[str, tuple[str, str]]) -> str:
    """Return a part of relationships: target and kind by id."""
    rows = "".join(
        f'<Relationship Id="{ident}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for ident, (target, kind) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def as_xlsb(
    book: Workbook, *, short: bool = False, inline: bool = False, rich: bool = False
) -> bytes:
    """Return a workbook as .xlsb, the same bytes every time."""
    writer = Writer(book, short=short, inline=inline, rich=rich)
    sheets = [writer.sheet(sheet) for sheet in book.worksheets]
    names = [f"worksheets/sheet{number}.bin" for number in range(1, len(sheets) + 1)]
    related = {f"rId{n}": (name, "worksheet") for n, name in enumerate(names, 1)}
    related |= {"rIdS": ("styles.bin", "styles"), "rIdT": ("sharedStrings.bin", "sharedStrings")}
    overrides = [OVERRIDE.format(name, "worksheet") for name in names]
    overrides += [OVERRIDE.format("styles.bin", "styles")]
    overrides += [OVERRIDE.format("sharedStrings.bin", "sharedStrings")]
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES.format("".join(overrides)),
        "_rels/.rels": relations({"rId1": ("xl/workbook.bin", "officeDocument")}),
        "xl/workbook.bin": writer.workbook(),
        "xl/_rels/workbook.bin.rels": relations(related),
        **{f"xl/{name}": part for name, part in zip(names, sheets, strict=True)},
        "xl/styles.bin": writer.styles(),
        "xl/sharedStrings.bin": writer.strings(),
    }
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, part in parts.items():
            member = ZipInfo(name)
            member.create_system = 3
            archive.writestr(member, part, ZIP_DEFLATED)
    return target.getvalue()
