"""The golden vectors of flexibility, and what bands mean at their edges."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from demand.making import (
    TODAY,
    Quantities,
    agreement,
    bands,
    before,
    found,
    known,
    message,
    products,
    rules,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.model.agreements import Terms
from exchange.model.policies import Band, Flexibility, ForecastPolicy
from exchange.reconcile import forecast
from exchange.reconcile.demand.judging import compared

AGREED = agreement()
EARLIER = "2025-02-24"


@pytest.mark.parametrize(
    ("start", "base", "new", "told"),
    [
        ("2025-03-10", 100, 100, []),
        ("2025-03-17", 100, 110, ["FC-009 10"]),
        ("2025-03-31", 200, 150, ["FC-009 50"]),
        ("2025-04-01", 200, 150, []),
        ("2025-04-07", 100, 125, []),
        ("2025-04-07", 100, 126, ["FC-010 1"]),
        ("2025-04-28", 80, 100, []),
        ("2025-05-05", 100, 40, ["FC-011 10"]),
        ("2025-06-02", 100, 400, []),
    ],
)
def test_golden_vectors(start: str, base: int, new: int, told: list[str]) -> None:
    made = message({"A": {start: new}})
    every = found(made, known(before(EARLIER, {"A": {start: base}}), agreed=AGREED))
    assert [f"{each.rule} {each.params['outside']}" for each in every] == told


def test_golden_vector_of_the_past() -> None:
    """What is over is none of the bands' business but asked about by itself."""
    told = message({"A": {"2025-02-24": 100}})
    assert rules(told, known(before("2025-02-17", {"A": {"2025-02-24": 80}}), agreed=AGREED)) == []
    assert [each.rule for each in forecast.findings(told, TODAY)] == ["FC-008"]


def test_a_quantity_that_could_not_be_read_is_not_taken_for_zero() -> None:
    """A period that is left out is gone; one whose quantity nobody could read is not known."""
    weeks = {"2025-03-17": 100, "2025-03-24": 100, "2025-03-31": 100}
    told = message({"A": weeks})
    buckets = told.tables["forecast_buckets"]
    broken = pl.when(pl.int_range(pl.len()) != 1).then("quantity")
    unread = buckets.with_frame(buckets.frame.with_columns(quantity=broken))
    absent = buckets.with_frame(buckets.frame.gather([0, 2]))
    demand = known(before(EARLIER, {"A": weeks}), agreed=AGREED)
    for table, expected in ((unread, []), (absent, ["FC-009"])):
        made = replace(told, tables={**told.tables, "forecast_buckets": table})
        assert [each for each in rules(made, demand) if each != "FC-025"] == expected


STEPS = (
    before("2025-02-24", {"A": {"2025-04-14": 100}}),
    before("2025-02-26", {"A": {"2025-04-14": 120}}),
    before("2025-02-28", {"A": {"2025-04-14": 144}}),
)
"""Three steps of 20 % lead from 100 to 173."""


def test_small_steps_add_up_since_the_period_entered_its_band() -> None:
    (only,) = found(message({"A": {"2025-04-14": 173}}), known(*STEPS, agreed=AGREED))
    assert (only.rule, only.expected, only.params["outside"]) == ("FC-010", "125", "48")
    assert (only.params["baseline"], only.params["clause"]) == ("100", "4.2")


def test_against_the_last_forecast_small_steps_are_a_drift() -> None:
    last = agreement(flexibility=Flexibility(baseline="last_accepted", bands=bands(), clause="4.2"))
    (only,) = found(message({"A": {"2025-04-14": 172}}), known(*STEPS, agreed=last))
    assert (only.rule, only.params["percent"], only.params["limit"]) == ("FC-012", "+72.0", "25")
    assert rules(message({"A": {"2025-04-14": 125}}), known(*STEPS[:2], agreed=last)) == []


def test_a_drift_may_have_a_limit_of_its_own() -> None:
    agreed = agreement(
        ForecastPolicy(drift_percent=Decimal(10), clauses={"drift_percent": "4.1.9"})
    )
    demand = known(before(EARLIER, {"A": {"2025-04-14": 100}}), agreed=agreed)
    (only,) = found(message({"A": {"2025-04-14": 111}}), demand)
    assert (only.rule, only.params["clause"]) == ("FC-012", "4.1.9")
    assert rules(message({"A": {"2025-04-14": 110}}), demand) == []


