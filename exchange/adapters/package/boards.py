"""Reads the bill of materials out of board data (IPC-2581), piece by piece.

IPC-2581 has a schema and no DTD: a document type or an entity refuses it. What is read: `Bom` with
its header and items, `Avl` with the manufacturer parts, `Enterprise` with the names of makers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

MOST_DEPTH = 64
MOST_ITEMS = 100_000


class UnusableError(Exception):
    """The bill of materials cannot serve as one; the message says why in plain words."""


@dataclass(slots=True)
class Item:
    """A row of the bill of materials: the part, its quantity as sent, where it is placed."""

    line: int
    part: str
    quantity: str | None
    description: str | None
    places: list[str] = field(default_factory=list)
    fitted: set[bool] = field(default_factory=set)


@dataclass(slots=True)
class Source:
    """A manufacturer part for a part; `manufacturer` is the identity of an enterprise there."""

    line: int
    part: str
    name: str
    rank: str | None
    manufacturer: str = ""


@dataclass(slots=True)
class Board:
    """What was read so far of a file."""

    boms: int = 0
    assembly: str | None = None
    revision: str | None = None
    part: str = ""
    depth: int = 0
    items: list[Item] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    enterprises: dict[str, str] = field(default_factory=dict)


Told = Mapping[str, str]


def board(pieces: Iterable[bytes]) -> Board:
    """Return what a file holds; raises UnusableError where that is no plain bill of materials."""
    found = Board()
    parser = parsing(found)
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise UnusableError(f"it is no sound XML: {error}") from None
    check(found)
    return found


def parsing(found: Board) -> "expat.XMLParserType":
    """Return a parser that fills a board, and refuses what would lead out of the file."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(name: str, told: dict[str, str]) -> None:
        found.depth += 1
        if found.depth > MOST_DEPTH:
            raise UnusableError(f"its elements are nested more than {MOST_DEPTH} times")
        take = TAKE.get(name.rpartition(" ")[2])
        if take is not None:
            take(found, told, parser.CurrentLineNumber)

    def end(_: str) -> None:
        found.depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = forbidden
    return parser


def forbidden(*_: object) -> NoReturn:
    """Refuse a document type and an entity."""
    raise UnusableError("it has a document type or an entity")


def bom(found: Board, _: Told, __: int) -> None:
    """Count the bills of materials."""
    found.boms += 1


def header(found: Board, told: Told, _: int) -> None:
    """Take assembly and revision."""
    found.assembly = told.get("assembly") or found.assembly
    found.revision = told.get("revision") or found.revision


def item(found: Board, told: Told, line: int) -> None:
    """Begin an item."""
    if len(found.items) == MOST_ITEMS:
        raise UnusableError(f"it has more than {MOST_ITEMS:,} items")
    part = told.get("OEMDesignNumberRef", "")
    found.items.append(Item(line, part, told.get("quantity"), told.get("description")))


def place(found: Board, told: Told, _: int) -> None:
    """Add a place of the item that is open; a `RefDes` elsewhere is none of an item."""
    if found.items and told.get("name"):
        found.items[-1].places.append(told["name"])
        found.items[-1].fitted.add(told.get("populate", "true").casefold() in {"true", "1"})


def listed(found: Board, told: Told, _: int) -> None:
    """Begin the sources of a part."""
    found.part = told.get("OEMDesignNumber", "")


def source(found: Board, told: Told, line: int) -> None:
    """Add a source of the part that is open."""
    found.sources.append(Source(line, found.part, told.get("name", ""), told.get("rank")))


def vendor(found: Board, told: Told, _: int) -> None:
    """Note who makes the source before."""
    if found.sources:
        found.sources[-1].manufacturer = told.get("enterpriseRef", "")


def enterprise(found: Board, told: Told, _: int) -> None:
    """Note the name of an enterprise."""
    found.enterprises[told.get("id", "")] = told.get("name", "")


TAKE: Mapping[str, Callable[[Board, Told, int], None]] = {
    "Bom": bom,
    "BomHeader": header,
    "BomItem": item,
    "RefDes": place,
    "AvlItem": listed,
    "AvlMpn": source,
    "AvlVendor": vendor,
    "Enterprise": enterprise,
}
"""The elements something is taken of."""


def check(found: Board) -> None:
    """Refuse what can be read in two ways."""
    if found.boms != 1 or not found.items:
        raise UnusableError(f"it holds {found.boms} bills of materials with items")
    for each in found.items:
        if len(each.fitted) > 1:
            raise UnusableError(f"{each.part} is fitted at some of its places and not at others")
