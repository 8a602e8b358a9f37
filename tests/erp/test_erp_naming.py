import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from exchange.adapters.erp.naming import NUMBER_BYTES, PARTNER_BYTES, stem

RECEIPT = "01JD3K9Q00000000000000D0C1"
SAFE = re.compile(r"[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*")
anything = st.text(st.characters(), max_size=200)


def parts(name: str) -> tuple[str, str, str]:
    partner, _, rest = name.partition(".")
    number, _, receipt = rest.rpartition(".")
    return partner, number, receipt


def read(part: str) -> str:
    return unquote(part, errors="surrogatepass")


@given(anything, anything)
def test_any_text_gives_a_safe_name_of_bounded_length(partner: str, number: str) -> None:
    name = stem(partner, number, RECEIPT)
    assert SAFE.fullmatch(name) or not partner
    assert ".." not in name.split("/")
    assert len(name.encode()) <= PARTNER_BYTES + NUMBER_BYTES + len(RECEIPT) + 2


@given(st.text(st.characters(), max_size=15), st.text(st.characters(), min_size=1, max_size=10))
def test_a_name_can_be_read_back(partner: str, number: str) -> None:
    owner, title, receipt = parts(stem(partner, number, RECEIPT))
    assert receipt == RECEIPT
    assert read(title) == number
    assert "~" in owner or read(owner) == partner


@given(st.tuples(anything, anything), st.tuples(anything, anything))
def test_two_numbers_never_share_a_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    names = {stem(*pair, RECEIPT) for pair in (one, other)}
    assert len(names) == len({one, other})


def test_a_number_in_plain_letters_stays_readable() -> None:
    name = stem("northwind", "PO-4711_b.2", RECEIPT)
    assert name == f"northwind.PO-4711_b.2.{RECEIPT}"


def test_a_path_in_a_number_is_only_text() -> None:
    name = stem("northwind", "../../etc/passwd", RECEIPT)
    assert name == f"northwind.%2E.%2F..%2Fetc%2Fpasswd.{RECEIPT}"


def test_long_numbers_that_differ_at_the_end_have_different_names() -> None:
    one, other = (stem("p", "ä" * 500 + end, RECEIPT) for end in "12")
    assert one != other
    assert one[:80] == other[:80]


def test_a_long_number_is_never_cut_inside_an_escape() -> None:
    for offset in range(6):
        _, title, _ = parts(stem("p", "a" * offset + "/" * 200, RECEIPT))
        assert re.fullmatch(r"(a|%2F)+", title.partition("~")[0])


def test_a_revision_stands_behind_the_number_and_is_never_part_of_it() -> None:
    assert stem("p", "4711", RECEIPT, "2") == f"p.4711+2.{RECEIPT}"
    assert stem("p", "4711+2", RECEIPT) == f"p.4711%2B2.{RECEIPT}"
    assert stem("p", "", RECEIPT, "2") == f"p.+2.{RECEIPT}"
    longest = [stem("p", "4" * 200, RECEIPT, revision) for revision in ("1", "2", "")]
    assert len({*longest}) == len(longest)
    assert max(map(len, longest)) <= len(f"p..{RECEIPT}") + NUMBER_BYTES


def test_a_document_without_number_says_so() -> None:
    assert stem("p", "", RECEIPT) == f"p.~.{RECEIPT}"
    assert stem("p", "~", RECEIPT) == f"p.%7E.{RECEIPT}"


def test_a_point_in_the_partner_does_not_move_the_boundary() -> None:
    assert stem("a", "b.c", RECEIPT) != stem("a.b", "c", RECEIPT)
