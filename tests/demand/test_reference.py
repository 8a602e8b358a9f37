"""The bands once more, one period at a time in plain Python, against the columns."""

from datetime import date, timedelta
from fractions import Fraction

from demand.making import TODAY, agreement, bands, before, found, known, message
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.model.policies import Flexibility

WEEK = timedelta(weeks=1)
LIMITS = ((0, 28, 0), (29, 56, 25), (57, 84, 50))
STARTS = st.integers(1, 14).map(lambda number: TODAY + number * WEEK)
SAID = st.dictionaries(STARTS, st.integers(0, 60), min_size=1)
DAYS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(
    lambda ago: [TODAY - number * WEEK for number in sorted(ago, reverse=True)]
)

Said = dict[date, int]
History = list[tuple[date, Said]]


def value(said: Said, start: date) -> int | None:
    """Return what one forecast says of a week, None where it does not reach."""
    return said.get(start, 0 if start <= max(said) else None)


def entry(history: History, start: date, last: int) -> int | None:
    """Return what was in force when a week came within so many days."""
    then = [said for day, said in history if day <= start - timedelta(days=last)]
    first = then[-1:] or [history[0][1]]
    told = (value(said, start) for said in (*first, *(said for _, said in history)))
    return next((each for each in told if each is not None), None)


def expected(history: History, now: Said, mode: str) -> set[tuple[str, str, int]]:
    """Return rule, first day and what is outside in whole units of every week that is."""
    result = set()
    for start in {*now, *history[-1][1]}:
        old, new = value(history[-1][1], start), value(now, start)
        days = (start - TODAY).days
        limit = next(((last, each) for first, last, each in LIMITS if first <= days <= last), None)
        if limit is None or new is None:
            continue
        base = entry(history, start, limit[0]) if mode == "band_entry" else old
        if base is None or new == old:
            continue
        share = Fraction(limit[1], 100)
        high, low = base * (1 + share), base * (1 - share)
        frozen = "" if limit[1] else "FC-009"
        if new > high and (old is None or new > old):
            result.add((frozen or "FC-010", str(start), new - int(high)))
        if new < low and (old is None or new < old):
            result.add(
                (
                    frozen or "FC-011",
                    str(start),
                    -int(-low) - new if low % 1 == 0 else int(low) + 1 - new,
                )
            )
    return result


@settings(max_examples=60, deadline=None)
@given(DAYS, st.data(), st.sampled_from(("band_entry", "last_accepted")))
def test_bands_are_those_of_a_plain_reading(
    days: list[date], data: st.DataObject, mode: str
) -> None:
    history = [(day, data.draw(SAID)) for day in days]
    now = data.draw(SAID)
    snapshots = [
        before(str(day), {"A": {str(start): quantity for start, quantity in said.items()}})
        for day, said in history
    ]
    agreed = agreement(flexibility=Flexibility(baseline=mode, bands=bands()))  # type: ignore[arg-type]
    told = message({"A": {str(start): quantity for start, quantity in now.items()}})
    every = [
        each for each in found(told, known(*snapshots, agreed=agreed)) if each.rule != "FC-012"
    ]
    assert {
        (each.rule, each.params["period"][:10], int(each.params["outside"])) for each in every
    } == expected(history, now, mode)
