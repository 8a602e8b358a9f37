"""Fits what we say into the characters and lengths that the partner's interchange allows."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

LETTERS: Mapping[str, str] = {
    "ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE",
    "\u2013": "-", "\u2014": "-", "\u201e": '"', "\u201c": '"', "\u201d": '"',
    "\u2019": "'", "\u2018": "'",
}  # fmt: skip
"""Letters and signs that Unicode does not take apart, and what stands for them."""

UNKNOWN = "?"
TEXT_LENGTH, TEXT_PARTS = 70, 5
"""4440 is an..70 up to directory D.97B, five times in C108; later ones allow more."""

CUT = "..."


def fitted(value: str, codec: str) -> str:
    """Return a text in the characters of a set; never fails.

    Control characters become blanks. What the set does not have becomes the letter without its
    marks, else a question mark.
    """
    return "".join(nearest(character, codec) for character in value)


@cache
def nearest(character: str, codec: str) -> str:
    """Return a character as the set has it."""
    if unicodedata.category(character) == "Cc":
        return " "
    if holds(character, codec):
        return character
    plain = LETTERS.get(character, unicodedata.normalize("NFKD", character))
    letters = [each for each in plain if not unicodedata.combining(each)]
    return "".join(each if holds(each, codec) else UNKNOWN for each in letters) or UNKNOWN


def holds(character: str, codec: str) -> bool:
    """Tell whether a character set has a character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def texts(value: str) -> list[str]:
    """Split a text over the components of C108; what does not fit is cut, and shows it."""
    most = TEXT_LENGTH * TEXT_PARTS
    words = " ".join(value.split())
    whole = words if len(words) <= most else words[: most - len(CUT)] + CUT
    return [*pieces(whole)]


def pieces(value: str) -> Iterator[str]:
    """Yield the pieces of a text, each as long as a component may be."""
    for start in range(0, len(value), TEXT_LENGTH):
        yield value[start : start + TEXT_LENGTH]
