"""Which group a message stands in, where segments begin, what a verdict on a group does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.edi.grouped import attributed, owners
from exchange.model.findings import Finding, SegmentPlace, Verdict
from exchange.model.interchange import Envelope, Interchange
from exchange.model.outcome import Document
from exchange.reconcile.summing import summed_up
from exchange.settings import read_rules

RULES = read_rules()
ENVELOPE = Envelope(("S",), ("R",), "1", ("UNOC", "3"))
SIZES = st.lists(st.integers(0, 5), max_size=8)


def extents(sizes: list[int]) -> list[tuple[int, int]]:
    """Make groups of these sizes, each after a gap of the size before it."""
    found, at = [], 0
    for gap, size in zip(sizes[::2], sizes[1::2], strict=False):
        found.append((at + gap, at + gap + size + 1))
        at += gap + size + 1
    return found


@given(SIZES, st.integers(0, 60))
def test_a_segment_stands_in_the_group_around_it(sizes: list[int], at: int) -> None:
    groups = extents(sizes)
    around = [number for number, (start, stop) in enumerate(groups, 1) if start <= at < stop]
    assert owners(groups, [at]) == [*around, 0][:1]


def test_findings_say_their_group_and_keep_what_they_say() -> None:
    inside = Finding("ENV-006", SegmentPlace(0, 4, "UNE", 2), "2", "1", {"tag": "UNE"})
    outside, whole = Finding("ENV-006", SegmentPlace(0, 9, "UNZ", 2)), Finding("ENV-027")
    found = [*attributed([inside, outside, whole], [(1, 4), (4, 7)])]
    assert [each.group for each in found] == [1, 0, 0]
    assert (found[0].params, found[0].locator) == ({"tag": "UNE", "group": "1"}, inside.locator)
    assert found[1:] == [outside, whole]


def document(interchange: int = 1, group: int = 0) -> Document:
    return Document("", "forecast", "1", "original", Verdict.ACCEPTED, {},
                    interchange=interchange, group=group)  # fmt: skip


def judged(
    documents: list[Document], *findings: Finding, interchanges: int = 1
) -> tuple[str, list[str]]:
    read = Interchange("edifact", (), (), (ENVELOPE,) * interchanges)
    found = summed_up(read, findings, documents, RULES)
    return str(found.verdict), [str(each.verdict) for each in found.documents]


def at(interchange: int = 1, group: int = 0, rule: str = "SYN-033") -> Finding:
    params = {"group": str(group)} if group else {}
    return Finding(rule, SegmentPlace(0, 2, "UNG", interchange=interchange), params=params)


WHOLE = Finding("ENV-027")


@pytest.mark.parametrize(
    ("documents", "findings", "interchanges", "expected"),
    [
        ([(1, 1), (1, 2)], [at(group=2)], 1, ("partial", ["accepted", "rejected"])),
        ([(1, 1), (1, 2)], [at()], 1, ("rejected", ["rejected", "rejected"])),
        ([(1, 1)], [at(group=2)], 1, ("partial", ["accepted"])),
        ([], [at(group=1)], 1, ("rejected", [])),
        ([], [WHOLE], 1, ("rejected", [])),
        ([(1, 0)], [WHOLE], 2, ("rejected", ["rejected"])),
        ([(1, 0)], [at(2)], 2, ("partial", ["accepted"])),
        ([(1, 1), (2, 1)], [at(2, 1)], 2, ("partial", ["accepted", "rejected"])),
        ([(1, 0)], [], 2, ("accepted", ["accepted"])),
        ([], [], 0, ("accepted", [])),
    ],
)
def test_what_carries_a_document_decides_about_it(
    documents: list[tuple[int, int]],
    findings: list[Finding],
    interchanges: int,
    expected: tuple[str, list[str]],
) -> None:
    given = [document(*where) for where in documents]
    assert judged(given, *findings, interchanges=interchanges) == expected
