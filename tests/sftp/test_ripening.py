"""Which files of a listing are fetched, as a table: no server, no clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.arrival import Ignore, Wait
from exchange.daemon.ripening import Fetch, Ripening, Terms
from exchange.model.partners import Arriving, Limits
from exchange.model.remotes import Entry, Kind

TERMS = Terms(("*",), Arriving(settle_without_lease_seconds=15, empty_after_seconds=60), Limits())


def entry(name: str = "a.edi", kind: Kind = "file", size: int = 10, mtime: int = 1000) -> Entry:
    return Entry(name, kind, size, mtime)


def judged(found: Entry, terms: Terms = TERMS, later: float = 3600.0) -> object:
    """Return what is decided about an entry that looked the same for an hour."""
    ripening = Ripening(terms)
    ripening.observe([found], 0.0)
    return ripening.observe([found], later)[found]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (entry("../etc/passwd"), "its name is a path"),
        (entry("a/b"), "its name is a path"),
        (entry("..\\a"), "its name is a path"),
        (entry(".."), "its name is a path"),
        (entry(""), "its name is a path"),
        (entry("a\nb"), "its name has characters that cannot be shown"),
        (entry("a\x1b[2Jb"), "its name has characters that cannot be shown"),
        (entry("a\u202egpj.exe"), "its name has characters that cannot be shown"),
        (entry("caf\udce9"), "its name has characters that cannot be shown"),
        (entry("a\0b"), "its name has characters that cannot be shown"),
        (entry("x" * 256), "its name is too long"),
        (entry("ł" * 128), "its name is too long"),
        (entry(kind="link"), "it is a link; only files themselves are fetched"),
        (entry(kind="device"), "it is no ordinary file"),
        (entry(kind="unknown"), "the server does not say what it is"),
        (
            entry(size=5_000_000_000),
            "its 5000000000 bytes are more than the 4000000000 a file may have",
        ),
    ],
)
def test_what_is_hostile_stays_there_with_a_reason(found: Entry, why: str) -> None:
    assert judged(found) == Wait(why)


@pytest.mark.parametrize("name", [".a.edi.part", "a.edi.part", "a.tmp", "~a", ".hidden", "A.PART"])
def test_temporary_names_are_none_of_ours(name: str) -> None:
    assert judged(entry(name)) == Ignore()


def test_folders_and_other_patterns_are_none_of_ours() -> None:
    assert judged(entry("sub", kind="folder")) == Ignore()
    only = Terms(("*.EDI", "fc_*"), TERMS.arriving, TERMS.limits)
    assert judged(entry("b.txt"), only) == Ignore()
    assert judged(entry("a.edi"), only) == judged(entry("FC_1.xlsx"), only) == Fetch()


def test_a_file_is_fetched_once_two_listings_agree() -> None:
    ripening, young, grown = Ripening(TERMS), entry(size=10), entry(size=20)
    first = ripening.observe([young], 0.0)[young]
    assert first == Wait("it has to look the same once more", patient=False, again=15.0)
    assert isinstance(ripening.observe([grown], 20.0)[grown], Wait)
    assert isinstance(ripening.observe([grown], 30.0)[grown], Wait)
    assert ripening.observe([grown], 35.0)[grown] == Fetch()
    touched = entry(size=20, mtime=1001)
    assert isinstance(ripening.observe([touched], 36.0)[touched], Wait)


def test_even_without_settling_two_listings_are_needed() -> None:
    ripening = Ripening(Terms(("*",), Arriving(settle_without_lease_seconds=0), Limits()))
    assert isinstance(ripening.observe([entry()], 5.0)[entry()], Wait)
    assert ripening.observe([entry()], 5.1)[entry()] == Fetch()


def test_an_empty_file_gets_a_minute_to_be_filled() -> None:
    empty = entry(size=0)
    assert judged(empty, later=59.0) == Wait("it is empty")
    assert judged(empty, later=60.0) == Fetch()


def test_the_oldest_come_first() -> None:
    found = [entry("b", mtime=2), entry("c", mtime=1), entry("a", mtime=2)]
    assert [each.name for each in Ripening(TERMS).observe(found, 0.0)] == ["c", "a", "b"]


@given(st.text(max_size=40))
def test_no_name_that_is_fetched_leaves_its_folder(name: str) -> None:
    if judged(entry(name)) == Fetch():
        assert name not in {"", ".", ".."}
        assert not set(name) & set("/\\\0\n\r\x1b")
        assert len(name.encode()) <= 255