def test_the_baseline_is_of_the_day_the_period_entered_its_band() -> None:
    """2025-04-14 comes within 56 days on 2025-02-17."""
    history = (
        before("2025-02-10", {"A": {"2025-04-14": 300}}),
        before("2025-02-16", {"A": {"2025-04-14": 200}}),
        before("2025-02-24", {"A": {"2025-04-14": 240}}),
    )
    (only,) = found(message({"A": {"2025-04-14": 251}}), known(*history, agreed=AGREED))
    assert (only.params["baseline"], only.expected, only.params["outside"]) == ("200", "250", "1")


def test_a_period_left_out_when_it_entered_its_band_had_no_demand() -> None:
    history = (
        before("2025-02-10", {"A": {"2025-04-07": 5, "2025-04-14": 300, "2025-04-21": 5}}),
        before("2025-02-16", {"A": {"2025-04-07": 5, "2025-04-21": 5}}),
        before("2025-02-24", {"A": {"2025-04-07": 5, "2025-04-14": 1, "2025-04-21": 5}}),
    )
    told = message({"A": {"2025-04-07": 5, "2025-04-14": 2, "2025-04-21": 5}})
    (only,) = found(told, known(*history, agreed=AGREED))
    assert (only.params["baseline"], only.params["outside"]) == ("0", "2")


def test_a_limit_is_exact_and_is_shown_as_a_quantity_that_keeps_it() -> None:
    demand = known(before(EARLIER, {"A": {"2025-04-07": 10, "2025-05-05": 7}}), agreed=AGREED)
    assert rules(message({"A": {"2025-04-07": 12, "2025-05-05": 4}}), demand) == []
    above, below = found(message({"A": {"2025-04-07": 13, "2025-05-05": 3}}), demand)
    assert (above.rule, above.expected, above.params["outside"]) == ("FC-010", "12", "1")
    assert (below.rule, below.expected, below.params["outside"]) == ("FC-011", "4", "1")


def test_a_limit_of_what_is_measured_keeps_its_fraction() -> None:
    demand = known(before(EARLIER, {"A": {"2025-04-07": "0.3"}}), agreed=AGREED)
    told = message({"A": {"2025-04-07": "0.4"}}, lines={"A": {"unit": "kg"}})
    (only,) = found(told, demand)
    assert (only.expected, only.params["outside"]) == ("0.375", "0.025")


@pytest.mark.parametrize(
    ("units", "new", "expected"),
    [(None, 1, ["FC-010"]), (Decimal(50), 50, []), (Decimal(50), 51, ["FC-010"])],
)
def test_where_nothing_was_wanted_only_an_allowance_lets_it_rise(
    units: Decimal | None, new: int, expected: list[str]
) -> None:
    band = Band(first=0, last=60, increase=Decimal(25), increase_units=units)
    agreed = agreement(flexibility=Flexibility(bands=(band,)))
    demand = known(before(EARLIER, {"A": {"2025-04-07": 0}}), agreed=agreed)
    assert rules(message({"A": {"2025-04-07": new}}), demand) == expected


def test_what_is_gone_is_a_decrease_at_its_line() -> None:
    demand = known(before(EARLIER, {"A": {"2025-03-10": 5, "2025-03-17": 7}}), agreed=AGREED)
    told = message({"A": {"2025-03-10": 5, "2025-03-24": 0}})
    (only,) = found(told, demand)
    assert (only.rule, only.table, only.row) == ("FC-009", "forecast_lines", 0)
    assert (only.observed, only.params["period"]) == ("0", "2025-03-17 \u2013 2025-03-23")


def test_what_is_gone_with_its_destination_is_held_by_a_line_of_its_part() -> None:
    earlier = before(EARLIER, {"A": {"2025-03-10": 5, "2025-03-17": 5}}, ship_to="EAST")
    told = message({"A": {"2025-03-10": 5, "2025-03-17": 4}}, lines={"A": {"ship_to": "WEST"}})
    (only,) = found(told, known(earlier, agreed=AGREED))
    assert (only.rule, only.table, only.row) == ("FC-009", "forecast_lines", 0)
    assert (only.params["baseline"], only.observed) == ("5", "4")


