"""Zip archives made byte by byte, so that each can lie in one way and no other."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

LATER = 0xFFFFFFFF


@dataclass(frozen=True)
class Piece:
    """A member; what is said of it locally and in the directory may differ from what it is."""

    name: bytes = b"drawing.pdf"
    data: bytes = b"%PDF-1.7 a drawing"
    method: int = 8
    flags: int = 0x800
    system: int = 3
    attributes: int = 0o100644 << 16
    extra: bytes = b""
    local_extra: bytes = b""
    comment: bytes = b""
    packed: bytes | None = None
    descriptor: bytes = b""
    gap: bytes = b""
    disk: int = 0
    local: dict[str, object] = field(default_factory=dict)
    central: dict[str, object] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == 8 else self.data

    def said(self, other: dict[str, object]) -> dict[str, object]:
        truth: dict[str, object] = {
            "name": self.name,
            "method": self.method,
            "flags": self.flags,
            "crc": zlib.crc32(self.data),
            "packed": len(self.content),
            "size": len(self.data),
        }
        return truth | other


def deflated(data: bytes, level: int = 6) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def field_of(kind: int, data: bytes) -> bytes:
    """Return one extra field."""
    return struct.pack("<2H", kind, len(data)) + data


def zip64(*values: int) -> bytes:
    """Return a zip64 extra field."""
    return field_of(1, struct.pack(f"<{len(values)}Q", *values))


def unicode_path(raw: bytes, name: str, crc: int | None = None) -> bytes:
    """Return a field with a second name."""
    told = zlib.crc32(raw) if crc is None else crc
    return field_of(0x7075, b"\x01" + struct.pack("<L", told) + name.encode())


def local_header(piece: Piece) -> bytes:
    said = piece.said(piece.local)
    name = said["name"]
    assert isinstance(name, bytes)
    return (
        struct.pack(
            "<4s5H3L2H", b"PK\x03\x04", 45, said["flags"], said["method"], 0, 33, said["crc"],
            said["packed"], said["size"], len(name), len(piece.local_extra),
        )
        + name
        + piece.local_extra
    )  # fmt: skip


def central_header(piece: Piece, offset: int) -> bytes:
    said = piece.said(piece.central)
    name = said["name"]
    assert isinstance(name, bytes)
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 45 | piece.system << 8, 45, said["flags"],
            said["method"], 0, 33, said["crc"], said["packed"], said["size"], len(name),
            len(piece.extra), len(piece.comment), piece.disk, 0, piece.attributes,
            said.get("offset", offset),
        )
        + name
        + piece.extra
        + piece.comment
    )  # fmt: skip


def end(
    count: int,
    size: int,
    start: int,
    *,
    comment: bytes = b"",
    here: int | None = None,
    disk: int = 0,
) -> bytes:
    """Return an end record."""
    told = count if here is None else here
    return struct.pack(
        "<4s4H2LH", b"PK\x05\x06", disk, disk, told, count, size, start, len(comment)
    ) + comment  # fmt: skip


def end64(count: int, size: int, start: int, at: int, **wrong: int) -> bytes:
    """Return a zip64 end record with its locator; `at` is where it stands, or `place` lies."""
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", wrong.get("length", 44), 45, 45, 0, 0, count, count, size,
        start,
    )  # fmt: skip
    return record + struct.pack(
        "<4sLQL", b"PK\x06\x07", 0, wrong.get("place", at), wrong.get("disks", 1)
    )


@dataclass(frozen=True)
class Made:
    """The two halves of an archive, before its end record."""

    body: bytes
    directory: bytes
    count: int

    def whole(self, **end_told: object) -> bytes:
        return self.body + self.directory + self.ended(**end_told)

    def ended(self, **told: object) -> bytes:
        values = {"count": self.count, "size": len(self.directory), "start": len(self.body)} | told
        return end(**values)  # type: ignore[arg-type]


def made(pieces: Sequence[Piece]) -> Made:
    """Return the members and the directory of an archive."""
    body, directory = bytearray(), bytearray()
    for piece in pieces:
        directory += central_header(piece, len(body))
        body += local_header(piece) + piece.content + piece.descriptor + piece.gap
    return Made(bytes(body), bytes(directory), len(pieces))


def archive(*pieces: Piece) -> bytes:
    """Return a whole archive; one file where none is given."""
    return made(pieces or (Piece(),)).whole()


def described(piece: Piece, form: str = "<4s3L", **wrong: int) -> Piece:
    """Return a member whose sizes follow its bytes."""
    said = piece.said({}) | wrong
    values = (said["crc"], said["packed"], said["size"])
    signature = (b"PK\x07\x08",) if "s" in form else ()
    return Piece(
        name=piece.name, data=piece.data, flags=piece.flags | 8,
        descriptor=struct.pack(form, *signature, *values),
        local={"crc": 0, "packed": 0, "size": 0},
    )  # fmt: skip
