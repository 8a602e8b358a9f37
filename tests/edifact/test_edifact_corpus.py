"""Every public file is read or refused, and what an independent checker found wrong is found."""

from collections import Counter
from collections.abc import Iterator

import pytest
from corpus import Row, kept, listed, rows, table
from edifact.making import CORPUS, transmission

from exchange.adapters.edifact.reading import read
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange
from exchange.model.partners import Edi, Feed, Partner
from exchange.model.ports import Assignment

SERVICE = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})

EXPECTED = {
    "UNTcount": ("ENV-006", "UNT"),
    "UNTref": ("SYN-028", "UNT"),
    "UNT-missing": ("SYN-013", "UNT"),
    "UNZcount": ("ENV-006", "UNZ"),
    "UNZref": ("SYN-028", "UNZ"),
}
"""What the index calls an error, and how we find it."""

ELSEWHERE = frozenset({"badtag"})
"""Errors of the index that are no matter of the envelope: a tag the message does not have."""

HARMLESS = frozenset({"ENV-012", "ENV-026", "SYN-045"})


ROWS = rows("edifact")
REFUSING = frozenset({"ENV-007", "SYN-046"})
"""What is said of a whole file whose characters cannot be read."""


def opened(row: Row) -> Interchange | Finding:
    """Read a file; one whose UNB names no character set of ours as UTF-8, as one would agree.

    Returns the finding where it is refused.
    """
    content = (CORPUS.parent / row["file"]).read_bytes()
    read = reading(content)
    if isinstance(read, Finding) and read.rule == "SYN-046":
        return reading(content, "utf-8")
    return read


def reading(content: bytes, charset: str = "") -> Interchange | Finding:
    partner = Partner(id="p", name="P", state="live", edi=Edi(charset=charset))
    feeds = (
        Feed(document="forecast", format="edifact"),
        Feed(document="purchase_order", format="edifact"),
        Feed(document="purchase_order_change", format="edifact"),
        Feed(document="call_off", format="edifact"),
    )
    try:
        found = read(transmission(content), Assignment(partner, "edifact", feeds, {}))
    except Unreadable as refusal:
        return refusal.finding
    whole = (f for f in found.findings if f.rule in REFUSING and not found.messages)
    return next(whole, found)


def everything(read: Interchange) -> Iterator[Finding]:
    yield from read.findings
    for message in read.messages:
        yield from message.findings


def about_envelope(read: Interchange) -> Counter[tuple[str, str]]:
    """Count the findings on service segments by rule and tag."""
    return Counter(
        (found.rule, found.locator.tag)
        for found in everything(read)
        if isinstance(found.locator, SegmentPlace)
        and found.locator.tag in SERVICE
        and found.rule not in {"ENV-012", "ENV-026"}
    )


def standing(row: Row) -> str:
    """Say in one word what became of a file."""
    read = opened(row)
    if isinstance(read, Finding):
        return "refused"
    return "faulty" if {each.rule for each in everything(read)} - HARMLESS else "clean"


def errors(row: Row) -> Counter[str]:
    return Counter({kind: times for kind, times in listed(row).items() if kind not in ELSEWHERE})


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_what_the_index_says_is_wrong_with_an_envelope_is_found(row: Row) -> None:
    read = opened(row)
    if isinstance(read, Finding):
        assert read.rule in {"ENV-007", "ENV-021", "SYN-020"}
        assert read.params or read.observed
        return
    found, expected = about_envelope(read), errors(row)
    if any(rule == "ENV-001" for rule, _ in found):
        assert {"no-UNZ", "UNT-missing"} & expected.keys()
        return
    assert "no-UNZ" not in expected
    for kind, times in expected.items():
        assert found[EXPECTED[kind]] == times, kind
    if not expected:
        wrong = {rule for rule, tag in found if tag != "UNH"}  # after UNH a message may lack BGM
        assert not wrong & {"ENV-006", "SYN-028", "SYN-013", "SYN-033"}


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_what_is_refused_is_refused_for_few_reasons() -> None:
    """Without UNB or with a short one, and bytes that the character set named does not have."""
    refusals = [read for row in ROWS if isinstance(read := opened(row), Finding)]
    assert Counter(finding.rule for finding in refusals) == {"ENV-021": 23, "ENV-007": 7}


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_what_becomes_of_the_files_by_type() -> None:
    assert kept("edifact", table(ROWS, standing)) == table(ROWS, standing)
