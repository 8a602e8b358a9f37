"""Understands the cells of regular rows: what follows an address, letter by letter."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import cast
from xml.etree.ElementTree import Element
from xml.sax.saxutils import unescape

from defusedxml.ElementTree import fromstring
from openpyxl.xml.constants import SHEET_MAIN_NS

from exchange.adapters.workbook.grid import Value
from exchange.adapters.workbook.serials import Shape

REMEMBERED = 1 << 14
"""Different cells, and tags of rows, that are remembered."""

NAMESPACE = SHEET_MAIN_NS.encode()

PLAIN = rb"[\t\n -%'-;=?-\x7f\x80-\xee\xf0-\xf4]*+"
TEXT = rb"(?!</)%b(?:(?:&(?:amp|lt|gt|quot|apos);|(?<!]])>)%b)*+" % (PLAIN, PLAIN)
SPACE = rb'(?: xml:space="preserve")?+'
_NUMBER = rb"-?[0-9]{1,15}(?:\.[0-9]{1,20})?+(?:[eE][-+]?[0-9]{1,2})?+"
_TAG = rb'<f(?: aca="false")?+(?: t="shared")?+(?: ref="[A-Z0-9:]+")?+(?: si="[0-9]+")?+'
_AFTER = rb'(?(1)|(?: s="[0-9]{1,5}")?+)'
_FORMULA = rb"(?:%b(?:/>|>%b</f>))?+" % (_TAG, TEXT)
CELL = re.compile(
    rb'(?: s="([0-9]{1,5})")?+(?:(?: t="[a-zA-Z]+")?+ ?(/>|></c>)|%b)'
    % rb"|".join(
        rb"%b>%b</c>" % (attributes, held)
        for attributes, held in (
            (
                rb'(?: t="n")?+(?(1)|(?: s="([0-9]{1,5})")?+)',
                rb"%b<v>(%b)</v>" % (_FORMULA, _NUMBER),
            ),
            (rb' t="s"%b' % _AFTER, rb"<v>([0-9]{1,9})</v>"),
            (rb' t="inlineStr"%b' % _AFTER, rb"<is><t%b>(%b)</t></is>" % (SPACE, TEXT)),
            (rb' t="str"%b' % _AFTER, rb"%b<v>(%b)</v>" % (_FORMULA, TEXT)),
            (rb' t="e"%b' % _AFTER, rb"%b<v>%b</v>" % (_FORMULA, TEXT)),
            (rb' t="b"%b' % _AFTER, rb"%b<v>[01]</v>" % _FORMULA),
        )
    )
)
"""What follows the address of a regular cell: its style, that it is empty, a number, the number
of a shared text, a text or a formula's text. Errors and truth values are regular too."""

STYLED = re.compile(rb"[^>]* s=")
"""How a cell begins that has a style."""

WHOLE = re.compile(rb"-?[0-9]+")

OPEN, CLOSE = b"<v>", b"</v></c>"

SHARED = b' t="s"><v>'
"""How a cell with a shared text and no style begins; most texts are met once."""

HELD = slice(len(SHARED), -len(CLOSE))

UNKNOWN = object()
"""Stands for what a cell holds that is not remembered."""


class Irregular(Exception):
    """Something that is not certainly a row of numbers and texts."""


@dataclass(frozen=True)
class Dressing:
    """The styles of a workbook that make something of what a cell holds.

    `dates` make a date or a span of time of a number, `shapes` show it otherwise; whether
    there are styles that show `texts` otherwise.
    """

    dates: Collection[int] = ()
    shapes: Mapping[int, Shape] = field(default_factory=dict)
    texts: bool = False


