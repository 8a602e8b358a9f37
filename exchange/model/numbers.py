"""Numbers of documents and lines as they are compared: blanks at their end do not count.

ISO 9735 and X12 leave out blanks at the end of an element; a sender who does not means the same
number. It is echoed as received all the same.
"""

import hashlib

RESPONSE_DIGITS = 8
"""Characters of our own number of an answer, in base 32."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

MOST_BLANKS = 35
"""Blanks behind a number that are thought of; a document number has up to 35 characters."""


def significant(number: str) -> str:
    """Return what of a number counts."""
    return number.rstrip(" ")


def spellings(number: str) -> tuple[str, ...]:
    """Return the ways a number may have been written, with blanks behind it and without."""
    plain = significant(number)
    return tuple(plain.ljust(len(plain) + blanks) for blanks in range(MOST_BLANKS))


def response_number(identity: str, number: str) -> str:
    """Return our own number of an answer, the same for the same document and order."""
    digest = hashlib.sha256(f"{identity}/{number}".encode()).digest()
    value = int.from_bytes(digest[: RESPONSE_DIGITS * 5 // 8])
    return "".join(
        ALPHABET[value >> shift & 31] for shift in range(5 * (RESPONSE_DIGITS - 1), -1, -5)
    )
