"""The central directory of a zip archive: one entry a member, each refused where it is not plain.

Source: PKWARE APPNOTE 4.3.12, 4.4 and 4.5.
"""

import stat
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.archives.endings import LATER32, Directory
from exchange.adapters.archives.naming import named
from exchange.adapters.archives.refusals import refused, shown

CENTRAL = struct.Struct("<4s6H3L5H2L")
SIGNATURE = b"PK\x01\x02"
ZIP64 = 0x0001
ENCRYPTED = 0x1 | 0x40 | 0x2000
"""Bits of the flags: a password, strong encryption, masked headers."""

PATCH = 0x20
STORED, DEFLATED = 0, 8
EMPTY = 2
"""Bytes of nothing, deflated: some programs write that for a folder."""

VOLUME = 0x08
"""Attribute of DOS: the label of a disk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the directory describes it; `packed` and `size` are bytes in and out."""

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def folder(self) -> bool:
        """Whether it is a folder, which holds nothing itself."""
        return self.name.endswith("/")


def entries(found: bytes, told: Directory) -> Iterator[Entry]:
    """Yield the members of a central directory; `found` are its bytes."""
    at = 0
    for _ in range(told.members):
        if at + CENTRAL.size > len(found) or found[at : at + 4] != SIGNATURE:
            raise refused("its directory lists fewer files than it says")
        fields = CENTRAL.unpack_from(found, at)
        lengths = fields[10:13]
        behind = at + CENTRAL.size + sum(lengths)
        if behind > len(found):
            raise refused("its directory is cut off")
        yield entry(fields, parts(found, at + CENTRAL.size, lengths))
        at = behind
    if at != len(found):
        raise refused("its directory holds more than the files it counts")


def parts(content: bytes, at: int, lengths: Sequence[int]) -> list[bytes]:
    """Return what follows a header: name, extra fields, comment."""
    found = []
    for length in lengths:
        found.append(content[at : at + length])
        at += length
    return found


def entry(fields: Sequence[int], texts: Sequence[bytes]) -> Entry:
    """Return one entry; raises Unreadable where it is not an ordinary file or folder."""
    made, flags, method = fields[1], fields[3], fields[4]
    raw, extra = texts[0], extras(texts[1])
    name = named(raw, flags, extra)
    sizes = with_zip64((fields[9], fields[8], fields[16]), extra, name)
    size, packed, offset = sizes
    found = Entry(name, raw, flags, method, fields[7], packed, size, offset)
    check(found, fields[15], made >> 8)
    if fields[13]:
        raise refused("it is one volume of several", name)
    return found


def extras(field: bytes) -> dict[int, bytes]:
    """Return extra fields by their number; each may stand once."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(field):
        if at + 4 > len(field):
            raise refused("an extra field is cut off")
        kind, length = struct.unpack_from("<2H", field, at)
        if at + 4 + length > len(field) or kind in found:
            raise refused("an extra field is cut off or stands twice")
        found[kind] = field[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def with_zip64(values: Sequence[int], extra: dict[int, bytes], name: str) -> list[int]:
    """Return sizes and offset, those that did not fit from the zip64 field, which holds no other.

    Windows and Python write the field of a local header with both sizes, of a directory with
    those alone that did not fit.
    """
    field = extra.get(ZIP64, b"")
    missing = [value for value in values if value == LATER32]
    if len(field) < 8 * len(missing) or len(field) % 8 or (field and not missing):
        raise refused("its zip64 field does not fit its header", name)
    later = iter(struct.unpack(f"<{len(field) // 8}Q", field))
    found = [next(later) if value == LATER32 else value for value in values]
    if next(later, None) is not None:
        raise refused("its zip64 field does not fit its header", name)
    return found


def check(found: Entry, attributes: int, system: int) -> None:
    """Refuse what is encrypted, packed in another way, or no ordinary file."""
    mode = attributes >> 16
    kind = stat.S_IFMT(mode)
    for wrong, reason in (
        (found.flags & ENCRYPTED, "a file needs a password"),
        (found.flags & PATCH, "a file is a patch of another"),
        (found.method not in (STORED, DEFLATED), f"a file is packed by method {found.method}"),
        (kind == stat.S_IFLNK, "a file is a link"),
        (kind not in (0, stat.S_IFREG, stat.S_IFDIR), "a file is a device or a pipe"),
        (attributes & VOLUME and system == 0, "a file is the label of a disk"),
        (kind == stat.S_IFDIR and not found.folder, "a folder is called as a file is"),
        (found.folder and (found.size or found.packed > EMPTY), "a folder holds bytes itself"),
        (found.folder and kind == stat.S_IFREG, "a file is called as a folder is"),
        (found.method == STORED and found.packed != found.size, "a file has two sizes"),
    ):
        if wrong:
            raise refused(reason, shown(found.name))
