"""Takes the regular rows out of a sheet's XML as it streams by; openpyxl reads what is left.

A row is regular if it is, letter by letter, what programs write for numbers, texts and
results of formulas. Everything else stays in the stream: what stands before and after the
rows, and every row with anything else in it (docs/decisions/0011-regular-rows.md).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import IO

from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import column_index_from_string

from exchange.adapters.workbook.grid import Value
from exchange.adapters.workbook.stored import (
    NAMESPACE,
    REMEMBERED,
    SPACE,
    TEXT,
    Cells,
    Irregular,
    plain,
)

CHUNK = 1 << 18
"""Bytes looked at together."""

LONGEST = 1 << 22
"""Bytes in which the end of a row is looked for."""

END = b"</row>"

ROW = re.compile(rb'\s*+<row r="([0-9]{1,7})"((?: [a-zA-Z0-9:]+="[^"<>&]*")*+) ?(/?)>')
"""The tag of a row: its number, the rest of it, and whether it is empty."""

CELLS = re.compile(rb'<c r="([A-Z]{1,3})[0-9]++"([^<]*+(?:<[^c][^<]*+)*+)')
"""The letters of the column of each cell of a row, and what follows its address."""

HIDDEN = re.compile(rb'hidden="(?:1|true)"')

OTHER_ROW = re.compile(rb'\s*+<row r="([0-9]{1,7})"[ >]')
"""The beginning of a row that is not regular."""

START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=.1\.0.(?: encoding=.(?i:utf-8).)?"
    rb"(?: standalone=.(?:yes|no).)? ?\?>)?\s*<(?:worksheet|sst) (?!.*<[!?])",
    re.DOTALL,
)
"""How a part begins whose characters are UTF-8 and whose tags are what they look like."""

DEFAULT = re.compile(rb'xmlns(?!:)(?:="([^"]*)")?')
"""Where a part says which vocabulary its tags without a prefix are of."""

TEXTS = re.compile(rb"(?:\s*+<si>(?:<t ?/>|<t%b>%b</t>)</si>)*+\s*+</sst>\s*+" % (SPACE, TEXT))
"""A table of texts that have no fonts, no phonetics and nothing else in them."""

SHARED = re.compile(rb"<si><t(?: ?/>|%b>([^<]*)<)" % SPACE)


class Rows:
    """The rows of a sheet that are not empty, by their numbers, as far as they were met.

    `slots` counts their cells and the empty ones to the left of them; `check` is told.
    `twice` is told row and column of a value for a cell that has one already.
    """

    def __init__(
        self, cells: Cells, check: Callable[[int], None], twice: Callable[[int, int], None]
    ) -> None:
        self.cells, self.check, self.twice = cells, check, twice
        self.rows: dict[int, list[Value]] = {}
        self.left: set[int] = set()
        self.slots = 0
        self.tags: set[bytes] = {b""}
        self.starts: Sequence[bytes] = ()
        self.length = 0
        self.columns: Sequence[int] = ()
        self.in_order = True

    def put(self, number: int, cells: list[Value]) -> None:
        """Keep what is known of a row so far."""
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            self.slots += len(cells) - len(self.rows.get(number, ()))
            self.rows[number] = cells
            self.check(self.slots)

    def add(self, number: int, columns: Sequence[int], values: Sequence[Value]) -> None:
        """Put cells in their columns; of several in one place one may hold a value."""
        cells = list(self.rows.get(number, ()))
        for column, value in zip(columns, values, strict=True):
            if value is not None:
                cells.extend([None] * (column - len(cells)))
                if cells[column - 1] is not None:
                    self.twice(number, column)
                cells[column - 1] = value
        self.put(number, cells)

    def take(self, xml: bytes, start: int) -> tuple[int, bytes]:
        """Take the regular rows that begin at `start`; return their end and what stays of them.

        The last one stays as an empty row, because a row without a number follows the one
        before it. So does each whose tag says something new, or that it is hidden.
        """
        stay: dict[int, bytes] = {}
        last = None
        while (row := ROW.match(xml, start)) and self.is_new(number := int(row[1])):
            end = row.end() if row[3] else xml.find(END, row.end())
            if end < 0 or not self.understood(row[1], xml[row.end() : end]):
                break
            tag = row[2]
            if tag not in self.tags or HIDDEN.search(tag):
                stay[number] = b'<row r="%d"%b/>' % (number, tag)
                self.tags |= {tag} if len(self.tags) < REMEMBERED else set()
            start, last = end if row[3] else end + len(END), number
        if last is not None:
            stay.setdefault(last, b'<row r="%d"/>' % last)
        return start, b"".join(stay.values())

    def is_new(self, number: int) -> bool:
        """Say whether a row with this number has not come yet, nor was left to openpyxl."""
        return number not in self.rows and number not in self.left

    def understood(self, number: bytes, xml: bytes) -> bool:
        """Keep a row, given all between its tags, and say whether it is a regular one.

        Its addresses and what follows each of them must put the row together again.
        """
        address = number + b'"'
        cells = self.cut(xml, address)
        if cells is None:
            cells = self.cut_anew(xml, address)
        if cells is None:
            return False
        try:
            values = self.cells.values(cells)
        except Irregular:
            return False
        if self.in_order:
            self.put(int(number), values)
        else:
            self.add(int(number), self.columns, values)
        return True

    def cut(self, xml: bytes, address: bytes) -> list[bytes] | None:
        """Return what follows the address of each cell, None where that is not all there is.

        The cells must be in the columns of the row before. Cut at its own number, each
        piece but the last ends with the start of a cell; if one does not, too much is left.
        """
        first, *cells = map(bytes.removesuffix, xml.split(address), (*self.starts, b""))
        spent = self.length + len(cells) * len(address) + sum(map(len, cells))
        whole = not first and len(cells) == len(self.starts) and spent == len(xml)
        return cells if whole else None

    def cut_anew(self, xml: bytes, address: bytes) -> list[bytes] | None:
        """Return the same for a row with cells in whatever columns, and remember these."""
        found = CELLS.findall(xml)
        self.starts = [b'<c r="' + letters for letters, _ in found]
        self.length = sum(map(len, self.starts))
        self.columns = [column_index_from_string(letters.decode()) for letters, _ in found]
        self.in_order = self.columns == list(range(1, len(found) + 1))
        cells = [rest for _, rest in found]
        pieces = zip(self.starts, repeat(address), cells, strict=False)
        return cells if b"".join(chain.from_iterable(pieces)) == xml else None


class Left:
    """What is left of a sheet's XML, to be read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = filter(None, pieces)

    def read(self, _: int = -1) -> bytes:
        """Return the next bytes, none at the end."""
        return next(self.pieces, b"")


