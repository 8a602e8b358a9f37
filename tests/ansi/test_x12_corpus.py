"""Every public file is read or refused, and what an independent checker found wrong is found."""

from collections import Counter
from collections.abc import Iterator

import pytest
from ansi.making import CORPUS, reading
from corpus import disputed, kept, listed, rows, table

from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange

SERVICE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA", ""})
HARMLESS = frozenset({"ENV-012", "ENV-026", "X12-101", "X12-102", "X12-106", "X12-107"})

EXPECTED = {
    "SEcount": ("ENV-006", "SE"),
    "SEref": ("SYN-028", "SE"),
    "GEcount": ("ENV-006", "GE"),
    "GEref": ("SYN-028", "GE"),
    "IEAcount": ("ENV-006", "IEA"),
    "IEAref": ("SYN-028", "IEA"),
    "no-IEA": ("ENV-001", "IEA"),
    "ISA-not-106": ("X12-106", "ISA"),
}
"""What the index calls an error, and how we find it."""

DISPUTED = disputed()
"""Files of which we say something else than the checker, and why."""

FRAGMENTS = "fragment-no-ISA"
ROWS = rows("x12")


def opened(row: dict[str, str]) -> Interchange | Unreadable:
    try:
        return reading((CORPUS.parent / row["file"]).read_bytes())
    except Unreadable as refusal:
        return refusal


def everything(read: Interchange) -> Iterator[Finding]:
    yield from read.findings
    for message in read.messages:
        yield from message.findings


def about_envelope(read: Interchange) -> Counter[tuple[str, str]]:
    """Count the findings on service segments by rule and tag."""
    return Counter(
        (found.rule, found.locator.tag)
        for found in everything(read)
        if isinstance(found.locator, SegmentPlace) and found.locator.tag in SERVICE
    )


def standing(row: dict[str, str]) -> str:
    """Say in one word what became of a file, and whether we agree about it."""
    read = opened(row)
    if isinstance(read, Unreadable):
        return "refused"
    if row["file"] in DISPUTED:
        return "disputed"
    return "faulty" if {each.rule for each in everything(read)} - HARMLESS else "clean"


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_what_the_index_says_is_wrong_with_an_envelope_is_found(row: dict[str, str]) -> None:
    read = opened(row)
    if isinstance(read, Unreadable):
        assert FRAGMENTS in row["features"]
        assert (read.finding.rule, [*read.finding.params]) == ("ENV-021", ["reason"])
        return
    found, expected = about_envelope(read), listed(row)
    if row["file"] in DISPUTED:
        missed = [kind for kind, times in expected.items() if found[EXPECTED[kind]] < times]
        assert missed or ("X12-106", "ISA") in found
        return
    for kind, times in expected.items():
        assert found[EXPECTED[kind]] == times, kind
    if not expected:
        assert not {rule for rule, _ in found} - HARMLESS


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_what_becomes_of_the_files_by_type() -> None:
    assert kept("x12", table(ROWS, standing)) == table(ROWS, standing)


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_orders_that_are_right_are_called_right() -> None:
    """What is found in clean orders: questions, no line, a wrong CTT, item numbers out of step."""
    for row in ROWS:
        read = opened(row)
        if isinstance(read, Unreadable) or listed(row) or row["message types"] != "850":
            continue
        assert {each.rule for each in everything(read)} <= {
            "EDI-002", "SYN-013", "SYN-039", "ENV-006", "X12-002", *HARMLESS,
        }, row["file"]  # fmt: skip
