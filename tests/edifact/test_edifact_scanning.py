from pathlib import Path

import pytest
from edifact.making import CORPUS, SAMPLES, Unvalidated, scan
from hypothesis import given
from hypothesis import strategies as st
from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.segments import Segment
from pydifact.serializer import Serializer

from exchange.adapters.edi.scan import Scan
from exchange.adapters.edifact.charsets import CODECS
from exchange.adapters.edifact.scanning import scans
from exchange.errors import Unreadable
from exchange.model.findings import Whole

UNB = "UNB+UNOC:3+S:14+R:14+261123:0600+REF1"
FILES = sorted(path for path in (CORPUS, SAMPLES) for path in path.rglob("*") if path.is_file())


def shape(found: Scan) -> list[tuple[str, list[str | list[str]]]]:
    return [(segment.tag, segment.elements) for segment in found.segments]


def refused(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        scan(content)
    return caught.value


def test_elements_and_components_are_split_and_release_characters_taken_out() -> None:
    found = scan(f"{UNB}'IMD+F++:::19?'?' ?+5 ?: ??'".encode())
    assert shape(found)[1] == ("IMD", ["F", "", ["", "", "", "19'' +5 : ?"]])


def test_padding_before_and_after_is_no_part_of_the_interchange() -> None:
    found = scan(b"\xef\xbb\xbf\r\n \x00" + f"{UNB}'\r\n \tUNZ+0+REF1'\r\n\x1a\x00".encode())
    assert [segment.tag for segment in found.segments] == ["UNB", "UNZ"]
    assert not found.unfinished
    assert not found.dirty


def test_una_counts_only_at_the_very_start() -> None:
    found = scan(f"{UNB}'FTX+AAI+++HOUSING ?'UNA*~!? %ASSIGNED'".encode())
    assert shape(found)[1] == ("FTX", ["AAI", "", "", "HOUSING 'UNA*~! %ASSIGNED"])


def test_separators_are_those_of_una() -> None:
    found = scan(b"UNA!^.\\ ~UNB^UNOA!3^S^R^261123!0600^REF1~FTX^A\\^B!'+:~")
    assert shape(found)[1] == ("FTX", [["A^B", "'+:"]])


def test_a_blank_release_character_means_there_is_none() -> None:
    found = scan(f"UNA:+.  '{UNB}'FTX+BIG RED BOX?'".encode())
    assert shape(found)[1] == ("FTX", ["BIG RED BOX?"])


def test_a_line_end_may_terminate_segments() -> None:
    found = scan(f"UNA:+.? \n{UNB}\r\nBGM+220+1\r\n".encode())
    assert shape(found)[1] == ("BGM", ["220", "1"])


@pytest.mark.parametrize("separators", ["::.? '", "A+.? '", ":+.+ '", ":+.?"])
def test_separators_that_cannot_be_told_apart_are_refused(separators: str) -> None:
    finding = refused(f"UNA{separators}".encode()).finding
    assert (finding.rule, finding.observed) == ("SYN-020", separators)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "does not begin"),
        (b"ISA*00*", "does not begin"),
        (b"text before UNB+UNOC:3'", "does not begin"),
        (b"UNB+UNOC:3+S+R", "not closed"),
        ("UNB+UNOC:3+S+R\N{RIGHT SINGLE QUOTATION MARK}UNH".encode(), "not closed"),
        (b"UNB+'", "''"),
    ],
)
def test_what_has_no_readable_unb_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    finding = refused(content).finding
    assert finding.rule == "ENV-021"
    assert reason in finding.params["reason"]


def test_an_unknown_character_set_is_named_with_those_we_know() -> None:
    finding = refused(b"UNB+IATB:1+S+R'").finding
    assert (finding.rule, str(finding.locator)) == (
        "SYN-046", "envelope, segment 1 UNB, element 2.1",
    )  # fmt: skip
    assert (finding.observed, finding.expected) == ("IATB", ", ".join(CODECS))


def test_a_byte_outside_the_character_set_is_named_with_its_place() -> None:
    content = b"\r\n" + UNB.replace("UNOC", "UNOB").encode() + "'FTX+Gehäuse'".encode()
    finding = refused(content).finding
    assert (finding.rule, finding.params) == ("ENV-007", {"charset": "UNOB"})
    assert finding.locator == Whole(byte=content.index("ä".encode()))


def test_the_same_byte_within_its_character_set_is_read() -> None:
    content = UNB.replace("UNOC", "UNOD").encode() + "'FTX+Słoneczna Straße'".encode("iso8859-2")
    assert shape(scan(content))[1] == ("FTX", ["Słoneczna Straße"])


def test_utf_8_under_the_name_of_a_one_byte_set_is_refused() -> None:
    content = f"{UNB}'FTX+Gehäuse'".encode()
    finding = refused(content).finding
    assert (finding.rule, finding.params) == (
        "ENV-007", {"charset": "UNOC (the bytes are UTF-8)"},
    )  # fmt: skip
    assert finding.locator == Whole(byte=content.index("ä".encode()))
    assert shape(scan(content.replace(b"UNOC", b"UNOY")))[1] == ("FTX", ["Gehäuse"])


