"""Every public file is read or refused, and what an independent checker found wrong is found."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from edifact.making import CORPUS, transmission

from exchange.adapters.edifact.reading import read
from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Interchange
from exchange.model.partners import Edi, Feed, Partner
from exchange.model.ports import Assignment

INDEX = CORPUS.parent / "INDEX.tsv"
ERRORS = "errors (independent check)"
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


def rows() -> list[dict[str, str]]:
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8") as lines:
        found = csv.DictReader(lines, delimiter="\t")
        return [row for row in found if row["file"].startswith("edifact/")]


ROWS = rows()


def opened(row: dict[str, str]) -> Interchange | Unreadable:
    """Read a file; one whose UNB names no character set of ours as UTF-8, as one would agree."""
    content = (CORPUS.parent / row["file"]).read_bytes()
    for charset in ("", "utf-8"):
        partner = Partner(id="p", name="P", state="live", edi=Edi(charset=charset))
        feeds = (
            Feed(document="forecast", format="edifact"),
            Feed(document="purchase_order", format="edifact"),
            Feed(document="purchase_order_change", format="edifact"),
        )
        try:
            return read(transmission(content), Assignment(partner, "edifact", feeds, {}))
        except Unreadable as refusal:
            failure = refusal
            if "character set" not in refusal.finding.params.get("reason", ""):
                break
    return failure


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


def listed(row: dict[str, str]) -> Counter[str]:
    kinds = [re.split(r"[ :]", error)[0] for error in row[ERRORS].split(";") if error]
    return Counter(kind for kind in kinds if kind not in ELSEWHERE)


@pytest.mark.skipif(not ROWS, reason="the corpus is not here")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_what_the_index_says_is_wrong_with_an_envelope_is_found(row: dict[str, str]) -> None:
    read = opened(row)
    if isinstance(read, Unreadable):
        assert read.finding.rule in {"ENV-007", "ENV-021"}
        assert read.finding.params
        return
    found, expected = about_envelope(read), listed(row)
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
    refusals = [read for row in ROWS if isinstance(read := opened(row), Unreadable)]
    assert Counter(refusal.finding.rule for refusal in refusals) == {"ENV-021": 23, "ENV-007": 7}
