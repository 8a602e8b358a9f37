"""Every public file is read or refused, and what an independent checker found wrong is found."""

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from ansi.making import CORPUS, reading
from corpus import disputed, kept, listed, rows, table
from pyx12.errors import X12Error
from pyx12.x12file import X12Reader

from exchange.adapters.x12.scanning import scans
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


def theirs(content: bytes) -> tuple[list[list[str]], set[str]]:
    """Return pyx12's segments of a file and the codes of sets it finds wrong."""
    reader = X12Reader(io.StringIO(content.decode()))
    found = [each.format("", "\x01", "\x02").rstrip("\x01").split("\x01") for each in reader]
    reader.cleanup()
    return found, {code for level, code, *_ in reader.pop_errors() if level == "st"}


def ours(content: bytes) -> list[list[str]]:
    """Return our segments of a file in the same shape."""
    segments = [each for scan in scans(content) for each in scan.segments]
    rows = (
        [each.tag, *(v if isinstance(v, str) else "\x02".join(v) for v in each.elements)]
        for each in segments
    )
    return ["\x01".join(row).rstrip("\x01").split("\x01") for row in rows]


def compared(row: dict[str, str]) -> str:
    """Compare a file with pyx12; say in a word how that went."""
    content = (CORPUS.parent / row["file"]).read_bytes().removeprefix(b"\xef\xbb\xbf")
    read = opened(row)
    try:
        segments, codes = theirs(content)
    except (X12Error, UnicodeDecodeError):
        return "not read by pyx12"
    if isinstance(read, Unreadable):
        return "refused by us"
    if any(each.repeats for scan in scans(content) for each in scan.segments):
        return "pyx12 splits no repetitions"
    mine = ours(content)
    if len(segments) == len(mine) - 1 and mine[:-1] == segments:
        return "pyx12 loses a last segment without terminator"
    assert [each[1:] for each in mine if each[0] != "ISA"] == [
        each[1:] for each in segments if each[0] != "ISA"
    ]
    found = about_envelope(read)
    assert ("4" in codes) == bool(found["ENV-006", "SE"])
    assert ("3" in codes) == bool(found["SYN-028", "SE"])
    return "the same"


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
def test_segments_and_counts_are_those_of_pyx12_where_it_can_read_the_file() -> None:
    counts = Counter(map(compared, ROWS))
    assert counts["the same"] > len(ROWS) / 2
    assert set(counts) <= {
        "the same", "not read by pyx12", "refused by us",
        "pyx12 loses a last segment without terminator", "pyx12 splits no repetitions",
    }  # fmt: skip
