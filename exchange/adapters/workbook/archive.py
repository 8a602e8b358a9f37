"""Looks into a zip before anything trusts it: whole, of sane size, with honest names."""

import zlib
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from exchange.adapters.archives.archive import located
from exchange.adapters.workbook.trailer import HEAD_BYTES, TAIL_BYTES, lacks_end_record
from exchange.errors import Unreadable
from exchange.model.findings import Cell, Finding
from exchange.model.partners import Limits

MAX_MEMBERS = 10_000
"""Files in one workbook; the largest seen in practice has a few hundred."""

MAX_INFLATED = 1_000_000_000
"""Bytes of all members together once inflated."""

MAX_RATIO = 200
"""Inflated bytes per compressed byte; the most compressible real workbook seen has 99."""

RATIO_FLOOR = 20_000_000
"""Inflated bytes below which the ratio does not matter."""

PLAIN = Limits(
    package_members=MAX_MEMBERS, package_inflated=MAX_INFLATED, package_ratio=MAX_INFLATED
)
"""Limits of an archive with which only the two above count."""

ENCRYPTED = 0x1
"""Bit of a member's flags: it needs a password."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a compound file: an old .xls, or a workbook with a password."""

DAMAGED = (
    BadZipFile, LargeZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError,
    OverflowError,
)  # fmt: skip
"""What zipfile raises over a zip that is not sound."""

ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds a workbook with a password."""


def refused(reason: str) -> Unreadable:
    """Return the refusal of a workbook that cannot be opened.

    The reason stands in a sentence of any language, so it has no words of one: it is a
    name, or what was counted and the limit.
    """
    return Unreadable(Finding("XLS-011", observed=reason))


def twice(place: Cell) -> Unreadable:
    """Return the refusal of a sheet in which one cell stands twice with a value."""
    return Unreadable(Finding("XLS-034", place))


def inspect(name: str, content: bytes) -> None:
    """Raise Unreadable for bytes that are not one sound zip within our limits.

    The directory, the headers and the places of its members must agree, as in any archive
    (ENV-011); nothing but this looks at a workbook before.
    """
    if not content:
        raise _incomplete(name, "it has no bytes")
    if content.startswith(OLE):
        raise refused(_compound(content))
    if not content.startswith(b"PK"):
        raise refused("≠ .xlsx")
    if lacks_end_record(content[:HEAD_BYTES], content[-TAIL_BYTES:]):
        raise _incomplete(name, "the end of the zip directory is missing")
    try:
        with ZipFile(BytesIO(content)) as archive:
            _directory(archive.infolist())
        located(content, PLAIN).verify()
    except DAMAGED as error:
        raise refused(f"zip, {type(error).__name__}") from error


def _incomplete(name: str, reason: str) -> Unreadable:
    return Unreadable(Finding("ENV-001", params={"name": name, "reason": reason}))


def _compound(content: bytes) -> str:
    if ENCRYPTED_PACKAGE in content:
        return "EncryptedPackage"
    return ".xls ≠ .xlsx"


def _directory(members: list[ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise refused(f"zip, {len(members)} > {MAX_MEMBERS}")
    seen = set()
    for member in members:
        name = member.filename
        if _escapes(name) or name.casefold() in seen:
            raise refused(f"zip, {name!r}" + (" (2)" if name.casefold() in seen else ""))
        if member.flag_bits & ENCRYPTED:
            raise refused("zip, 0x1")
        seen.add(name.casefold())
    inflated = sum(member.file_size for member in members)
    compressed = sum(member.compress_size for member in members)
    if inflated > MAX_INFLATED:
        raise refused(f"{inflated} B > {MAX_INFLATED} B")
    if inflated > RATIO_FLOOR and inflated > compressed * MAX_RATIO:
        raise refused(f"zip, {inflated} B / {compressed} B > {MAX_RATIO}")


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]
