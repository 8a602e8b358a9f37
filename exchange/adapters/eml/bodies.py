"""The text of a mail, for people: kept and shown, never understood."""

import html
import re
from collections.abc import Iterable, Iterator

from exchange.adapters.eml.choosing import is_text
from exchange.adapters.eml.structure import Part
from exchange.adapters.eml.transfer import decoded, known
from exchange.adapters.eml.words import text

MOST = 20_000
"""Characters of the text that are kept; the mail itself is kept whole."""

PART_BYTES = 1_000_000
"""Bytes of a part that are looked at for its text."""

HIDDEN = re.compile(r"<(style|script|head)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
LINES = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]*>")
BLANK_LINES = re.compile(r"\n{3,}")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def written(content: bytes, parts: Iterable[Part]) -> str:
    """Return what people wrote, without marks; of two forms of one text the plain one."""
    texts = [part for part in parts if is_text(part)]
    plain = [part for part in texts if part.head.kind != "text/html"]
    pieces = (piece for part in plain or texts for piece in shown(content, part))
    whole = "\n\n".join(pieces)
    return whole if len(whole) <= MOST else whole[:MOST] + " …"


def shown(content: bytes, part: Part) -> Iterator[str]:
    """Yield the text of a part where it says anything."""
    transfer = known(part.head.transfer)
    cut = content[part.start : min(part.end, part.start + PART_BYTES)]
    raw = cut if transfer is None else decoded(cut, transfer)
    found = text(cut if raw is None else raw, part.head.parameters.get("charset", "utf-8"))
    found = unmarked(found) if part.head.kind == "text/html" else found
    lines = (UNSEEN.sub("", line).rstrip() for line in found.splitlines())
    found = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    if found:
        yield found


def unmarked(page: str) -> str:
    """Return the text of a page of HTML."""
    return html.unescape(TAGS.sub("", LINES.sub("\n", HIDDEN.sub("", page[:PART_BYTES]))))
