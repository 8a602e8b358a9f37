"""The orders open when we began, as reviews see them: what was left of them, and committed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from exchange.journal import cut_over
from exchange.model.numbers import significant
from exchange.model.outcome import Document

TABLE = cut_over.TABLE.name

Told = dict[str, Any]
Key = tuple[str, str]


def newest(rows: Iterable[Row[Any]]) -> dict[Key, list[Told]]:
    """Return the rows of each line as they were told last, with what was left of it then."""
    found: dict[Key, list[Told]] = {}
    for row in rows:
        told: Told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's way to a column by its name
        key = (significant(told["order_number"]), cut_over.line_number(told))
        before = found.get(key, [])
        same = bool(before) and before[0]["seq"] == told["seq"]
        found[key] = [*before, told] if same else [told]
    return {key: [dict(each) for each in cut_over.left(told)] for key, told in found.items()}


def orders(rows: Iterable[Row[Any]]) -> dict[str, Document]:
    """Return the orders by their numbers."""
    found: dict[str, list[Told]] = {}
    for (number, _), told in newest(rows).items():
        found.setdefault(number, []).extend(told)
    return {number: cut_over.document(told) for number, told in found.items() if told}


def commits(rows: Iterable[Row[Any]]) -> list[tuple[object, ...]]:
    """Return what had been committed to of each delivery, in the columns of `reviewing.COMMITS`.

    Whether the customer knew is not told.
    """
    return [
        (
            number, line, each["schedule"], each["quantity"], each["committed_date"], "ACCEPTED",
            each["seq"], each["received_at"], None,
        )
        for (number, line), told in newest(rows).items()
        for each in told
        if each["committed_date"]
    ]  # fmt: skip
