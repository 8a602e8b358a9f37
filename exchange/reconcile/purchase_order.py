"""What a purchase order must keep to, whoever sends it."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import polars as pl

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.shipped import schemas
from exchange.model.tables import Table
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.order_state import Order, line_key, standing


@cache
def minor_units() -> dict[str, int]:
    """Return the decimals each currency of ISO 4217 has."""
    table = tomllib.loads((schemas() / "currencies.toml").read_text(encoding="utf-8"))
    return {code: int(digits) for digits, codes in table["minor_units"].items() for code in codes}


ANEW = frozenset({"replace", "change"})
"""Functions of an order that says something anew of one that stands."""


def findings(message: Message, known: Circumstances, grace: int = 0) -> Iterator[Finding]:
    """Yield what is wrong with an order.

    `grace` are the days a wanted date may be past and is only asked about, elsewhere.
    """
    header, lines = message.tables["order_header"], message.tables["order_lines"]
    if not lines.frame.height:
        yield Finding("ENV-025")
    yield from nameless(header)
    yield from currency(header)
    yield from repeated(lines)
    yield from without_quantity(lines)
    yield from prices(lines, decimals(header), [True] * lines.frame.height)
    yield from schedules(message.tables["order_schedules"], lines.frame, known.today, grace)
    number = header.frame["number"][0]
    held = known.order(number) if number and message.function in ANEW else None
    if held is not None:
        yield from on_top(header, lines, held, message.function)


def on_top(header: Table, lines: Table, held: Order, function: str) -> Iterator[Finding]:
    """POC-023 and PO-028: a change of what is cancelled; what takes the place of earlier changes.

    A replacement takes that of all of them, an order marked as a change that of those which
    speak of its lines.
    """
    observed = header.frame["number"][0]
    if held.cancelled and function == "change":
        yield header.finding("POC-023", 0, "number", observed=observed)
    stated = set(map(line_key, lines.frame.iter_rows(named=True)))
    gone = [
        change.revision or "-"
        for change in held.changes
        if function == "replace"
        or any(line_key(row) in stated for row in standing(change, "order_change_lines"))
    ]
    if gone:
        changes = ", ".join(dict.fromkeys(gone))
        yield header.finding("PO-028", 0, "number", observed=observed, changes=changes)


def decimals(header: Table) -> int:
    """Return the decimals of the currency; two where it is not stated or not known."""
    return minor_units().get(header.frame["currency"][0] or "", 2)


def nameless(header: Table) -> Iterator[Finding]:
    """PO-001: no order number."""
    if header.frame["number"][0] is None:
        yield header.finding("PO-001", 0, "number")


def currency(header: Table) -> Iterator[Finding]:
    """MD-010: a currency that ISO 4217 does not know."""
    code = header.frame["currency"][0]
    if code is not None and code not in minor_units():
        yield header.finding("MD-010", 0, "currency", observed=code, expected="ISO 4217")


def repeated(lines: Table) -> Iterator[Finding]:
    """PO-003: the same line number twice."""
    significant = pl.col("line_number").str.strip_chars_end(" ")
    again = pl.int_range(pl.len()).over(significant) > 0
    numbered = lines.frame.select("line_number", again=again).with_row_index("row")
    for row, number, _ in numbered.filter(
        pl.col("again") & pl.col("line_number").is_not_null()
    ).iter_rows():
        yield lines.finding("PO-003", row, "line_number", observed=number)


def without_quantity(lines: Table) -> Iterator[Finding]:
    """PO-005: a line that states no quantity at all."""
    for row in lines.frame["quantity_raw"].is_null().arg_true():
        number = lines.frame["line_number"][row]
        yield lines.finding("PO-005", row, "quantity", observed="none", line=number)


def prices(lines: Table, decimals: int, needed: Sequence[bool]) -> Iterator[Finding]:
    """PO-007 and PO-008: no price where one is needed, or none of worth; a wrong line total."""
    half = Decimal(5).scaleb(-decimals - 1)
    for row, line in enumerate(lines.frame.iter_rows(named=True)):
        number, price, quantity = line["line_number"], line["price"], line["quantity"]
        if not price and (needed[row] or price is not None):
            yield lines.finding("PO-007", row, "price", line=number)
        if None in {price, quantity, line["amount"]}:
            continue
        total = quantity * price / (line["price_basis"] or 1)
        if abs(total - line["amount"]) > half:
            yield lines.finding(
                "PO-008",
                row,
                "amount",
                observed=f"{line['amount'].normalize():f}",
                expected=f"{round(total, decimals):f}",
                line=number,
                quantity=f"{quantity.normalize():f}",
                price=f"{price.normalize():f}",
            )


def schedules(table: Table, lines: pl.DataFrame, today: date, grace: int = 0) -> Iterator[Finding]:
    """PO-010 and PO-016: a date that is past, schedules that do not add up to their line.

    Only the schedules of these lines are judged.
    """
    known = lines.select("line", "line_number", ordered="quantity")
    judged = pl.col("line").is_in(lines["line"].implode())
    rows = table.frame.with_row_index("row").filter(judged).join(known, on="line", how="left")
    past = pl.col("requested_date") < today - timedelta(days=grace)
    for schedule in rows.filter(past).iter_rows(named=True):
        yield table.finding(
            "PO-010",
            schedule["row"],
            "requested_date",
            observed=schedule["requested_date"],
            days=(today - schedule["requested_date"]).days,
            line=schedule["line_number"],
        )
    sums = rows.group_by("line", "line_number", "ordered", maintain_order=True).agg(
        pl.sum("quantity"), pl.last("row"), unknown=pl.col("quantity").is_null().any()
    )
    wrong = sums.filter(~pl.col("unknown") & (pl.col("quantity") != pl.col("ordered")))
    for total in wrong.iter_rows(named=True):
        yield table.finding(
            "PO-016",
            total["row"],
            "quantity",
            observed=f"{total['quantity'].normalize():f}",
            expected=f"{total['ordered'].normalize():f}",
            line=total["line_number"],
        )
