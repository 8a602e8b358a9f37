"""Any forecast, written in any layout and format, is read back as it was."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from as_ods import as_ods
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbook.making import reading, saved

from exchange.adapters.workbook.listing import text as as_text
from exchange.model.layouts import Buckets, Commitment, Delimited, Figures, Layout
from exchange.validators.validation import validated

FIRST = date(2026, 11, 30)
COMMITMENTS: Mapping[Commitment, tuple[str, ...]] = {"FIRM": ("Firm",), "FORECAST": ("Plan",)}

Cell = str | Decimal | date | None
Demand = Mapping[tuple[str, str], Mapping[date, tuple[Commitment, Decimal]]]
"""What is wanted by part and revision, week, and commitment."""


class Written(NamedTuple):
    """A way to lay a forecast out, and the layout that says so."""

    rows: Callable[[Demand], list[list[Cell]]]
    layout: Layout


def weeks(demand: Demand) -> list[date]:
    return sorted({week for wanted in demand.values() for week in wanted})


def iso(week: date) -> str:
    return f"{week.isocalendar().year}-W{week.isocalendar().week:02}"


def wide(demand: Demand) -> list[list[Cell]]:
    """A column per week; what is firm and what is planned stand in rows of their own."""
    rows: list[list[Cell]] = [["Part", "Rev.", "Kind", *map(iso, weeks(demand))]]
    for (part, revision), wanted in demand.items():
        for kind, words in COMMITMENTS.items():
            cells = [
                wanted[w][1] if w in wanted and wanted[w][0] == kind else None
                for w in weeks(demand)
            ]
            if any(cell is not None for cell in cells):
                rows.append([part, revision, words[0], *cells])
    return rows


def dated(demand: Demand) -> list[list[Cell]]:
    """The same with the Sunday on which each week ends."""
    first, *rest = wide(demand)
    return [[*first[:3], *(week + timedelta(days=6) for week in weeks(demand))], *rest]


def long(demand: Demand) -> list[list[Cell]]:
    """A row per week."""
    rows: list[list[Cell]] = [["Part", "Rev.", "Week", "Qty", "Kind"]]
    for (part, revision), wanted in demand.items():
        for week, (kind, quantity) in wanted.items():
            rows.append([part, revision, iso(week), quantity, COMMITMENTS[kind][0]])
    return rows


def once(demand: Demand) -> list[list[Cell]]:
    """A row per week; a part number stands in its first row only."""
    first, *rest = long(demand)
    above = [None, *[row[:2] for row in rest]]
    return [
        first,
        *(
            [None, None, *row[2:]] if row[:2] == up else row
            for row, up in zip(rest, above, strict=False)
        ),
    ]


def suffixed(demand: Demand) -> list[list[Cell]]:
    """A row per week; the revision stands behind the part number."""
    return [[f"{part}#{revision}", *rest] for part, revision, *rest in long(demand)]


BUCKETS = Buckets(forms=("week",), blank="skip")
IDENTIFIED = {"customer_part": ("Part",), "revision": ("Rev.",)}
PERIODS = {"period": ("Week",), "quantity": ("Qty",), "commitment": ("Kind",)}
WIDE = Layout(
    document="forecast",
    columns={**IDENTIFIED, "figure": ("Kind",)},
    decimal=",",
    dates=("%d.%m.%Y",),
    buckets=BUCKETS,
    figures=Figures(commitments=COMMITMENTS),
    csv=Delimited(delimiter=";"),
)
LONG = replace(
    WIDE,
    columns={**IDENTIFIED, **PERIODS},
    buckets=replace(BUCKETS, commitments=COMMITMENTS),
    figures=None,
)
WAYS: Mapping[str, Written] = {
    "wide": Written(wide, WIDE),
    "dated": Written(
        dated, replace(WIDE, buckets=replace(BUCKETS, forms=("date",), dates_are="WEEK_END"))
    ),
    "long": Written(long, LONG),
    "once": Written(once, replace(LONG, same_above=("customer_part", "revision"))),
    "suffixed": Written(
        suffixed,
        replace(
            LONG,
            columns={"customer_part": ("Part#Rev.",), **PERIODS},
            part_pattern="(?P<part>.*)#(?P<revision>.*)",
        ),
    ),
}


def as_book(rows: list[list[Cell]]) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                as_text(sheet, number, column, value)
            elif value is not None:
                sheet.cell(number, column, float(value) if isinstance(value, Decimal) else value)
    return book


def as_csv(rows: list[list[Cell]]) -> bytes:
    target = io.StringIO()
    lines = [[shown(value) for value in row] for row in rows]
    csv.writer(target, delimiter=";").writerows(lines)
    return target.getvalue().encode()


def shown(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value or ""


FORMATS: Mapping[str, Callable[[list[list[Cell]]], bytes]] = {
    "xlsx": lambda rows: saved(as_book(rows)),
    "ods": lambda rows: as_ods(as_book(rows)),
    "csv": as_csv,
}

names = st.text("AZaz0189-ŁżÄ", min_size=1, max_size=8)
quantities = st.decimals(0, 10**9, places=3).map(lambda number: number.normalize())
wanted = st.dictionaries(
    st.integers(0, 60).map(lambda number: FIRST + timedelta(weeks=number)),
    st.tuples(st.sampled_from(sorted(COMMITMENTS)), quantities),
    min_size=1,
    max_size=4,
)
demands = st.dictionaries(st.tuples(names, names), wanted, min_size=1, max_size=4)


def read_back(content: bytes, layout: Layout, form: str) -> Demand:
    message = validated(reading(content, layout, f"file.{form}"))
    assert [finding.rule for finding in message.findings] == []
    lines, buckets = (message.tables[f"forecast_{name}"].frame for name in ("lines", "buckets"))
    found: dict[tuple[str, str], dict[date, Any]] = {}
    for row in buckets.join(lines, on="line").iter_rows(named=True):
        assert row["end"] == row["start"] + timedelta(days=6)
        key = (row["customer_part"], row["revision"])
        found.setdefault(key, {})[row["start"]] = (row["commitment"], row["quantity"])
    return found


@settings(max_examples=150, deadline=None)
@given(demands, st.sampled_from(sorted(WAYS)), st.sampled_from(sorted(FORMATS)))
def test_a_forecast_is_read_back_as_it_was_written(demand: Demand, way: str, form: str) -> None:
    rows, layout = WAYS[way]
    assert read_back(FORMATS[form](rows(demand)), layout, form) == demand
