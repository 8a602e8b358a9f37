"""What the cells of an OpenDocument file look like: styles that say something, and text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

PARAGRAPH = f"{TEXT}p"

WHITE = re.compile(r"[ \t\r\n]+")

STANDS_FOR = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
"""Characters XML cannot hold keep the white space that is meant while the rest is collapsed."""


@dataclass(frozen=True)
class Styles:
    """Cell styles that put zeros in front, with the width, and table styles that hide."""

    padded: Mapping[str, int]
    unseen: frozenset[str]

    def with_more(self, other: Self) -> "Styles":
        """Return both; a name of the other one comes first."""
        return Styles({**self.padded, **other.padded}, self.unseen | other.unseen)


def styles(root: Element) -> Styles:
    """Return what the styles below an element say."""
    widths = {
        style.get(f"{STYLE}name", ""): int(number.get(f"{NUMBER}min-integer-digits", "1"))
        for style in root.iter(f"{NUMBER}number-style")
        for number in [_alone(style)]
        if number is not None and _plain(number)
    }
    named = [(style.get(f"{STYLE}name", ""), style) for style in root.iter(f"{STYLE}style")]
    padded = {
        name: widths[style.get(f"{STYLE}data-style-name", "")]
        for name, style in named
        if widths.get(style.get(f"{STYLE}data-style-name", ""), 1) > 1
    }
    unseen = frozenset(
        name
        for name, style in named
        for shown in style.iter(f"{STYLE}table-properties")
        if shown.get(f"{TABLE}display") == "false"
    )
    return Styles(padded, unseen)


def _alone(style: Element) -> Element | None:
    """Return the number a style shows, where it shows nothing else."""
    return style[0] if len(style) == 1 and style[0].tag == f"{NUMBER}number" else None


def _plain(number: Element) -> bool:
    places = number.get(f"{NUMBER}decimal-places", "0")
    return places == "0" and number.get(f"{NUMBER}grouping") != "true"


def paragraphs(cell: Element) -> str:
    """Return the text of a cell, without its notes and drawings."""
    return "\n".join([_paragraph(child) for child in cell if child.tag == PARAGRAPH])


def _paragraph(element: Element) -> str:
    """Return a paragraph with white space as ODF counts it: only that of elements is kept."""
    if not len(element):
        return WHITE.sub(" ", element.text or "").strip(" ")
    raw = WHITE.sub(" ", "".join(_pieces(element)))
    return raw.strip(" ").translate(STANDS_FOR)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield "\0" * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            yield "\1"
        elif child.tag == f"{TEXT}line-break":
            yield "\2"
        elif child.tag.startswith(TEXT):
            yield from _pieces(child)
        yield child.tail or ""