class Cells:
    """What the cells of the regular rows hold; the first different ones are remembered.

    Those that are more than a number or a text are handed to `parse`, which is openpyxl's:
    errors, truth values, dates, and texts that may be shown otherwise.
    """

    def __init__(
        self,
        texts: Sequence[str],
        dressing: Dressing,
        parse: Callable[[Element], Mapping[str, Value]],
    ) -> None:
        self.texts, self.dressing, self.parse = texts, dressing, parse
        self.known: dict[bytes, Value] = {}
        self.plain: tuple[bytes, ...] = ()
        self.shaped: dict[bytes, Shape] = {}

    def values(self, cells: Sequence[bytes]) -> list[Value]:
        """Return what the cells of a row hold; raise Irregular where one is not regular."""
        values = list(map(self.known.get, cells, repeat(UNKNOWN)))
        if UNKNOWN in values:
            self.understand(cells, values)
        return cast("list[Value]", values)

    def understand(self, cells: Sequence[bytes], values: list[object]) -> None:
        """Replace what is unknown of a row: plain numbers together, other cells one by one."""
        unknown = [place for place, value in enumerate(values) if value is UNKNOWN]
        plain = [place for place in unknown if cells[place].startswith(self.plain)]
        found = numbers([cells[place] for place in plain]) if plain else []
        if self.shaped and found:
            found = [self.shape(cells[at], each) for at, each in zip(plain, found, strict=True)]
        for place, value in zip(plain, found, strict=False):
            values[place] = value
        if len(found) < len(unknown):
            for place in unknown:
                if values[place] is UNKNOWN:
                    values[place] = self.value(cells[place])
        if len(self.known) < REMEMBERED:
            held = cast("list[Value]", values)
            self.known.update((cells[place], held[place]) for place in unknown)

    def value(self, cell: bytes) -> Value:
        """Return what a regular cell holds, None where it holds nothing."""
        if cell.startswith(SHARED) and cell.endswith(CLOSE) and cell[HELD].isdigit():
            return self.texts[int(cell[HELD])]
        found = CELL.fullmatch(cell)
        if not found:
            raise Irregular
        before, blank, after, number, shared, inline, result = found.groups()
        if blank:
            return None
        style = int(before or after or 0)
        if number and style not in self.dressing.dates:
            shape = self.dressing.shapes.get(style)
            self.learn(cell, shape)
            value = int(number) if WHOLE.fullmatch(number) else float(number)
            return shape(value) if shape else value
        if not number and not (self.dressing.texts and STYLED.match(cell)):
            if shared:
                return self.texts[int(shared)]
            if inline or result:
                return plain(inline or result)
        return self.parse(fromstring(b'<c xmlns="%b" r="A1"%b' % (NAMESPACE, cell)))["value"]

    def learn(self, cell: bytes, shape: Shape | None) -> None:
        """Remember how a cell with nothing but a number begins, and what its style makes of it."""
        start = opening(cell)
        if b"<f" not in start and start not in self.plain:
            self.plain = (*self.plain, start)
            self.shaped |= {start: shape} if shape else {}

    def shape(self, cell: bytes, number: Value) -> Value:
        """Return the number of a cell that begins as one met before, as its style shows it."""
        shape = self.shaped.get(opening(cell))
        return shape(cast("float", number)) if shape else number


def opening(cell: bytes) -> bytes:
    """Return how a cell begins, up to its value."""
    return cell[: cell.index(OPEN) + len(OPEN)]


def numbers(cells: Sequence[bytes]) -> list[Value]:
    """Return the numbers that cells known to begin like one hold, none where one is no number.

    Numbers of JSON are numbers here, whole or not by the same signs.
    """
    start = opening(cells[0])
    held = b",".join(cells)[len(start) : -len(CLOSE)]
    alike = held.replace(CLOSE + b"," + start, b",")
    if not cells[-1].endswith(CLOSE):
        return []
    return listed(alike, len(cells)) or listed(BETWEEN.sub(b",", held), len(cells))


def listed(held: bytes, count: int) -> list[Value]:
    """Return so many numbers, none where it is not certain that these are all there is."""
    try:
        found: list[Value] = NUMBERS.decode(f"[{held.decode()}]")
    except ValueError:
        return []
    return found if len(found) == count and {int, float}.issuperset(map(type, found)) else []


BETWEEN = re.compile(rb'</v></c>,(?: [st]="[n0-9]+")*+><v>')
"""What is between the numbers of two cells."""


def no_number(constant: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(constant)


NUMBERS = json.JSONDecoder(parse_constant=no_number)


def plain(text: bytes) -> str:
    """Return the characters of a text in XML that has no tags."""
    characters = text.decode()
    if "&" in characters:
        return unescape(characters, {"&quot;": '"', "&apos;": "'"})
    return characters
