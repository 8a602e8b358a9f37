"""Every cell below the headings is in a table, named by a finding, or agreed not to be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_runs import part
from workbook.making import FORECAST, LAYOUTS, ORDER

from exchange.adapters.workbook.documents import documents
from exchange.adapters.workbook.fields import SHAPES
from exchange.adapters.workbook.grid import Broken, Grid, Row, Value, blank, written
from exchange.adapters.workbook.headings import find, normal
from exchange.model.findings import Cell
from exchange.model.interchange import Message
from exchange.model.layouts import Buckets, Figures, Layout, SetAside

WHOLE_ROW = {
    "XLS-006", "XLS-007", "XLS-016", "XLS-020", "XLS-027", "XLS-028", "XLS-029",
}  # fmt: skip
"""Rules that speak of all a row says; the others that have its place speak of one thing in it."""

WHOLE_COLUMN = {"XLS-003", "XLS-004", "XLS-006", "XLS-015", "XLS-018", "XLS-019", "XLS-020"}
"""Rules that speak of all that stands below a heading."""

UNSAID = {"XLS-003", "XLS-004", "XLS-010", "XLS-014", "XLS-026"}
"""Rules about one cell without which the row of a period or of a key figure says nothing."""

REFUSED = {"XLS-001", "XLS-015"}
"""Rules that refuse the document for its headings: nothing of it is loaded."""

KEPT = {"XLS-005", "XLS-009"}
"""Rules that speak of what was read all the same."""

FIGURES = replace(
    LAYOUTS["forecast-weeks-across"],
    columns={**FORECAST.columns, "figure": ("Figure",)},
    required=("customer_part", "figure"),
    buckets=replace(FORECAST.buckets or Buckets(), commitments={}),
    figures=Figures(commitments={"FIRM": ("Firm",), "FORECAST": ("Plan",)}),
    same_above=("customer_part",),
)
KINDS = [
    FORECAST, ORDER, FIGURES, LAYOUTS["forecast-rows"], LAYOUTS["orders-below-each-other"],
    LAYOUTS["order-change-lines"],
]  # fmt: skip

WHATEVER = "a period"
"""Stands for the text of a period, which is read as its days."""

PERIODS = ["2026-W49", "2026-W50", "12.2026", "W54 2026", "01.02.03"]
UNKNOWN = [
    "Backlog",
    "Status",
    "Termin dostawy 2",
    "Cena za 100",
    "x 2",
    None,
    " ",
    "Zaległe",
    "Gesamt",
]
WORDS = ["2026-W49", "W54 2026", "Firm", "Plan", "Stock", "Neu", "Cancel", "DNI", "past due"]
VALUES: list[Value] = [
    "0047", "szt.", "text", 5, 0, 7.25, "12,5", "ok. 300", date(2027, 1, 18), "18.01.2027",
    *WORDS, "Razem", " suma: ", True, Broken("#N/A"), Broken("=A1"), "4E+09", "-", "EUR",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A sheet, and the layout it is read by."""

    layout: Layout
    grid: Grid


def gridded(rows: list[list[Value]], **more: object) -> Grid:
    """Return rows as a grid; those without a value do not come, as in a workbook."""
    filled = [Row(number, cells) for number, cells in enumerate(rows, 1) if any_value(cells)]
    plain = Grid("S", filled, lambda row, column, _: Cell("S", row, column))
    return replace(plain, **cast("Any", more))


def any_value(cells: list[Value]) -> bool:
    return any(value is not None for value in cells)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    layout = draw(st.sampled_from(KINDS))
    words = layout.set_aside.labels or ("DNI",)
    layout = replace(
        layout,
        set_aside=SetAside(labels=words, policy=draw(st.sampled_from(["hold", "skip"]))),
        ignore=("Uwagi wewn.", "Total"),
        hidden=draw(st.sampled_from(["use", "skip"])),
        totals=replace(layout.totals, policy=draw(st.sampled_from(["hold", "skip"]))),
    )
    head = draw(headings(layout))
    cell = st.one_of(st.none(), st.sampled_from(VALUES))
    width = draw(st.integers(len(head), len(head) + 1))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=4))
    some = st.frozensets(st.integers(1, width + 3), max_size=2)
    ragged = draw(st.booleans())
    hidden = {"hidden_rows": draw(some), "hidden_columns": draw(some)} if ragged else {}
    top: list[list[Value]] = draw(st.sampled_from([[], [["Order no.", "PO-1"]], [["Title"], []]]))
    return Case(layout, gridded([*top, head, *rows], ragged=ragged, **hidden))


@st.composite
def headings(draw: st.DrawFn, layout: Layout) -> list[Value]:
    """Return the required headings among some others, agreed and not, in any order."""
    fields = {**layout.columns, **layout.header}
    optional = [words[0] for field, words in fields.items() if field not in layout.required]
    others = [*optional, *layout.ignore, *UNKNOWN, *(PERIODS * 3 if layout.buckets else [])]
    chosen = draw(st.lists(st.sampled_from(others), max_size=7, unique=draw(st.booleans())))
    required = [layout.columns[field][-1] for field in layout.required]
    return cast("list[Value]", draw(st.permutations([*required, *chosen])))


