"""Makes segments of text: splits at what is not released, takes the release characters out.

Segments of the same text are one object, for a delivery schedule repeats its dates a thousand
times; so nobody may change them.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from exchange.adapters.edi.segments import Segment

REMEMBERED = 16_384


def split(text: str, separator: str, release: str) -> list[str]:
    """Split at each separator that is not released; release characters stay."""
    parts = text.split(separator)
    if not release or release not in text:
        return parts
    whole, held = [], ""
    for part in parts:
        held += part
        if part.endswith(release) and released(part, release):
            held += separator
            continue
        whole.append(held)
        held = ""
    return [*whole, held] if held else whole


def released(part: str, release: str) -> bool:
    """Tell whether what follows this text is released: after an odd run of release characters."""
    return (len(part) - len(part.rstrip(release))) % 2 == 1


def maker(separators: str) -> Callable[[str], Segment]:
    """Return the function that makes a segment of its text in this file."""
    component, element, release = separators[0], separators[1], separators[3].strip()
    letter = re.compile(re.escape(release) + "(.)", re.DOTALL) if release else None

    def plain(text: str) -> str:
        return letter.sub(r"\1", text) if letter and release in text else text

    def value(text: str) -> str | list[str]:
        parts = split(text, component, release)
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return plain(parts[0]) if len(parts) == 1 else [plain(part) for part in parts]

    @lru_cache(maxsize=REMEMBERED)
    def make(text: str) -> Segment:
        tag, *rest = split(text, element, release)
        elements = [value(part) if component in part or release in part else part for part in rest]
        return Segment(plain(tag), elements)

    return make
