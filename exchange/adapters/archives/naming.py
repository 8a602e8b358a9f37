"""Names of an archive's members: honest or refused. No name ever becomes a path of ours.

They are refused all the same, because somebody will unpack the archive with another program.
"""

import re
import unicodedata
import zlib
from urllib.parse import unquote

from exchange.adapters.archives.refusals import refused

UTF8 = 0x800
"""Bit of a member's flags: its name is UTF-8."""

UNICODE_PATH = 0x7075
"""Extra field with the name in UTF-8, by Info-ZIP."""

MOST_BYTES = 1_000
DRIVE = re.compile(r"[A-Za-z]:")
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that show a name otherwise than it is."""


def named(raw: bytes, flags: int, extra: dict[int, bytes]) -> str:
    """Return a member's name; raises Unreadable for one that is not honest."""
    name = decoded(raw, flags)
    if b"\0" in raw:
        raise refused("a name holds a NUL", name)
    if UNICODE_PATH in extra:
        compare(name, raw, extra[UNICODE_PATH])
    if len(raw) > MOST_BYTES:
        raise refused(f"a name is longer than {MOST_BYTES} bytes", name)
    check(name)
    for spelling in (unicodedata.normalize("NFKC", name), unquote(name)):
        if leads_out(spelling):
            raise refused("a name leads out of the archive", name)
    return name


def decoded(raw: bytes, flags: int) -> str:
    """Return a name as text: UTF-8, or the code page of the first PCs where it is none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & UTF8:
            raise refused("a name is said to be UTF-8 and is not", repr(raw)) from None
        return raw.decode("cp437")


def compare(name: str, raw: bytes, field: bytes) -> None:
    """Refuse a second name in an extra field that is not the first one."""
    version, crc, second = field[:1], int.from_bytes(field[1:5], "little"), field[5:]
    try:
        other = second.decode("utf-8")
    except UnicodeDecodeError:
        raise refused("a second name of a file is no UTF-8", name) from None
    if version != b"\x01" or crc != zlib.crc32(raw) or other != name:
        raise refused("a file has two names", f"{name} = {other}")


def leads_out(spelling: str) -> bool:
    """Tell whether a name leads out of the folder it is unpacked to."""
    parts = spelling.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or "\0" in spelling


def check(name: str) -> None:
    """Refuse a name that leads elsewhere, or shows otherwise than it is."""
    parts = name.removesuffix("/").split("/")
    for wrong, reason in (
        (not name, "a file has no name"),
        ("\\" in name, "a name holds a backslash"),
        (name.startswith("/"), "a name is absolute"),
        (DRIVE.match(name), "a name begins with a drive"),
        (":" in name, "a name holds a colon"),
        (".." in parts, "a name leads out of the archive"),
        ({"", "."} & {*parts}, "a name has an empty part"),
        (any(unicodedata.category(each) == "Cc" for each in name), "a name holds a control"),
        (BIDI & {*name}, "a name changes the direction it is read in"),
    ):
        if wrong:
            raise refused(reason, name)


def key(name: str) -> str:
    """Return what makes two names the same one on some file system."""
    plain = unicodedata.normalize("NFKC", name).casefold().removesuffix("/")
    return "/".join(part.rstrip(". ") for part in plain.split("/"))


def refuse_collisions(names: list[str]) -> None:
    """Refuse two members of one name, and a file that is a folder too."""
    seen: dict[str, str] = {}
    for name in names:
        if key(name) in seen:
            raise refused("two files have the same name", f"{seen[key(name)]} = {name}")
        seen[key(name)] = name
    files = {key(name) for name in names if not name.endswith("/")}
    for each, name in seen.items():
        above = each.split("/")[:-1]
        if files & {"/".join(above[:depth]) for depth in range(1, len(above) + 1)}:
            raise refused("a file is a folder too", name)
