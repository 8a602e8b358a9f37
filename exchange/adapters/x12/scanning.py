"""Cuts the bytes of a file into interchanges and these into segments, whatever their separators."""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import polars as pl

from exchange.adapters.edi.cutting import cut, segmented
from exchange.adapters.edi.offsets import Offsets, beginnings
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment
from exchange.adapters.edi.strays import CONTROLS
from exchange.adapters.edi.wrapping import unwrapped
from exchange.adapters.x12.trailer import (
    BYTE_ORDER_MARK,
    ELEMENTS,
    LINE_ENDS,
    PADDING,
    Separators,
    separators,
)
from exchange.errors import Unreadable
from exchange.model.findings import Finding, Whole

WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
"""How many characters each element of ISA has, padding included."""

STANDARDS, VERSION = 11, 12
REPEATING = "00402"
"""The first version in which ISA11 is the repetition separator; before, it names the standard."""

ANOTHER = re.compile(r"ISA[^0-9A-Za-z \t\r\n]")
MARK = "\ufeff"
"""The byte order mark as a character: it may stand before each of several interchanges."""

UNNAMED = "UTF-8 (X12 names no character set; please agree one)"


class File(NamedTuple):
    """A file: its text, its bytes without what wraps lines, and where those stand in the file."""

    text: str
    content: bytes
    codec: str
    original: Callable[[int], int]


class Extent(NamedTuple):
    """Where an interchange begins and ends in the text, and where the next one begins.

    `byte` is where it begins in the bytes of the text.
    """

    byte: int
    start: int
    stop: int
    following: int


def scans(content: bytes, charset: str = "") -> Iterator[Scan]:
    """Cut a file into interchanges of segments.

    `charset` is the codec agreed with the partner: X12 names none. Without one, bytes
    beyond ASCII are read where they are UTF-8. Raises Unreadable: ENV-021 where an ISA does
    not show its separators, ENV-007 at the first byte that the character set does not have.
    """
    file = decoded(content, charset)
    start, number = len(file.text) - len(file.text.lstrip(PADDING)), 1
    byte = measured(file, 0, start)
    while start < len(file.text):
        found = separators(file.text[start : start + 512])
        if found is None:
            raise broken("the separators cannot be told from the ISA; it needs sixteen elements")
        extent = spread(file.text, byte, start, found)
        yield scan(number, file, extent, found)
        byte += measured(file, start, extent.following)
        start, number = extent.following, number + 1


def decoded(content: bytes, charset: str) -> File:
    """Decode strictly, without byte order mark and without what only wraps the lines."""
    marks = len(content) - len(content.removeprefix(BYTE_ORDER_MARK))
    joined, where = unwrapped(content[marks:])
    codec = codecs.lookup(charset or "utf-8").name
    try:
        return File(joined.decode(codec), joined, codec, lambda at: marks + where(at))
    except UnicodeDecodeError as error:
        raise Unreadable(foreign(marks + where(error.start), charset)) from None


def foreign(byte: int, charset: str) -> Finding:
    """Return the finding on a byte that the character set does not have."""
    return Finding("ENV-007", Whole(byte), params={"charset": charset or UNNAMED})


def undecodable(found: Sequence[Scan], charset: str) -> Iterator[Finding]:
    """Yield the first such byte of each interchange that has one, what follows it included.

    The interchanges were cut with a codec that has a character for every byte.
    """
    starts = [0, *(each.offsets.first for each in found[1:]), None]
    for each, start, stop in zip(found, starts, starts[1:], strict=False):
        try:
            each.offsets.content[start:stop].decode(charset or "utf-8")
        except UnicodeDecodeError as error:
            yield foreign(each.offsets.original((start or 0) + error.start), charset)


def spread(text: str, byte: int, start: int, found: Separators) -> Extent:
    """Tell where an interchange ends: after its IEA, or before another ISA."""
    element, terminator = re.escape(found.element), re.escape(found.terminator)
    end = re.compile(
        f"{terminator}[ \t\r\n]*(?:IEA{element}[^{terminator}]*{terminator}|(?=ISA{element}))"
    )
    closing = end.search(text, start)
    if closing is None:
        return Extent(byte, start, len(text), len(text))
    if text.startswith("ISA", closing.end()):
        return Extent(byte, start, closing.end(), closing.end())
    another = ANOTHER.search(text, closing.end())
    return Extent(byte, start, closing.end(), another.start() if another else len(text))


def scan(number: int, file: File, extent: Extent, found: Separators) -> Scan:
    """Cut one interchange into segments."""
    text = file.text[extent.start : extent.stop]
    parts = cut(text, found.terminator)
    parts, unfinished = parts[:-1], str(parts[-1])
    if found.terminator in LINE_ENDS and unfinished.startswith(f"IEA{found.element}"):
        parts, unfinished = parts.append(pl.Series([unfinished.rstrip(PADDING)])), ""
    isa = Segment("ISA", [*parts[0].split(found.element)[1:]])
    repetition = repeating(isa)
    signs = (found.component, found.element, ".", " ", repetition, found.terminator)
    segments = segmented(parts, "".join(signs), {})
    segments.words.made[segments.numbers[0]] = isa
    dirty = segments.words.holding({*CONTROLS} - {*signs}, PADDING)
    width = len(found.terminator.encode(file.codec))
    codec = file.codec if not file.content.isascii() else "ascii"

    @cache
    def begins() -> list[int]:
        whole = file.text[extent.start : extent.stop]
        return beginnings(whole.split(found.terminator), codec, width)

    between = file.text[extent.stop : extent.following]
    return Scan(
        number,
        segments,
        found.component + found.element + repetition + found.terminator,
        file.codec,
        (unfinished + between).strip(PADDING + MARK),
        tuple(at for at in segments.where(dirty) if at),
        Offsets(file.content, extent.byte, begins, file.original),
    )


def measured(file: File, start: int, stop: int) -> int:
    """Return how many bytes a stretch of the text takes."""
    if file.content.isascii():
        return stop - start
    return len(file.text[start:stop].encode(file.codec))


def repeating(isa: Segment) -> str:
    """Return the repetition separator, a blank where there is none."""
    stated, version = str(isa.elements[STANDARDS - 1]), str(isa.elements[VERSION - 1])
    means = len(stated) == 1 and not stated.isalnum() and version >= REPEATING
    return stated if means else " "


def unpadded(isa: Segment) -> Iterator[tuple[int, str, int]]:
    """Yield the elements of ISA that are not as wide as they must be: number, value, width."""
    for number, (value, width) in enumerate(zip(isa.elements[:ELEMENTS], WIDTHS, strict=False), 1):
        if len(value) != width:
            yield number, str(value), width


def broken(reason: str) -> Unreadable:
    """Return the failure that says why the envelope cannot be read."""
    return Unreadable(Finding("ENV-021", params={"reason": reason}))
