"""Where the directory of a zip archive is: its end records, which must leave no choice.

Sources: PKWARE APPNOTE 4.3.14 to 4.3.16. A reader that searches for the end record from the front
and one that searches from the back must find the same one.
"""

import struct
from dataclasses import dataclass

from exchange.adapters.archives.refusals import refused
from exchange.model.contents import Content

END = b"PK\x05\x06"
END64 = b"PK\x06\x06"
LOCATOR64 = b"PK\x06\x07"
RECORD = struct.Struct("<4s4H2LH")
RECORD64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
MOST_COMMENT = 65_535
PADDING = b"\x00\r\n\x1a"
"""What transports append to a file that is whole."""

LATER16, LATER32 = 0xFFFF, 0xFFFFFFFF
"""What stands where the value is in the zip64 record."""

SIGNATURES = (b"PK\x01\x02", b"PK\x03\x04", END, END64, LOCATOR64, b"PK\x07\x08")


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory stands, in bytes of the file, and how many members it has."""

    start: int
    size: int
    members: int

    @property
    def end(self) -> int:
        """The byte behind it."""
        return self.start + self.size


def directory(content: Content) -> Directory:
    """Return where the directory is; raises Unreadable where the end records leave a doubt."""
    at, record = end_record(content)
    _, disk, first_disk, here, members, size, start, _ = record
    if not {disk, first_disk} <= {0, LATER16}:
        raise refused("it is one volume of several")
    stated = (here, members, size, start)
    found = locator(content, at)
    if found is None:
        if LATER16 in stated[:2] or LATER32 in stated[2:]:
            raise refused("its end record refers to a zip64 record that is not there")
        return agreeing(Directory(start, size, members), here, at)
    return agreeing64(content, found, stated, at - LOCATOR.size)


def end_record(content: Content) -> tuple[int, tuple[int, ...]]:
    """Return the place of the one end record and its fields."""
    first = max(0, len(content) - RECORD.size - MOST_COMMENT - CHANCE)
    tail = content[first : len(content)]
    padded = tail.rstrip(PADDING)
    at = tail.find(END)
    if at < 0:
        raise refused("its end is missing")
    at = tail.rfind(END)
    record = RECORD.unpack_from(tail.ljust(at + RECORD.size, b"\0"), at)
    behind = at + RECORD.size + record[-1]
    if behind > len(tail):
        raise refused("its comment is longer than the file")
    if len(padded) > behind:
        raise refused("there are bytes behind its end")
    comment = tail[at + RECORD.size : behind]
    if any(each in comment for each in SIGNATURES):
        raise refused("its comment holds records of an archive")
    if several(tail, at):
        raise refused("it has more than one end")
    return first + at, record


CHANCE = 1024
"""Bytes of padding that are looked through behind an end record."""


def several(tail: bytes, at: int) -> bool:
    """Tell whether another record before the last one reaches to the end of the file as well."""
    other = tail.find(END)
    while 0 <= other < at:
        fields = RECORD.unpack_from(tail, other)
        if other + RECORD.size + fields[-1] >= at + RECORD.size:
            return True
        other = tail.find(END, other + 1)
    return False


def agreeing(found: Directory, here: int, end: int) -> Directory:
    """Return the directory where all that is said of it fits together."""
    if here != found.members:
        raise refused("its end record counts the files in two ways")
    if found.end != end:
        raise refused("its directory does not stand where its end record says")
    return found


def locator(content: Content, at: int) -> tuple[int, ...] | None:
    """Return the locator of a zip64 record, which stands just before the end record."""
    if at < LOCATOR.size:
        return None
    fields = LOCATOR.unpack(content[at - LOCATOR.size : at])
    return fields if fields[0] == LOCATOR64 else None


def agreeing64(
    content: Content, found: tuple[int, ...], stated: tuple[int, ...], end: int
) -> Directory:
    """Return the directory as the zip64 record says, where the end record does not differ."""
    _, disk, at, disks = found
    if disk or disks > 1:
        raise refused("it is one volume of several")
    if at + RECORD64.size != end:
        raise refused("its zip64 record does not stand where its locator says")
    record = RECORD64.unpack(content[at : at + RECORD64.size])
    signature, size, _, _, this, first, *values = record
    if signature != END64 or size != RECORD64.size - 12 or this or first:
        raise refused("its zip64 record is none")
    limits = (LATER16, LATER16, LATER32, LATER32)
    for old, new, later in zip(stated, values, limits, strict=True):
        if old not in (new, later):
            raise refused("its zip64 record says otherwise than its end record")
    here, members, length, start = values
    return agreeing(Directory(start, length, members), here, at)
