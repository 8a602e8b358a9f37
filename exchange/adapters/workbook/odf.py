"""What the cells of an OpenDocument file hold: styles that say something, texts and values."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self
from xml.etree.ElementTree import Element

from exchange.adapters.workbook.grid import Broken, Value
from exchange.adapters.workbook.odf_formats import STYLE, formats
from exchange.adapters.workbook.serials import Dress, Shape, dressed, epoch, finite, is_month, shape

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

BOOLEAN_VALUE = f"{OFFICE}boolean-value"
DATE_VALUE = f"{OFFICE}date-value"
ERROR_TYPE = f"{CALCEXT}value-type"
FORMULA = f"{TABLE}formula"
STRING_VALUE = f"{OFFICE}string-value"
TIME_VALUE = f"{OFFICE}time-value"
VALUE = f"{OFFICE}value"
VALUE_TYPE = f"{OFFICE}value-type"

MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001 - the time of a cell has no zone

ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")
"""How a formula shows that it has no value."""

DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")

PARAGRAPH = f"{TEXT}p"

WHITE = re.compile(r"[ \t\r\n]+")

STANDS_FOR = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
"""Characters XML cannot hold keep the white space that is meant while the rest is collapsed."""


@dataclass(frozen=True)
class Styles:
    """What cell styles make of numbers and texts, and the table styles that hide."""

    shapes: Mapping[str, Shape]
    dresses: Mapping[str, Dress]
    unseen: frozenset[str]
    months: Mapping[str, str]

    @cached_property
    def known(self) -> frozenset[str]:
        """The styles that make something of what a cell holds."""
        return frozenset({*self.shapes, *self.dresses, *self.months})

    def with_more(self, other: Self) -> "Styles":
        """Return both; a name of the other one comes first."""
        return Styles(
            {**self.shapes, **other.shapes},
            {**self.dresses, **other.dresses},
            self.unseen | other.unseen,
            {**self.months, **other.months},
        )


def styles(root: Element) -> Styles:
    """Return what the styles below an element say."""
    codes = formats(root)
    named = [(style.get(f"{STYLE}name", ""), style) for style in root.iter(f"{STYLE}style")]
    of = {name: codes.get(style.get(f"{STYLE}data-style-name", ""), "") for name, style in named}
    start = epoch(since_1904=False)
    unseen = frozenset(
        name
        for name, style in named
        for shown in style.iter(f"{STYLE}table-properties")
        if shown.get(f"{TABLE}display") == "false"
    )
    return Styles(
        {name: each for name, code in of.items() if (each := shape(code, start))},
        {name: dress for name, code in of.items() if (dress := dressed(code))},
        unseen,
        {name: code for name, code in of.items() if is_month(code)},
    )


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


def typed(cell: Element) -> Value:
    """Return what a cell holds; an error and a formula without its result are Broken."""
    kind = cell.get(VALUE_TYPE, "")
    formula = cell.get(FORMULA)
    if cell.get(ERROR_TYPE) == "error":
        return Broken(paragraphs(cell))
    if formula is not None:
        shown = paragraphs(cell)
        if not kind:
            return Broken("=" + formula.partition("=")[2])
        if ERROR.fullmatch(shown):
            return Broken(shown)
    if not kind and not len(cell):
        return None
    return VALUES[kind](cell)


def _text(cell: Element) -> Value:
    value = cell.get(STRING_VALUE)
    return (paragraphs(cell) if value is None else value) or None


def _number(cell: Element) -> Value:
    value = cell.get(VALUE, "")
    return int(value) if value.lstrip("-").isdecimal() else finite(float(value))


def _date(cell: Element) -> Value:
    value = cell.get(DATE_VALUE, "")
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return Broken(value)


def _time(cell: Element) -> Value:
    value = cell.get(TIME_VALUE, "")
    parts = DURATION.fullmatch(value)
    if not parts:
        return Broken(value)
    days, hours, minutes, seconds = (float(part or 0) for part in parts.groups())
    whole = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return (MIDNIGHT + whole).time() if whole < timedelta(days=1) else whole


def _boolean(cell: Element) -> Value:
    return cell.get(BOOLEAN_VALUE) == "true"


VALUES: Mapping[str, Callable[[Element], Value]] = {
    "": _text,
    "string": _text,
    "float": _number,
    "percentage": _number,
    "currency": _number,
    "date": _date,
    "time": _time,
    "boolean": _boolean,
}
"""What each office:value-type is read by; another one is an error in the file."""
