"""Reads the records of .xlsb: every kind of cell [MS-XLSB] has, under the numbers pyxlsb names."""

from collections.abc import Callable, Iterator, Mapping
from struct import Struct
from typing import cast

from pyxlsb import biff12

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.binary import MAX_COLUMNS, BinarySheet, Book
from exchange.adapters.workbook.grid import Area, Value
from exchange.adapters.workbook.serials import broken, builtin, finite
from exchange.adapters.workbook.sheets import MAX_CELLS

MAX_ROWS = 1_048_576

MERGED = 0x01B0
PROTECTION = frozenset({0x0497, 0x05A6})
"""Records that say that a sheet is protected, as pyxlsb numbers them (535, 678)."""

FORMAT = 0x2C

NO_CELL = frozenset({35, 36, 37, 38, 49, 50})
"""Records below 64 that may stand among cells and hold none: extensions and metadata."""

FIRST_OTHER = 64
"""Records from here on are never cells; a lower one we do not know might be."""

MORE = 0x80
"""Bit of a byte that says that another one follows."""

LONG = 8
"""Bytes before the value of a cell that names its column; a short one has half."""

HIDDEN_ROW, HIDDEN_COLUMN = 0x10, 0x01
STYLE = 0xFFFFFF
"""The part of a cell's second word that is its style."""

WORD, PAIR, AREA = Struct("<I"), Struct("<II"), Struct("<IIII")
INTEGER, DOUBLE = Struct("<i"), Struct("<d")

Record = tuple[int, bytes]
Decode = Callable[[bytes, int], Value]
"""Takes the value out of a cell's record, which begins at this byte."""


def records(part: bytes) -> Iterator[Record]:
    """Yield number and body of each record of a part, the number as pyxlsb has it.

    Number and length take a byte more for each one whose highest bit is set ([MS-XLSB]
    2.1.4). Raises Unreadable where the last record is cut off.
    """
    at, end = 0, len(part)
    while at < end:
        ident, size, at = part[at], part[at + 1], at + 2
        if ident & MORE:
            ident, size, at = ident | size << 8, part[at], at + 1
        if size & MORE:
            size, at = _length(part, at - 1)
        body = part[at : at + size]
        at += size
        if at > end:
            raise refused(f"BIFF12, {ident:#x}, {len(body)} B < {size} B")
        yield ident, body


def _length(part: bytes, at: int) -> tuple[int, int]:
    """Return a length of several bytes, and where it ends."""
    size = shift = 0
    while part[at] & MORE:
        size |= (part[at] & ~MORE) << shift
        at, shift = at + 1, shift + 7
    return size | part[at] << shift, at + 1


def wide(body: bytes, at: int) -> str:
    """Return the text at a byte of a record (XLWideString)."""
    (count,) = WORD.unpack_from(body, at)
    text = body[at + 4 : at + 4 + 2 * count]
    if len(text) < 2 * count:
        raise refused(f"BIFF12, {len(text)} B < {2 * count} B")
    return text.decode("utf-16-le")


def rk(body: bytes, at: int) -> float:
    """Return a number packed in four bytes (RkNumber)."""
    (packed,) = INTEGER.unpack_from(body, at)
    if packed & 2:
        whole: int = packed >> 2
        return whole / 100 if packed & 1 else whole
    (value,) = DOUBLE.unpack(b"\0\0\0\0" + INTEGER.pack(packed & ~3))
    return cast("float", value / 100 if packed & 1 else value)


def real(body: bytes, at: int) -> Value:
    """Return a number in full."""
    return finite(DOUBLE.unpack_from(body, at)[0])


def text(body: bytes, at: int) -> Value:
    """Return a text that stands in its cell, None for one without a character."""
    return wide(body, at) or None


CELLS: Mapping[int, Decode] = {
    biff12.BLANK: lambda _, __: None,
    biff12.NUM: rk,
    biff12.BOOLERR: lambda body, at: broken(body[at]),
    biff12.BOOL: lambda body, at: body[at] != 0,
    biff12.FLOAT: real,
    6: text,
    biff12.FORMULA_STRING: text,
    biff12.FORMULA_FLOAT: real,
    biff12.FORMULA_BOOL: lambda body, at: body[at] != 0,
    biff12.FORMULA_BOOLERR: lambda body, at: broken(body[at]),
    62: lambda body, at: text(body, at + 1),
}
"""Every cell that names its column, but for those whose text is in the shared table."""

