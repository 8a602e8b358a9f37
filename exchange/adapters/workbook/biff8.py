"""Reads the records of .xls, as Excel has written them since 1997 ([MS-XLS])."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from struct import Struct

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.biff12 import rk
from exchange.adapters.workbook.binary import BinarySheet
from exchange.adapters.workbook.grid import Area, Broken, Value
from exchange.adapters.workbook.serials import broken, finite
from exchange.adapters.workbook.sheets import MAX_CELLS

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
FORMULA, STRING, MULRK, ROW, COLINFO, MERGED = 0x0006, 0x0207, 0x00BD, 0x0208, 0x007D, 0x00E5

TOO_OLD = frozenset({0x01, 0x02, 0x03, 0x04, 0x05, 0x0206, 0x0406})
"""Cells of Excel 2 to 4, which this format does not have."""

HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08
"""Flags of a text: two bytes a character, data on its pronunciation, runs of formatting."""

PROTECT = 0x0012

NO_NUMBER = b"\xff\xff"
"""How the result of a formula ends that is no number."""

HEAD, PLACE, WORDS = Struct("<HH"), Struct("<HHH"), Struct("<HHHH")
DOUBLE = Struct("<d")

Record = tuple[int, list[bytes]]
"""A record's number and its body, in the pieces it was cut into."""


def records(stream: bytes, start: int = 0) -> Iterator[Record]:
    """Yield the records of a substream from `start` to its end, without those of charts in it.

    Raises Unreadable where it does not end.
    """
    depth = 0
    waiting: Record | None = None
    for ident, body in _walk(stream, start):
        if ident == CONTINUE and waiting:
            waiting[1].append(body)
            continue
        if waiting and depth == 1:
            yield waiting
        depth += (ident == BOF) - (ident == EOF)
        if not depth:
            return
        waiting = (ident, [body])
    raise refused("BIFF8, EOF")


