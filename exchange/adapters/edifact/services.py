"""Checks inside service segments: elements, trailing separators, signs behind tags, packages."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from exchange.adapters.edi.elements import Element, flaws, parse
from exchange.adapters.edi.notation import SEGMENTS, tables
from exchange.adapters.edi.scan import Scan
from exchange.adapters.edi.segments import Segment, Segments, components, text
from exchange.adapters.edifact.structures import shipped
from exchange.model.findings import Finding, SegmentPlace

FRAMING = frozenset({"UNB", "UNG", "UNE", "UNZ"})
PACKAGES = frozenset({"UNO", "UNP"})
FOURTH = "4"
FAULT: Mapping[str, tuple[tuple[int, str], ...]] = {
    "UCI": ((6, "0085"), (7, "0135"), (8, "S011")),
    "UCF": ((6, "0085"), (7, "0135"), (8, "S011")),
    "UCM": ((5, "0085"), (6, "0135"), (7, "S011")),
}
"""Where a level of CONTRL says its fault: error code, service segment, element."""

SIGNED = re.compile(r"[A-Z]{3}([^\w\s]).*", re.DOTALL)
"""A tag and what stands behind it, though it separates nothing."""


@cache
def definitions() -> Mapping[str, tuple[Element, ...]]:
    """Return the elements of the segments around messages."""
    rows = tables(shipped())[SEGMENTS]["segments"]
    return {tag: tuple(map(parse, rows[tag])) for tag in FRAMING}


def version(unb: Segment) -> str:
    """Return the version of the syntax (0002)."""
    return text(unb, 2, 2)


def around(segments: Sequence[Segment], indexes: Iterable[int]) -> Iterator[Finding]:
    """Check the service segments at these indexes inside, by their definition."""
    for at in indexes:
        tag = segments[at].tag
        for flaw in flaws(segments[at], definitions()[tag]) if tag in FRAMING else ():
            place = SegmentPlace(0, at + 1, tag, flaw.element, flaw.component)
            yield Finding(flaw.rule, place, flaw.observed, flaw.expected)


def unsaid(findings: Iterable[Finding], before: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out what was said of the same place before."""
    said = {found.locator for found in before}
    return (found for found in findings if found.locator not in said)


def packages(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Call a package by its name (0085 code 47), which else were a segment in no message."""
    for found in findings:
        package = found.rule == "SYN-033" and found.observed in PACKAGES
        yield replace(found, rule="SYN-047") if package else found


def tagged(findings: Iterable[Finding], separators: str, syntax: str) -> Iterator[Finding]:
    """Tell tags with a sign behind them from tags that nobody knows.

    The component separator means explicit nesting, which versions 1 to 3 know; any other sign is
    no service character here.
    """
    for found in findings:
        signed = SIGNED.fullmatch(found.observed) if found.rule == "SYN-015" else None
        if signed is None:
            yield found
        elif signed[1] != separators[0]:
            yield replace(found, rule="SYN-022")
        else:
            yield replace(found, rule="SYN-034") if syntax != FOURTH else found


def dependent(number: int, segments: Sequence[Segment], syntax: str) -> Iterator[Finding]:
    """Check what the parts of a fault in CONTRL need of each other (version 4).

    A service segment is named only with an error code, an element only with its segment.
    """
    for position, segment in enumerate(segments, 1) if syntax == FOURTH else ():
        for (at, name), (before, needed) in pairwise(reversed(FAULT.get(segment.tag, ()))):
            if components(segment, at) and not components(segment, before):
                place = SegmentPlace(number, position, segment.tag, before)
                yield Finding("SYN-048", place, name, needed)


def trailing(number: int, segments: Segments, scan: Scan) -> Iterator[Finding]:
    """Report the first segment with a separator that nothing follows (version 4)."""
    if version(scan.segments[0]) != FOURTH:
        return
    component, element, _, _, repetition, _ = (f"\\x{{{ord(each):x}}}" for each in scan.separators)
    parts = f"{component}{repetition}" if scan.separators[4].strip(" ") else component
    ends = f"[{parts}]{element}|[{parts}{element}]$"
    empty = segments.words.texts.str.contains(ends).arg_true().to_list()
    for at in segments.where(empty)[:1]:
        yield Finding("SYN-045", SegmentPlace(number, at + 1, segments[at].tag), segments[at].tag)
