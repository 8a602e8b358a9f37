"""Checks codes against the code lists of a site's own directory (0085 codes 12 and 14).

A code that the list does not have is no valid value (12). One that it has and that we cannot use
where it stands is a value that is not supported there (14). Without a list nobody can tell which.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from exchange.adapters.edi.elements import Element
from exchange.adapters.edi.segments import Segment, Segments, components
from exchange.adapters.edi.structure import Structure
from exchange.adapters.edi.walk import limited
from exchange.model.findings import Finding, SegmentPlace

ELSEWHERE = frozenset({"1131", "3055"})
"""Components that say that a code is from another list."""

INVALID, UNSUPPORTED = "SYN-012", "SYN-014"


class Unlisted(NamedTuple):
    """A code that its list does not have; `element` and `component` as in SegmentPlace."""

    element: int
    component: int
    value: str


def listed(
    number: int, segments: Segments, structure: Structure, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield what was found in a message, told apart by the code lists, then codes of no list."""
    known = [told_apart(finding, structure) for finding in found]
    yield from known
    said = {finding.locator for finding in known if finding.rule in {INVALID, UNSUPPORTED}}
    for finding in limited(unlisted(number, segments, structure)):
        if finding.locator not in said:
            yield finding


def told_apart(finding: Finding, structure: Structure) -> Finding:
    """Return a finding on a value; what is in its list is not supported, and not invalid."""
    at = finding.locator
    if finding.rule != INVALID or not structure.codes or not isinstance(at, SegmentPlace):
        return finding
    element = defined(structure.segments.get(at.tag, ()), at.element, at.component)
    known = structure.codes.get(element.number, ()) if element else ()
    return replace(finding, rule=UNSUPPORTED) if finding.observed in known else finding


def defined(elements: Sequence[Element], at: int, component: int) -> Element | None:
    """Return the element or component that a place names, the tag being element 1."""
    whole = elements[at - 2] if 1 < at <= len(elements) + 1 else None
    if whole is None or not whole.parts:
        return whole
    return whole.parts[component - 1] if 0 < component <= len(whole.parts) else None


def unlisted(number: int, segments: Segments, structure: Structure) -> Iterator[Finding]:
    """Yield the codes of a message that their lists do not have."""
    wrong = {
        each.number: flaws
        for each in (segments.distinct() if structure.codes else ())
        if (flaws := tuple(inside(each, structure)))
    }
    for at in segments.where(wrong.keys()):
        segment = segments[at]
        for element, component, value in wrong[segment.number]:
            place = SegmentPlace(number, at + 1, segment.tag, element, component)
            yield Finding(INVALID, place, value)


def inside(segment: Segment, structure: Structure) -> Iterator[Unlisted]:
    """Yield the codes of a segment that their lists do not have."""
    for at, element in enumerate(structure.segments.get(segment.tag, ()), 2):
        parts = element.parts or (element,)
        values = [*zip(parts, components(segment, at), strict=False)]
        if any(value and part.number in ELSEWHERE for part, value in values):
            continue
        for component, (part, value) in enumerate(values, 1):
            if value and value not in structure.codes.get(part.number, (value,)):
                yield Unlisted(at, component if element.parts else 0, value)
