"""Opens workbooks with a password: Excel's own, which it uses unasked, then the agreed one."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from exchange.adapters.workbook.archive import ENCRYPTED_PACKAGE, OLE, inspect, refused
from exchange.adapters.workbook.biff8 import records
from exchange.adapters.workbook.sheets import UNOPENABLE
from exchange.adapters.workbook.xls import workbook_stream
from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.partners import Partner

OWN = "VelvetSweatshop"
"""What Excel encrypts with where somebody only protects a workbook ([MS-XLS] 2.2.6)."""

FILEPASS = 0x002F

MAX_TURNS = 10_000_000
"""How often a password may be hashed, as the standard has it; more is meant to stop us."""

UNSOUND = (
    *UNOPENABLE, FileFormatError, ParseError, DecryptionError, struct.error, ExpatError,
    AssertionError,
)  # fmt: skip
"""What decrypting raises over a file that is not sound, found by mutating some."""


def unlocked(
    transmission: Transmission, partner: Partner, form: str
) -> tuple[Transmission, str, list[Finding]]:
    """Return a file as it is without its password, if it has one, and its format.

    Raises Unreadable (XLS-024) where neither password opens it.
    """
    try:
        if not is_locked(transmission.content):
            return transmission, form, []
        plain = _decrypted(transmission.content, partner)
        if plain.startswith(b"PK"):
            inspect(transmission.filename, plain)
        form = form_of(plain, form)
    except UNSOUND as error:
        raise refused(f"OLE, {type(error).__name__}") from error
    return replace(transmission, content=plain), form, [Finding("XLS-025")]


def is_locked(content: bytes) -> bool:
    """Say whether a file is a workbook with a password."""
    if not content.startswith(OLE):
        return False
    return ENCRYPTED_PACKAGE in content or _has_filepass(content)


def form_of(content: bytes, stated: str) -> str:
    """Return what a workbook that had a password is, which could not be told before."""
    if not content.startswith(b"PK"):
        return stated
    with ZipFile(BytesIO(content)) as archive:
        binary = any(name.casefold().endswith("workbook.bin") for name in archive.namelist())
    return "xlsb" if binary else "xlsx"


def _has_filepass(content: bytes) -> bool:
    with suppress(Unreadable):
        return any(ident == FILEPASS for ident, _ in records(workbook_stream(content)))
    return False


def _decrypted(content: bytes, partner: Partner) -> bytes:
    for password in _passwords(partner):
        office: Any = OfficeFile(BytesIO(content))
        info = getattr(office, "info", {})
        if info.get("spinValue", 0) > MAX_TURNS:
            raise refused(f"{info['spinValue']} > {MAX_TURNS}")
        with suppress(InvalidKeyError):
            office.load_key(password=password, **VERIFIED.get(office.format, {}))
            plain = BytesIO()
            office.decrypt(plain)
            return plain.getvalue()
    kind = "EncryptedPackage" if ENCRYPTED_PACKAGE in content else "FilePass"
    raise Unreadable(Finding("XLS-024", observed=kind))


VERIFIED = {"ooxml": {"verify_password": True}}
"""An .xls always verifies its password, the newer ones where they are told to."""


def _passwords(partner: Partner) -> Iterator[str]:
    """Yield what to try; the agreed one is read when it is needed and kept nowhere."""
    yield OWN
    if partner.workbooks.password_file:
        secret = Path(partner.workbooks.password_file).read_text(encoding="utf-8")
        yield secret.rstrip("\r\n")
