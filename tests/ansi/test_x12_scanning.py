"""However an interchange is written down, it reads the same; what cannot be told is refused."""

from collections.abc import Callable

import pytest
from ansi.making import PLANNING, group, interchange, isa, one, reading, transaction
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.x12.scanning import scans
from exchange.adapters.x12.trailer import trailer_missing
from exchange.errors import Unreadable
from exchange.model.findings import SegmentPlace, Whole
from exchange.model.interchange import Interchange

PLAIN = one("830", *PLANNING)


def wrapped(content: bytes, end: bytes = b"\r\n") -> bytes:
    """Return the content on lines of eighty characters."""
    flat = content.replace(b"\n", b"")
    return end.join(flat[at : at + 80] for at in range(0, len(flat), 80))


WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "one line": lambda content: content.replace(b"\n", b""),
    "line ends of Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "newline ends segments": lambda content: content.replace(b"~\n", b"\n"),
    "newline ends segments, the last lost": lambda content: content.replace(b"~\n", b"\n")[:-1],
    "CR LF ends segments": lambda content: content.replace(b"~\n", b"\r\n"),
    "indented": lambda content: content.replace(b"\n", b"\n\t "),
    "byte order mark and blanks": lambda content: b"\xef\xbb\xbf \r\n" + content + b"\r\n\x1a",
    "eighty columns": wrapped,
    "other separators": lambda content: content.translate(bytes.maketrans(b"*~>", b"~$@")),
    "control characters": lambda content: content.translate(
        bytes.maketrans(b"*~>", b"\x1d\x1e\x1f")
    ),
    "other control characters": lambda content: content.translate(
        bytes.maketrans(b"*~>", b"\x1f\x1c\x1d")
    ),
    "an ellipsis ends segments": lambda content: content.replace(b"~", "…".encode()),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_all_ways_of_writing_read_the_same(name: str) -> None:
    content = WRITTEN[name](PLAIN)
    read, plain = reading(content), reading(PLAIN)
    assert [found.rule for found in read.findings] == []
    (message,), (expected,) = read.messages, plain.messages
    assert message.findings == ()
    for table, frame in expected.tables.items():
        assert message.tables[table].frame.equals(frame.frame)
    assert not trailer_missing(content[:512], content[-512:])


@pytest.mark.parametrize("name", WRITTEN)
def test_bytes_are_those_of_the_file(name: str) -> None:
    content = WRITTEN[name](PLAIN)
    (message,) = reading(content).messages
    place = message.tables["forecast_buckets"].locate(0, "quantity")
    assert isinstance(place, SegmentPlace)
    assert place.byte is not None
    assert content[place.byte : place.byte + 3] in {b"FST", b"FS\r"}


def test_several_interchanges_have_their_own_separators_and_numbers() -> None:
    second = interchange(group(transaction("830", *PLANNING)), number=2)
    other = WRITTEN["other separators"](second)
    read = reading(PLAIN + b"\r\n" + other)
    assert [each.reference for each in read.envelopes] == ["000000001", "000000002"]
    assert [(each.interchange, each.findings) for each in read.messages] == [(1, ()), (2, ())]
    assert read.findings == ()


def test_what_stands_between_interchanges_is_found() -> None:
    read = reading(PLAIN + b"GARBAGE\n" + PLAIN)
    assert [(f.rule, f.observed, str(f.locator)) for f in read.findings] == [
        ("SYN-033", "GARBAGE", "envelope, segment 22 ")
    ]
    assert isinstance(where := read.findings[0].locator, SegmentPlace)
    assert where.byte == len(PLAIN)


def test_one_without_its_end_does_not_take_the_next_one_along() -> None:
    broken = PLAIN[: PLAIN.index(b"IEA")]
    read = reading(broken + PLAIN)
    assert [(f.rule, str(f.locator)) for f in read.findings] == [
        ("ENV-001", "envelope, segment 21 IEA")
    ]
    assert [each.interchange for each in read.messages] == [2]


@pytest.mark.parametrize(
    ("version", "sign", "expected"),
    [("00401", "U", " "), ("00401", "^", " "), ("00402", "^", "^"), ("00501", "U", " ")],
)
def test_repetition_separator(version: str, sign: str, expected: str) -> None:
    (scan,) = scans(interchange(version=version, repetition=sign))
    assert scan.separators == f">*{expected}~"


def test_interchanges_with_control_characters_follow_each_other() -> None:
    content = WRITTEN["control characters"](PLAIN)
    read = reading(PLAIN + b"\n" + content)
    assert read.findings == ()
    assert [each.separators for each in read.envelopes] == [">* ~", "\x1f\x1d \x1e"]


@pytest.mark.parametrize("sign", ["^", "\x1f"])
def test_repeated_elements_are_reported(sign: str) -> None:
    segments = [segment.replace("WIRE", f"WI{sign}RE") for segment in PLANNING]
    content = interchange(group(transaction("830", *segments)), version="00501", repetition=sign)
    (message,) = reading(content).messages
    assert [(f.rule, str(f.locator)) for f in message.findings] == [
        ("SYN-035", "message 1, segment 8 PID, element 6")
    ]


