"""What nights find is on record once, with how often it was seen."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from exchange.journal import Journal
from exchange.journal.noted import problems
from exchange.model.problems import Problem

MONDAY = date(2026, 11, 23)
NIGHT = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATE = Problem(rule="OUT-003", partner="acme", items=("1/10",), params={"date": "2026-11-20"})
LATER = Problem(rule="OUT-003", partner="acme", items=("1/10", "1/20"), params={"date": "x"})
BROKEN = Problem(rule="X-007", items=("audit entry 4 is not as it was written",))


def night(journal: Journal, nights: int, *found: Problem) -> list[str]:
    """Keep what the night so many days later found; return what was new."""
    after = timedelta(days=nights)
    return [each.rule for each in journal.nights().keep(MONDAY + after, found, NIGHT + after)]


def test_a_problem_is_one_row_however_many_nights_find_it(journal: Journal) -> None:
    assert night(journal, 0, LATE) == ["OUT-003"]
    assert night(journal, 1, LATER, BROKEN) == ["X-007"]
    first, second = journal.nights().problems()
    assert (first.items, first.params) == (LATER.items, LATER.params)
    assert (first.first_seen, first.last_seen) == (NIGHT, NIGHT + timedelta(days=1))
    assert (first.occurrences, second.occurrences) == (2, 1)
    assert [each.rule for each in journal.nights().problems("acme")] == ["OUT-003"]
    assert journal.clocks().facts(NIGHT).problems == (first, second)


def test_a_night_is_kept_once(journal: Journal) -> None:
    assert not journal.nights().looked(MONDAY)
    night(journal, 0, LATE)
    assert journal.nights().looked(MONDAY)
    assert night(journal, 0, LATE, BROKEN) == []
    (found,) = journal.nights().problems()
    assert found.occurrences == 1
    assert journal.trail().verify_chain() is None


def test_what_is_gone_is_closed_and_begins_anew_when_it_comes_back(journal: Journal) -> None:
    night(journal, 0, LATE)
    night(journal, 1)
    assert journal.nights().problems() == ()
    with journal.reading() as connection:
        (closed,) = connection.scalars(select(problems.c.closed_at)).all()
    assert closed == NIGHT + timedelta(days=1)
    assert night(journal, 2, LATE) == ["OUT-003"]
    (found,) = journal.nights().problems()
    assert (found.first_seen, found.occurrences) == (NIGHT + timedelta(days=2), 1)
