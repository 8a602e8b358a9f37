"""Signs a call so that its receiver can tell it is ours, whole and recent."""

import hmac
from hashlib import sha256

HEADER = "Exchange-Signature"
WINDOW = 300
"""Seconds after which a receiver should not believe a signature any more."""


def signed(secret: bytes, body: bytes, at: int) -> str:
    """Return the value of the header: the time in seconds since 1970, and HMAC-SHA256 in hex.

    What is signed is the time, a full stop and the body as it is on the wire.
    """
    digest = hmac.new(secret, f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def holds(secret: bytes, body: bytes, header: str, now: int) -> bool:
    """Tell, as a receiver would, whether a header is ours and recent."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    if not parts.get("t", "").isdigit() or abs(now - int(parts["t"])) > WINDOW:
        return False
    return hmac.compare_digest(signed(secret, body, int(parts["t"])), header)
