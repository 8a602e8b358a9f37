"""Checks one segment inside: what must be there, how many parts, how long, digits or text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.adapters.edi.segments import Segment, components

WORDS = {
    "C186": "quantity", "6060": "quantity", "6063": "quantity qualifier", "C507": "date",
    "2005": "date qualifier", "1153": "reference qualifier", "3035": "party qualifier",
    "3039": "party identification", "4017": "commitment", "4347": "use of the item number",
    "C212": "item number", "5025": "amount qualifier", "6069": "control total qualifier",
    "6066": "control total", "0062": "message reference", "0074": "number of segments",
}  # fmt: skip
"""Elements by their number in the directory, in words, for people who read no directory."""

ELEMENT = re.compile(r"(\w{4}) ([MC]) (?:(an|n|a)(\.\.)?(\d+)|\((.*)\))")
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
MISMARKED = ((re.compile(r"-?[.,][0-9]+"), "SYN-038"), (re.compile(r"-?[0-9.,]+"), "SYN-019"))
"""What is no number for its decimal sign alone, and the rule it breaks; the first counts."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element as a directory defines it; a composite has parts, a simple one a format.

    `number` is its number in the directory, `most` its length in characters, for a
    numeric one in digits; `least` is the same where the length is fixed.
    """

    number: str
    mandatory: bool
    numeric: bool = False
    most: int = 0
    least: int = 0
    parts: tuple["Element", ...] = ()


class Flaw(NamedTuple):
    """A broken rule within one segment; `element` and `component` as in SegmentPlace."""

    rule: str
    element: int
    component: int
    observed: str
    expected: str


def parse(definition: str) -> Element:
    """Read one element of `schemas/edifact/segments.toml`."""
    found = ELEMENT.fullmatch(definition)
    if found is None:
        raise ValueError(f"not an element definition: {definition}")
    number, status, kind, upto, length, parts = found.groups()
    if parts:
        return Element(number, status == "M", parts=tuple(map(parse, parts.split(", "))))
    most = int(length)
    return Element(number, status == "M", kind == "n", most, 0 if upto else most)


def flaws(segment: Segment, elements: Sequence[Element]) -> tuple[Flaw, ...]:
    """Check a segment against its definition."""
    return tuple(find(segment, elements))


def find(segment: Segment, elements: Sequence[Element]) -> Iterator[Flaw]:
    """Yield what is wrong, element by element."""
    surplus = len(elements) + 2
    if any(components(segment, at) for at in range(surplus, len(segment.elements) + 2)):
        yield Flaw("SYN-016", surplus, 0, "", str(len(elements)))
    for at, element in enumerate(elements, 2):
        values = components(segment, at)
        if any(values) and not (element.mandatory and blank(values)):
            yield from inside(values, element, at)
        elif element.mandatory:
            yield Flaw("SYN-013", at, 0, "", worded(element.number))


def inside(values: Sequence[str], element: Element, at: int) -> Iterator[Flaw]:
    """Check the components of an element that is there."""
    parts = element.parts or (element,)
    if len(values) > len(parts):
        yield Flaw("SYN-016", at, len(parts) + 1, "", str(len(parts)))
    for number, part in enumerate(parts, 1):
        value = values[number - 1] if number <= len(values) else ""
        component = number if element.parts else 0
        if part.mandatory and blank(value):
            yield Flaw("SYN-013", at, component, "", worded(part.number))
        elif value:
            for rule, expected in misfits(value, part):
                yield Flaw(rule, at, component, value, expected)


def blank(values: Iterable[str]) -> bool:
    """Tell whether there is nothing, or nothing but blanks, in a value or in several."""
    return not "".join(values).strip()


def worded(number: str) -> str:
    """Return the number of an element, after its name where we know that."""
    return f"{WORDS[number]} ({number})" if number in WORDS else number


def digits(value: str) -> int:
    """Count the characters of a number that its length counts."""
    return len(value) - sum(value.count(sign) for sign in "-.,")


def misfits(value: str, element: Element) -> Iterator[tuple[str, str]]:
    """Yield the rule a value breaks by its length or kind, and what was expected."""
    if element.numeric and not NUMBER.fullmatch(value):
        yield next((rule for form, rule in MISMARKED if form.fullmatch(value)), "SYN-037"), ""
    length = digits(value) if element.numeric else len(value)
    if length > element.most:
        yield "SYN-039", str(element.most)
    elif length < element.least:
        yield "SYN-040", str(element.least)
