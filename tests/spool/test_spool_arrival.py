"""When a file counts as arrived: tables of numbers, and what must hold for any history."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.arrival import Arrivals, Aside, Claim, Decision, Ignore, Seen, Wait, decide
from exchange.model.arrivals import Examination, Kind, Sighting
from exchange.model.partners import Arriving

RULES = Arriving(
    settle_seconds=2, settle_without_lease_seconds=15,
    incomplete_after_seconds=1800, empty_after_seconds=60,
)  # fmt: skip
FREE = Examination(writer=False)
OPEN = Examination(writer=True)
UNKNOWN = Examination(writer=None)
HALF = Examination(writer=False, incomplete="no UNZ yet")
BARRED = Examination(writer=None, barred="Permission denied")


def file(size: int = 10, kind: Kind = Kind.FILE, links: int = 1, mtime: int = 0) -> Sighting:
    return Sighting(kind, 7, size, mtime, mtime, links)


def judged(
    quiet: float, found: Examination = FREE, sighting: Sighting | None = None, name: str = "a.edi"
) -> Decision:
    seen = Seen(name, sighting or file(), 100.0, 100.0)
    return decide(seen, 100.0 + quiet, RULES, lambda: found)


@pytest.mark.parametrize(
    ("quiet", "found", "taken"),
    [
        (1.9, FREE, False), (2.0, FREE, True), (2.0, OPEN, False), (9999.0, OPEN, False),
        (2.0, UNKNOWN, False), (14.9, UNKNOWN, False), (15.0, UNKNOWN, True),
        (2.0, HALF, False), (1799.0, HALF, False), (1800.0, HALF, True),
        (9999.0, BARRED, False),
    ],
)  # fmt: skip
def test_a_file_is_taken_when_quiet_free_and_whole(
    quiet: float, found: Examination, *, taken: bool
) -> None:
    decision = judged(quiet, found)
    assert decision == Claim() if taken else isinstance(decision, Wait)


@pytest.mark.parametrize(
    ("quiet", "found", "taken"),
    [(30.0, FREE, False), (60.0, FREE, True), (60.0, OPEN, False), (60.0, HALF, True)],
)
def test_an_empty_file_gets_a_minute_to_be_filled(
    quiet: float, found: Examination, *, taken: bool
) -> None:
    decision = judged(quiet, found, file(size=0))
    assert decision == Claim() if taken else isinstance(decision, Wait)


@pytest.mark.parametrize("kind", [Kind.LINK, Kind.PIPE, Kind.DEVICE, Kind.SOCKET])
def test_what_is_no_file_is_put_aside_at_once(kind: Kind) -> None:
    assert judged(0.0, sighting=file(kind=kind)) == Aside(str(kind))


def test_a_folder_is_ignored() -> None:
    found = judged(9999.0, sighting=file(kind=Kind.DIRECTORY))
    assert isinstance(found, Wait)
    assert found.patient


def test_a_second_name_is_waited_for_a_minute_and_then_put_aside() -> None:
    assert isinstance(judged(60.0, sighting=file(links=2)), Wait)
    assert isinstance(judged(60.1, sighting=file(links=2)), Aside)


@pytest.mark.parametrize("name", ["a.part", "A.FILEPART", ".hidden", "~$FC.xlsx", "b.tmp", "c~"])
def test_a_temporary_name_is_left_alone_and_mentioned_after_a_day(name: str) -> None:
    assert judged(9999.0, name=name) == Ignore()
    assert isinstance(judged(86_400.0, name=name), Wait)


def test_reasons_name_what_is_missing() -> None:
    assert judged(5.0, HALF) == Wait("it looks incomplete: no UNZ yet")
    assert judged(5.0, OPEN) == Wait("a program still has it open for writing")
    assert judged(5.0, BARRED) == Wait("it cannot be opened: Permission denied")


def test_only_what_settles_by_itself_is_looked_at_again_soon() -> None:
    assert judged(0.5) == Wait("it changed a moment ago", patient=False, again=1.5)
    assert isinstance(decision := judged(5.0, UNKNOWN), Wait)
    assert not decision.patient
    assert decision.again == 10.0


def test_what_keeps_changing_is_not_waited_for() -> None:
    decision = decide(Seen("a", file(), 100.0, 105.0), 105.5, RULES, lambda: FREE)
    assert decision == Wait("it keeps changing")


def test_a_file_is_not_opened_before_it_is_quiet() -> None:
    def opened() -> Examination:
        raise AssertionError

    assert isinstance(decide(Seen("a", file(), 0.0, 0.0), 1.0, RULES, opened), Wait)


def looks(
    listings: Sequence[Mapping[Path, Sighting]], found: Examination = FREE, step: float = 1.0
) -> list[set[Path]]:
    """Return what each look takes, files taken being gone from all later listings."""
    arrivals, gone, takes = Arrivals(RULES, lambda _: found), set[Path](), []
    for number, listing in enumerate(listings):
        there = {path: seen for path, seen in listing.items() if path not in gone}
        decisions = arrivals.observe(there, number * step)
        takes.append({path for path, decision in decisions.items() if decision == Claim()})
        gone |= takes[-1]
    return takes


A, B = Path("inbox/a"), Path("inbox/b")


@given(st.lists(st.integers(1, 3), min_size=1, max_size=30))
def test_a_growing_file_never_settles(steps: list[int]) -> None:
    sizes = [sum(steps[: number + 1]) for number in range(len(steps))]
    assert not any(looks([{A: file(size)} for size in sizes]))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.integers(3, 10))
def test_a_file_settles_exactly_once_and_not_before_it_was_quiet(
    steps: list[int], quiet: int
) -> None:
    sizes = [10 + sum(steps[: number + 1]) for number in range(len(steps))]
    sizes += [sizes[-1]] * quiet
    takes = looks([{A: file(size)} for size in sizes])
    [taken] = [number for number, found in enumerate(takes) if found]
    assert len(set(sizes[taken - 2 : taken + 1])) == 1


@given(st.lists(st.sampled_from([(1, 1), (2, 1), (1, 2)]), min_size=1, max_size=12))
def test_the_order_of_a_listing_changes_nothing(history: list[tuple[int, int]]) -> None:
    forth = [{A: file(a), B: file(b)} for a, b in history]
    back = [{B: file(b), A: file(a)} for a, b in history]
    assert looks(forth * 3) == looks(back * 3)


@given(st.lists(st.booleans(), min_size=5, max_size=30))
def test_a_file_that_comes_back_under_its_name_starts_anew(there: list[bool]) -> None:
    takes = looks([{A: file()} if present else {} for present in there])
    for number, found in enumerate(takes):
        assert not found or all(there[number - 2 : number + 1])


def test_an_upload_that_keeps_the_old_time_is_seen_by_its_change_time() -> None:
    before, after = Sighting(Kind.FILE, 7, 10, 5, 1), Sighting(Kind.FILE, 7, 10, 5, 2)
    assert looks([{A: before}, {A: before}, {A: after}, {A: after}]) == [set(), set(), set(), set()]


def test_a_file_replaced_under_its_name_starts_anew() -> None:
    other = Sighting(Kind.FILE, 8, 10, 0, 0)
    assert not any(looks([{A: file()}, {A: file()}, {A: other}, {A: other}]))


def test_a_file_found_whole_is_not_opened_again_while_it_looks_the_same() -> None:
    opened: list[Path] = []

    def examine(path: Path) -> Examination:
        opened.append(path)
        return FREE

    arrivals = Arrivals(RULES, examine)
    found = [arrivals.observe({A: file()}, now)[A] for now in (0.0, 2.0, 4.0)]
    assert found[1:] == [Claim(), Claim()]
    assert opened == [A]
    assert arrivals.observe({A: file(size=11)}, 6.0)[A] != Claim()
