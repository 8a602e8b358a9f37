"""Checks what ISA and IEA promise."""

import re
from collections.abc import Iterator, Sequence

from exchange.adapters.edi.promises import references, timed, totals
from exchange.adapters.edi.segments import Segment, text
from exchange.adapters.x12.scanning import unpadded
from exchange.adapters.x12.strays import BETWEEN
from exchange.model.findings import Finding, SegmentPlace

CONTROL_DIGITS, VERSION_DIGITS = 9, 5
QUALIFIERS = (2, 4, 6, 8)
"""ISA01 and ISA03 say what ISA02 and ISA04 are, ISA05 and ISA07 who gave out ISA06 and ISA08."""

QUALIFIER = re.compile(r"[0-9A-Z]{2}")


def header(isa: Segment) -> Iterator[Finding]:
    """Check widths, date, time, control number and usage of ISA."""
    for number, value, width in unpadded(isa):
        yield Finding("X12-106", SegmentPlace(0, 1, "ISA", number + 1), value, str(width))
    day, hour, reference, usage = (text(isa, element).strip() for element in (10, 11, 14, 16))
    digits = reference.isdecimal() and len(reference) == CONTROL_DIGITS
    version, wish = text(isa, 13).strip(), text(isa, 15).strip()
    checks = (
        ("X12-008", 10, day, timed(day, "%y%m%d"), "YYMMDD"),
        ("SYN-012", 11, hour, timed(hour, "%H%M"), "HHMM"),
        ("SYN-012", 14, reference, digits, "000000001"),
        ("SYN-012", 16, usage, usage in {"T", "P"}, "P, T"),
        ("SYN-012", 13, version, version.isdecimal() and len(version) == VERSION_DIGITS, "00401"),
        ("SYN-012", 15, wish, wish in {"0", "1"}, "0, 1"),
        *(
            ("SYN-012", at, text(isa, at).strip(), QUALIFIER.fullmatch(text(isa, at)), "ZZ")
            for at in QUALIFIERS
        ),
    )
    for rule, element, value, right, expected in checks:
        if not right:
            yield Finding(rule, SegmentPlace(0, 1, "ISA", element), value, expected)


def trailer(segments: Sequence[Segment], end: int, count: int) -> Iterator[Finding]:
    """Check IEA against ISA and the groups there are."""
    where = SegmentPlace(0, end + 1, "IEA")
    yield from totals(where, segments[end], count)
    yield from references(where, segments[end], text(segments[0], 14).strip())
    if not count and not any(segment.tag in BETWEEN for segment in segments):
        yield Finding("ENV-022", where)
