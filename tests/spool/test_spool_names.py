"""Names that strangers chose."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.spool.names import belongs_below, display, numbered, plain

NAMES = st.binary(min_size=1, max_size=255).filter(lambda name: not set(name) & {0, ord("/")})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"FC_W48.edi", "FC_W48.edi"),
        ("Prognose März.xlsx".encode(), "Prognose März.xlsx"),
        (b"a\nb\x1b[2J", "a\\x0ab\\x1b[2J"),
        ("invoice\u202excod.exe".encode(), "invoice\\u202excod.exe"),
        (b"caf\xe9.csv", "caf\\xe9.csv"),
        (b"C:\\fc.csv", "C:\\\\fc.csv"),
        ("FC\u00a0W48\u3000.csv".encode(), "FC\\u00a0W48\\u3000.csv"),
        ("a\u0085.csv".encode(), "a\\u0085.csv"),
        (b"a\x85 b.csv", "a\\x85 b.csv"),
        ("\U000e0041.csv".encode(), "\\U000e0041.csv"),
    ],
)
def test_names_are_shown_so_that_nothing_in_them_acts(name: bytes, shown: str) -> None:
    assert display(name) == shown


@given(NAMES)
def test_a_shown_name_has_nothing_hidden(name: bytes) -> None:
    assert display(name).isprintable()


@given(NAMES, NAMES)
def test_different_names_are_shown_differently(one: bytes, other: bytes) -> None:
    assert (display(one) == display(other)) == (one == other)


@given(NAMES)
def test_a_plain_name_is_safe_anywhere(name: bytes) -> None:
    made = plain(display(name))
    assert made == Path(made).name
    assert 0 < len(made) <= 101
    assert not made.startswith(".")
    assert made not in {"reason.txt", "unread"}


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("acme/a.CONTRL.edi", True), ("_erp/forecast/a.json", True), ("a.edi", False),
        ("/etc/passwd", False), ("acme/../../x", False), ("acme/" + "n" * 256, False),
        ("acme/a\0b", False), ("", False),
    ],
)  # fmt: skip
def test_an_answer_stays_below_the_outbox(path: str, *, inside: bool) -> None:
    assert belongs_below(path) is inside


@pytest.mark.parametrize(
    ("name", "other"), [("a.CONTRL.edi", "a.CONTRL-2.edi"), ("a", "a-2"), (".a", ".a-2")]
)
def test_another_name_keeps_its_ending(name: str, other: str) -> None:
    assert numbered(name, 2) == other
