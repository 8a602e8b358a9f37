"""What documents are judged against is asked of the ledger, and only where a rule needs it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from documents import Rows, asks, bucket, change, forecast, interchange, line, order
from fakes import Remembered
from test_reconcile import CONFIGURATION, PARTNER, judge

from exchange.model.agreements import Agreement
from exchange.model.erp_tables import nothing
from exchange.model.forecasts import DEMAND, EarlierForecast
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.model.policies import Band, Flexibility, ForecastPolicy, OrderPolicy
from exchange.normalise import normalise
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.foreknown import foreknown, ordering
from exchange.reconcile.open_orders import open_orders
from exchange.validators.validation import validate

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = AT.date()
FROZEN = Agreement(
    name="frame", version="1", valid_from=date(2026, 1, 1),
    forecast=ForecastPolicy(build_weeks=2),
    flexibility=Flexibility(bands=(Band(first=0, last=28, increase=Decimal(0)),)),
    orders=OrderPolicy(forecast_tolerance_percent=Decimal(10)),
)  # fmt: skip
LINES: Rows = [line(1, "5"), line(2, "7")]


@dataclass(frozen=True)
class Counting(Remembered):
    """A ledger that fails where it is asked for forecasts or orders."""

    def orders(self, since: date) -> list[Document]:
        raise AssertionError(since)

    def demand(self, document: str, until: date | None) -> pl.DataFrame:
        raise AssertionError((document, until))


@dataclass(frozen=True)
class Listening(Remembered):
    """A ledger that remembers how much of each forecast it was asked for."""

    def demand(self, document: str, until: date | None) -> pl.DataFrame:
        self.demanded[document] = (until, periods())  # type: ignore[index]
        return periods()


def periods(*days: date) -> pl.DataFrame:
    rows = [("P-1", "", "", "FORECAST", day, None, Decimal(5)) for day in days or (TODAY,)]
    return pl.DataFrame(rows, schema=DEMAND, orient="row")


def earlier(name: str, days: int, *, accepted: bool = True) -> EarlierForecast:
    at = AT - timedelta(days=days)
    return EarlierForecast(name, name, name, at, at.date(), "original", accepted)


def knowing(ledger: Remembered, agreement: Agreement | None = FROZEN) -> Circumstances:
    return Circumstances(PARTNER, AT, TODAY, ledger, agreement=agreement)


def read(message: Message) -> Message:
    typed = validate(interchange(message), PARTNER, CONFIGURATION.site)
    return normalise(typed).messages[0]


def test_without_an_agreement_nobody_asks_for_orders_or_old_forecasts() -> None:
    known = knowing(Counting(), None)
    assert foreknown(read(forecast([bucket("2026-12-07", "5")])), known).open_orders is None
    assert ordering(read(order(LINES)), known).forecast is None


def test_an_order_without_agreed_limits_is_not_held_against_others() -> None:
    known = knowing(Counting(), replace(FROZEN, orders=OrderPolicy()))
    assert ordering(read(order(LINES)), known).open_orders is None


@pytest.mark.parametrize(
    ("semantics", "asked"),
    [
        ("full", {"A": date(2026, 12, 21), "B": None, "C": date(2026, 12, 21)}),
        ("per_item", {"A": None, "B": None, "C": None}),
    ],
)
def test_only_the_forecast_in_force_is_read_whole(semantics: Any, asked: dict[str, Any]) -> None:  # noqa: ANN401
    before = [earlier("A", 14), earlier("B", 7), earlier("C", 1, accepted=False)]
    ledger = Listening(forecasts_before=[earlier("OLD", 200), *before], demanded={})
    agreement = replace(FROZEN, forecast=ForecastPolicy(semantics=semantics, build_weeks=2))
    found = foreknown(read(forecast([bucket("2026-12-07", "5")])), knowing(ledger, agreement))
    assert [each.number for each in found.history] == ["A", "B", "C"]
    assert {name: until for name, (until, _) in ledger.demanded.items()} == asked


def two(first: Message, second: Message) -> list[tuple[str, int]]:
    """Return the forecasts that the second one of a file is held against."""
    known = replace(knowing(Remembered()), before=documents(first))
    return [(each.number, each.frame.height) for each in foreknown(read(second), known).history]


def test_a_forecast_follows_the_one_ahead_of_it_in_its_file() -> None:
    weeks = [bucket("2026-12-07", "5"), bucket("2026-12-14", "6")]
    first, second = forecast(weeks), forecast(weeks[:1], number="4712")
    assert two(first, second) == [("4711", 2)]
    other = forecast(weeks[:1], [{"line": 1, "customer_part": "A-200", "unit": "PCE"}], "4712")
    assert two(first, other) == []
    elsewhere = read(second)
    header = elsewhere.tables["forecast_header"]
    moved = header.with_frame(header.frame.with_columns(ship_to=pl.lit("4012345000016")))
    known = replace(knowing(Remembered()), before=documents(first))
    there = replace(elsewhere, tables={**elsewhere.tables, "forecast_header": moved})
    assert foreknown(there, known).history == ()


def test_an_order_knows_its_parts_and_the_days_of_all_the_forecast() -> None:
    far = periods(TODAY, date(2027, 5, 1)).with_columns(part=pl.Series(["P-1", "P-9"]))
    ledger = Remembered(forecasts_before=[earlier("A", 7)], demanded={"A": far})
    found = ordering(read(order(LINES)), knowing(ledger))
    assert found.forecast is not None
    assert found.forecast["part"].to_list() == ["P-1"]
    assert found.horizon == (TODAY, date(2027, 5, 1))


def documents(*messages: Message) -> tuple[Document, ...]:
    return judge(*messages).documents


def left(ledger: Remembered) -> list[tuple[Any, ...]]:
    found = open_orders(knowing(ledger), TODAY)
    return sorted(found.select("order_number", "line_number", "part", "quantity").rows())


def test_what_is_open_is_what_stands_less_what_was_shipped() -> None:
    changes = change([asks(1, "change", quantity="9"), asks(2, "delete")], change_number="2")
    shipments = told("shipments", order_number="PO-1", line_number="10", quantity=Decimal(4))
    ledger = Remembered(
        order_documents=documents(order(LINES), changes), tables={"shipments": shipments}
    )
    assert left(ledger) == [("PO-1", "10", "P-1", Decimal(5))]
    cancelled = documents(order(LINES), change([], function="cancel"))
    assert left(Remembered(order_documents=cancelled)) == []


def test_orders_only_our_erp_knows_count_until_they_come() -> None:
    opening = told(
        "opening_orders", order_number="OLD", line_number="1", customer_part="P-1",
        quantity=Decimal(8), shipped=Decimal(3), requested_date=date(2027, 1, 4),
    )  # fmt: skip
    tables = {"opening_orders": opening}
    assert left(Remembered(tables=tables)) == [("OLD", "1", "P-1", Decimal(5))]
    came = documents(order([line(1, "2")], number="OLD"))
    assert left(Remembered(order_documents=came, tables=tables)) == [
        ("OLD", "10", "P-1", Decimal(2))
    ]


def told(name: str, **row: object) -> pl.DataFrame:
    empty = nothing(name)
    return pl.DataFrame([row], schema=empty.schema)
