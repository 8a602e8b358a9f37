"""Says in CONTRL what is wrong with a message, a segment, an element."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pydifact.segments import Segment

from exchange.model.findings import Finding, Rules, SegmentPlace, Severity
from exchange.model.outcome import Document

REJECTED = "4"
SERVICE = frozenset({"UNA", "UNB", "UNZ", "UNG", "UNE", "UNH", "UNT"})
"""Segments that UCI and UCM may name as faulty (0013)."""

IDENTIFIED = 4
"""Components of S009 a UCM cannot do without."""

MOST_SEGMENTS, MOST_ELEMENTS = 999, 99
Value = str | list[str]


def segment(tag: str, *elements: Value) -> Segment:
    """Make a segment without the empty elements at its end."""
    kept = list(elements)
    while kept and not any(kept[-1]):
        kept.pop()
    return Segment(tag, *kept)


def rejecting(findings: Iterable[Finding], rules: Rules) -> Iterator[Finding]:
    """Yield the findings of syntax that reject."""
    for finding in findings:
        rule = rules[finding.rule]
        if rule.syntax and rule.severity.rank >= Severity.REJECT.rank:
            yield finding


def named(document: Document) -> bool:
    """Tell whether a message says enough of itself to be answered."""
    return bool(document.reference) and all(document.identifier[:IDENTIFIED]) and (
        len(document.identifier) >= IDENTIFIED
    )  # fmt: skip


def fault(finding: Finding, rules: Rules) -> Iterator[Value]:
    """Yield error code, service segment and element as UCI states them."""
    yield rules[finding.rule].syntax
    where = finding.locator
    if isinstance(where, SegmentPlace) and where.tag in SERVICE:
        yield where.tag
        yield spot(where)


def spot(where: SegmentPlace) -> list[str]:
    """Return S011: the element, the segment's tag being the first, and the component."""
    return [str(number) for number in (where.element, where.component) if number]


def rejection(document: Document, rules: Rules) -> Iterator[Segment]:
    """Yield UCM for a rejected message, then UCS and UCD for each faulty segment and element.

    What is wrong with UNH or UNT, or nowhere in particular, is said in UCM itself.
    """
    whole: list[Value] = []
    places: defaultdict[int, list[tuple[str, SegmentPlace]]] = defaultdict(list)
    for finding in rejecting(document.findings, rules):
        where, code = finding.locator, rules[finding.rule].syntax
        if not isinstance(where, SegmentPlace):
            whole = whole or [code]
        elif where.tag in SERVICE:
            whole = whole or [code, where.tag]
        else:
            places[where.segment].append((code, where))
    yield segment("UCM", document.reference, [*document.identifier], REJECTED, *whole)
    for position in sorted(places)[:MOST_SEGMENTS]:
        yield from faulty(position, places[position])


def faulty(position: int, faults: Sequence[tuple[str, SegmentPlace]]) -> Iterator[Segment]:
    """Yield UCS for a segment, and UCD for each element that is at fault in it."""
    codes = [code for code, where in faults if not where.element]
    yield segment("UCS", str(position), codes[0] if codes else "")
    elements = {(code, *spot(where)): None for code, where in faults if where.element}
    for code, *at in list(elements)[:MOST_ELEMENTS]:
        yield segment("UCD", code, at)
