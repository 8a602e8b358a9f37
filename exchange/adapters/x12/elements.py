"""Checks one X12 segment inside: what must be there, how long, digits, date or text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.adapters.edi.elements import Flaw, blank
from exchange.adapters.edi.outlines import AT_ONCE
from exchange.adapters.edi.segments import Segment, Segments, components, text
from exchange.adapters.edi.walk import limited
from exchange.adapters.x12.values import KINDS
from exchange.model.findings import Finding, SegmentPlace

ELEMENT = re.compile(r"(\w+) ([MO])(?: (AN|ID|R|N\d|DT|TM) (\d+)/(\d+)| \(.*\))?")
CONDITION = re.compile(r"([PRCEL])((?:\d\d)+)")
MORE = "..."
"""Stands for further elements that are not checked."""

WORDS = {
    "329": "control number", "324": "order number", "373": "date",
    "380": "quantity", "330": "quantity", "680": "commitment", "681": "kind of period",
    "235": "qualifier of the item number", "234": "item number", "355": "unit", "C001": "unit",
    "98": "party qualifier", "128": "reference qualifier", "374": "date qualifier",
    "353": "function", "675": "schedule type", "676": "schedule quantity type",
    "354": "number of lines", "782": "amount", "670": "kind of change", "92": "kind of order",
}  # fmt: skip
"""Elements by their number in the dictionary, in words, for people who read no dictionary."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element as the dictionary defines it; `kind` is empty where it is not checked inside."""

    number: str
    mandatory: bool
    kind: str = ""
    least: int = 0
    most: int = 0


class Condition(NamedTuple):
    """What elements need of each other, by the letters of the standard's syntax notes.

    P all or none, R at least one, E at most one, C the first one all others, L the first one at
    least one of the others.
    """

    kind: str
    elements: tuple[int, ...]


class Definition(NamedTuple):
    """A segment: its elements, whether others may follow, what they need of each other.

    `moments` are the indexes of the elements that are dates or times.
    """

    elements: tuple[Element, ...]
    open: bool
    conditions: tuple[Condition, ...]
    moments: tuple[int, ...]


def define(rows: Sequence[str], conditions: Sequence[str]) -> Definition:
    """Read one segment of `schemas/x12/segments.toml`."""
    known = tuple(parse(row) for row in rows if row != MORE)
    moments = tuple(at for at, element in enumerate(known) if element.kind in {"DT", "TM"})
    return Definition(known, MORE in rows, tuple(map(condition, conditions)), moments)


def parse(definition: str) -> Element:
    """Read one element."""
    found = ELEMENT.fullmatch(definition)
    if found is None:
        raise ValueError(f"not an element definition: {definition}")
    number, status, kind, least, most = found.groups()
    return Element(number, status == "M", kind or "", int(least or 0), int(most or 0))


def condition(definition: str) -> Condition:
    """Read one condition; "P0607" ties elements 6 and 7, in places 7 and 8."""
    found = CONDITION.fullmatch(definition)
    if found is None:
        raise ValueError(f"not a condition: {definition}")
    return Condition(found[1], tuple(int(number) + 1 for number in re.findall(r"\d\d", found[2])))


def inside(
    definitions: Mapping[str, Definition], number: int, segments: Segments
) -> tuple[Finding, ...]:
    """Check the segments of a set inside; of equal ones, and of one kind, one is checked.

    Dates and times are checked one by one: their shape does not show that they are right.
    """
    return tuple(limited(faults(definitions, number, segments)))


def faults(
    definitions: Mapping[str, Definition], number: int, segments: Segments
) -> Iterator[Finding]:
    """Yield what is wrong inside, segment by segment."""
    words, numbers = segments.words, segments.present
    kinds = words.kinds.gather(numbers)
    unsound = [kind for kind in kinds.unique() if faulty(definitions, words.segment(kind))]
    doubtful = {*numbers.filter(kinds.is_in(unsound))} if unsound else set()
    for tag, definition in definitions.items():
        doubtful |= {*untimely(segments, tag, definition)}
    wrong = {each: faulty(definitions, words.segment(each)) for each in doubtful}
    for at in segments.where([each for each, found in wrong.items() if found]):
        segment = segments[at]
        for rule, element, component, observed, expected in wrong[segment.number]:
            place = SegmentPlace(number, at + 1, segment.tag, element, component)
            yield Finding(rule, place, observed, expected)


