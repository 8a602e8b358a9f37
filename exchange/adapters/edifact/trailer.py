"""Tells from the two ends of a file whether an interchange is still without its UNZ."""

import re

PADDING = b" \t\r\n\x00\x1a"
"""Blanks, line ends, NUL and Ctrl-Z: what systems put before and after an interchange."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ADVICE = re.compile(rb"UNA(......)", re.DOTALL)
DEFAULTS = b":+.? '"


def trailer_missing(head: bytes, tail: bytes) -> bool:
    """Tell whether this is an EDIFACT interchange whose last whole segment is not UNZ.

    `head` and `tail` are the first and last bytes of the file, 512 of each or so; for
    a short file they overlap. A file that does not begin with UNA or UNB is no
    interchange and lacks nothing.
    """
    head = head.removeprefix(BYTE_ORDER_MARK).lstrip(PADDING)
    if not head.startswith((b"UNA", b"UNB")):
        return False
    advice = ADVICE.match(head)
    if advice is None and head.startswith(b"UNA"):
        return True
    separators = advice[1] if advice else DEFAULTS
    element, release, terminator = (re.escape(separators[at : at + 1]) for at in (1, 3, 5))
    last = rb"(?<!%b)%b[ \t\r\n]*UNZ%b[^%b]*%b[ \t\r\n\x00\x1a]*\Z" % (
        release, terminator, element, terminator, terminator,
    )  # fmt: skip
    return re.search(last, tail) is None
