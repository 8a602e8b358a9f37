import ast
from pathlib import Path

import pytest
from edifact.making import ORDER, ORDERS, SAMPLES, interchange, message
from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.edifact import trailer
from exchange.adapters.edifact.trailer import trailer_missing

WHOLE = interchange(message(ORDERS, *ORDER))


def lacks(content: bytes, size: int = 512) -> bool:
    return trailer_missing(content[:size], content[-size:])


def test_a_whole_interchange_lacks_nothing() -> None:
    assert not lacks(WHOLE)
    assert not lacks(b"\xef\xbb\xbfUNA:+.? '" + WHOLE + b"\r\n\x1a\x00")


@given(st.integers(1, len(WHOLE.rstrip()) - 1))
def test_every_truncated_interchange_lacks_its_trailer(length: int) -> None:
    assert lacks(WHOLE[:length]) == (length >= 3)


def test_separators_of_una_are_understood() -> None:
    other = WHOLE.replace(b"'", b"~").replace(b"+", b"^")
    assert not lacks(b"UNA:^.? ~" + other)
    assert lacks(b"UNA:^.? ~" + other.replace(b"~", b"'"))


def test_unz_in_a_text_is_no_trailer() -> None:
    assert lacks(WHOLE[:60] + b"FTX+AAI+++?'UNZ+1+REF1'")


@pytest.mark.parametrize("content", [b"", b"ISA*00*", b"PK\x03\x04", b"a;b;c"])
def test_what_is_no_interchange_lacks_nothing(content: bytes) -> None:
    assert not lacks(content)


def test_the_samples_are_whole_but_the_truncated_one() -> None:
    missing = {path.name for path in SAMPLES.glob("*.edi") if lacks(path.read_bytes())}
    assert missing == {"FC_TRUNCATED.edi"}


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_answered(head: bytes, tail: bytes) -> None:
    assert trailer_missing(b"UNA" + head, tail) in {True, False}


def test_it_costs_the_arrival_step_no_library() -> None:
    tree = ast.parse(Path(trailer.__file__).read_text())
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import re"]
