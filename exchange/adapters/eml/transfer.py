"""Gives the bytes of a part as they were before they were written for mail (RFC 2045, 6)."""

import binascii
import re
from typing import cast

from exchange.model.mails import Transfer

BLANKS = re.compile(rb"[ \t\r\n]+")
SOFT = re.compile(rb"=[ \t]+(?=\r?\n)")
UNTRUE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)")

KNOWN = frozenset({"", "base64", "quoted-printable"})


def decoded(raw: bytes, transfer: Transfer) -> bytes | None:
    """Return what was written so, None where it is not written so; nothing is passed over."""
    if not transfer:
        return raw
    if transfer == "base64":
        try:
            return binascii.a2b_base64(BLANKS.sub(b"", raw), strict_mode=True)
        except binascii.Error:
            return None
    plain = SOFT.sub(b"=", raw)
    return None if UNTRUE.search(plain) else binascii.a2b_qp(plain)


def known(transfer: str) -> Transfer | None:
    """Return how bytes are written where that is a way we know."""
    return cast("Transfer", transfer) if transfer in KNOWN else None
