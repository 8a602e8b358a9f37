"""Names that strangers chose: how we show them, and what we make of them ourselves."""

import os
import re
import unicodedata
from pathlib import PurePath, PurePosixPath

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
"""Unicode categories that a terminal or log would act upon instead of showing, and spaces that look
like another one."""

STRAY = range(0xDC80, 0xDD00)
"""Where Python puts the bytes 0x80 to 0xff that are no UTF-8 (surrogateescape)."""

ESCAPES = {0x80: "\\x{:02x}", 0x10000: "\\u{:04x}", 0x110000: "\\U{:08x}"}
"""How a hidden character below a number is written; beyond `\\x7f` are bytes that are no UTF-8."""

LONGEST_NAME = 255

RESERVED = frozenset({"", "mark", "reason.txt", "unread"})
"""Names that mean something beside a file in quarantine."""


def display(name: bytes) -> str:
    r"""Return a file's name for people and logs, one form per name.

    Control and bidirectional characters, spaces but the ordinary one and bytes that are no UTF-8
    appear as `\x0a`, `\u202e`, `\u00a0`, `\xff`, a backslash as two.
    """
    return "".join(shown(character) for character in name.decode("utf-8", "surrogateescape"))


def shown(character: str) -> str:
    """Return one character of a decoded name as we show it."""
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if code in STRAY:
        return f"\\x{code - STRAY.start + 0x80:02x}"
    if character == " " or unicodedata.category(character) not in HIDDEN:
        return character
    escape = next(form for most, form in ESCAPES.items() if code < most)
    return escape.format(code)


def escaped(text: str) -> str:
    """Return a text for people and logs with all in it that is hidden made visible.

    A backslash stays one: what was made visible before is not changed again.
    """
    if text.isprintable():
        return text
    return "".join(each if each == "\\" else shown(each) for each in text)


def display_path(path: PurePath) -> str:
    """Return a path for people and logs."""
    return display(os.fsencode(path))


def plain(name: str) -> str:
    """Return a name safe on any system for a copy that people open."""
    kept = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-100:].lstrip(".")
    return f"_{kept}" if kept in RESERVED else kept


def belongs_below(path: str) -> bool:
    """Tell whether an answer's path stays in its own folder below the outbox."""
    parts = PurePosixPath(path).parts
    return (
        len(parts) > 1
        and not path.startswith("/")
        and "\0" not in path
        and all(part != ".." and len(os.fsencode(part)) <= LONGEST_NAME for part in parts)
    )


def numbered(name: str, number: int) -> str:
    """Return `name` with a number before its ending: `a.CONTRL.edi` becomes `a.CONTRL-2.edi`."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{number}{dot}{ending}" if stem else f"{name}-{number}"
