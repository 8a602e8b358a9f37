"""Opens a .xls workbook: the stream in its compound file, its sheets, texts and formats."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import cast

from olefile import OleFileIO

from exchange.adapters.workbook.archive import refused
from exchange.adapters.workbook.biff8 import (
    BOF,
    Record,
    SheetStream,
    records,
    strings,
    unicode,
)
from exchange.adapters.workbook.binary import Book, styled
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.serials import builtin, epoch
from exchange.adapters.workbook.tabs import Tab

STREAM, OLD_STREAM = "Workbook", "Book"

DATEMODE, FORMAT, STYLE, SHEET, TEXTS = 0x0022, 0x041E, 0x00E0, 0x0085, 0x00FC

BIFF8 = 0x0600
"""Version in BOF of Excel 97 and later; before it texts were in a code page of the sender's."""


def tabs(content: bytes) -> list[Tab]:
    """Return the worksheets of a workbook, none of them read yet.

    Raises Unreadable for Excel 95 and before.
    """
    stream = workbook_stream(content)
    globals_ = list(records(stream))
    version = int.from_bytes(globals_[0][1][0][:2], "little") if globals_[0][0] == BOF else 0
    if version != BIFF8:
        raise refused(f"BIFF {version:#06x} ≠ {BIFF8:#06x}")
    texts = next((body for ident, body in globals_ if ident == TEXTS), None)
    book = _book(globals_, strings(texts) if texts else ())
    return [
        Tab(unicode(body, 6, size=1), not body[0][4] & 3, partial(_grid, stream, body, book))
        for ident, body in globals_
        if ident == SHEET and body[0][5] == 0
    ]


def workbook_stream(content: bytes) -> bytes:
    """Return the stream of a compound file that holds a workbook."""
    with OleFileIO(BytesIO(content)) as compound:
        for name in (STREAM, OLD_STREAM):
            if compound.exists(name):
                return cast("bytes", compound.openstream(name).read())
    raise refused(f"OLE, {STREAM}")


def _book(globals_: list[Record], texts: Sequence[str]) -> Book:
    codes, styles, since_1904 = {}, [], False
    for ident, body in globals_:
        number = int.from_bytes(body[0][:2], "little")
        if ident == FORMAT:
            codes[number] = unicode(body, 2)
        elif ident == STYLE:
            styles.append(int.from_bytes(body[0][2:4], "little"))
        elif ident == DATEMODE:
            since_1904 = bool(number)
    formats = [codes.get(number, builtin(number)) for number in styles]
    return styled(texts, formats, epoch(since_1904=since_1904))


def _grid(stream: bytes, listed: list[bytes], book: Book) -> Grid:
    sheet = SheetStream(unicode(listed, 6, size=1), book)
    sheet.read(stream, int.from_bytes(listed[0][:4], "little"))
    return sheet.grid()
