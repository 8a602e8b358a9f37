"""Deliveries against the window of an agreement, and the notices about the late ones."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from exchange.model.policies import DeliveryWindow
from exchange.review.delivery import judged, notices, punctuality

WINDOW = DeliveryWindow(early_days=5, late_days=0)
TODAY = date(2025, 7, 1)
JUNE_9 = date(2025, 6, 9)
SCHEMA = {
    "requested": pl.Date,
    "first_commit": pl.Date,
    "last_commit": pl.Date,
    "delivered": pl.Date,
    "responsible": pl.String,
    "told": pl.Date,
}

Row = tuple[date, date | None, date | None, date | None, str | None, date | None]


def lines(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


@pytest.mark.parametrize(
    ("delivered", "outcome"),
    [
        (date(2025, 6, 1), "early"),
        (date(2025, 6, 3), "early"),
        (date(2025, 6, 4), "on_time"),
        (date(2025, 6, 9), "on_time"),
        (date(2025, 6, 10), "late"),
        (None, "open"),
    ],
)
def test_the_window_is_inclusive(delivered: date | None, outcome: str) -> None:
    one = lines((JUNE_9, JUNE_9, JUNE_9, delivered, None, None))
    assert judged(one, "first_commit", WINDOW, TODAY)["outcome"].to_list() == [outcome]


def test_three_ways_of_measuring_tell_three_things() -> None:
    one = lines((JUNE_9, date(2025, 6, 20), date(2025, 6, 27), date(2025, 6, 27), "EMS", None))
    found = {
        basis: punctuality(one, basis, WINDOW, TODAY).share
        for basis in ("requested", "first_commit", "last_commit")
    }
    assert found == {"requested": 0, "first_commit": 0, "last_commit": 1}


def test_what_the_customer_caused_is_left_out_of_a_second_figure_only() -> None:
    found = punctuality(
        lines(
            (JUNE_9, JUNE_9, JUNE_9, JUNE_9, None, None),
            (JUNE_9, JUNE_9, JUNE_9, date(2025, 6, 20), "OEM", None),
            (JUNE_9, JUNE_9, JUNE_9, date(2025, 6, 20), "SUPPLIER", None),
            (JUNE_9, JUNE_9, JUNE_9, date(2025, 6, 20), None, None),
        ),
        "first_commit",
        WINDOW,
        TODAY,
    )
    assert (found.due, found.on_time, found.late) == (4, 1, 3)
    assert (found.share, found.ours) == (Decimal("0.25"), Decimal(1) / 3)


def test_what_is_not_due_yet_counts_nowhere() -> None:
    ahead = date(2025, 7, 2)
    found = punctuality(lines((ahead, ahead, ahead, None, None, None)), "requested", WINDOW, TODAY)
    assert (found.due, found.share) == (0, None)


def test_what_was_never_committed_is_not_measured_against_a_commitment() -> None:
    one = lines((JUNE_9, None, None, date(2025, 6, 20), None, None))
    assert punctuality(one, "first_commit", WINDOW, TODAY).due == 0
    assert punctuality(one, "requested", WINDOW, TODAY).late == 1


def test_a_delay_told_on_the_day_or_after_it_was_not_told() -> None:
    late = date(2025, 6, 20)
    told = notices(
        lines(
            (JUNE_9, JUNE_9, late, late, None, date(2025, 6, 1)),
            (JUNE_9, JUNE_9, late, late, None, date(2025, 6, 5)),
            (JUNE_9, JUNE_9, late, late, None, JUNE_9),
            (JUNE_9, JUNE_9, late, None, None, None),
            (JUNE_9, JUNE_9, JUNE_9, JUNE_9, None, None),
        ),
        WINDOW,
        TODAY,
    )
    assert (told.late, told.told, told.untold, told.lead_days) == (4, 2, 2, Decimal(6))
