"""A finding in an interchange is shown with the segments around its own."""

from pathlib import Path

import pytest
from ansi.making import ORDER as X12_ORDER
from ansi.making import one
from ansi.making import reading as reading_x12
from edifact.making import D97A, DELFOR_97A, SAMPLES, changed, interchange, message, reading

from exchange.model.excerpts import Excerpt
from exchange.model.findings import Locator, SegmentPlace, Whole
from exchange.model.interchange import Interchange


def drawn(found: Excerpt) -> list[str]:
    """Return the excerpt a line for each segment, what is marked in brackets."""
    return [
        f"{strip.label:>2} "
        + "".join(f"[{each.text}]" if each.marked else each.text for each in strip.pieces)
        for strip in found.strips
    ]


def seen(read: Interchange, place: Locator) -> list[str]:
    found = read.around(place)
    assert found
    return drawn(found)


def test_where_an_interchange_breaks_off_its_last_segments_are_shown() -> None:
    whole = interchange(message(D97A, *DELFOR_97A))
    read = reading(whole[: whole.index(b"UNT+") + 5])
    (finding,) = [each for each in read.findings if each.rule == "ENV-001"]
    assert seen(read, finding.locator) == [
        "15 QTY+113:30:PCE'",
        "16 DTM+2:20261207:102'",
        "17 [UNT+1]",
    ]


@pytest.fixture
def two() -> Interchange:
    both = (message(D97A, *DELFOR_97A, number=number) for number in (1, 2))
    return reading(interchange(*both))


def test_a_component_is_marked_between_two_segments_before_and_two_after(two: Interchange) -> None:
    assert seen(two, SegmentPlace(2, 11, "QTY", 2, 2)) == [
        " 9 QTY+70:500:PCE'",
        "10 SCC+1++W'",
        "11 QTY+113:[20]:PCE'",
        "12 DTM+2:20261130:102'",
        "13 SCC+4++W'",
    ]


def test_segments_of_the_next_message_have_no_number_of_this_one(two: Interchange) -> None:
    assert seen(two, SegmentPlace(1, 16, "UNT", 2)) == [
        "14 QTY+113:30:PCE'",
        "15 DTM+2:20261207:102'",
        "16 UNT+[16]+1'",
        "   UNH+2+DELFOR:D:97A:UN'",
        "   BGM+241+FC1+9'",
    ]


def test_of_a_whole_segment_all_is_marked(two: Interchange) -> None:
    assert "10 [SCC+1++W]'" in seen(two, SegmentPlace(1, 10, "SCC"))


def test_an_element_that_is_not_there_is_marked_where_it_would_stand(two: Interchange) -> None:
    assert " 4 NAD+BY+4012345000009::9++[…]'" in seen(two, SegmentPlace(1, 4, "NAD", 5))


def test_a_released_character_is_shown_as_it_was_sent() -> None:
    texts = changed(DELFOR_97A, at_5="LIN+1++A?+1?'?:??:IN")
    read = reading(interchange(message(D97A, *texts)))
    assert " 7 LIN+1++[A?+1?'?:??]:IN'" in seen(read, SegmentPlace(1, 7, "LIN", 4, 1))


def test_a_password_is_not_repeated() -> None:
    read = reading(interchange(message(D97A, *DELFOR_97A), tail="+hunter2"))
    lines = seen(read, SegmentPlace(0, 1, "UNB", 3, 1))
    assert lines[0].startswith(" 1 UNB+UNOC:3+[4012345000009]:14+")
    assert lines[0].endswith("+REF1+…'")


def test_the_second_interchange_of_a_file_is_its_own() -> None:
    first = interchange(message(D97A, *DELFOR_97A))
    other = first.replace(b"FC1", b"FC2").replace(b"REF1", b"REF2")
    read = reading(first + other)
    assert " 2 BGM+241+[FC2]+9'" in seen(read, SegmentPlace(1, 2, "BGM", 3, interchange=2))


@pytest.mark.parametrize(
    "place",
    [
        Whole(),
        SegmentPlace(1, 10, "QTY"),
        SegmentPlace(1, 17, "UNT"),
        SegmentPlace(9, 1, "UNH"),
        SegmentPlace(1, 1, "UNH", interchange=2),
    ],
)
def test_what_is_no_segment_of_the_file_shows_nothing(two: Interchange, place: Locator) -> None:
    assert two.around(place) is None


def test_a_segment_of_x12_is_shown_with_its_own_separators() -> None:
    read = reading_x12(one("850", *X12_ORDER))
    at = next(n for n, each in enumerate(X12_ORDER, 2) if each.startswith("PO1*"))
    lines = seen(read, SegmentPlace(1, at, "PO1", 3))
    (own,) = [line for line in lines if "[" in line]
    assert own.endswith("~")
    assert own.startswith(f"{at:>2} PO1*1*[")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.edi")), ids=lambda path: path.stem)
def test_every_place_found_in_a_sample_is_shown_with_what_was_observed(path: Path) -> None:
    read = reading(path.read_bytes(), name=path.name)
    findings = [*read.findings, *(each for one in read.messages for each in one.findings)]
    for finding in findings:
        found = read.around(finding.locator)
        assert (found is None) is not isinstance(finding.locator, SegmentPlace)
        if found:
            marked = [p.text for strip in found.strips for p in strip.pieces if p.marked]
            assert len(marked) == 1
