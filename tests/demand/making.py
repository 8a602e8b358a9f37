"""Forecasts and what was known when they came, written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from documents import forecast, table

from exchange.model.agreements import Agreement
from exchange.model.findings import Finding
from exchange.model.findings import message as worded
from exchange.model.forecasts import Demand, Snapshot
from exchange.model.interchange import Message
from exchange.model.policies import Band, Flexibility, ForecastPolicy
from exchange.normalise.forecast import normalise
from exchange.reconcile.demand.judging import findings
from exchange.settings import read_rules
from exchange.validators.validation import validated

TODAY = date(2025, 3, 3)
"""A Monday; the day of receipt in the golden vectors."""

Scope = Literal["part", "family", "total"]
RULES = read_rules()
QUANTITY = pl.Decimal(28, 6)

Quantities = Mapping[str, Mapping[str, int | str]]
"""What is wanted, by part and first day of a week."""

PRODUCTS = {
    "part": pl.String, "revision": pl.String, "family": pl.String, "status": pl.String,
    "revision_status": pl.String,
    "unit": pl.String, "lead_time_days": pl.Int64, "material_lead_time_days": pl.Int64,
    "moq": QUANTITY, "multiple": QUANTITY, "valid_from": pl.Date, "valid_to": pl.Date,
    "last_order_date": pl.Date, "ship_to": pl.String,
}  # fmt: skip
PRICES = {
    "part": pl.String, "currency": pl.String, "price": QUANTITY, "per": QUANTITY,
    "from_quantity": QUANTITY, "valid_from": pl.Date, "valid_to": pl.Date,
}  # fmt: skip
LEAD_TIMES = {
    "part": pl.String, "lead_time_days": pl.Int64, "material_lead_time_days": pl.Int64,
    "valid_from": pl.Date,
}  # fmt: skip
SHIPMENTS = {
    "order_number": pl.String, "line_number": pl.String, "part": pl.String, "quantity": QUANTITY,
    "shipped_on": pl.Date, "reference": pl.String,
}  # fmt: skip
ORDERS = {
    "order_number": pl.String, "line_number": pl.String, "part": pl.String, "quantity": QUANTITY,
    "requested_date": pl.Date,
}  # fmt: skip
HISTORY = {
    "part": pl.String, "revision": pl.String, "ship_to": pl.String, "commitment": pl.String,
    "start": pl.Date, "end": pl.Date, "quantity": QUANTITY,
}  # fmt: skip


def bands(scope: Scope = "part", **more: Any) -> tuple[Band, ...]:  # noqa: ANN401 - keywords of Band
    """Return the bands of the example agreement: frozen, 25 %, 50 %, free."""
    steps = ((0, 28, "0"), (29, 56, "25"), (57, 84, "50"))
    limits = {
        first: None if percent is None else Decimal(percent)
        for first, _, percent in (*steps, (85, None, None))
    }
    return tuple(
        Band(
            first=first,
            last=last,
            scope=scope,
            increase=limits[first],
            decrease=limits[first],
            **more,
        )
        for first, last, _ in (*steps, (85, None, ""))
    )


def agreement(
    policy: ForecastPolicy | None = None,
    flexibility: Flexibility | None = None,
    **more: Any,  # noqa: ANN401 - keywords of Agreement
) -> Agreement:
    """Return an agreement whose parts are cited by number."""
    return Agreement(
        name="acme-2025",
        version="1",
        valid_from=date(2025, 1, 1),
        forecast=policy or ForecastPolicy(clause="4.1"),
        flexibility=flexibility or Flexibility(bands=bands(), clause="4.2"),
        **more,
    )


def policy(**more: Any) -> Agreement:  # noqa: ANN401 - keywords of ForecastPolicy
    """Return an agreement on forecasts alone."""
    return agreement(ForecastPolicy(clause="4.1", **more), Flexibility())


def frame(rows: Sequence[Mapping[str, object]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return a frame of our own data; what a row leaves out is null."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], dict(schema))


def products(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Return products; without another word they are active."""
    return frame([{"status": "ACTIVE", **row} for row in rows], PRODUCTS)


def weeks(wanted: Quantities, days: int = 7, **more: object) -> list[dict[str, object]]:
    """Return rows for periods of some days."""
    return [
        {
            "part": part,
            "start": date.fromisoformat(start),
            "end": date.fromisoformat(start) + timedelta(days=days - 1),
            "quantity": Decimal(str(quantity)),
            "commitment": "FORECAST",
            **more,
        }
        for part, quantities in wanted.items()
        for start, quantity in quantities.items()
    ]


def before(day: str, wanted: Quantities, days: int = 7, **more: Any) -> Snapshot:  # noqa: ANN401 - fields
    """Return a forecast received on a day."""
    own = {name: more.pop(name) for name in HISTORY if name in more}
    told: dict[str, Any] = {"number": f"FC-{day}", "date": None, "function": "original", **more}
    rows = frame(weeks(wanted, days, **own), HISTORY)
    return Snapshot(receipt=day, day=date.fromisoformat(day), frame=rows, **told)


def message(
    wanted: Quantities,
    days: int = 7,
    header: Mapping[str, str] | None = None,
    lines: Mapping[str, Mapping[str, str | None]] | None = None,
    **more: object,
) -> Message:
    """Return a forecast as it is when its rules are applied; `more` is said of every period."""
    parts = {part: number for number, part in enumerate(wanted, 1)}
    named = [
        {"line": number, "customer_part": part, "unit": "PCE", **(lines or {}).get(part, {})}
        for part, number in parts.items()
    ]
    columns: dict[str, None] = dict.fromkeys(key for row in named for key in row)
    buckets = [
        {
            "line": parts[str(row["part"])],
            "start": str(row["start"]),
            "end": str(row["end"]),
            "quantity": str(row["quantity"]),
            "commitment": row["commitment"],
            "period": row.get("period"),
        }
        for row in weeks(wanted, days, **more)
    ]
    made = forecast(buckets, [{key: row.get(key) for key in columns} for row in named])  # type: ignore[arg-type]
    head: dict[str, str | int | None] = {"number": "4711", "date": None, "horizon_end": None}
    head_table = table("forecast_header", [{**head, **(header or {})}])
    told = replace(made, tables={**made.tables, "forecast_header": head_table})
    return normalise(validated(told))


def known(*history: Snapshot, agreed: Agreement | None = None, **more: Any) -> Demand:  # noqa: ANN401 - fields
    """Return what is known on the day of the golden vectors."""
    return Demand(**{"today": TODAY, "agreement": agreed, "history": history, **more})


def found(told: Message, demand: Demand) -> list[Finding]:
    """Return the findings of the rules under test."""
    return [*findings(told, demand)]


def rules(told: Message, demand: Demand) -> list[str]:
    """Return which rules are broken, once for each place; every text can be filled in."""
    every = found(told, demand)
    for each in every:
        for language in ("en", "de", "pl"):
            assert worded(each, RULES, language)
    return sorted(each.rule for each in every)
