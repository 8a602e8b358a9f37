"""Which day a delivery was committed to, out, and told to be late."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from exchange.model.reviews import Facts, Span
from exchange.review.order_lines import WANTED, dated, gap, recommits

QUANTITY = pl.Decimal(28, 6)
MOMENT = pl.Datetime("us", "UTC")
COMMITS = {
    "order_number": pl.String, "line_number": pl.String, "schedule": pl.Int64,
    "quantity": QUANTITY, "date": pl.Date, "answer": pl.String, "version": pl.Int64,
    "known_at": MOMENT, "sent_at": MOMENT,
}  # fmt: skip
DELAYS = {
    "order_number": pl.String, "line_number": pl.String, "responsible": pl.String,
    "version": pl.Int64, "known_at": MOMENT, "sent_at": MOMENT,
}  # fmt: skip
SHIPMENTS = {
    "order_number": pl.String, "line_number": pl.String, "quantity": QUANTITY,
    "shipped_on": pl.Date,
}  # fmt: skip
LINE = {"order_number": "1", "line_number": "10"}
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def day(number: int, month: int = 8) -> date:
    return date(2026, month, number)


def frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    whole = [{**dict.fromkeys(schema), **LINE, **row} for row in rows]
    return pl.DataFrame(whole, schema=schema)


def commit(version: int, **told: object) -> dict[str, Any]:
    sent = NOON.replace(day=version)
    defaults = {"answer": "ACCEPTED", "known_at": sent, "sent_at": sent}
    return {"version": version, **defaults, **told}


def lines(
    commits: list[dict[str, Any]],
    shipped: list[tuple[date, int]] | None = None,
    delays: list[dict[str, Any]] | None = None,
) -> pl.DataFrame:
    """Return two deliveries, of 40 on 3 and 60 on 10 August, with what became of them."""
    wanted = frame(
        [
            {"schedule": 1, "part": "A", "quantity": Decimal(40), "requested": day(3)},
            {"schedule": 2, "part": "A", "quantity": Decimal(60), "requested": day(10)},
        ],
        WANTED,
    )
    moves = [{"shipped_on": on, "quantity": Decimal(units)} for on, units in shipped or []]
    nothing = pl.DataFrame()
    facts = Facts(
        partner="acme",
        span=Span("2026Q3", day(1, 7), day(30, 9), NOON, NOON, NOON),
        documents=nothing,
        findings=nothing,
        commits=frame(commits, COMMITS),
        delays=frame(delays or [], DELAYS),
        shipments=frame(moves, SHIPMENTS),
        products=nothing,
    )
    return dated(wanted, facts, "Europe/Warsaw")


@pytest.mark.parametrize(
    ("shipped", "delivered"),
    [
        ([], [None, None]),
        ([(day(3), 39)], [None, None]),
        ([(day(3), 39), (day(4), 1)], [day(4), None]),
        ([(day(3), 100)], [day(3), day(3)]),
        ([(day(10), 70), (day(3), 30)], [day(10), day(10)]),
    ],
)
def test_a_delivery_is_out_when_the_line_has_reached_it(
    shipped: list[tuple[date, int]], delivered: list[date | None]
) -> None:
    assert lines([], shipped)["delivered"].to_list() == delivered


@pytest.mark.parametrize(
    ("rows", "committed"),
    [
        ([{}], [day(3), day(10)]),
        ([{"date": day(12)}], [day(12), day(12)]),
        ([{"schedule": 2, "date": day(17)}], [None, day(17)]),
        ([{"date": day(5), "quantity": Decimal(40)}], [day(5), None]),
        (
            [
                {"date": day(5), "quantity": Decimal(50)},
                {"date": day(20), "quantity": Decimal(50)},
            ],
            [day(5), day(20)],
        ),
        ([{"answer": "REJECTED"}], [None, None]),
    ],
)
def test_a_commitment_speaks_of_the_deliveries_it_covers(
    rows: list[dict[str, Any]], committed: list[date | None]
) -> None:
    found = lines([commit(1, **row) for row in rows])
    assert found["first_commit"].to_list() == committed


def test_the_first_commitment_stays_and_later_ones_are_counted() -> None:
    found = lines([
        commit(1),
        commit(2, schedule=1, date=day(7)),
        commit(3, schedule=1, date=day(5)),
        commit(4, schedule=1, date=day(9)),
    ])  # fmt: skip
    assert found.select("first_commit", "last_commit", "slips", "told").rows() == [
        (day(3), day(9), 2, day(2, 7)), (day(10), day(10), 0, None),
    ]  # fmt: skip
    moved = recommits(found)
    assert (moved.committed, moved.moves, moved.per_hundred, moved.days) == (2, 2, Decimal(100), 6)


def test_what_did_not_leave_for_the_customer_told_them_nothing() -> None:
    found = lines([commit(1), commit(2, schedule=1, date=day(7), sent_at=None)])
    assert found["told"].to_list() == [None, None]


def test_a_notice_of_a_delay_tells_of_the_line() -> None:
    told = {"responsible": "OEM", "version": 5, "known_at": NOON, "sent_at": NOON}
    found = lines([commit(1)], delays=[told])
    assert found["told"].to_list() == [day(1, 7), day(1, 7)]
    assert found["responsible"].to_list() == ["OEM", "OEM"]


def test_the_gap_is_counted_from_what_was_asked() -> None:
    found = gap(lines([commit(1, date=day(10))]))
    assert (found.committed, found.later, found.days) == (2, 1, Decimal("3.5"))
    assert gap(lines([])).days is None
