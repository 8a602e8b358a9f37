"""Says in CONTRL what is wrong with a message, a segment, an element."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydifact.segments import Segment

from exchange.adapters.edifact.writing import Value, segment
from exchange.model.findings import Finding, Rules, SegmentPlace, Severity
from exchange.model.outcome import Document

REJECTED = "4"
SERVICE = frozenset({"UNA", "UNB", "UNZ", "UNG", "UNE", "UNH", "UNT"})
"""Segments that UCI and UCM may name as faulty (0013)."""

IDENTIFIED = 4
"""Components of S009 a UCM cannot do without."""

MOST_SEGMENTS, MOST_ELEMENTS = 999, 99

DROPPED: Mapping[str, str] = {
    "19": "37", "27": "18", "31": "15", "34": "15", "38": "37", "41": "18", "42": "18", "43": "7",
}  # fmt: skip
"""Codes of list 0085 that version 4 does not have, and what is said instead."""

ADDED: Mapping[str, str] = {"45": "16", "46": "2", "47": "18", "48": "13"}
"""Codes that only version 4 has, and what is said before."""


def code(value: str, *, four: bool) -> str:
    """Return a code of list 0085 as the version of the syntax has it."""
    return (DROPPED if four else ADDED).get(value, value)


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


def fault(finding: Finding, rules: Rules, *, four: bool) -> Iterator[Value]:
    """Yield error code, service segment and element as UCI states them."""
    yield code(rules[finding.rule].syntax, four=four)
    where = finding.locator
    if isinstance(where, SegmentPlace) and where.tag in SERVICE:
        yield where.tag
        yield spot(where)


def spot(where: SegmentPlace) -> list[str]:
    """Return S011: the element, the segment's tag being the first, and the component."""
    return [str(number) for number in (where.element, where.component) if number]


def rejection(document: Document, rules: Rules, *, four: bool) -> Iterator[Segment]:
    """Yield UCM for a rejected message, then UCS and UCD for each faulty segment and element.

    What is wrong with UNH or UNT, or nowhere in particular, is said in UCM itself; a segment that
    is missing, in UCS of the one before the gap (0096).
    """
    whole: list[Value] = []
    places: defaultdict[int, list[tuple[str, SegmentPlace]]] = defaultdict(list)
    for finding in rejecting(document.findings, rules):
        where, said = finding.locator, code(rules[finding.rule].syntax, four=four)
        if not isinstance(where, SegmentPlace):
            whole = whole or [said]
        elif where.tag in SERVICE and not gap(where):
            whole = whole or [said, where.tag, spot(where)]
        else:
            places[where.segment].append((said, where))
    yield segment("UCM", document.reference, [*document.identifier], REJECTED, *whole)
    for position in sorted(places)[:MOST_SEGMENTS]:
        yield from faulty(position, places[position])


def gap(where: SegmentPlace) -> bool:
    """Tell whether something is missing after UNH, which itself is as it should be."""
    return where.tag == "UNH" and not where.element


def faulty(position: int, faults: Sequence[tuple[str, SegmentPlace]]) -> Iterator[Segment]:
    """Yield UCS for a segment, and UCD for each element that is at fault in it."""
    codes = [said for said, where in faults if not where.element]
    yield segment("UCS", str(position), codes[0] if codes else "")
    elements = {(said, *spot(where)): None for said, where in faults if where.element}
    for said, *at in list(elements)[:MOST_ELEMENTS]:
        yield segment("UCD", said, at)
