"""Makes segments of text: splits at what is not released, takes the release characters out.

Segments of the same text are one object, for a delivery schedule repeats its dates a thousand
times; so nobody may change them.
"""

import re
from collections.abc import Callable, Iterable
from string import ascii_letters, digits

from exchange.adapters.edi.segments import Segment

SHAPES = {ord(sign): "0" for sign in digits} | {ord(sign): "A" for sign in ascii_letters}
BLANKS = " \t\r\n\x00\x1a"


def split(text: str, separator: str, release: str) -> list[str]:
    """Split at each separator that is not released; release characters stay."""
    parts = text.split(separator)
    if not release or release + separator not in text:
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


def interned(parts: Iterable[str], separators: str) -> tuple[list[Segment], dict[str, Segment]]:
    """Make the segments of these texts, and return them by text as well.

    `separators` are component, element, decimal mark, release, repetition and terminator; a
    blank release or repetition means that there is none.
    """
    make, distinct = maker(separators), dict[str, Segment]()

    def new(part: str) -> Segment:
        segment = distinct[part] = make(part, len(distinct))
        return segment

    known = distinct.get
    return [known(part) or new(part) for part in parts], distinct


def maker(separators: str) -> Callable[[str, int], Segment]:
    """Return the function that makes a segment of its text in this file, and numbers it."""
    component, element, _, release, repetition, terminator = [*separators]
    release, repetition = release.strip(), repetition.strip()
    letter = re.compile(re.escape(release) + "(.)", re.DOTALL) if release else None
    tail = "\r" if terminator == "\n" else ""

    def plain(text: str) -> str:
        return letter.sub(r"\1", text) if letter and release in text else text

    def composite(text: str) -> str | list[str]:
        parts = text.split(component)
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return parts if len(parts) > 1 else parts[0]

    def value(text: str) -> str | list[str]:
        parts = split(text, component, release)
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return plain(parts[0]) if len(parts) == 1 else [plain(part) for part in parts]

    def first(part: str) -> str | list[str]:
        once = split(part, repetition, release)[0] if repetition and repetition in part else part
        return value(once) if component in once or release in once else once

    def make(text: str, number: int) -> Segment:
        text = text.lstrip(BLANKS).rstrip(tail)
        shape = text.translate(SHAPES)
        if not (release and release in text) and not (repetition and repetition in text):
            tag, *rest = text.split(element)
            plainly = [composite(part) if component in part else part for part in rest]
            return Segment(tag, plainly, number, shape)
        tag, *rest = split(text, element, release)
        repeats = tuple(
            at for at, part in enumerate(rest, 2)
            if repetition and repetition in part and len(split(part, repetition, release)) > 1
        )  # fmt: skip
        return Segment(plain(tag), [first(part) for part in rest], number, shape, repeats)

    return make