def lost(case: Case) -> list[str]:
    """Return the cells below the headings that nothing accounts for."""
    messages = documents(case.grid, case.layout)
    head = find(case.grid, case.layout).row
    lines = SHAPES[case.layout.document].lines
    rules = {finding.rule for each in messages for finding in each.findings}
    if REFUSED & rules and not any(each.tables[lines].frame.height for each in messages):
        return []
    told = {place for each in messages for place in named(each, head.number, case.layout)}
    read: dict[tuple[int, int], set[object]] = {}
    for each in messages:
        for place, values in loaded(each).items():
            read.setdefault(place, set()).update(values)
    ignored, once = {normal(word) for word in not_read(case.layout)}, said_once(case.layout)
    alike = "XLS-001" in rules and case.layout.figures  # rows of one line, none of them a bucket
    if "XLS-001" in rules:  # without a period there is nothing a key figure could be of
        ignored |= {normal(word) for word in case.layout.columns.get("figure", ())}
    return [
        f"{row.number}, {column}: {value!r}"
        for row in case.grid.rows
        if row.number > head.number and not agreed_total(case, head, row)
        for column, value in enumerate(row.cells, 1)
        if not blank(value) and normal(head.at(column)) not in ignored
        if not told & {(row.number, column), (row.number, 0), (0, column)}
        if not {written(value, case.layout.decimal), WHATEVER}
        & read.get((0 if normal(head.at(column)) in once else row.number, column), set())
        if not (alike and written(value) in read.get((0, column), set()))
    ]


def not_read(layout: Layout) -> tuple[str, ...]:
    """Return the headings of columns that are agreed not to be read."""
    agreed = layout.totals.labels if layout.totals.policy == "skip" else ()
    return (*layout.ignore, *agreed)


def named(message: Message, head: int, layout: Layout) -> set[tuple[int, int]]:
    """Return what the findings are about: cells, whole rows (column 0) and columns (row 0)."""
    found = set()
    for finding in message.findings:
        place = cast("Cell", finding.locator)
        if place.row == head and finding.rule in WHOLE_COLUMN:
            found.add((0, place.column))
        elif place.row > head and finding.rule in UNSAID and (layout.long or layout.figures):
            found.add((place.row, 0))
        elif place.row > head and place.column and finding.rule not in KEPT:
            found.add((place.row, place.column))
        elif place.row > head and finding.rule in WHOLE_ROW:
            first, _, last = finding.observed.partition("-")
            ends = int(last) if finding.rule == "XLS-020" and first and last else place.row
            found |= {(row, 0) for row in range(place.row, ends + 1)}
    return found


def loaded(message: Message) -> dict[tuple[int, int], set[object]]:
    """Return the values the tables hold by the cell each of them comes from, and by column."""
    found: dict[tuple[int, int], set[object]] = {}
    for table in message.tables.values():
        for index, values in enumerate(table.frame.iter_rows(named=True)):
            for name, value in values.items():
                if value is not None and not name.startswith("_"):
                    place = cast("Cell", table.locate(index, name))
                    said = WHATEVER if name == "start" else value
                    for row in (place.row, 0):
                        found.setdefault((row, place.column), set()).add(said)
    return found


def said_once(layout: Layout) -> set[str]:
    """Return the headings of columns that say the same in every row: one cell is loaded for all."""
    own = {normal(word) for words in layout.columns.values() for word in words}
    return {normal(word) for words in layout.header.values() for word in words} - own


def agreed_total(case: Case, head: Row, row: Row) -> bool:
    """Say whether a row is a total that was agreed to be left out, and nothing else."""
    words = {normal(word) for word in case.layout.totals.labels}
    if case.layout.totals.policy == "hold":
        return False
    numbers = set(amounts(case.layout))
    left_out = case.grid.hidden_columns if case.layout.hidden == "skip" else frozenset()
    others = [
        normal(value).rstrip(": ")
        for column, value in enumerate(row.cells, 1)
        if not blank(value)
        and normal(head.at(column)) in meant(case.layout) - numbers
        and column not in left_out
    ]
    cells = {normal(value).rstrip(": ") for value in row.cells}
    return bool(cells & words) and set(others) <= words


def amounts(layout: Layout) -> Iterator[str]:
    for field in ("quantity", "unit", "amount"):
        yield from map(normal, layout.columns.get(field, ()))


def meant(layout: Layout) -> set[str]:
    named_so = (*layout.columns.values(), *layout.header.values())
    return {normal(word) for words in named_so for word in words}


def case(layout: Layout, *rows: list[Value], **more: object) -> Case:
    return Case(layout, gridded([*rows], **more))


ITEM: list[Value] = ["Pos.", "Part no.", "Quantity", "Due date"]
LINE: list[Value] = [10, "0047", 5, date(2027, 1, 18)]
FIRM: list[Value] = [None, "Firm", "text"]
HIDING = replace(ORDER, totals=replace(ORDER.totals, policy="skip"), hidden="skip")
SKIPPING = replace(ORDER, totals=replace(ORDER.totals, policy="skip"))


@pytest.mark.swept
@settings(max_examples=part(400))
@given(cases())
@example(case(FORECAST, ["Backlog", "Part no.", "2026-W49"], [20, "0047", 5]))
@example(case(ORDER, [*ITEM, "Status"], [*LINE, "anulowane"]))
@example(case(ORDER, [*ITEM, "Uwagi"], LINE, [20, None, 5, date(2027, 2, 1), "Razem"]))
@example(case(FIGURES, ["Part no.", "Figure", "Line"], *[FIRM, FIRM]))
@example(case(ORDER, ITEM, LINE, [None, None, None, None, None, 7]))
@example(
    case(
        HIDING,
        [*ITEM, "Rev.", "Unit", None],
        LINE,
        [None, None, None, None, "C", "0047", "Razem"],
        hidden_columns=frozenset({5}),
    )
)
def test_no_cell_is_lost_unsaid(one: Case) -> None:
    """Of 400 cases a quarter here, all of them under --long."""
    assert lost(one) == []


def test_the_property_sees_a_cell_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    one = case(ORDER, [*ITEM, "Ilość 2"], [*LINE, 7])
    assert lost(one) == []
    monkeypatch.setattr("exchange.adapters.workbook.documents.strangers", lambda *_: ())
    assert lost(one) == ["2, 5: 7"]