def test_what_several_periods_state_together_is_held_by_their_line() -> None:
    weekly = ("2025-03-10", "2025-03-17", "2025-03-24", "2025-03-31")
    earlier = before(EARLIER, {"A": {"2025-03-10": 50}}, days=28)
    (only,) = found(message({"A": dict.fromkeys(weekly, 10)}), known(earlier, agreed=AGREED))
    assert (only.rule, only.table, only.observed) == ("FC-009", "forecast_lines", "40")


def test_what_lies_beyond_a_shorter_horizon_is_not_gone() -> None:
    demand = known(before(EARLIER, {"A": {"2025-03-10": 5, "2025-03-17": 7}}), agreed=AGREED)
    assert rules(message({"A": {"2025-03-10": 5}}), demand) == []


@pytest.mark.parametrize(("new", "expected"), [(3, []), (6, ["FC-009"])])
def test_a_period_that_has_begun_may_fall_but_not_rise(new: int, expected: list[str]) -> None:
    demand = known(
        before("2025-02-24", {"A": {"2025-03-03": 5}}), agreed=AGREED, today=date(2025, 3, 5)
    )
    assert rules(message({"A": {"2025-03-03": new}}), demand) == expected


def test_what_was_accepted_outside_is_not_held_again() -> None:
    history = (
        before("2025-02-17", {"A": {"2025-04-07": 100}}),
        before("2025-02-24", {"A": {"2025-04-07": 300}}),
    )
    for new, expected in ((300, []), (250, []), (301, ["FC-010"])):
        assert (
            rules(message({"A": {"2025-04-07": new}}), known(*history, agreed=AGREED)) == expected
        )


def test_demand_that_moves_to_another_revision_or_destination_stays_the_same_part() -> None:
    earlier = before(EARLIER, {"A": {"2025-03-10": 5}}, revision="A")
    told = message({"A": {"2025-03-10": 5}}, lines={"A": {"revision": "B"}})
    assert rules(told, known(earlier, agreed=AGREED)) == []


def test_terms_of_a_part_or_its_family_replace_the_bands() -> None:
    free = (Band(first=0),)
    demand = known(
        before(EARLIER, {part: {"2025-03-10": 5} for part in "ABC"}),
        agreed=agreement(terms=(Terms(part="A", bands=free), Terms(family="F", bands=free))),
        products=products({"part": "A"}, {"part": "B", "family": "F"}, {"part": "C"}),
    )
    told = message({part: {"2025-03-10": 9} for part in "ABC"})
    assert [each.params["part"] for each in found(told, demand)] == ["C"]


FAMILY = products({"part": "A", "family": "F"}, {"part": "B", "family": "F"})
MONDAY = "2025-04-07"


def mixed(a: int, b: int, agreed: Flexibility) -> list[str]:
    """Return the rules broken where both parts of a family were 100."""
    demand = known(
        before(EARLIER, {"A": {MONDAY: 100}, "B": {MONDAY: 100}}),
        agreed=agreement(flexibility=agreed),
        products=FAMILY,
    )
    return rules(message({"A": {MONDAY: a}, "B": {MONDAY: b}}), demand)


def test_a_change_of_the_mix_is_told_but_not_held() -> None:
    both = Flexibility(bands=(*bands(), *bands("family")))
    assert mixed(150, 60, both) == ["FC-035", "FC-035"]
    assert mixed(150, 150, both) == ["FC-010", "FC-010"]
    assert mixed(150, 60, Flexibility(bands=bands())) == ["FC-010", "FC-011"]


def test_a_family_that_moves_too_far_is_held_though_its_parts_do_not() -> None:
    narrow = Band(first=0, last=60, scope="family", increase=Decimal(10), decrease=Decimal(10))
    agreed = Flexibility(bands=(*bands(), narrow), clause="4.2")
    assert mixed(110, 110, agreed) == []
    assert mixed(120, 110, agreed) == ["FC-023", "FC-023"]
    assert mixed(120, 100, agreed) == []


def test_all_parts_together_may_have_a_band() -> None:
    total = Band(first=0, last=60, scope="total", increase=Decimal(10))
    assert mixed(120, 101, Flexibility(bands=(total,))) == ["FC-036", "FC-036"]
    assert mixed(120, 100, Flexibility(bands=(total,))) == []


