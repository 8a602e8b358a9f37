"""The samples of the demo's EDIFACT partner, each with what becomes of it in tests/golden.

After a wanted change, write the expectations anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/edifact/test_edifact_samples.py`
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from edifact.making import CORPUS, ROOT, RULES, SAMPLES, body, contrl, reading
from hypothesis import given, settings
from hypothesis import strategies as st
from long_runs import part

from exchange.errors import Unreadable
from exchange.model.findings import message
from exchange.model.interchange import Message

GOLDEN = ROOT / "tests" / "golden" / "nordwerk"
FILES = sorted(SAMPLES.glob("*.edi"))
CONTENTS = [path.read_bytes() for path in FILES]
GOOD = ("D96A", "D97A", "OUTSIDE_BAND", "1234", "CHANGE_1")
"""What is good as a message; what an agreement says to it is another matter."""
PUBLIC = sorted(path for path in CORPUS.rglob("*") if path.is_file())


def told(path: Path) -> str:
    """Return as text what a sample is read as, and what its CONTRL says."""
    read = reading(path.read_bytes(), name=path.name)
    lines = [message(finding, RULES) for finding in read.findings]
    for each in read.messages:
        lines += ["", f"{each.document} {each.function}", *described(each)]
    return "\n".join([*lines, "", *body(contrl(path.read_bytes())), ""])


def described(read: Message) -> Iterator[str]:
    """Yield the findings of a message and the rows of its tables, places left out."""
    yield from (f"! {message(finding, RULES)}" for finding in read.findings)
    for name, table in read.tables.items():
        columns = [column for column in table.frame.columns if not column.startswith("_")]
        yield f"{name}: {' | '.join(columns)}"
        for row in table.frame.select(columns).rows():
            yield "  " + " | ".join("" if value is None else str(value) for value in row)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_expected(path: Path) -> None:
    expected = GOLDEN / f"{path.stem}.expected"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(told(path), encoding="utf-8")
    assert told(path) == expected.read_text(encoding="utf-8")


def test_good_samples_have_no_findings_and_bad_twins_have() -> None:
    for path in FILES:
        read = reading(path.read_bytes())
        clean = not read.findings and not any(each.findings for each in read.messages)
        assert clean == (path.stem.endswith(GOOD)), path


def test_each_bad_twin_has_a_good_message_beside_the_bad_ones() -> None:
    for path in SAMPLES.glob("*_BAD.edi"):
        clean = [not each.findings for each in reading(path.read_bytes()).messages]
        assert True in clean
        assert False in clean


def test_no_two_samples_share_an_interchange_reference() -> None:
    envelopes = [reading(content).envelopes[0] for content in CONTENTS]
    references = {envelope.reference for envelope in envelopes if envelope}
    assert len(references) == len(FILES)


def survives(content: bytes) -> None:
    """Read any bytes: Unreadable is the only way to refuse them."""
    try:
        read = reading(content)
    except Unreadable as refusal:
        message(refusal.finding, RULES)
        return
    for finding in (*read.findings, *(each for one in read.messages for each in one.findings)):
        message(finding, RULES)
    contrl(content)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    survives(content)
    survives(b"UNB+UNOC:3+S+R+261123:0600+REF1'" + content)


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(st.data())
def test_any_damage_to_a_sample_is_read_or_refused(data: st.DataObject) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    content = data.draw(st.sampled_from(CONTENTS))
    start = data.draw(st.integers(0, len(content)))
    stop = data.draw(st.integers(start, min(len(content), start + 40)))
    survives(content[:start] + data.draw(st.binary(max_size=20)) + content[stop:])


@pytest.mark.swept
@settings(max_examples=part(300), deadline=None)
@given(st.data())
def test_any_damage_to_the_segments_of_a_sample_is_read_or_refused(data: st.DataObject) -> None:
    """Of 300 cases a quarter here, all of them under --long."""
    segments = data.draw(st.sampled_from(CONTENTS)).split(b"'")
    at = data.draw(st.integers(0, len(segments) - 1))
    text = st.text(":+?'AZ09.-,", max_size=30).map(str.encode)
    new = data.draw(st.one_of(st.just([]), st.lists(st.one_of(text, st.sampled_from(segments)))))
    survives(b"'".join([*segments[:at], *new, *segments[at + 1 :]]))


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.name)
def test_a_public_file_is_read_or_refused(path: Path) -> None:
    survives(path.read_bytes())
