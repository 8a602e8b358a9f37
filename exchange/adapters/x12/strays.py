"""Finds what stands where it must not: outside sets, empty, twice, or no character of X12."""

from collections.abc import Iterator

from exchange.adapters.edi.segments import Segments
from exchange.model.findings import Finding, SegmentPlace

BETWEEN = frozenset({"TA1"})
"""Segments that may stand in an interchange outside any group."""


def repeated(number: int, reference: str, earlier: int) -> Iterator[Finding]:
    """Report a set without a control number (ST02), or with that of an earlier set of its group."""
    where = SegmentPlace(number, 1, "ST", 3)
    if not reference:
        yield Finding("SYN-013", where, expected="ST02")
    elif earlier != number:
        yield Finding("SYN-026", where, reference, params={"earlier": f"message {earlier}"})


def padded(number: int, segments: Segments) -> Iterator[Finding]:
    """Report the first segment of a set that ends in an empty element."""
    component, element, _, _, repetition, _ = (
        f"\\x{{{ord(each):x}}}" for each in segments.words.separators
    )
    repeated = segments.words.separators[4].strip(" ") and f"(?:{repetition}[^{element}]*)?"
    end = f"{element}{component}*{repeated}$"
    empty = segments.words.texts.str.contains(end).arg_true().to_list()
    for at in segments.where(empty)[:1]:
        place = SegmentPlace(number, at + 1, segments[at].tag, len(segments[at].elements) + 1)
        yield Finding("X12-107", place, segments[at].tag)
