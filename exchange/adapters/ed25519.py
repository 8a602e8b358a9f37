"""Signs with Ed25519 (RFC 8032); the private key is a PEM file, the public one a line of Base64."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from exchange.errors import Misconfigured
from exchange.model.heads import Sign, Signed


def made() -> bytes:
    """Return a new private key as PEM (PKCS 8)."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def private(path: Path) -> Ed25519PrivateKey:
    """Return the key of a file; raises Misconfigured where it holds none."""
    try:
        found = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise Misconfigured(f"{path}: it is no Ed25519 key; make one with: exchange audit key")
    return found


def public(path: Path) -> str:
    """Return the public half of the key of a file."""
    raw = private(path).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def signing(path: Path) -> Sign:
    """Return what signs with the key of a file."""
    return private(path).sign


def checking(told: str) -> Signed:
    """Return what checks signatures of a public key; raises Misconfigured where it is none."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise Misconfigured(
            f"{told.strip()[:60]!r} is no public key; exchange audit key prints ours"
        ) from None

    def signed(text: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, text)
        except InvalidSignature:
            return False
        return True

    return signed