def faulty(definitions: Mapping[str, Definition], segment: Segment) -> tuple[Flaw, ...]:
    """Return what is wrong with a segment."""
    definition = definitions.get(segment.tag)
    return tuple(flaws(segment, definition)) if definition else ()


def untimely(segments: Segments, tag: str, definition: Definition) -> Iterator[int]:
    """Yield the numbers of segments with a tag that may have a date or time that is none."""
    words = segments.words
    signs = [sign for sign, name in words.tagged[1].items() if name == tag]
    if not signs or not definition.moments:
        return
    every, last = words.tagged[0].is_in(signs).arg_true(), max(definition.moments) + 3
    for start in range(0, len(every), AT_ONCE):
        numbers = every.slice(start, AT_ONCE)
        cut = words.texts.gather(numbers).str.splitn(words.separators[1], last)
        for at in definition.moments:
            right = KINDS[definition.elements[at].kind[0]][1]
            values = cut.struct.field(f"field_{at + 1}")
            wrong = [each for each in values.unique() if each and not right(each)]
            yield from numbers.filter(values.is_in(wrong)) if wrong else ()


def flaws(segment: Segment, definition: Definition) -> Iterator[Flaw]:
    """Yield what is wrong with a segment, element by element, then as a whole."""
    elements, surplus = definition.elements, len(definition.elements) + 2
    if not definition.open and any(segment.elements[surplus - 2 :]):
        yield Flaw("SYN-016", surplus, 0, "", str(len(elements)))
    values = segment.elements
    for at, element in enumerate(elements):
        value = values[at] if at < len(values) else ""
        if element.mandatory and blank(value):
            yield Flaw("SYN-013", at + 2, 0, "", worded(element.number))
        elif not value:
            continue
        elif isinstance(value, str):
            yield from misfits(value, element, at + 2) if element.kind else ()
        elif element.kind:
            yield Flaw("SYN-016", at + 2, 2, "", "1")
    yield from unmet(segment, definition.conditions)


def unmet(segment: Segment, conditions: Sequence[Condition]) -> Iterator[Flaw]:
    """Yield the conditions a segment does not meet: what is missing, and what needs it."""
    for kind, elements in conditions:
        present = [at for at in elements if components(segment, at)]
        missing = [at for at in elements if at not in present]
        if not BROKEN[kind](elements, present):
            continue
        shown = text(segment, present[0]) if present else segment.tag
        if kind == "E":
            yield Flaw(
                "X12-010", present[1], 0, text(segment, present[1]), named(segment, present[:1])
            )
        else:
            yield Flaw("X12-002", missing[0], 0, shown, named(segment, missing))


BROKEN: Mapping[str, Callable[[Sequence[int], Sequence[int]], bool]] = {
    "P": lambda of, there: 0 < len(there) < len(of),
    "R": lambda _, there: not there,
    "E": lambda _, there: len(there) > 1,
    "C": lambda of, there: of[0] in there and len(there) < len(of),
    "L": lambda of, there: [*there] == [of[0]],
}
"""Whether a condition of a kind is broken, given its elements and those that are there."""


def named(segment: Segment, elements: Iterable[int]) -> str:
    """Name elements as X12 does."""
    return " / ".join(f"{segment.tag}{at - 1:02}" for at in elements)


def worded(number: str) -> str:
    """Return the number of an element, after its name where we know that."""
    return f"{WORDS[number]} ({number})" if number in WORDS else number


def misfits(value: str, element: Element, at: int) -> Iterator[Flaw]:
    """Yield what is wrong with a value by its kind and length."""
    rule, right, expected = KINDS[element.kind[0]]
    if not right(value):
        yield Flaw(rule, at, 0, value, expected)
        return
    numeric = element.kind[0] in "RN"
    length = sum(map(str.isdecimal, value)) if numeric else len(value)
    if length > element.most:
        yield Flaw("SYN-039", at, 0, value, str(element.most))
    elif length < element.least:
        yield Flaw("SYN-040", at, 0, value, str(element.least))