@pytest.mark.parametrize(
    ("charset", "codec", "rule"),
    [("", "utf-8", ""), ("", "iso8859-1", "ENV-007"), ("iso8859-1", "iso8859-1", ""),
     ("utf-8", "iso8859-1", "ENV-007")],
)  # fmt: skip
def test_characters_beyond_ascii_are_read_as_agreed_and_never_guessed(
    charset: str, codec: str, rule: str
) -> None:
    content = PLAIN.decode().replace("WIRE", "FÜHLER").encode(codec)
    if not rule:
        (message,) = reading(content, charset=charset).messages
        frame = message.tables["forecast_lines"].frame
        assert frame["description"].to_list() == ["FÜHLER BLACK"]
        return
    read = reading(content, charset=charset)
    assert (read.messages, len(read.envelopes)) == ((), 1)
    (finding,) = read.findings
    assert (finding.rule, finding.locator) == (rule, Whole(content.index("Ü".encode(codec))))


def test_each_interchange_with_bytes_nobody_can_read_is_told_where() -> None:
    wrong = PLAIN.decode().replace("WIRE", "FÜHLER").encode("iso8859-1")
    content = b"\xef\xbb\xbf" + wrong + PLAIN + wrong
    read = reading(content)
    assert (read.messages, len(read.envelopes)) == ((), 3)
    first = content.index(b"\xdc")
    places = [first, content.index(b"\xdc", first + 1)]
    assert [(each.rule, each.locator) for each in read.findings] == [
        ("ENV-007", Whole(place)) for place in places
    ]


@pytest.mark.parametrize(
    "content",
    [b"ISA", b"ISA*00*", isa().encode().replace(b">~", b"*~"), isa().encode().replace(b">~", b">A"),
     isa().encode().replace(b"*ZZ*", b"*", 1), b"ISA***",
     isa().encode().replace(b"THEM", b"TH-M").replace(b"~", b"-")],
)  # fmt: skip
def test_separators_that_cannot_be_told_apart_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        reading(content)
    assert refused.value.finding.rule == "ENV-021"


def test_isa_without_its_padding_is_read_and_told() -> None:
    narrow = PLAIN.replace(b" " * 10, b"").replace(b"THEM" + b" " * 11, b"THEM")
    read = reading(narrow)
    assert [(f.rule, f.observed, f.expected) for f in read.findings] == [
        ("X12-106", "", "10"), ("X12-106", "", "10"), ("X12-106", "THEM ", "15"),
        ("X12-106", "US   ", "15"),
    ]  # fmt: skip
    assert [each.sender for each in read.envelopes] == [("THEM", "ZZ")]


@given(cut=st.integers(4, len(PLAIN) - 2))
def test_a_file_that_still_grows_lacks_its_trailer(cut: int) -> None:
    content = PLAIN[:cut]
    assert trailer_missing(content[:512], content[-512:])


@pytest.mark.parametrize("content", [b"", b"UNB+UNOC:3", b"ISABEL wrote", b"hello"])
def test_what_is_no_interchange_lacks_nothing(content: bytes) -> None:
    assert not trailer_missing(content, content)


def outcome(content: bytes) -> Interchange | str:
    """Read a file, or return the rule it is refused by."""
    try:
        return reading(content)
    except Unreadable as refused:
        return refused.finding.rule


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(garbage: bytes) -> None:
    for content in (PLAIN + garbage, isa().encode() + garbage):
        read = outcome(content)
        assert read in {"ENV-007", "ENV-021"} if isinstance(read, str) else read.envelopes


SIGNS = st.permutations(":*^~|!>+'#@").map(lambda signs: "".join(signs[:4]))
ROWS = st.lists(
    st.lists(
        st.lists(
            st.lists(
                st.text(st.characters(exclude_categories=["C"]), max_size=6), min_size=1, max_size=3
            ),
            min_size=1, max_size=3,
        ),
        min_size=1, max_size=4,
    ),
    max_size=4,
)  # fmt: skip
"""Segments of elements, of repetitions, of components."""


@given(SIGNS, ROWS)
def test_any_text_comes_back_between_any_separators_repeated_too(
    signs: str, rows: list[list[list[list[str]]]]
) -> None:
    component, element, repetition, terminator = [*signs]
    clean = [
        [
            [
                ["".join(sign for sign in part if sign not in signs) for part in parts]
                for parts in each
            ]
            for each in row
        ]
        for row in rows
    ]
    written = "".join(
        element.join(["MSG", *(repetition.join(map(component.join, each)) for each in row)])
        + terminator
        for row in clean
    )
    header = isa(version="00501", repetition="^").rstrip("\n")
    other = str.maketrans({">": component, "*": element, "^": repetition, "~": terminator})
    (scan,) = scans((header.translate(other) + written).encode())
    assert scan.separators == signs
    assert [(each.tag, each.elements) for each in scan.segments[1:]] == [
        ("MSG", [kept(each[0]) for each in row]) for row in clean
    ]
    assert [each.repeats for each in scan.segments[1:]] == [
        tuple(at for at, each in enumerate(row, 2) if len(each) > 1) for row in clean
    ]


def kept(parts: list[str]) -> str | list[str]:
    """Return components as a segment has them: without empty ones at the end."""
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts if len(parts) > 1 else parts[0]
