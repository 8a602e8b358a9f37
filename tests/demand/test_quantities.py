"""Quantities against orders, shipments, lots, fences and what is known of the part."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from demand.making import (
    LEAD_TIMES,
    ORDERS,
    PRICES,
    SHIPMENTS,
    agreement,
    before,
    found,
    frame,
    known,
    message,
    policy,
    products,
    rules,
)

from exchange.model.agreements import Terms
from exchange.model.interchange import Message
from exchange.model.policies import Flexibility, OrderPolicy

SOON = {"2025-03-10": 5}


def ordered(*rows: tuple[str, str, int]) -> pl.DataFrame:
    lines = [
        {"part": part, "requested_date": date.fromisoformat(day), "quantity": Decimal(quantity)}
        for part, day, quantity in rows
    ]
    return frame(lines, ORDERS)


def test_less_forecast_than_is_on_order() -> None:
    told = message({"A": {"2025-03-10": 5, "2025-03-17": 5}})
    orders = ordered(("A", "2025-03-16", 5), ("A", "2025-03-17", 3), ("A", "2025-03-23", 3))
    (only,) = found(told, known(open_orders=orders))
    assert (only.rule, only.observed, only.expected, only.row) == ("FC-013", "5", "6", 1)
    assert (
        rules(told, known(open_orders=ordered(("A", "2025-03-24", 9), ("B", "2025-03-10", 9))))
        == []
    )


def test_a_quantity_unlike_its_neighbours() -> None:
    usual = {
        f"2025-03-{day}": quantity
        for day, quantity in zip((10, 17, 24, 31), (9, 10, 11, 10), strict=True)
    }
    agreed = known(agreed=policy(spike_factor=Decimal(5)))
    (only,) = found(message({"A": {**usual, "2025-04-07": 51}}), agreed)
    assert (only.rule, only.observed, only.expected) == ("FC-014", "51", "10")
    assert rules(message({"A": {**usual, "2025-04-07": 50}}), agreed) == []
    assert rules(message({"A": {"2025-03-10": 1, "2025-03-17": 1, "2025-03-24": 99}}), agreed) == []


def test_another_quantity_received_than_shipped() -> None:
    rows = [
        {"part": "A", "quantity": Decimal(7), "shipped_on": date(2024, 12, 31), "reference": "D1"},
        {"part": "A", "quantity": Decimal(30), "shipped_on": date(2025, 1, 10), "reference": "D2"},
        {"part": "A", "quantity": Decimal(20), "shipped_on": date(2025, 2, 10), "reference": "D3"},
    ]
    demand = known(shipments=frame(rows, SHIPMENTS))

    def told(received: int, since: str | None = "2025-01-01") -> Message:
        line = {
            "cumulative_received": str(received),
            **({"cumulative_since": since} if since else {}),
        }
        return message({"A": SOON}, lines={"A": line})

    (only,) = found(told(40), demand)
    assert (only.rule, only.observed, only.expected) == ("FC-019", "40", "50")
    assert (only.params["difference"], only.params["reference"]) == ("-10", "D3")
    assert rules(told(50), demand) == []
    assert rules(told(40, None), demand) == []


@pytest.mark.parametrize(
    ("quantity", "level", "expected"),
    [
        (60, "FIRM", []),
        (40, "FIRM", ["FC-021"]),
        (65, "FIRM", ["FC-021"]),
        (65, "FORECAST", []),
        (65, "UNKNOWN", ["FC-021"]),
        (0, "FIRM", []),
    ],
)
def test_lots_in_firm_periods(quantity: int, level: str, expected: list[str]) -> None:
    parts = products({"part": "A", "moq": Decimal(50), "multiple": Decimal(20)})
    demand = known(agreed=policy(firm_weeks=1 if level == "FORECAST" else 4), products=parts)
    told = message({"A": {"2025-03-10": quantity}}, commitment=level)
    assert [each for each in rules(told, demand) if each != "FC-018"] == expected


def test_lots_that_are_agreed_come_before_those_of_the_product() -> None:
    parts = products({"part": "A", "moq": Decimal(50)}, {"part": "B", "family": "F"}, {"part": "C"})
    agreed = agreement(
        flexibility=Flexibility(),
        terms=(Terms(part="A", moq=Decimal(10)), Terms(family="F", multiple=Decimal(3))),
        orders=OrderPolicy(moq=Decimal(20)),
    )
    told = message(
        {"A": {"2025-03-10": 12}, "B": {"2025-03-10": 22}, "C": {"2025-03-10": 19}},
        commitment="FIRM",
    )
    parts_found = [
        each.params["part"] for each in found(told, known(agreed=agreed, products=parts))
    ]
    assert parts_found == ["B", "C"]


@pytest.mark.parametrize(
    ("start", "level", "expected"),
    [
        ("2025-03-24", "FORECAST", ["FC-018"]),
        ("2025-03-31", "FORECAST", []),
        ("2025-05-19", "FIRM", []),
        ("2025-05-26", "FIRM", ["FC-018"]),
        ("2025-03-24", "UNKNOWN", []),
    ],
)
def test_levels_against_the_fences(start: str, level: str, expected: list[str]) -> None:
    """Firm for four weeks, material for twelve."""
    agreed = policy(firm_weeks=4, material_weeks=12)
    told = message({"A": {start: 5}}, commitment=level)
    assert rules(told, known(agreed=agreed)) == expected


def test_an_upside_is_no_demand() -> None:
    told = message({"A": SOON}, commitment="UPSIDE")
    demand = known(before("2025-02-24", {"A": {"2025-03-10": 0}}), agreed=agreement())
    (only,) = found(told, demand)
    assert (only.rule, only.observed, only.params["count"]) == ("FC-024", "UPSIDE", "1")
    assert rules(message({"A": SOON}), demand) == ["FC-009"]


def authorised(
    now: int, level: str = "MATERIAL_AUTH", shipments: pl.DataFrame | None = None
) -> list[str]:
    earlier = before("2025-02-24", {"A": {"2025-02-24": 50, "2025-03-10": 100}}, commitment=level)
    told = message({"A": {"2025-03-10": now}}, commitment=level)
    return rules(told, known(earlier, shipments=shipments))


def test_fewer_units_authorised_than_once_were() -> None:
    assert authorised(99) == ["FC-025"]
    assert authorised(100) == []
    assert authorised(99, "FIRM") == ["FC-025", "FC-025"]
    assert authorised(99, "FORECAST") == []


def test_what_is_not_wanted_at_all_any_more_was_authorised() -> None:
    earlier = before("2025-02-24", {"A": {"2025-03-10": 100}}, commitment="MATERIAL_AUTH")
    (only,) = found(message({"A": {}, "B": SOON}), known(earlier))
    assert (only.rule, only.observed, only.expected, only.row) == ("FC-025", "0", "100", 0)


def test_what_was_shipped_stays_authorised() -> None:
    row = {"part": "A", "quantity": Decimal(50), "shipped_on": date(2025, 3, 1)}
    assert authorised(100, shipments=frame([row], SHIPMENTS)) == []
    assert authorised(100, shipments=frame([], SHIPMENTS)) == ["FC-025"]


def test_changes_add_to_what_was_authorised() -> None:
    earlier = before("2025-02-24", {"A": {"2025-03-10": 100}}, commitment="FIRM")
    demand = known(
        earlier, agreed=policy(semantics="net_change"), open_orders=ordered(("A", "2025-03-10", 9))
    )
    assert rules(message({"A": {"2025-03-10": 1}}, commitment="FIRM"), demand) == []
    whole = replace(demand, agreement=policy())
    told = message({"A": {"2025-03-10": 1}}, commitment="FIRM")
    assert rules(told, whole) == ["FC-013", "FC-025", "FC-025"]


def test_fences_authorise_where_the_sender_marks_nothing() -> None:
    """Material for three weeks: on 2025-02-24 that was until 2025-03-17."""
    earlier = before("2025-02-24", {"A": {"2025-03-10": 100}}, commitment="UNKNOWN")
    demand = known(earlier, agreed=policy(material_weeks=3))
    assert rules(message({"A": {"2025-03-10": 99}}, commitment="UNKNOWN"), demand) == ["FC-025"]
    assert rules(message({"A": {"2025-03-17": 100}}, commitment="UNKNOWN"), demand) == []


def test_a_broken_quantity_of_a_counted_product_without_a_unit() -> None:
    told = message({"A": {"2025-03-10": "0.5"}}, lines={"A": {"unit": None}})
    assert rules(told, known(products=products({"part": "A", "unit": "pcs"}))) == ["FC-007"]
    assert rules(told, known(products=products({"part": "A", "unit": "kg"}))) == []
    assert rules(told, known(products=products({"part": "A"}))) == []


def test_demand_outside_the_days_of_its_revision() -> None:
    parts = products(
        {"part": "A", "revision": "1", "valid_to": date(2025, 3, 16)},
        {"part": "A", "revision": "2", "valid_from": date(2025, 3, 17)},
    )
    quantities = {"2025-03-10": 5, "2025-03-17": 5, "2025-03-24": 0}

    def told(revision: str) -> list[str]:
        lines = {"A": {"revision": revision}}
        every = found(message({"A": quantities}, lines=lines), known(products=parts))
        return [f"{each.rule} {each.params['period'][:10]}" for each in every]

    assert told("1") == ["FC-022 2025-03-17"]
    assert told("2") == ["FC-022 2025-03-10"]


PRICED = frame([{"part": "A", "price": Decimal(1)}], PRICES)
TIMED = frame([{"part": "A", "lead_time_days": 30}], LEAD_TIMES)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"prices": PRICED, "lead_times": TIMED}, []),
        ({"prices": frame([], PRICES), "lead_times": TIMED}, ["FC-027"]),
        ({"prices": PRICED, "lead_times": frame([], LEAD_TIMES)}, ["FC-027"]),
        (
            {
                "prices": PRICED,
                "lead_times": frame([], LEAD_TIMES),
                "products": products({"part": "A", "lead_time_days": 9}),
            },
            [],
        ),
        (
            {
                "prices": frame(
                    [{"part": "A", "price": Decimal(1), "valid_to": date(2025, 3, 2)}], PRICES
                )
            },
            ["FC-027"],
        ),
    ],
)
def test_a_part_never_forecast_before_needs_terms(
    more: Mapping[str, Any], expected: list[str]
) -> None:
    assert rules(message({"A": SOON}), replace(known(), **more)) == expected
    assert (
        rules(message({"A": SOON}), replace(known(before("2025-02-24", {"A": SOON})), **more)) == []
    )
    assert rules(message({"A": {"2025-03-10": 0}}), replace(known(), **more)) == []


def test_an_agreed_lead_time_for_all_is_one_for_a_new_part() -> None:
    agreed = agreement(flexibility=Flexibility(), orders=OrderPolicy(lead_time_days=30))
    demand = known(agreed=agreed, prices=PRICED, lead_times=frame([], LEAD_TIMES))
    assert rules(message({"A": SOON}), demand) == []
