"""Which messages stand in which functional group, and which group a finding is about."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from exchange.model.findings import Finding, SegmentPlace

Extent = tuple[int, int]
"""The index of the first segment of a group, and that after its last one."""


def owners(groups: Sequence[Extent], starts: Iterable[int]) -> list[int]:
    """Return for each index of a segment the group it stands in, counted from 1, or 0."""
    opening = [start for start, _ in groups]
    nearest = ((at, bisect_right(opening, at)) for at in starts)
    return [number if number and at < groups[number - 1][1] else 0 for at, number in nearest]


def attributed(findings: Sequence[Finding], groups: Sequence[Extent]) -> Iterator[Finding]:
    """Say of each finding on an envelope which group it stands in, where it does in one."""
    indexes = (
        each.locator.segment - 1 if isinstance(each.locator, SegmentPlace) else -1
        for each in findings
    )
    for finding, group in zip(findings, owners(groups, indexes), strict=True):
        params = {**finding.params, "group": str(group)}
        yield replace(finding, params=params) if group else finding
