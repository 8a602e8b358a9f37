"""Takes out line ends that only wrap an interchange at a fixed column."""

import re
from collections.abc import Callable

LINE_END = re.compile(rb"\r\n|\r|\n")
FEWEST_WRAPPED = 3
WRAPS = frozenset({60, 64, 66, 70, 72, 75, 76, 78, 80, 96, 100, 120, 128, 132, 160, 255, 256, 512})
"""Widths at which systems wrap text."""

TAIL = b" \t\r\n\x00\x1a"


def unwrapped(content: bytes) -> tuple[bytes, Callable[[int], int]]:
    """Return the content on one line, and what turns a byte of it into one of the file.

    It is certain enough that line ends only wrap, and they are taken out, only where three
    lines or more, all but the last, have the same width, and one at which systems wrap. Any
    other line end stays where it is.
    """
    first = LINE_END.search(content)
    if first is None or first.start() not in WRAPS:
        return content, same
    width, gap = first.start(), first.end() - first.start()
    lines = LINE_END.split(content.rstrip(TAIL))
    alike = len(lines) > FEWEST_WRAPPED and {len(line) for line in lines[:-1]} == {width}
    if not alike or len(lines[-1]) > width:
        return content, same
    return b"".join(lines), lambda at: at + at // width * gap


def same(at: int) -> int:
    """Return the byte itself: nothing was taken out."""
    return at
