"""Writes a workbook of openpyxl as .xls, record by record after [MS-XLS] and [MS-CFB]."""

import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from as_xlsb import ERRORS, areas, hidden_columns, number, serial
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.worksheet.worksheet import Worksheet

SECTOR = 512
LONGEST = 8224
"""Bytes a record may have before the rest of it stands in another one."""

FREE, CHAIN_END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(ident: int, body: bytes = b"") -> bytes:
    """Return one record, cut where it is too long."""
    pieces = [body[at : at + LONGEST] for at in range(0, len(body), LONGEST)] or [b""]
    idents = [ident, *(0x003C for _ in pieces[1:])]
    return b"".join(
        struct.pack("<HH", one, len(piece)) + piece
        for one, piece in zip(idents, pieces, strict=True)
    )


def text(value: str, size: str = "H") -> bytes:
    """Return a text, one byte a character where that is enough."""
    try:
        coded, flag = value.encode("latin-1"), 0
    except UnicodeEncodeError:
        coded, flag = value.encode("utf-16-le"), 1
    return struct.pack(f"<{size}B", len(coded) >> flag, flag) + coded


def shared(texts: list[str]) -> bytes:
    """Return the table of texts, cut inside a text where a record is full."""
    records, body = [], struct.pack("<II", len(texts), len(texts))
    for value in texts:
        coded, head = text(value), 3
        flag = coded[2:3]
        while len(body) + len(coded) > LONGEST:
            room = LONGEST - len(body)
            fits = room - (room - head) % (1 + flag[0])
            if fits > head:
                body, coded, head = body + coded[:fits], flag + coded[fits:], 1
            records.append(body)
            body = b""
        body += coded
    idents = [0x00FC, *(0x003C for _ in records)]
    return b"".join(
        struct.pack("<HH", ident, len(piece)) + piece
        for ident, piece in zip(idents, [*records, body], strict=True)
    )


class Writer:
    """One workbook on its way: what its sheets share is collected while they are written."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.texts: dict[str, int] = {}
        self.formats: dict[str, int] = {"General": 0}

    def sheet(self, sheet: Worksheet) -> bytes:
        """Return the substream of a sheet."""
        columns = [
            record(0x007D, struct.pack("<HHHHHH", first - 1, last - 1, 2048, 0, 1, 0))
            for first, last in hidden_columns(sheet)
        ]
        places = [struct.pack("<HHHH", *area) for area in areas(sheet)]
        merged = record(0x00E5, struct.pack("<H", len(places)) + b"".join(places))
        extent = struct.pack("<IIHHH", 0, sheet.max_row, 0, sheet.max_column, 0)
        protected = [record(0x0012, b"\1\0")] if sheet.protection.sheet else []
        return b"".join(
            [record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)), *protected,
             *columns, record(0x0200, extent), *self.rows(sheet), merged,
             record(0x000A)]
        )  # fmt: skip

    def rows(self, sheet: Worksheet) -> Iterator[bytes]:
        """Yield what is hidden, then the cells."""
        for number_, dims in sheet.row_dimensions.items():
            if dims.hidden:
                yield record(0x0208, struct.pack("<HHHHHHI", number_ - 1, 0, 0, 255, 0, 0, 0x20))
        for row in sheet.iter_rows():
            cells = [c for c in row if isinstance(c, Cell) and c.value is not None]
            yield from (self.cell(cell) for cell in cells)

    def cell(self, cell: Cell) -> bytes:
        """Return the record of a cell."""
        value: Any = cell.value
        style = self.formats.setdefault(cell.number_format, len(self.formats))
        place = struct.pack("<HHH", cell.row - 1, cell.column - 1, style)
        if cell.data_type == "e":
            return record(0x0205, place + bytes([ERRORS[value], 1]))
        if isinstance(value, bool):
            return record(0x0205, place + bytes([value, 0]))
        if isinstance(value, str):
            index = self.texts.setdefault(value, len(self.texts))
            return record(0x00FD, place + struct.pack("<I", index))
        if isinstance(value, date | datetime | time | timedelta):
            return record(0x0203, place + serial(value, self.book))
        packed = number(value)
        if packed:
            return record(0x027E, place + packed[1])
        return record(0x0203, place + struct.pack("<d", value))

    def stream(self) -> bytes:
        """Return the stream: what is shared, with where each sheet begins, then the sheets."""
        sheets = [self.sheet(sheet) for sheet in self.book.worksheets]
        size = len(self.globals([0 for _ in sheets]))
        starts = [size + sum(map(len, sheets[:index])) for index in range(len(sheets))]
        return b"".join([self.globals(starts), *sheets])

    def globals(self, starts: list[int]) -> bytes:
        """Return the substream of the workbook itself."""
        own = {code: 164 + index for index, code in enumerate(self.formats)}
        own |= {
            code: BUILTIN_FORMATS_REVERSE[code] for code in own if code in BUILTIN_FORMATS_REVERSE
        }
        states = {"visible": 0, "hidden": 1, "veryHidden": 2}
        return b"".join(
            [record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
             record(0x0022, struct.pack("<H", self.book.epoch.year == 1904)),
             *(record(0x041E, struct.pack("<H", n) + text(code))
               for code, n in own.items() if n >= 164),
             *(record(0x00E0, struct.pack("<HH", 0, own[code]) + bytes(16))
               for code in self.formats),
             *(record(0x0085, struct.pack("<IBB", start, states[sheet.sheet_state], 0)
                      + text(sheet.title, "B"))
               for start, sheet in zip(starts, self.book.worksheets, strict=True)),
             shared(list(self.texts)), record(0x000A)]
        )  # fmt: skip


def compound(stream: bytes) -> bytes:
    """Return a compound file that holds one stream, named Workbook."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = -(-(sectors + 1) * 4 // (SECTOR - 4))
    chain = [*range(1, sectors), CHAIN_END, CHAIN_END, *(FAT_SECTOR for _ in range(tables))]
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    first_table = sectors + 1
    where = [*range(first_table, first_table + tables)]
    where += [FREE] * (109 - len(where))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3,
        0xFFFE, 9, 6, bytes(6), 0, tables, sectors, 0, 4096, CHAIN_END, 0, CHAIN_END, 0, *where,
    )  # fmt: skip
    folder = entry("Root Entry", 5, 1, (CHAIN_END, 0))
    folder += entry("Workbook", 2, FREE, (0, len(stream)))
    return b"".join(
        [header, stream.ljust(sectors * SECTOR, b"\0"), folder.ljust(SECTOR, b"\0"),
         struct.pack(f"<{len(chain)}I", *chain)]
    )  # fmt: skip


def entry(name: str, kind: int, child: int, chain: tuple[int, int]) -> bytes:
    """Return an entry of a compound file's directory; `chain` is first sector and size."""
    coded = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", coded, len(coded), kind, 1, FREE, FREE, child, bytes(16), 0, 0, 0,
        *chain,
    )  # fmt: skip


def as_xls(book: Workbook) -> bytes:
    """Return a workbook as .xls, the same bytes every time."""
    return compound(Writer(book).stream())
