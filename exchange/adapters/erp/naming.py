"""Names a record's files so that no number a partner invents can leave the folder or collide."""

import hashlib
from urllib.parse import quote

NUMBER_BYTES = 120
PARTNER_BYTES = 60
DIGEST_DIGITS = 32
MARK = "~"
"""Never part of an encoded text: it stands for no number, or before the digest of a long one."""


def stem(partner: str, number: str, receipt: str, revision: str = "") -> str:
    """Return `partner.number.receipt`, the name all files of one record start with.

    A revision stands behind the number and a plus sign, which no encoded text holds.

    Whatever is not an ASCII letter, digit, point, hyphen or underscore is
    percent-encoded as in a URL. Partner and receipt hold no point, so that the first
    and the last point of the stem divide it. A document without number has `~` in the
    number's place.
    """
    owner = bounded(encoded(partner).replace(".", "%2E"), PARTNER_BYTES, partner)
    behind, told = (f"+{encoded(revision)}", f"{number}+{revision}") if revision else ("", number)
    title = bounded(encoded(number) + behind, NUMBER_BYTES, told) or MARK
    return f"{owner}.{title}.{receipt}"


def encoded(text: str) -> str:
    """Return `text` percent-encoded; a leading point is encoded, so no name is hidden."""
    safe = quote(text, safe="", errors="surrogatepass").replace(MARK, "%7E")
    return "%2E" + safe[1:] if safe.startswith(".") else safe


def bounded(name: str, size: int, text: str) -> str:
    """Return `name`, or where it is longer than `size` its start, `~` and a digest of `text`."""
    if len(name) <= size:
        return name
    kept = name[: size - DIGEST_DIGITS - len(MARK)]
    torn = kept.rfind("%", -2)
    start = kept if torn < 0 else kept[:torn]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return start + MARK + digest[:DIGEST_DIGITS]
