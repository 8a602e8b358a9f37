"""Tells from the two ends of a file whether an X12 interchange is still without its IEA."""

import re
from typing import NamedTuple

PADDING = " \t\r\n\x00\x1a"
"""Blanks, line ends, NUL and Ctrl-Z: what systems put before and after an interchange."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ELEMENTS = 16
"""Data elements of ISA; the last one is the component separator, the terminator follows it."""

USAGE = 15
LINE_ENDS = "\r\n"
SPACES = " \t\r\n"
"""What separates no elements; the control characters 1C to 1F, which Python calls space, may."""


class Separators(NamedTuple):
    """The service characters ISA shows by standing where they stand."""

    element: str
    component: str
    terminator: str


def separators(text: str) -> Separators | None:
    """Return what separates, by a text that begins with ISA; None where that cannot be told.

    ISA has sixteen elements of fixed width, but those who lose the blanks that pad them still
    write sixteen. So they are counted, not measured.
    """
    element = text[3:4]
    if not text.startswith("ISA") or not element or element.isalnum() or element in SPACES:
        return None
    parts = text.split(element, ELEMENTS)
    if len(parts) <= ELEMENTS or len(parts[USAGE]) != 1:
        return None
    found = Separators(element, parts[ELEMENTS][:1], parts[ELEMENTS][1:2])
    apart = len(set(found)) == len(found) and all(found)
    apart = apart and found.terminator not in "".join(parts[:ELEMENTS])
    return found if apart and not any(map(str.isalnum, found)) else None


def trailer_missing(head: bytes, tail: bytes) -> bool:
    """Tell whether this is an X12 interchange whose last whole segment is not IEA.

    `head` and `tail` are the first and last bytes of the file, 512 of each or so; for
    a short file they overlap. A file that does not begin with ISA is no interchange and
    lacks nothing. Where the terminator is a line end, the last one may be lost.
    """
    start = head.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace").lstrip(PADDING)
    if not start.startswith("ISA") or start[3:4].isalnum():
        return False
    found = separators(start)
    if found is None:
        return True
    end, line = tail.decode("utf-8", "replace"), found.terminator in LINE_ENDS
    if not line:
        end = end.replace("\r", "").replace("\n", "")
    element, terminator = re.escape(found.element), re.escape(found.terminator)
    last = (
        f"{terminator}[ \t\r\n]*IEA{element}[^{terminator}]*"
        f"{terminator}{'?' if line else ''}[ \t\r\n\x00\x1a]*\\Z"
    )
    return re.search(last, end) is None
