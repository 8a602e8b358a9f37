"""Says in 997 and 999 what is wrong with a set, a segment, an element."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from exchange.adapters.x12.separators import Segment
from exchange.model.findings import Finding, Rules, SegmentPlace

FALLBACKS = {"element": "7", "segment": "8", "set": "5"}
"""Codes 723, 720 and 718 where a rule names none; 716 and TA1 notes have no such."""

SERVICE = frozenset({"ST", "SE"})
TAGS = {"997": ("AK3", "AK4"), "999": ("IK3", "IK4")}
ELEMENTS_BAD, SEGMENTS_BAD = "8", "5"
MOST_ELEMENTS, MOST_COPIED, MOST_CODES = 99, 99, 5

Faults = list[tuple[Finding, SegmentPlace]]


def speaking(findings: Iterable[Finding], rules: Rules) -> Iterator[Finding]:
    """Yield the findings of syntax."""
    for finding in findings:
        rule = rules[finding.rule]
        if rule.syntax or rule.x12:
            yield finding


def rejecting(findings: Iterable[Finding], rules: Rules) -> Iterator[Finding]:
    """Yield the findings of syntax that reject."""
    return (found for found in findings if rules[found.rule].rejects_syntax)


def codes(findings: Iterable[Finding], rules: Rules, level: str) -> list[str]:
    """Return the codes the rules give at a level, each once."""
    found = (rules[each.rule].x12.get(level, FALLBACKS.get(level, "")) for each in findings)
    return list(dict.fromkeys(code for code in found if code))


def segment_notes(
    findings: Iterable[Finding], kind: str, rules: Rules
) -> tuple[list[Segment], list[str]]:
    """Return AK3 and AK4 (IK3 and IK4), and the codes AK5 gives for the set as a whole."""
    whole: list[Finding] = []
    places: defaultdict[tuple[int, str], Faults] = defaultdict(list)
    for finding in findings:
        where = finding.locator
        if isinstance(where, SegmentPlace) and where.tag not in SERVICE:
            places[where.segment, where.tag].append((finding, where))
        else:
            whole.append(finding)
    notes = [each for at in sorted(places) for each in faulty(at, places[at], kind, rules)]
    said = codes(whole, rules, "set") + ([SEGMENTS_BAD] if places else [])
    return notes, list(dict.fromkeys(said))[:MOST_CODES]


def faulty(at: tuple[int, str], faults: Faults, kind: str, rules: Rules) -> Iterator[Segment]:
    """Yield AK3 for each code of a segment; one that says its elements are bad, with them."""
    position, tag = at
    head, detail = TAGS[kind]
    inside = [(found, where) for found, where in faults if where.element > 1]
    about = codes((found for found, where in faults if where.element <= 1), rules, "segment")
    for code in about:
        if code != ELEMENTS_BAD or not inside:
            yield (head, tag, str(position), "", code)
    if inside:
        yield (head, tag, str(position), "", ELEMENTS_BAD)
        yield from [*dict.fromkeys(bad(detail, each, rules) for each in inside)][:MOST_ELEMENTS]


def bad(tag: str, fault: tuple[Finding, SegmentPlace], rules: Rules) -> Segment:
    """Make AK4: where in the segment, the tag not counted, which fault, and a copy of it."""
    finding, where = fault
    place = (str(where.element - 1), str(where.component) if where.component else "")
    (code,) = codes([finding], rules, "element")
    return (tag, place, "", code, finding.observed[:MOST_COPIED])
