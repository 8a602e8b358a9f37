"""Reference designators: every notation we know is expanded, every other one is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.model.designators import LONGEST, counted, expanded, spelled

KNOWN = {
    "R1": "R1",
    "R1,R2": "R1 R2",
    "R1 R2": "R1 R2",
    "R1;\n R2\t,\u00a0R3": "R1 R2 R3",
    "R1, R2,": "R1 R2",
    "C4-9": "C4 C5 C6 C7 C8 C9",
    "C4-C6": "C4 C5 C6",
    "C4 \u2013 C6": "C4 C5 C6",
    "C4-5,12-13,89": "C4 C5 C12 C13 C89",
    "C4-5,\n12": "C4 C5 C12",
    "R08-11": "R08 R09 R10 R11",
    "C98-101": "C98 C99 C100 C101",
    "U1A": "U1A",
    "U1A,U2B": "U1A U2B",
    "LED1,TP_2": "LED1 TP_2",
}

UNKNOWN = (
    "", "  ", ",", "-", "R", "PCB", "12", "1,2", "R1 2", "R1,,R2", "R1-", "-R1", "C9-4", "J1-1",
    "J1-J1", "R1-C5", "R8-012", "R08-9", "C112-5", "1A1R5", "U1AB", "U1A-C", "U1A,U1B", "U1,U1A",
    "R1 to R5", "R1..R5", "R1/R2", "see drawing", "R1,see drawing", f"C1-{LONGEST + 1}",
    "C1-999999999", "R\u0661",
)  # fmt: skip


@pytest.mark.parametrize(("text", "names"), KNOWN.items())
def test_known_notations_are_expanded(text: str, names: str) -> None:
    assert expanded(text) == tuple(names.split())
    assert counted(text) == len(names.split())


@pytest.mark.parametrize("text", UNKNOWN)
def test_an_unknown_notation_is_never_guessed(text: str) -> None:
    assert expanded(text) is None
    assert counted(text) is None


def test_the_notation_of_the_issue() -> None:
    assert counted("C4-9,12-17,89-92") == 16


def test_one_named_twice_is_one_component() -> None:
    assert expanded("R1,R1") == ("R1", "R1")
    assert counted("R1,R1") == 1


def test_many_ranges_in_one_cell_are_not_written_out() -> None:
    assert expanded(",".join(f"C{number}1-{number}9999" for number in range(1, 90))) is None
    assert expanded(" " * 30_000 + "- " * 2_000) is None


def test_a_long_range_is_refused_and_the_longest_is_not() -> None:
    assert counted(f"C1-{LONGEST}") == LONGEST


NAMES = st.sets(
    st.tuples(st.sampled_from(["C", "R", "LED", "TP_"]), st.integers(1, 500)),
    min_size=1,
    max_size=60,
)


def written(names: set[tuple[str, int]], separator: str) -> str:
    """Write designators with ranges, as a person would."""
    told: list[str] = []
    for letters, number in sorted(names):
        if (letters, number - 1) in names and told:
            begin = told[-1].split("-")[0]
            told[-1] = f"{begin}-{number}"
        else:
            told.append(f"{letters}{number}")
    return separator.join(told)


@given(NAMES, st.sampled_from([",", ", ", " ", "\n", ";"]))
def test_what_is_written_in_ranges_is_conserved(
    names: set[tuple[str, int]], separator: str
) -> None:
    whole = {f"{letters}{number}" for letters, number in names}
    short = written(names, separator)
    assert set(expanded(short) or ()) == whole
    assert counted(short) == len(whole)
    assert spelled(short) == spelled(",".join(sorted(whole, reverse=True)))


@given(st.text(alphabet="RC019A-, ;\n_/.", max_size=30))
def test_no_text_is_read_but_whole(text: str) -> None:
    names = expanded(text)
    if names is not None:
        assert names
        assert spelled(text) == spelled(",".join(names))
        assert spelled(spelled(text)) == spelled(text)
