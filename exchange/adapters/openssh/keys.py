"""Reads public keys of partners, and refuses what is weak or no public key at all."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exchange.errors import Misconfigured

SUFFIX = ".pub"
SMALLEST_RSA = 3072
CURVES = {b"nistp256": 65, b"nistp384": 97, b"nistp521": 133}
"""How long a point of a curve is, in bytes, uncompressed (SEC 1, 2.3.3)."""

FOREIGN = {
    "PRIVATE KEY-----": "it is a private key, which must never leave its owner: delete it here, "
    "have a new pair made, and ask for the file that ends in .pub",
    "PuTTY-User-Key-File": "it is a private key of PuTTY, which must never leave its owner: delete "
    "it here, have a new pair made, and ask for what PuTTYgen shows for pasting",
    "---- BEGIN SSH2 PUBLIC KEY": "it is in the form of RFC 4716; turn it round with "
    "ssh-keygen -i -f FILE",
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key whose algorithm and size will do; `blob` is what SSH sends, `comment` is no proof."""

    algorithm: str
    blob: bytes
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """What the two sides compare by telephone, as ssh-keygen -l shows it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return "SHA256:" + digest.rstrip("=")

    @property
    def line(self) -> str:
        """The key as authorized_keys wants it."""
        coded = base64.b64encode(self.blob).decode()
        return f"{self.algorithm} {coded} {self.comment}".strip()


def read_keys(where: str, text: str) -> tuple[PublicKey, ...]:
    """Return the keys of a text, one a line; empty lines and those with # do not count.

    Raises Misconfigured with the line of the first that will not do.
    """
    for mark, told in FOREIGN.items():
        if mark in text:
            raise Misconfigured(f"{where}: {told}")
    lines = enumerate(text.splitlines(), 1)
    said = ((number, line.strip()) for number, line in lines if line.strip())
    return tuple(
        key(f"{where}, line {number}", line) for number, line in said if not line.startswith("#")
    )


def key(where: str, line: str) -> PublicKey:
    """Return the key of one line, or refuse it with the reason."""
    algorithm, _, rest = line.partition(" ")
    coded, _, comment = rest.strip().partition(" ")
    if algorithm not in STRONG:
        raise Misconfigured(f"{where}: {unknown(algorithm)}")
    try:
        blob = base64.b64decode(coded, validate=True)
        first, *values = fields(blob)
    except (binascii.Error, ValueError):
        raise Misconfigured(f"{where}: the key is cut off or was changed on its way") from None
    weak = "it is not the kind of key it says" if first != algorithm.encode() else None
    weak = weak or STRONG[algorithm](values)
    if weak:
        raise Misconfigured(f"{where}: {weak}")
    kept = "".join(each for each in comment.strip() if each.isprintable())
    return PublicKey(algorithm, blob, kept)


def unknown(algorithm: str) -> str:
    """Return why a line that begins like this is no key we take."""
    if algorithm == "ssh-dss":
        return "a DSA key is too weak; ask for one of ed25519"
    return (
        "no public key of ed25519, ecdsa or rsa begins this line; options before a key are not"
        " taken either"
    )


def fields(blob: bytes) -> Iterator[bytes]:
    """Yield the fields of a key, each after its length in four bytes (RFC 4251, 5).

    Raises ValueError where they do not end with the blob.
    """
    while blob:
        length = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + length:
            raise ValueError(length)
        yield blob[4 : 4 + length]
        blob = blob[4 + length :]


def rsa(values: list[bytes]) -> str:
    """Return why an RSA key is not taken, '' where it is."""
    if len(values) != 2:  # noqa: PLR2004 - exponent and modulus
        return "the key is cut off or was changed on its way"
    bits = int.from_bytes(values[1], "big").bit_length()
    if bits < SMALLEST_RSA:
        return f"an RSA key of {bits} bits is too weak: at least {SMALLEST_RSA}, or ed25519"
    return ""


def ed25519(values: list[bytes]) -> str:
    """Return why an Ed25519 key is not taken, '' where it is."""
    whole = [len(each) for each in values] == [32]
    return "" if whole else "the key is cut off or was changed on its way"


def ecdsa(values: list[bytes]) -> str:
    """Return why an ECDSA key is not taken, '' where it is."""
    match values:
        case [curve, point] if CURVES.get(curve) == len(point):
            return ""
    return "the key is cut off or was changed on its way"


STRONG: Mapping[str, Callable[[list[bytes]], str]] = {
    "ssh-ed25519": ed25519,
    "ecdsa-sha2-nistp256": ecdsa,
    "ecdsa-sha2-nistp384": ecdsa,
    "ecdsa-sha2-nistp521": ecdsa,
    "ssh-rsa": rsa,
}
"""What is taken, and what looks at its size; `ssh-rsa` names the key, not how it signs."""


def keys_of(site: Path, partner: str) -> tuple[PublicKey, ...]:
    """Return the keys of one partner, none where they have none with us.

    Raises Misconfigured where one of them will not do.
    """
    path = site / "partners" / f"{partner}{SUFFIX}"
    if not path.is_file():
        return ()
    try:
        return read_keys(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: {error}") from None


def with_key(kept: tuple[PublicKey, ...], added: tuple[PublicKey, ...]) -> str:
    """Return a partner's keys as a text, each once."""
    each = {one.blob: one.line for one in (*kept, *added)}
    return "".join(f"{line}\n" for line in each.values())
