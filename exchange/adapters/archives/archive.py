"""Opens a zip archive of a stranger: all of it is sound, or all of it is refused (ENV-011).

Nothing is ever written under a member's name. Every member is inflated once, a piece at a time,
which gives its hashes; `Archive.read` inflates one again for a reader.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from exchange.adapters.archives.endings import directory
from exchange.adapters.archives.entries import STORED, Entry, entries
from exchange.adapters.archives.headers import Extent, extents
from exchange.adapters.archives.naming import refuse_collisions
from exchange.adapters.archives.refusals import refused
from exchange.model.contents import CHUNK, Content, chunks
from exchange.model.partners import Limits

RATIO_FROM = 1 << 20
"""Inflated bytes of a member below which the ratio does not matter."""

DIRECTORY_BYTES = 2_000
"""Bytes of the directory for each member that is allowed."""

ARCHIVE = b"PK\x03\x04"
OFFICE = (".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx", ".ods", ".odt", ".odp")
"""Documents that are archives by nature; whoever reads one looks into it then."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as the archive has it, its bytes as found."""

    name: str
    size: int
    sha256: str
    md5: str
    sha1: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A sound archive: where its files lie, in their order, and what they are once looked at."""

    content: Content = field(repr=False)
    extents: Mapping[str, Extent] = field(repr=False)
    members: tuple[Member, ...] = ()

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of one member; raises Unreadable where it has more than `limit`."""
        extent = self.extents[name]
        if extent.entry.size > limit:
            raise refused(f"a file that must be read has more than {limit:,} bytes", name)
        return b"".join(inflated(self.content, extent))

    def verify(self) -> None:
        """Inflate every member, because what an archive says of them may lie."""
        for extent in self.extents.values():
            for _ in inflated(self.content, extent):
                pass

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one member, a piece at a time."""
        return inflated(self.content, self.extents[name])


def opened(content: Content, limits: Limits, depth: int = 1) -> Archive:
    """Open an archive, with every member inflated and hashed once.

    Raises Unreadable (ENV-011) where anything about it is not plain, or beyond the limits.
    """
    found = located(content, limits)
    members = (hashed(content, each, limits, depth) for each in found.extents.values())
    return replace(found, members=tuple(members))


def located(content: Content, limits: Limits) -> Archive:
    """Open an archive without looking into its members; raises Unreadable as `opened` does."""
    told = directory(content)
    if told.members > limits.package_members:
        raise refused(f"it has {told.members:,} files, more than {limits.package_members:,}")
    if told.size > limits.package_members * DIRECTORY_BYTES:
        raise refused("its directory is out of all proportion")
    found = list(entries(content[told.start : told.end], told))
    refuse_collisions([each.name for each in found])
    moderate(found, limits)
    if all(each.folder for each in found):
        raise refused("it holds no files")
    placed = extents(content, found, told.start)
    return Archive(content, {each.entry.name: each for each in placed if not each.entry.folder})


def moderate(found: list[Entry], limits: Limits) -> None:
    """Refuse what would inflate out of proportion; sizes are believed here and counted later."""
    total = sum(each.size for each in found)
    if total > limits.package_inflated:
        raise refused(f"its files have {total:,} bytes, more than {limits.package_inflated:,}")
    for each in found:
        if each.size > RATIO_FROM and each.size > each.packed * limits.package_ratio:
            raise refused(f"a file inflates to more than {limits.package_ratio} times", each.name)


def hashed(content: Content, extent: Extent, limits: Limits, depth: int) -> Member:
    """Inflate a member and return what it is."""
    digests = (hashlib.sha256(), weak("md5"), weak("sha1"))
    first = b""
    for chunk in inflated(content, extent):
        first = first or chunk[: len(ARCHIVE)]
        for digest in digests:
            digest.update(chunk)
    if first == ARCHIVE:
        look_into(content, extent, limits, depth)
    sha256, md5, sha1 = (digest.hexdigest() for digest in digests)
    return Member(extent.entry.name, extent.entry.size, sha256, md5, sha1)


def weak(name: str) -> "hashlib._Hash":
    """Return a hash that is only compared with what a sender states."""
    return hashlib.new(name, usedforsecurity=False)


def look_into(content: Content, extent: Extent, limits: Limits, depth: int) -> None:
    """Refuse an archive whose member is an archive that is not sound, or holds one again."""
    name = extent.entry.name
    if name.casefold().endswith(OFFICE):
        return
    if depth > 1:
        raise refused("an archive in it holds an archive again", name)
    if extent.entry.size <= limits.package_nested:
        opened(b"".join(inflated(content, extent)), limits, depth + 1)


def inflated(content: Content, extent: Extent) -> Iterator[bytes]:
    """Yield a member's bytes; raises Unreadable where they are not what the directory says."""
    crc, size, entry = 0, 0, extent.entry
    pieces = chunks(content, extent.start, extent.end)
    for chunk in pieces if entry.method == STORED else deflated(pieces, entry.name):
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        if size > entry.size:
            raise refused("a file is larger than it says", entry.name)
        yield chunk
    if size != entry.size:
        raise refused("a file is smaller than it says", entry.name)
    if crc != entry.crc:
        raise refused("a file is damaged: its checksum is wrong", entry.name)


def deflated(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield what a deflated stream holds; it must end where the member ends."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in pieces:
            rest = piece
            while rest and not stream.eof:
                yield stream.decompress(rest, CHUNK)
                rest = stream.unconsumed_tail
            if stream.unused_data or rest:
                raise refused("a file holds more than its packed bytes", name)
        yield stream.flush()
    except zlib.error:
        raise refused("a file cannot be inflated", name) from None
    if not stream.eof:
        raise refused("a file's packed bytes are cut off", name)
