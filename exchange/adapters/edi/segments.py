"""The segments of an interchange, each made when somebody looks at it, and their values."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_letters, digits
from typing import overload

import polars as pl

from exchange.model.texts import dense, numbered

BLANKS = " \t\r\n\x00\x1a"
FIRST_SIGN, SURROGATES, SIGNS = 0x100, 0xD800, 1_000_000
"""Signs of tags begin at a character without a meaning of its own and leave out what is none. A
million different tags have signs; what comes after them is taken for the last one."""

MANY = 100
"""Segments asked for one by one from which it pays to list their numbers."""

Value = str | list[str]
"""An element: its text, or the texts of its components where it has more than one."""


@dataclass(slots=True, eq=False)
class Segment:
    """A tag and the elements after it, without the empty components at their end.

    One object stands for all segments of the same text, so nobody may change it.
    `number` counts the different texts of an interchange from 0. `repeats` are the elements
    that stand more than once, counted as in SegmentPlace; only the first is in `elements`.
    """

    tag: str
    elements: list[Value]
    number: int = 0
    repeats: tuple[int, ...] = ()


@dataclass(eq=False)
class Words:
    """The different texts of the segments of an interchange, by their numbers.

    `released` tells what the private characters in `texts` stand for. `make` makes the
    segment of a text; those made are kept, and what others worked out of the texts.
    """

    texts: pl.Series
    separators: str
    released: Mapping[str, str]
    make: Callable[[str, int], Segment]
    made: dict[int, Segment] = field(default_factory=dict)
    kept: dict[object, object] = field(default_factory=dict)

    def segment(self, number: int) -> Segment:
        """Return the segment of this number."""
        found = self.made.get(number)
        if found is None:
            found = self.made[number] = self.make(self.texts[number], number)
        return found

    def plain(self, texts: pl.Expr) -> pl.Expr:
        """Put what was released in the place of what stands for it."""
        signs = [*self.released]
        return texts.str.replace_many(signs, [*self.released.values()]) if signs else texts

    @cached_property
    def tagged(self) -> tuple[pl.Series, Mapping[str, str]]:
        """For each text a character that stands for its tag, and the tag of each character."""
        tags = self.texts.str.splitn(self.separators[1], 2).struct.field("field_0")
        distinct = tags.unique(maintain_order=True)
        signs = [*map(sign, range(len(distinct)))]
        plain = pl.select(self.plain(pl.lit(distinct))).to_series() if self.released else distinct
        return tags.replace_strict(distinct, signs), dict(zip(signs, plain, strict=True))

    @cached_property
    def kinds(self) -> pl.Series:
        """For each text the first number of its kind.

        Of one kind are texts of one tag that are the same once every digit is a 0 and every
        letter of ASCII an A: what can be wrong with lengths and kinds of characters is wrong
        with all of them.
        """
        end = self.separators[5]
        whole = self.texts.str.join(end)[0]
        shapes = pl.Series([levelled(whole, self.separators)]).str.split(end)
        shape, distinct = numbered(shapes.explode())
        tag, _ = numbered(self.tagged[0])
        both = tag.cast(pl.UInt64) * len(distinct) + shape
        number, found = dense(both, len(self.tagged[1]) * len(distinct))
        at = pl.int_range(len(both), dtype=pl.UInt32, eager=True)
        first = pl.repeat(0, len(found), dtype=pl.UInt32, eager=True)
        return first.scatter(number.reverse(), at.reverse()).gather(number)

    def holding(self, characters: Collection[str], padding: str = "") -> list[int]:
        """Return the numbers of the texts that hold one of these characters within padding."""
        listed = "".join(f"\\x{{{ord(each):x}}}" for each in characters)
        texts = self.texts.str.strip_chars_end(padding) if padding else self.texts
        return texts.str.contains(f"[{listed}]").arg_true().to_list()


class Segments(Sequence[Segment]):
    """A stretch of the segments of an interchange, each made when somebody looks at it.

    `numbers` are the numbers of their texts in `words`, `signs` the characters of their tags.
    """

    def __init__(self, words: Words, numbers: pl.Series, signs: str | None = None) -> None:
        self.words, self.numbers, self.asked = words, numbers, 0
        self.signs = words.tagged[0].gather(numbers).str.join()[0] if signs is None else signs

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Segment: ...
    @overload
    def __getitem__(self, at: slice) -> "Segments": ...
    def __getitem__(self, at: int | slice) -> "Segment | Segments":
        if isinstance(at, slice):
            return Segments(self.words, self.numbers[at], self.signs[at])
        self.asked += 1
        return self.words.segment((self.numbers if self.asked < MANY else self.listed)[at])

    def __iter__(self) -> Iterator[Segment]:
        return map(self.words.segment, self.listed)

    @cached_property
    def listed(self) -> list[int]:
        """The numbers, for those who ask for many of them one by one."""
        return self.numbers.to_list()

    @cached_property
    def present(self) -> pl.Series:
        """The numbers of the different texts, from the lowest on."""
        there = pl.repeat(value=False, n=len(self.words.texts), eager=True)
        return there.scatter(self.numbers, values=True).arg_true()

    @property
    def tags(self) -> "Tags":
        """Their tags."""
        return Tags(self.signs, self.words.tagged[1])

    def distinct(self) -> list[Segment]:
        """Return those of different texts, in order."""
        return [self.words.segment(number) for number in self.numbers.unique(maintain_order=True)]

    def where(self, numbers: Collection[int]) -> list[int]:
        """Return the indexes of the segments with these numbers."""
        return self.numbers.is_in([*numbers]).arg_true().to_list() if numbers else []

    def of(self, tags: Collection[str]) -> list[int]:
        """Return the indexes of the segments with one of these tags."""
        signs = {sign for sign, tag in self.words.tagged[1].items() if tag in tags}
        found = re.finditer(f"[{''.join(signs)}]", self.signs) if signs else ()
        return [match.start() for match in found]


@dataclass(frozen=True, slots=True)
class Tags(Sequence[str]):
    """The tags of segments, held as a character each."""

    signs: str
    names: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.signs)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> "Tags": ...
    def __getitem__(self, at: int | slice) -> "str | Tags":
        if isinstance(at, slice):
            return Tags(self.signs[at], self.names)
        return self.names[self.signs[at]]

    def count(self, value: object) -> int:
        """Return how often a tag stands."""
        return sum(self.signs.count(sign) for sign, name in self.names.items() if name == value)


def sign(number: int) -> str:
    """Return the character that stands for a thing of this number."""
    at = FIRST_SIGN + min(number, SIGNS)
    return chr(at if at < SURROGATES else at + 0x800)


def levelled(text: str, separators: str) -> str:
    """Make every digit a 0 and every letter of ASCII an A, but for separators."""
    table = {ord(sign): "0" for sign in digits} | {ord(sign): "A" for sign in ascii_letters}
    table = {sign: level for sign, level in table.items() if chr(sign) not in separators}
    try:
        body = text.encode("latin-1")
    except UnicodeEncodeError:
        return text.translate(table)
    signs = bytes(ord(table.get(sign, chr(sign))) for sign in range(256))
    return body.translate(signs).decode("latin-1")


def text(segment: Segment, element: int, component: int = 1) -> str:
    """Return a value, both counted as in SegmentPlace (the tag is element 1); "" where absent."""
    at = element - 2
    if at >= len(segment.elements):
        return ""
    value = segment.elements[at]
    if isinstance(value, str):
        return value if component == 1 else ""
    return value[component - 1] if component <= len(value) else ""


def components(segment: Segment, element: int) -> tuple[str, ...]:
    """Return all components of an element; none where it is absent or empty."""
    at = element - 2
    value = segment.elements[at] if at < len(segment.elements) else ""
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def triple(segment: Segment) -> tuple[str, str, str]:
    """Return the first three components of the first element, as QTY and DTM have them."""
    value = segment.elements[0] if segment.elements else ""
    if isinstance(value, str):
        return value, "", ""
    first, second, third, *_ = (*value, "", "")
    return first, second, third


def shown(segment: Segment) -> str:
    """Return tag and first two elements as the sender wrote them, for people to find again."""
    return "+".join((segment.tag, *(":".join(components(segment, at)) for at in (2, 3)))).strip("+")
