"""How far the audit trail had come on a day, signed so that a later trail can be held to it."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

Sign = Callable[[bytes], bytes]
"""Signs some bytes with our key."""

Signed = Callable[[bytes, bytes], bool]
"""Tells whether bytes carry this signature of a key."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of the audit trail at a moment: its number and hash.

    `day` is that of our site, `at` in UTC, `configuration` the digest of what was in force.
    """

    seq: int
    hash: str
    day: str
    at: str
    configuration: str
    site: str

    @property
    def text(self) -> bytes:
        """The bytes that are signed: JSON with sorted keys, no spaces, ASCII only."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()

    @property
    def name(self) -> str:
        """The name of its file; names sort by time."""
        return f"{self.at.replace(':', '')}.{self.seq}.head"

    @property
    def what(self) -> tuple[str, str, str]:
        """What makes another head necessary where it changes."""
        return self.hash, self.day, self.configuration


def written(head: Head, sign: Sign) -> bytes:
    """Return a head as a file: the text, then its signature in Base64, a line each."""
    return head.text + b"\n" + base64.b64encode(sign(head.text)) + b"\n"


def said(content: bytes) -> Head | None:
    """Return the head a file holds, whoever signed it; None where it cannot be understood."""
    try:
        return Head(**json.loads(content.partition(b"\n")[0]))
    except (TypeError, ValueError):
        return None


def read(content: bytes, signed: Signed) -> Head:
    """Return the head a file holds; raises ValueError where it is none, or not signed so."""
    text, _, rest = content.partition(b"\n")
    try:
        signature = base64.b64decode(rest.strip(), validate=True)
        told = json.loads(text)
        head = Head(**told)
    except (binascii.Error, TypeError, ValueError):
        raise ValueError("it is no signed head") from None
    if head.text != text or content != text + b"\n" + base64.b64encode(signature) + b"\n":
        raise ValueError("it is not written as a signed head is")
    if not signed(text, signature):
        raise ValueError("its signature is not one of this key")
    return head