SHORT: Mapping[int, int] = {12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7}
"""Cells that stand right of the one before, and the ones they are otherwise like."""


def readers(book: Book) -> dict[int, tuple[Decode, int]]:
    """Return, by record, what takes a cell's value and where it begins."""

    def shared(body: bytes, at: int) -> Value:
        return book.strings[WORD.unpack_from(body, at)[0]] or None

    known = {**CELLS, biff12.STRING: shared}
    short = {ident: (known[like], LONG // 2) for ident, like in SHORT.items()}
    return {ident: (decode, LONG) for ident, decode in known.items()} | short


class SheetPart(BinarySheet):
    """One sheet of an .xlsb on its way."""

    def read(self, part: bytes) -> None:
        """Read a sheet's records; raises Unreadable where they are not sound."""
        stream = records(part)
        self.before(stream)
        self.data(stream)
        self.after(stream)

    def before(self, stream: Iterator[Record]) -> None:
        """Read what stands before the cells; the stated dimension, which may be wrong, is not."""
        for ident, body in stream:
            if ident == biff12.SHEETDATA:
                return
            if ident == biff12.COL and body[16] & HIDDEN_COLUMN:
                first, last = PAIR.unpack_from(body)
                self.hidden_columns.update(range(first + 1, min(last + 1, MAX_COLUMNS) + 1))

    def data(self, stream: Iterator[Record]) -> None:
        """Read the cells, all of them."""
        known, shown = readers(self.book), self.book.shown
        odd = {*self.book.shapes, *self.book.dresses}
        pair, word = PAIR.unpack_from, WORD.unpack_from
        number, cells, column = 1, self.row(bytes(12))[1], -1
        for ident, body in stream:
            if ident in known:
                decode, at = known[ident]
                if at == LONG:
                    column, style = pair(body)
                else:
                    column, style = column + 1, word(body)[0]
                value = decode(body, at)
                if style & STYLE in odd:
                    value = shown(style & STYLE, value)
                if column == len(cells) < MAX_COLUMNS:
                    cells.append(value)
                else:
                    self.place(number, column, value)
            elif ident == biff12.ROW:
                self.slots += len(cells)
                (number, cells), column = self.row(body), -1
            elif ident == biff12.SHEETDATA_END:
                return
            elif ident < FIRST_OTHER and ident not in NO_CELL:
                raise refused(f"BIFF12, {ident}")
        raise refused("BIFF12, BrtEndSheetData")

    def row(self, body: bytes) -> tuple[int, list[Value]]:
        """Return number and cells of a row that begins; there may have been some before."""
        number = WORD.unpack_from(body)[0] + 1
        if number > MAX_ROWS or self.slots > MAX_CELLS:
            raise refused(f"{number} > {MAX_ROWS}, {self.slots} > {MAX_CELLS}")
        if body[11] & HIDDEN_ROW:
            self.hidden_rows.add(number)
        return number, self.rows.setdefault(number, [])

    def after(self, stream: Iterator[Record]) -> None:
        """Read what stands behind the cells."""
        for ident, body in stream:
            if ident == MERGED:
                top, bottom, left, right = AREA.unpack_from(body)
                self.merged.append(Area(left + 1, top + 1, right + 1, bottom + 1))
            self.protected = self.protected or ident in PROTECTION


def strings(part: bytes) -> list[str]:
    """Return the shared texts of a workbook, in order."""
    found, ended = [], False
    for ident, body in records(part):
        if ident == biff12.SI:
            found.append(wide(body, 1))
        ended = ended or ident == biff12.SST_END
    if not ended:
        raise refused("BIFF12, BrtEndSst")
    return found


def formats(part: bytes) -> list[str]:
    """Return the number format of every style of a workbook, in order."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = ended = False
    for ident, body in records(part):
        if ident == FORMAT:
            codes[int.from_bytes(body[:2], "little")] = wide(body, 2)
        elif ident == biff12.XF and inside:
            styles.append(int.from_bytes(body[2:4], "little"))
        inside = (inside or ident == biff12.CELLXFS) and ident != biff12.CELLXFS_END
        ended = ended or ident == biff12.STYLESHEET_END
    if not ended:
        raise refused("BIFF12, BrtEndStyleSheet")
    return [codes.get(number, builtin(number)) for number in styles]
