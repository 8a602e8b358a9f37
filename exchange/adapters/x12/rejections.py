"""Says in 997 and 999 what is wrong with a set, a segment, an element."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from exchange.adapters.x12.separators import Segment
from exchange.model.findings import Finding, Rules, SegmentPlace

FALLBACKS = {"element": "7", "segment": "8", "set": "5"}
"""Codes 723, 720 and 718 where neither rule nor place names one; 716 and TA1 notes have no such."""

PLACES: Mapping[str, Mapping[tuple[str, int], str]] = {
    "set": {("ST", 2): "6", ("ST", 3): "7", ("SE", 0): "2", ("SE", 2): "4", ("SE", 3): "7"},
    "group": {
        ("GS", 2): "1", ("GS", 7): "6", ("GS", 8): "2", ("GS", 9): "2", ("GE", 0): "3",
        ("GE", 2): "5", ("GE", 3): "6",
    },
    "interchange": {
        ("ISA", 2): "010", ("ISA", 3): "011", ("ISA", 4): "012", ("ISA", 5): "013",
        ("ISA", 6): "005", ("ISA", 7): "006", ("ISA", 8): "007", ("ISA", 9): "008",
        ("ISA", 10): "014", ("ISA", 11): "015", ("ISA", 12): "016", ("ISA", 13): "017",
        ("ISA", 14): "018", ("ISA", 15): "019", ("ISA", 16): "020",
        ("IEA", 0): "023", ("IEA", 2): "021", ("IEA", 3): "001",
    },
}  # fmt: skip
"""Codes 718, 716 and TA105 by the element at fault, for rules that name none at that level."""

LATER = {"12": "3", "13": "3"}
"""Codes 621 of a 999 that 723 in a 997 does not have before release 005010, and what is said."""

TOO_MANY_PARTS = "13"

SERVICE = frozenset({"ST", "SE"})
TAGS = {"997": ("AK3", "AK4"), "999": ("IK3", "IK4")}
ELEMENTS_BAD, SEGMENTS_BAD, MISSING = "8", "5", "3"
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
    found = (code(each, rules, level) for each in findings)
    return list(dict.fromkeys(code for code in found if code))


def code(finding: Finding, rules: Rules, level: str) -> str:
    """Return the code of a finding at a level: by its rule, else by its place, else in general.

    What is missing in a row of a table is missing in a segment, not the segment.
    """
    where, own = finding.locator, rules[finding.rule].x12.get(level, "")
    if level == "segment" and finding.table:
        return ELEMENTS_BAD
    at = (where.tag, where.element) if isinstance(where, SegmentPlace) else ("", 0)
    return own or PLACES.get(level, {}).get(at, "") or FALLBACKS.get(level, "")


def segment_notes(
    findings: Iterable[Finding], kind: str, rules: Rules
) -> tuple[list[Segment], list[str]]:
    """Return AK3 and AK4 (IK3 and IK4), and the codes AK5 gives for the set as a whole."""
    whole: list[Finding] = []
    places: defaultdict[tuple[int, str], Faults] = defaultdict(list)
    for finding in findings:
        where = finding.locator
        if isinstance(where, SegmentPlace) and (where.tag not in SERVICE or gap(where)):
            places[spot(finding, where, rules)].append((finding, where))
        else:
            whole.append(finding)
    notes = [each for at in sorted(places) for each in faulty(at, places[at], kind, rules)]
    said = codes(whole, rules, "set") + ([SEGMENTS_BAD] if places else [])
    return notes, list(dict.fromkeys(said))[:MOST_CODES]


def gap(where: SegmentPlace) -> bool:
    """Tell whether something is missing after ST, which itself is as it should be."""
    return where.tag == "ST" and not where.element


def spot(finding: Finding, where: SegmentPlace, rules: Rules) -> tuple[int, str]:
    """Return position and tag of a segment; one that is missing is named where it should stand."""
    missing = not where.element and code(finding, rules, "segment") == MISSING
    if missing and finding.expected:
        return where.segment + 1, finding.expected
    return where.segment, where.tag


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
    place = (str(where.element - 1), str(where.component) if where.component > 1 else "")
    said = code(finding, rules, "element")
    if finding.rule == "SYN-016" and where.component:
        said = TOO_MANY_PARTS
    said = LATER.get(said, said) if tag == "AK4" else said
    return (tag, place, "", said, finding.observed[:MOST_COPIED])