def sifted(source: IO[bytes], rows: Rows) -> Iterator[bytes]:
    """Yield a sheet's XML, less the regular rows that `rows` takes.

    Where it is not certain that something is a row, everything from there on stays.
    """
    before, tag, xml = source.read(CHUNK).partition(b"<sheetData>")
    yield before + tag
    certain = bool(tag) and vocabulary(before) == NAMESPACE
    place = 0
    while certain:
        place, stay = rows.take(xml, place)
        yield stay
        end = xml.find(END, place) + len(END)
        if end < len(END):
            more = source.read(CHUNK) if len(xml) < LONGEST else b""
            if not more:
                break
            xml, place = xml[place:] + more, 0
            continue
        number = other_row(xml[place:end])
        if not number:
            break
        rows.left.add(number)
        yield xml[place:end]
        place = end
    yield xml[place:]
    yield from iter(lambda: source.read(CHUNK), b"")


def other_row(xml: bytes) -> int:
    """Return the number of the row that XML up to the end of a row is, 0 if that is not certain."""
    row = OTHER_ROW.match(xml)
    alone = xml.count(b"<row") == 1 and b"<!" not in xml and b"<?" not in xml
    return int(row[1]) if row and alone else 0


def vocabulary(head: bytes) -> bytes | None:
    """Return which vocabulary the tags of a part are of, None where that is not certain."""
    named = DEFAULT.findall(head)
    return named[0] if START.match(head) and len(named) == 1 else None


def texts(xml: bytes) -> list[str] | None:
    """Return a table of texts, None where it is not a regular one."""
    start = xml.find(b">", xml.find(b"<sst ")) + 1
    if vocabulary(xml[:start]) != NAMESPACE or b"x005F_" in xml:
        return None
    if not TEXTS.fullmatch(xml, start):
        return None
    fromstring(xml[:start] + b"</sst>")
    return [plain(text) for text in SHARED.findall(xml, start)]