def _walk(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + HEAD.size <= len(stream):
        ident, size = HEAD.unpack_from(stream, at)
        body = stream[at + HEAD.size : at + HEAD.size + size]
        if len(body) < size:
            raise refused(f"BIFF8, {ident:#x}, {len(body)} B < {size} B")
        yield ident, body
        at += HEAD.size + size


class Pieces:
    """Bytes that were cut into pieces, taken one after the other."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = pieces
        self.piece, self.at = 0, 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, over cuts."""
        taken = self.pieces[self.piece][self.at : self.at + size]
        self.at += len(taken)
        while len(taken) < size:
            self.piece += 1
            found = self.pieces[self.piece][: size - len(taken)]
            self.at = len(found)
            taken += found
        return taken

    def number(self, size: int) -> int:
        """Return the next bytes as a number."""
        return int.from_bytes(self.take(size), "little")

    def text(self, count: int, flags: int) -> str:
        """Return the next characters; behind a cut stands anew how wide they are."""
        found = b""
        while True:
            size = 2 if flags & WIDE else 1
            left = self.pieces[self.piece][self.at : self.at + count * size]
            here = len(left) // size
            whole = left[: here * size]
            found += whole if size > 1 else whole.decode("latin-1").encode("utf-16-le")
            self.at += here * size
            count -= here
            if not count:
                return found.decode("utf-16-le")
            self.piece, self.at = self.piece + 1, 0
            flags = self.number(1)


def unicode(pieces: Sequence[bytes], at: int, *, size: int = 2) -> str:
    """Return the text at a byte of a record whose length takes `size` bytes."""
    source = Pieces(pieces)
    source.take(at)
    count = source.number(size)
    return source.text(count, source.number(1))


def strings(pieces: Sequence[bytes]) -> list[str]:
    """Return the shared texts of a workbook, in order (SST)."""
    source = Pieces(pieces)
    source.take(4)
    return [_rich(source) for _ in range(source.number(4))]


def _rich(source: Pieces) -> str:
    count, flags = source.number(2), source.number(1)
    runs = source.number(2) if flags & RICH else 0
    extended = source.number(4) if flags & EXTENDED else 0
    found = source.text(count, flags)
    source.take(4 * runs + extended)
    return found


Decode = Callable[[list[bytes]], Value]

CELLS: Mapping[int, Decode] = {
    0x0203: lambda body: finite(DOUBLE.unpack_from(body[0], 6)[0]),
    0x027E: lambda body: rk(body[0], 6),
    0x0204: lambda body: unicode(body, 6) or None,
    0x00D6: lambda body: unicode(body, 6) or None,
    0x0205: lambda body: broken(body[0][6]) if body[0][7] else body[0][6] != 0,
}
"""Every cell that holds its value itself, but for formulas and runs of numbers."""

SHARED = 0x00FD

RESULTS: Mapping[int, Callable[[bytes], Value]] = {
    1: lambda result: result[2] != 0,
    2: lambda result: broken(result[2]),
    3: lambda _: None,
}
"""What a formula's result is where it is no number; 0 is a text that comes behind it."""


class SheetStream(BinarySheet):
    """One sheet of an .xls on its way."""

    texts: tuple[int, int] | None = None
    """Row and column of a formula whose text has not come yet."""

    def read(self, stream: bytes, start: int) -> None:
        """Read the substream of a sheet; raises Unreadable where it is not sound."""
        known = {**CELLS, SHARED: self.shared}
        for ident, body in records(stream, start):
            if ident in known:
                row, column, style = PLACE.unpack_from(body[0])
                self.keep(row, column, style, known[ident](body))
            elif ident in OTHERS:
                OTHERS[ident](self, body)
            elif ident in TOO_OLD:
                raise refused(f"BIFF8, {ident:#x}")

    def keep(self, row: int, column: int, style: int, value: Value) -> None:
        """Put a value into its cell as its format shows it; an empty one is none."""
        if value is not None:
            self.slots += self.place(row + 1, column, self.book.shown(style, value))
            if self.slots > MAX_CELLS:
                raise refused(f"{self.slots} > {MAX_CELLS}")

    def shared(self, body: list[bytes]) -> Value:
        """Return a text of the shared table."""
        return self.book.strings[int.from_bytes(body[0][6:10], "little")] or None

    def numbers(self, body: list[bytes]) -> None:
        """Read a run of numbers beside each other (MULRK)."""
        row, column = HEAD.unpack_from(body[0])
        for index, at in enumerate(range(4, len(body[0]) - 2, 6)):
            style = int.from_bytes(body[0][at : at + 2], "little")
            self.keep(row, column + index, style, rk(body[0], at + 2))

    def formula(self, body: list[bytes]) -> None:
        """Read the result of a formula; until its text comes, a text is Broken."""
        row, column, style = PLACE.unpack_from(body[0])
        result = body[0][6:14]
        if result[6:] != NO_NUMBER:
            self.keep(row, column, style, finite(DOUBLE.unpack(result)[0]))
        elif result[0] in RESULTS:
            self.keep(row, column, style, RESULTS[result[0]](result))
        else:
            self.keep(row, column, style, Broken("="))
            self.texts = (row, column)

    def text(self, body: list[bytes]) -> None:
        """Read the text that is the result of the formula before."""
        if self.texts:
            row, column = self.texts
            self.rows[row + 1][column] = unicode(body, 0) or None
            self.texts = None

    def row(self, body: list[bytes]) -> None:
        """Note whether a row is hidden."""
        if body[0][12] & HIDDEN_ROW:
            self.hidden_rows.add(int.from_bytes(body[0][:2], "little") + 1)

    def columns(self, body: list[bytes]) -> None:
        """Note whether columns are hidden."""
        if body[0][8] & HIDDEN_COLUMN:
            first, last = HEAD.unpack_from(body[0])
            self.hidden_columns.update(range(first + 1, min(last, 0xFF) + 2))

    def areas(self, body: list[bytes]) -> None:
        """Note merged ranges."""
        for at in range(2, len(body[0]), 8):
            top, bottom, left, right = WORDS.unpack_from(body[0], at)
            self.merged.append(Area(left + 1, top + 1, right + 1, bottom + 1))

    def protect(self, body: list[bytes]) -> None:
        """Note whether the sheet is protected."""
        self.protected = self.protected or body[0][:2] == b"\1\0"


OTHERS: Mapping[int, Callable[[SheetStream, list[bytes]], None]] = {
    FORMULA: SheetStream.formula,
    STRING: SheetStream.text,
    MULRK: SheetStream.numbers,
    ROW: SheetStream.row,
    COLINFO: SheetStream.columns,
    MERGED: SheetStream.areas,
    PROTECT: SheetStream.protect,
}
"""What else of a sheet is read."""