@pytest.mark.parametrize(("width", "count"), [(80, 2), (50, 6), (81, 6)])
def test_a_few_lines_or_an_odd_width_are_no_wrapping(width: int, count: int) -> None:
    text = f"{UNB}'FTX+AAI+++{'word ' * 80}"[: width * count] + "'"
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    assert scan("\n".join(lines).encode()).dirty


def test_lines_wrapped_at_a_fixed_column_are_joined() -> None:
    text = f"{UNB}'FTX+AAI+++{'word ' * 60}'UNZ+0+REF1'"
    lines = [text[at : at + 80] for at in range(0, len(text), 80)]
    assert shape(scan("\r\n".join(lines).encode())) == shape(scan(text.encode()))


def test_a_line_end_anywhere_else_in_a_segment_is_kept_and_pointed_at() -> None:
    found = scan(f"{UNB}'\nFTX+AAI+++first\nsecond'\nUNZ+0+REF1'\n".encode())
    assert shape(found)[1][1][3] == "first\nsecond"
    assert found.dirty == (1,)


def test_a_control_character_that_latin_1_would_let_pass_is_pointed_at() -> None:
    assert scan(f"{UNB}'".encode() + b"FTX+\x93quoted\x94'").dirty == (1,)


def test_what_follows_the_last_terminator_is_kept_apart() -> None:
    assert scan(f"{UNB}'QTY+21:5+".encode()).unfinished == "QTY+21:5+"


def read_by_both(path: Path) -> bool:
    """Compare our segments of a file with pydifact's; False where one of the two refuses it."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        ours, *others = scans(content)
        text = content.decode(CODECS[ours.charset])
        theirs = list(Parser(factory=Unvalidated()).parse(text.strip()))
    except (Unreadable, EDISyntaxError):
        return False
    if others or any(segment.repeats for segment in ours.segments):
        return False  # pydifact merges interchanges and does not split repetitions
    expected = [(each.tag, each.elements) for each in theirs if each.tag != "UNA"]
    assert shape(ours) == expected, path.name
    return True


@pytest.mark.skipif(not FILES, reason="the corpus is not here")
def test_segments_are_those_of_pydifact_where_it_can_read_the_file() -> None:
    compared = sum(map(read_by_both, FILES))
    assert compared > len(FILES) / 3


VALUE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
FILLED = VALUE.filter(bool)
COMPOSITE = st.tuples(st.lists(VALUE, min_size=1, max_size=3), FILLED).map(
    lambda it: [*it[0], it[1]]
)
ELEMENTS = st.lists(st.one_of(VALUE, COMPOSITE), min_size=1, max_size=5)


@given(st.lists(ELEMENTS, max_size=6), st.sampled_from([":+.? '", "!^.\\ ~", "*@.? #"]))
def test_what_the_serializer_writes_comes_back(rows: list[list[str | list[str]]], una: str) -> None:
    header = Segment("UNB", ["UNOB", "3"], "S", "R", ["261123", "0600"], "REF1")
    segments = [header, *(Segment("FTX", *row) for row in rows)]
    written = Serializer(Characters.from_str("UNA" + una)).serialize(segments)
    assert shape(scan(written.encode())) == [(each.tag, each.elements) for each in segments]


SIGNS = st.permutations(":+.?*'!^~#|@;&").map(lambda signs: "".join(signs[:6]))
TEXTS = st.text(st.characters(codec="iso8859-1", exclude_categories=["C"]), max_size=9)
PARTS = st.lists(TEXTS, min_size=1, max_size=3)
REPEATED = st.lists(st.lists(PARTS, min_size=1, max_size=3), min_size=1, max_size=4)


def kept(parts: list[str]) -> str | list[str]:
    """Return components as a segment has them: without empty ones at the end."""
    while len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts if len(parts) > 1 else parts[0]


@given(SIGNS, st.lists(REPEATED, max_size=5))
def test_any_text_comes_back_between_any_separators_released_and_repeated(
    signs: str, rows: list[list[list[list[str]]]]
) -> None:
    component, element, _, release, repetition, terminator = [*signs]
    special = {component, element, release, repetition, terminator}

    def plain(text: str) -> str:
        return "".join(release * (sign in special) + sign for sign in text)

    def joined(row: list[list[list[str]]]) -> str:
        times = ([component.join(map(plain, parts)) for parts in each] for each in row)
        return element.join(["FTX", *map(repetition.join, times)]) + terminator

    unb = f"UNB{element}UNOC{component}4{element}S{element}R{element}1{element}REF1{terminator}"
    found = scan(f"UNA{signs}{unb}{''.join(map(joined, rows))}".encode("iso8859-1"))
    assert shape(found)[1:] == [("FTX", [kept(each[0]) for each in row]) for row in rows]
    assert [segment.repeats for segment in found.segments[1:]] == [
        tuple(at for at, each in enumerate(row, 2) if len(each) > 1) for row in rows
    ]
