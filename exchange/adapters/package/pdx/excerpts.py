"""Shows the lines of an XML file around the one an element begins in."""

import re
from functools import cache

from exchange.model.excerpts import AROUND, Around, Excerpt, Piece, Strip
from exchange.model.findings import ElementPlace, Locator

LINE_END = re.compile(r"\r\n|\r|\n")

WIDEST = 200
"""Characters of a line that are shown."""

ENDLESS = 2_000
"""Characters from which a line is none people read: a file without line ends shows nothing."""


def around(xml: bytes, file: str) -> Around:
    """Return what shows the places of this file; bytes that are no UTF-8 are shown by number."""

    @cache
    def lines() -> list[str]:
        return LINE_END.split(xml.decode("utf-8", "backslashreplace"))

    def excerpt(place: Locator) -> Excerpt | None:
        if not isinstance(place, ElementPlace) or place.file != file:
            return None
        return shown(lines(), place)

    return excerpt


def shown(lines: list[str], place: ElementPlace) -> Excerpt | None:
    """Return the lines around one, None where it is not there or endless."""
    number = place.line
    if not 0 < number <= len(lines) or len(lines[number - 1]) > ENDLESS:
        return None
    near = range(max(number - AROUND, 1), min(number + AROUND, len(lines)) + 1)
    return Excerpt((), tuple(strip(lines[each - 1], each, place) for each in near))


def strip(line: str, number: int, place: ElementPlace) -> Strip:
    """Return one line; of a long one the part about the attribute that is meant."""
    meant = number == place.line
    at = line.find(f"{place.attribute}=") if meant and place.attribute else 0
    start = max(at - WIDEST // 2, 0) if len(line) > WIDEST else 0
    text = ("… " if start else "") + line[start : start + WIDEST].expandtabs(4)
    text += " …" if start + WIDEST < len(line) else ""
    return Strip(str(number), (Piece(text, meant),), "meant" if meant else "near")
