"""Reference designators as bills of materials write them: `C4-9,12` is seven capacitors."""

import re
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 10_000
"""Designators a text may stand for; one that stands for more is a slip of the pen."""

PIECES = re.compile(r"[\s,;]+")
DASH = re.compile("[-\u2010\u2011\u2013]")
ONE = r"(?P<{0}>[A-Za-z_]*)(?P<{1}>[0-9]{{1,6}})"
PIECE = re.compile(
    rf"{ONE.format('prefix', 'first')}(?:-{ONE.format('again', 'last')}|(?P<section>[A-Za-z]))?"
)


@lru_cache(maxsize=16_384)
def expanded(text: str) -> tuple[str, ...] | None:
    """Return every designator a text stands for, in its order; None where its notation is unknown.

    Commas, semicolons and blanks separate. A number alone continues the letters before it, after
    a comma or semicolon only. Sections of one number beside each other (`U1A,U1B`) may be one
    component or several, so nothing is returned for them.
    """
    found: list[str] = []
    prefix = ""
    for piece, comma in pieces(text):
        matched = PIECE.fullmatch(piece)
        if matched is None or not (matched["prefix"] or (prefix and comma)):
            return None
        prefix = matched["prefix"] or prefix
        names = ranged(prefix, matched)
        if not names:
            return None
        found += names
        if len(found) > LONGEST:
            return None
    return tuple(found) if found and not divided(found) else None


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands between separators, and whether a comma or semicolon came before it.

    Between two separators with nothing between them something is missing: an empty piece.
    """
    text = "-".join(map(str.strip, DASH.split(text.rstrip(",; \t\r\n\u00a0"))))
    begin, comma = 0, False
    for separator in PIECES.finditer(text):
        yield text[begin : separator.start()], comma
        marks = sum(mark in ",;" for mark in separator[0])
        if marks > 1:
            yield "", True
        begin, comma = separator.end(), marks > 0
    yield text[begin:], comma


def ranged(prefix: str, piece: re.Match[str]) -> list[str]:
    """Return what one piece stands for; nothing where a range runs backwards or changes letters."""
    first, last = piece["first"], piece["last"]
    if last is None:
        return [prefix + first + (piece["section"] or "")]
    padded = first.startswith("0") or last.startswith("0")
    if piece["again"] not in {"", prefix} or (padded and len(first) != len(last)):
        return []
    if not int(first) < int(last) < int(first) + LONGEST:
        return []
    width = len(first) if padded else 0
    return [f"{prefix}{number:0{width}}" for number in range(int(first), int(last) + 1)]


def divided(names: list[str]) -> bool:
    """Tell whether sections of one number stand beside each other, or beside the whole."""
    wholes = [name[:-1] if name[-1].isalpha() else name for name in dict.fromkeys(names)]
    return len(set(wholes)) < len(wholes)


def counted(text: str) -> int | None:
    """Return how many components a text places, one named twice once; None where unknown."""
    names = expanded(text)
    return None if names is None else len(set(names))


def spelled(text: str) -> str:
    """Return the one spelling of a set of designators, by which two texts are compared.

    A text of unknown notation is compared as it stands, but for blanks.
    """
    names = expanded(text)
    return " ".join(text.split()) if names is None else ",".join(sorted({*names}, key=natural))


def natural(name: str) -> tuple[str, int, str]:
    """Return what designators sort by: letters, then the number as a number."""
    letters = name.rstrip("0123456789") if name[-1].isdigit() else name[:-1].rstrip("0123456789")
    number = name[len(letters) :]
    return letters, int(number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")), name