def test_a_part_left_out_is_left_out_of_its_family() -> None:
    agreed = agreement(flexibility=Flexibility(bands=bands("family")))
    demand = known(
        before(EARLIER, {"A": {MONDAY: 100}, "B": {MONDAY: 100}}), agreed=agreed, products=FAMILY
    )
    assert rules(message({"A": {MONDAY: 99}}), demand) == []
    assert rules(message({"A": {MONDAY: 74}}), demand) == ["FC-023"]


def test_single_items_are_a_part_of_their_family() -> None:
    single = ForecastPolicy(semantics="per_item")
    agreed = agreement(single, Flexibility(bands=bands("family")))
    demand = known(
        before(EARLIER, {"A": {MONDAY: 100}, "B": {MONDAY: 100}}), agreed=agreed, products=FAMILY
    )
    assert rules(message({"A": {MONDAY: 150}}), demand) == []
    assert rules(message({"A": {MONDAY: 151}}), demand) == ["FC-023"]


def test_a_part_never_forecast_before_was_not_wanted_before() -> None:
    demand = known(before(EARLIER, {"A": {"2025-03-10": 5, MONDAY: 5}}), agreed=AGREED)
    told = message({"A": {"2025-03-10": 5, MONDAY: 5}, "N": {"2025-03-10": 8, "2025-05-05": 8}})
    (only,) = found(told, demand)
    assert (only.rule, only.params["part"], only.params["baseline"]) == ("FC-009", "N", "0")
    single = agreement(ForecastPolicy(semantics="per_item"))
    assert rules(told, replace(demand, agreement=single)) == []
    assert rules(told, replace(demand, products=products({"part": "A"}))) == ["MD-003"]


def test_no_bands_and_no_agreement_hold_nothing() -> None:
    demand = known(before(EARLIER, {"A": {MONDAY: 1}}), agreed=agreement(flexibility=Flexibility()))
    assert rules(message({"A": {MONDAY: 999}}), demand) == []
    assert rules(message({"A": {MONDAY: 999}}), replace(demand, agreement=None)) == []


def test_a_forecast_that_changed_as_a_whole_is_asked_about() -> None:
    agreed = agreement(ForecastPolicy(swing_percent=Decimal(50), clause="4.1"), Flexibility())
    demand = known(before(EARLIER, {"A": {MONDAY: 100}, "B": {MONDAY: 100}}), agreed=agreed)
    assert rules(message({"A": {MONDAY: 150}, "B": {MONDAY: 150}}), demand) == []
    (only,) = found(message({"A": {MONDAY: 200}, "B": {MONDAY: 101}}), demand)
    assert (only.rule, only.table, only.params["percent"]) == ("FC-026", "forecast_header", "+50.5")


STARTS = [f"{TODAY + timedelta(weeks=number)}" for number in range(1, 16)]
WANTED = st.dictionaries(
    st.sampled_from(("A", "B")),
    st.dictionaries(st.sampled_from(STARTS), st.integers(0, 400), min_size=1),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(WANTED, WANTED)
def test_quantities_are_conserved_and_nothing_is_named_twice(
    then: Quantities, now: Quantities
) -> None:
    demand = known(before(EARLIER, then), agreed=AGREED)
    told = message(now)
    frame = compared(told, demand)
    assert frame is not None
    key = ["part", "revision", "ship_to", "start", "end"]
    assert not frame.select(key).is_duplicated().any()
    kept = frame.select(pl.sum("now") - pl.col("before").fill_null(0).sum() == pl.sum("delta"))
    assert kept.item()
    assert frame["now"].sum() == sum(int(each) for part in now.values() for each in part.values())
    places = [(each.params["part"], each.params["period"]) for each in found(told, demand)]
    assert len(places) == len(set(places))


@settings(max_examples=40, deadline=None)
@given(WANTED)
def test_a_forecast_like_its_baseline_has_no_finding(wanted: Quantities) -> None:
    assert rules(message(wanted), known(before(EARLIER, wanted), agreed=AGREED)) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 100), st.sampled_from(STARTS))
def test_a_greater_change_is_never_better(base: int, step: int, more: int, start: str) -> None:
    demand = known(before(EARLIER, {"A": {start: base}}), agreed=AGREED)

    def outside(new: int) -> Decimal:
        every = found(message({"A": {start: max(new, 0)}}), demand)
        return sum((Decimal(each.params["outside"]) for each in every), start=Decimal(0))

    assert outside(base + step) <= outside(base + step + more)
    assert outside(base - step) <= outside(base - step - more)
