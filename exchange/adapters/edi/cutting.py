"""Cuts text into segments: a private character stands for what is released until it is read."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import polars as pl

from exchange.adapters.edi.segments import BLANKS, Segment, Segments, Value, Words
from exchange.model.texts import numbered

PRIVATE = (range(0x01, 0x09), range(0x0E, 0x1A), range(0xE000, 0xF900))
"""Characters that may stand for released ones; which of them do, the text decides."""

AT_ONCE = 1_000_000
"""Characters that are split at once, and as many as follow before the next terminator."""

Released = Mapping[str, str]
"""What each private character stands for."""


def masked(text: str, separators: str) -> tuple[str, Released]:
    """Put a character that the text does not have in place of each released one.

    Where the release character is a blank there is none. One at the very end releases nothing.
    """
    release = separators[3].strip(" ")
    if not release or release not in text:
        return text, {}
    free, itself = private(text + separators), ""
    first, *pieces = text.split(release)
    if "" in pieces[:-1]:
        itself = next(free)
        first, *pieces = text.replace(release * 2, itself).split(release)
    end = release if pieces[-1:] == [""] else ""
    pieces = pieces[:-1] if end else pieces
    signs = {letter: next(free) for letter in dict.fromkeys(piece[0] for piece in pieces)}
    found = "".join([first, *(signs[piece[0]] + piece[1:] for piece in pieces), end])
    stand = {sign: letter for letter, sign in signs.items()}
    return found, stand | ({itself: release} if itself else {})


def private(text: str) -> Iterator[str]:
    """Yield characters that a text does not have."""
    return (sign for sign in map(chr, chain(*PRIVATE)) if sign not in text)


def cut(text: str, terminator: str) -> pl.Series:
    """Split at each terminator; what follows the last one comes last."""
    return pl.concat(
        [pl.Series([each]).str.split(terminator).explode() for each in stretches(text, terminator)]
    )


def stretches(text: str, terminator: str) -> Iterator[str]:
    """Yield a text in stretches that end before a terminator; splitting these takes less memory."""
    start = 0
    while (stop := text.find(terminator, start + AT_ONCE)) >= 0:
        yield text[start:stop]
        start = stop + 1
    yield text[start:]


def segmented(parts: pl.Series, separators: str, released: Released) -> Segments:
    """Make the segments of these texts, which may have blanks and line ends before them.

    `separators` are component, element, decimal mark, release, repetition and terminator; a
    blank release or repetition means that there is none.
    """
    numbers, distinct = numbered(parts)
    texts = distinct.str.strip_chars_start(BLANKS)
    texts = texts.str.strip_chars_end("\r") if separators[5] == "\n" else texts
    if texts.n_unique() < len(texts):
        same, texts = numbered(texts)
        numbers = same.gather(numbers)
    words = Words(texts, separators, released, maker(separators, released))
    return Segments(words, numbers)


def maker(separators: str, released: Released) -> Callable[[str, int], Segment]:
    """Return the function that makes a segment of its text in this file, and numbers it."""
    component, element, _, _, repetition, _ = [*separators]
    repetition, table = repetition.strip(" "), str.maketrans(dict(released))

    def plain(text: str) -> str:
        return text.translate(table) if released else text

    def value(text: str) -> Value:
        if component not in text:
            return plain(text)
        parts = text.split(component)
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return [*map(plain, parts)] if len(parts) > 1 else plain(parts[0])

    def make(text: str, number: int) -> Segment:
        tag, *rest = text.split(element)
        if not repetition or repetition not in text:
            return Segment(plain(tag), [*map(value, rest)], number)
        again = [at for at, part in enumerate(rest, 2) if repetition in part]
        once = [part.split(repetition, 1)[0] for part in rest]
        return Segment(plain(tag), [*map(value, once)], number, tuple(again))

    return make
