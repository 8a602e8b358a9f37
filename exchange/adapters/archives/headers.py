"""The local headers of a zip archive: each must say what the directory says, and all bytes count.

Members lie one behind the other from the first byte of the file to its directory. So nothing is
hidden between them, none lies over another, and no byte is inflated twice.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.archives.endings import LATER32
from exchange.adapters.archives.entries import Entry, extras, with_zip64
from exchange.adapters.archives.naming import UNICODE_PATH, compare
from exchange.adapters.archives.refusals import refused
from exchange.model.contents import Content

LOCAL = struct.Struct("<4s5H3L2H")
SIGNATURE = b"PK\x03\x04"
DESCRIBED = 0x8
"""Bit of the flags: sizes and CRC follow the bytes."""

DESCRIPTORS = {12: "<3L", 16: "<4s3L", 20: "<L2Q", 24: "<4sL2Q"}
"""What may follow the bytes, by its length: with a signature or without, with zip64 or without."""

DESCRIPTOR = b"PK\x07\x08"


@dataclass(frozen=True, slots=True)
class Extent:
    """A member and the bytes of the file that are its content."""

    entry: Entry
    start: int

    @property
    def end(self) -> int:
        """The byte behind its content."""
        return self.start + self.entry.packed


def extents(content: Content, found: Sequence[Entry], end: int) -> Iterator[Extent]:
    """Yield where each member's bytes are, in their order; `end` is where the directory begins."""
    ordered = sorted(found, key=lambda each: each.offset)
    if ordered and ordered[0].offset:
        raise refused("there are bytes before its first file")
    ends = [*(each.offset for each in ordered[1:]), end]
    for entry, behind in zip(ordered, ends, strict=True):
        extent = Extent(entry, begins(content, entry))
        if extent.end > behind:
            raise refused("two files lie over each other", entry.name)
        described(content[extent.end : min(behind, extent.end + 25)], entry)
        yield extent


def begins(content: Content, entry: Entry) -> int:
    """Return where a member's bytes begin; raises Unreadable where its header says otherwise."""
    head = content[entry.offset : entry.offset + LOCAL.size]
    if len(head) < LOCAL.size or not head.startswith(SIGNATURE):
        raise refused("a file does not stand where the directory says", entry.name)
    fields: tuple[int, ...] = LOCAL.unpack(head)
    _, _, flags, method, _, _, crc, packed, size, named, added = fields
    at: int = entry.offset + LOCAL.size
    raw = content[at : at + named]
    if raw != entry.raw:
        raise refused("a file has another name in the directory", entry.name)
    if (flags, method) != (entry.flags, entry.method):
        raise refused("a file is described otherwise in the directory", entry.name)
    extra = extras(content[at + named : at + named + added])
    if UNICODE_PATH in extra:
        compare(entry.name, raw, extra[UNICODE_PATH])
    sizes(entry, (crc, packed, size), extra)
    return at + named + added


def sizes(entry: Entry, stated: tuple[int, int, int], extra: dict[int, bytes]) -> None:
    """Refuse sizes and a CRC that are not those of the directory.

    Where they follow the bytes, nothing may stand here or the same, or the size alone: so a
    writer of workbooks does it that knows it before it packs.
    """
    crc, packed, size = stated
    if LATER32 in (packed, size):
        size, packed = with_zip64((size, packed), extra, entry.name)
    wanted = (entry.crc, entry.packed, entry.size)
    early = {wanted, (0, 0, 0), (0, 0, entry.size)}
    allowed = early if entry.flags & DESCRIBED else {wanted}
    if (crc, packed, size) not in allowed:
        raise refused("a file has another size or checksum in the directory", entry.name)


def described(behind: bytes, entry: Entry) -> None:
    """Refuse what stands behind a member's bytes and is not what must stand there."""
    if not entry.flags & DESCRIBED:
        if behind:
            raise refused("there are bytes between its files", entry.name)
        return
    form = DESCRIPTORS.get(len(behind))
    if form is None:
        raise refused("there are bytes between its files", entry.name)
    *signature, crc, packed, size = struct.unpack(form, behind)
    if signature not in ([], [DESCRIPTOR]):
        raise refused("there are bytes between its files", entry.name)
    if (crc, packed, size) != (entry.crc, entry.packed, entry.size):
        raise refused("a file has another size or checksum behind it", entry.name)
