"""An order, or a change of one, that was accepted by itself because that was agreed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from exchange.model.erp_tables import nothing
from exchange.model.numbers import significant
from exchange.model.order_answers import OrderAnswer


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of one delivery; `schedule` is None where it is the only one of its line.

    It says what a row of `order_commit` says that accepts it.
    """

    line_number: str
    schedule: int | None
    quantity: Decimal
    date: date


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is promised, the answer the customer gets, and the agreement that says so.

    `id` is the identity of the commitment among our documents, `digest` tells the version of the
    agreement, `clause` where it says so.
    """

    id: str
    promises: tuple[Promise, ...]
    answer: OrderAnswer
    agreement: str
    digest: str
    clause: str


def committed(partner: str, number: str, promises: Sequence[Promise]) -> pl.DataFrame:
    """Return promises about an order as our ERP would tell them, a row of `order_commit` each."""
    schema = nothing("order_commit").schema
    line = {"partner": partner, "order_number": significant(number), "answer": "ACCEPTED"}
    told = [dict.fromkeys(schema) | line | asdict(each) for each in promises]
    return pl.DataFrame(told, schema=schema)
