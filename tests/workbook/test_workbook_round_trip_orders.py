"""Any orders, written below each other or on a sheet each, are read back as they were."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbook.making import LAYOUTS, assignment, saved, transmission

from exchange.adapters.workbook.listing import text as as_text
from exchange.adapters.workbook.reading import read
from exchange.model.layouts import Delimited, Layout
from exchange.validators.validation import validated

Line = tuple[str, str, Decimal, Decimal, date]
Orders = Mapping[str, list[Line]]
Cell = str | Decimal | date | None
Sheets = dict[str, list[list[Cell]]]

LINES: list[Cell] = ["Line", "Part no.", "Qty", "Price", "Due date"]
BELOW = replace(
    LAYOUTS["orders-below-each-other"],
    set_aside=replace(LAYOUTS["orders-below-each-other"].set_aside, labels=()),
    csv=Delimited(delimiter=";"),
)
APART = replace(LAYOUTS["order-lines"], documents="sheet", sheet="Order *")


def below(orders: Orders) -> Sheets:
    """Every row says its order."""
    rows: list[list[Cell]] = [["Order no.", *LINES]]
    rows += [[number, *line] for number, lines in orders.items() for line in lines]
    return {"Orders": rows}


def once(orders: Orders) -> Sheets:
    """Only the first row of an order says its number."""
    rows: list[list[Cell]] = [["Order no.", *LINES]]
    for number, lines in orders.items():
        rows += [[number if index == 0 else None, *line] for index, line in enumerate(lines)]
    return {"Orders": rows}


def mixed(orders: Orders) -> Sheets:
    """The last lines first, so that the rows of an order do not stand together."""
    head, *rows = below(orders)["Orders"]
    return {"Orders": [head, *sorted(rows, key=lambda row: str(row[1]))]}


def apart(orders: Orders) -> Sheets:
    """A sheet per order, its number in a labelled cell."""
    found: Sheets = {}
    for place, (number, lines) in enumerate(orders.items()):
        rows: list[list[Cell]] = [[*line] for line in lines]
        found[f"Order {place}"] = [["Order no.:", number], [], LINES, *rows]
    return found


def as_book(sheets: Sheets) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if isinstance(value, str):
                    as_text(sheet, number, column, value)
                elif value is not None:
                    cell = float(value) if isinstance(value, Decimal) else value
                    sheet.cell(number, column, cell)
    return saved(book)


def as_csv(sheets: Sheets) -> bytes:
    target = io.StringIO()
    (rows,) = sheets.values()
    csv.writer(target, delimiter=";").writerows([[shown(value) for value in row] for row in rows])
    return target.getvalue().encode()


def shown(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value or ""


WAYS: Mapping[str, tuple[Callable[[Orders], Sheets], Layout, Callable[[Sheets], bytes]]] = {
    "below.xlsx": (below, BELOW, as_book),
    "below.csv": (below, BELOW, as_csv),
    "once.xlsx": (once, BELOW, as_book),
    "once.csv": (once, BELOW, as_csv),
    "mixed.xlsx": (mixed, BELOW, as_book),
    "apart.xlsx": (apart, APART, as_book),
}

names = st.text("AZaz0189-ŁżÄ", min_size=1, max_size=8)
amounts = st.decimals("0.01", 10**8, places=2)
lines = st.lists(
    st.tuples(names, names, amounts, amounts, st.dates(date(2026, 1, 1), date(2199, 1, 1))),
    min_size=1,
    max_size=4,
    unique_by=lambda line: line[0],
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(names, lines, min_size=1, max_size=4), st.sampled_from(sorted(WAYS)))
def test_orders_are_read_back_as_they_were_written(orders: Orders, way: str) -> None:
    laid, layout, write = WAYS[way]
    form = way.rpartition(".")[2]
    sent = transmission(write(laid(orders)), way)
    found: dict[str, list[Line]] = {}
    for message in map(validated, read(sent, assignment(layout, form)).messages):
        assert [finding.rule for finding in message.findings] == []
        header, rows, schedules = (
            message.tables[f"order_{name}"].frame for name in ("header", "lines", "schedules")
        )
        whole = rows.join(schedules.select("line", "requested_date"), on="line")
        columns = ("line_number", "customer_part", "quantity", "price", "requested_date")
        found[header["number"][0]] = whole.select(columns).rows()
    expected = {number: list(each) for number, each in orders.items()}
    assert {number: sorted(each) for number, each in found.items()} == {
        number: sorted(each) for number, each in expected.items()
    }
