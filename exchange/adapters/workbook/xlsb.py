"""Opens a .xlsb workbook: its sheets, shared texts and number formats."""

from functools import partial
from struct import Struct

from pyxlsb import biff12

from exchange.adapters.workbook.biff12 import SheetPart, formats, records, strings, wide
from exchange.adapters.workbook.binary import Book, styled
from exchange.adapters.workbook.grid import Grid
from exchange.adapters.workbook.parts import Parts
from exchange.adapters.workbook.serials import epoch
from exchange.adapters.workbook.tabs import Tab

WORD = Struct("<I")

SINCE_1904 = 0x01

CELLS = "worksheet"
"""Kind of a part that holds cells; chart, dialog and macro sheets hold none of a document."""


def tabs(content: bytes) -> list[Tab]:
    """Return the worksheets of a workbook that has been looked into, none of them read yet."""
    parts = Parts(content)
    main = next(name for _, kind, name in parts.related("") if kind == "officeDocument")
    related = {ident: (kind, name) for ident, kind, name in parts.related(main)}
    by_kind = dict(related.values())
    sheets, since_1904 = _listed(parts.read(main))
    book = styled(
        strings(parts.read(by_kind["sharedStrings"])) if "sharedStrings" in by_kind else (),
        formats(parts.read(by_kind["styles"])) if "styles" in by_kind else (),
        epoch(since_1904=since_1904),
    )
    return [
        Tab(title, visible, partial(_grid, parts, related[ident][1], title, book))
        for title, ident, visible in sheets
        if related[ident][0] == CELLS
    ]


def _listed(part: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return title, relationship and visibility of each sheet, and where days count from."""
    sheets, since_1904 = [], False
    for ident, body in records(part):
        if ident == biff12.WORKBOOKPR:
            since_1904 = bool(body[0] & SINCE_1904)
        elif ident == biff12.SHEET:
            relation = wide(body, 8)
            title = wide(body, 12 + 2 * len(relation))
            sheets.append((title, relation, WORD.unpack_from(body)[0] == 0))
    return sheets, since_1904


def _grid(parts: Parts, name: str, title: str, book: Book) -> Grid:
    sheet = SheetPart(title, book)
    sheet.read(parts.read(name))
    return sheet.grid()
