#!/usr/bin/env python3
"""Builds the workbooks and texts of tests/golden/layouts, the same bytes every time.

Each case is a layout with a good file and a bad twin, laid out as customers lay them out.
Run `python samples/make_layouts.py` from the repository root, or name another folder.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from make_workbooks import text, workbook
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[Any]
Change = Callable[[Worksheet], object]

MONDAY = date(2026, 11, 30)
PARTS = ("00471133", "00471134", "WM-0815-Ł")
EMPTY_ROWS = 36_000
"""Rows that hold a format and no value, as exports leave them behind."""


def plain(rows: Sequence[Cells], title: str = "Sheet1", *changes: Change) -> bytes:
    """Return a workbook of one sheet; each change is made to it before it is saved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for change in changes:
        change(sheet)
    return workbook(book)


def put(**values: str | float | date | None) -> Change:
    """Return a change that gives cells other values."""

    def change(sheet: Worksheet) -> None:
        for name, value in values.items():
            sheet[name] = value
            if isinstance(value, str) and value.startswith("#"):
                sheet[name].data_type = "e"

    return change


def merge(*ranges: str) -> Change:
    """Return a change that merges ranges of cells."""
    return lambda sheet: [sheet.merge_cells(each) for each in ranges]


def shown(form: str, *names: str) -> Change:
    """Return a change that gives cells a number format."""

    def change(sheet: Worksheet) -> None:
        for name in names:
            sheet[name].number_format = form

    return change


def mondays(count: int) -> list[date]:
    """Return the first days of as many weeks."""
    return [MONDAY + timedelta(weeks=index) for index in range(count)]


def wanted(part: int, period: int) -> int:
    """Return a quantity that varies and is the same every time."""
    return 20 * (part + 1) + 5 * ((period * 7 + part) % 4)


def key_figures(*changes: Change) -> bytes:
    """A planning add-in's export: helper sheets hidden in front, one row per key figure."""
    book = Workbook()
    book.worksheets[0].title = "ChartFeeder"
    book.worksheets[0].append(["feed", 1, 2, 3])
    book.worksheets[0].sheet_state = "hidden"
    helper = book.create_sheet("FormattingSheet")
    helper.append(["style", "Approved Forecast"])
    helper.sheet_state = "hidden"
    sheet = book.create_sheet("Planning View")
    rows: list[Cells] = [["Planning View"], ["Time profile: weekly"], [], ["As of", "23.11.2026"]]
    days = [f"{day:%d.%m.%Y}" for day in mondays(6)]
    rows.append(["Product ID", "Location ID", "Key Figure", *days])
    for number, part in enumerate(PARTS):
        demand = [wanted(number, index) + 0.937402 for index in range(6)]
        rows += [
            [part, "DE10", "Firm", *[wanted(number, index) for index in range(6)]],
            [None, None, "Approved Forecast", *demand],
            [None, None, "Projected Stock", *[900 - 7 * index for index in range(6)]],
        ]
    for row in rows:
        sheet.append(list(row))
    for change in changes:
        change(sheet)
    return workbook(book)


def row_23(*changes: Change) -> bytes:
    """A forecast with a page of titles, contacts and remarks above its headings."""
    top: list[Cells] = [["ACI Assembly"], ["Quarterly outlook"], [], ["PN:", "see below"]]
    top += [[f"Remark {number}", "confidential"] for number in range(5, 21)]
    top += [["Forecast no.", "Q-2026-12"], []]
    months = [date(2027, number, 1) for number in range(1, 5)]
    rows = [["Ref Deg", "Customer P/N", "Rev", *months]]
    for number, part in enumerate(PARTS):
        rows.append([number + 1, part, "C", *[wanted(number, index) for index in range(4)]])
    return plain([*top, *rows], "USE THIS", *changes)


def long_rows(*changes: Change) -> bytes:
    """One row per part and week, with a word for how firm it is."""
    rows: list[Cells] = [["Material", "Plant", "Week", "Qty", "Status"]]
    for number, part in enumerate(PARTS):
        for index, day in enumerate(mondays(3)):
            week = f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
            status = "Fixed" if index == 0 else "Planned"
            rows.append([part, "1000", week, wanted(number, index), status])
    return plain(rows, "Demand", *changes)


def new_year(*changes: Change) -> bytes:
    """Weeks without a year that run through week 53 into the next one."""
    weeks = [f"wk {day.isocalendar().week}" for day in mondays(8)]
    rows: list[Cells] = [["Forecast date:", date(2026, 11, 25)], [], ["Part no.", *weeks]]
    for number, part in enumerate(PARTS):
        rows.append([part, *[wanted(number, index) for index in range(8)]])
    return plain(rows, "FC", *changes)


def week_ends(*changes: Change) -> bytes:
    """Typed dates, each the Sunday on which its week ends."""
    ends = [f"{day + timedelta(days=6):%d.%m.%Y}" for day in mondays(4)]
    rows: list[Cells] = [["Teilenummer", "ME", *ends]]
    for number, part in enumerate(PARTS):
        rows.append([part, "Stk", *[wanted(number, index) for index in range(4)]])
    return plain(rows, "Bedarf", *changes)


def quarters(*changes: Change) -> bytes:
    """What is overdue, then months, then quarters, and a column that adds them up."""
    heads = ["Past Due", "Dec-26", "Jan-27", "Feb-27", "Mar-27", "Q2 2027", "Q3'27", "Total"]
    rows: list[Cells] = [["Item", *heads]]
    for number, part in enumerate(PARTS):
        quantities = [wanted(number, index) for index in range(7)]
        rows.append([part, *quantities, sum(quantities)])
    return plain(rows, "Forecast", *changes)


def numbered_months(*changes: Change) -> bytes:
    """Months by number; quantities typed as text with German marks."""
    rows: list[Cells] = [["Material", "M12.2026", "M01.2027", "M02.2027"]]
    for number, part in enumerate(PARTS):
        rows.append([part, f"1.{100 + number}", f"{wanted(number, 1)},50", wanted(number, 2)])
    return plain(rows, "Abrufe", *changes)


def english_text(changes: Mapping[tuple[int, int], str]) -> bytes:
    """Delimited text with English marks in its quantities."""
    rows = [["Part Number", "W49'26", "W50'26", "W51'26"]]
    rows += [[part, f"1,{200 + n}.50", f"{wanted(n, 1)}.25", "0"] for n, part in enumerate(PARTS)]
    for (row, column), value in changes.items():
        rows[row][column] = value
    return text(rows, "utf-8")


def alternates(*changes: Change) -> bytes:
    """An order with alternates under its lines and one part that is not fitted."""
    rows: list[Cells] = [
        ["PO:", "PO-8812", None, "PO date:", date(2026, 11, 23), None, "Currency:", "EUR"],
        [],
        ["Item", "Customer P/N", "Description", "Qty", "Price", "Due"],
        [1, "04025A101JAT2A", "CAP 100PF 50V", 4000, 0.0125, date(2027, 1, 18)],
        [1, "C0402C101J5GAC", "SUB FOR ABOVE", 4000, 0.0131, date(2027, 1, 18)],
        [1, "CC0402JRNPO101", "ZSUB FOR ABOVE", None, None, None],
        [2, "ERJ-2RKF1002X", "RES 10K 1%", 8000, 0.0044, date(2027, 1, 18)],
        [3, "TP-1", "DNI", 0, None, None],
    ]
    return plain(rows, "PO", *changes)


def bill_of_materials(*changes: Change) -> bytes:
    """A bill of materials as engineers keep them: labels above, alternates below their item."""
    rows: list[Cells] = [
        ["PN:", "A-4711", None, "BOM rev.:", "D"],
        ["Title:", "Pump controller"],
        [],
        ["Item", "P/N", "Description", "Qty", "Ref Des", "MAN", "MPN", "U/M"],
        [1, "0098817", "CAP 100PF 50V", 4, "C4-6,C9", "AVX", "04025A101JAT2A", "EA"],
        [1, "0098818", "SUB FOR ABOVE", 4, "C4-6,C9", "KEMET", "C0402C101J5GAC", "EA"],
        [1, "0098819", "ZSUB FOR ABOVE", None, None, "YAGEO", "CC0402JRNPO101", None],
        [2, "00471133", "RES 10K 1%", 2, "R1\nR2", "PANASONIC", "ERJ-2RKF1002X", "EA"],
        [3, "TP-1", "Test point", 0, "TP1", "DNI", None, "EA"],
        [4, "GLUE-3", "Adhesive", 0.25, None, None, None, "g"],
    ]
    return plain(rows, "USE THIS", *changes)


def merged_headings(*changes: Change) -> bytes:
    """Commitments in merged cells above the periods, a part number merged over its rows."""
    weeks = [f"CW{day.isocalendar().week}/2026" for day in mondays(4)]
    rows: list[Cells] = [
        [None, None, "Fixed", None, "Planned", None],
        ["Part no.", "Ship to", *weeks],
        ["00471133", "Łódź", 5, 6, 7, 8],
        [None, "Gdańsk", 1, 2, 3, 4],
        ["00471134", "Łódź", 9, 9, 9, 9],
    ]
    return plain(rows, "FC", merge("C1:D1", "E1:F1"), *changes)


def trailing_rows(*changes: Change) -> bytes:
    """Three lines of demand, then tens of thousands of rows that hold nothing but a format."""
    rows: list[Cells] = [["Part", "2026-12", "2027-01"]]
    rows += [[part, wanted(n, 0), wanted(n, 1)] for n, part in enumerate(PARTS)]

    def trail(sheet: Worksheet) -> None:
        for number in range(5, 5 + EMPTY_ROWS):
            sheet.cell(number, 1).number_format = "@"

    return plain(rows, "Sheet1", trail, *changes)


def lost_zeros(*changes: Change) -> bytes:
    """Part numbers that became number cells; the customer's ERP always shows eight digits."""
    rows: list[Cells] = [
        ["Part", "Plant", "2026-12", "2027-01"],
        [471133, 12, 5, 6],
        ["00471134", "0012", 7, 8],
        [471208, 12, 9, 10],
    ]
    return plain(rows, "Sheet1", shown("00000000", "A4"), *changes)


def worded_numbers(*changes: Change) -> bytes:
    """Part numbers that are numbers, which the format of their cells shows with PO- in front."""
    rows: list[Cells] = [
        ["Part", "Plant", "2026-12", "2027-01"],
        [45, 12, 5, 6],
        [1133, 12, 7, 1800],
        ["PO-00471", "0012-N", 9, 10],
    ]
    dress = (shown('"PO-"00000', "A2", "A3"), shown('0000"-N"', "B2", "B3"))
    return plain(rows, "Sheet1", *dress, shown("#,##0", "D2", "D3", "D4"), *changes)


def suffixes(*changes: Change) -> bytes:
    """The revision is the letter behind the part number."""
    rows: list[Cells] = [
        ["Part", "2026-12", "2027-01"],
        ["47-1133-C", 5, 6],
        ["47-1134-B2", 7, 8],
        ["47-1208-A", 9, 10],
    ]
    return plain(rows, "Sheet1", *changes)


ORDER_HEAD = ["PO", "PO Date", "Curr", "Line", "Part", "Qty", "Price", "Due"]


def many_orders(*changes: Change) -> bytes:
    """Three orders below each other; an order number stands in its first row only."""
    day, due = date(2026, 11, 23), date(2027, 2, 1)
    rows: list[Cells] = [
        ORDER_HEAD,
        ["45001", day, "EUR", 10, "00471133", 100, 41.27, due],
        [None, None, None, 20, "00471134", 100, 18.9, due],
        ["45002", day, "USD", 10, "00471208", 50, 63.45, due],
        ["45003", day, "EUR", 10, "WM-0815-Ł", 25, 7.3, due],
        [None, None, None, 20, "00471133", 10, 41.27, due],
    ]
    return plain(rows, "Orders", *changes)


def sheet_per_order(*changes: Change) -> bytes:
    """A cover sheet, then a sheet for each order with labelled cells above its lines."""
    book = Workbook()
    book.worksheets[0].title = "Cover"
    book.worksheets[0].append(["Two orders are enclosed"])
    for number, quantity in (("PO-31", 40), ("PO-32", 60)):
        sheet = book.create_sheet(number)
        for row in (
            ["Order no.:", number],
            ["Order date:", date(2026, 11, 23)],
            ["Currency:", "EUR"],
            [],
            ["Line", "Part no.", "Quantity", "Price", "Due date"],
            [10, "00471133", quantity, 41.27, date(2027, 2, 1)],
            [20, "00471134", quantity, 18.9, date(2027, 2, 1)],
        ):
            sheet.append(row)
    for change in changes:
        change(book.worksheets[2])
    return workbook(book)


def order_change(*changes: Change) -> bytes:
    """A change of an order: what to do with each line in a word."""
    rows: list[Cells] = [
        ["Bestellnummer:", "4500071234", None, "Änderung Nr.:", "2"],
        ["Änderungsdatum:", date(2026, 11, 24)],
        [],
        ["Aktion", "Pos.", "Teilenummer", "Menge", "Einheit", "Preis", "Liefertermin", "Grund"],
        ["geändert", 10, "00471133", 600, "Stk", None, date(2027, 1, 25), "Mehrbedarf"],
        ["neu", 40, "00471208", 80, "Stk", 63.45, date(2027, 2, 1), None],
        ["gestrichen", 20, "00471134", None, None, None, None, "entfällt"],
        ["unverändert", 30, "WM-0815-Ł", None, None, None, None, None],
    ]
    return plain(rows, "Änderung", *changes)


def hidden_rows(*changes: Change) -> bytes:
    """A filter hides some parts and a column; what is hidden is agreed to be left out."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    rows: list[Cells] = [["Part", "2026-12", "2027-01", "2027-02"]]
    rows += [[part, *[wanted(n, index) for index in range(3)]] for n, part in enumerate(PARTS)]
    return plain(rows, "Sheet1", hide, *changes)


def polish_months(*changes: Change) -> bytes:
    """Months in Polish, quantities as text with blanks between thousands, and a total row."""
    rows: list[Cells] = [["Lp.", "Nr części", "J.m.", "gru 2026", "sty 2027", "luty 2027"]]
    for number, part in enumerate(PARTS):
        rows.append([number + 1, part, "szt.", f"1 {200 + number}", "12,5", wanted(number, 2)])
    rows.append([None, "Razem", None, 3603, 37.5, 135])
    return plain(rows, "Prognoza", *changes)


def long_text(changes: Mapping[tuple[int, int], str]) -> bytes:
    """Delimited text in an old code page: one row per part and due date."""
    rows = [["Nr części", "Termin", "Ilość"]]
    for number, part in enumerate(PARTS):
        rows += [
            [part, f"{day:%d.%m.%Y}", f"{wanted(number, index)}"]
            for index, day in enumerate(mondays(3))
        ]
    for (row, column), value in changes.items():
        rows[row][column] = value
    return text(rows, "cp1250")


def spread(sheet: Worksheet) -> None:
    """Merge a part number over its two rows, as people do to make it look tidy."""
    sheet.merge_cells("A3:A4")


SAMPLES: Mapping[str, tuple[str, Callable[[], bytes], Callable[[], bytes]]] = {
    "key-figures": (
        "xlsx",
        key_figures,
        lambda: key_figures(put(C8="Reschedule", D10="#REF!", F10=None, A12="00471133")),
    ),
    "header-row-23": (
        "xlsx",
        row_23,
        lambda: row_23(put(B24=471133, E23="10/11/27", F25="tbd", G26="#N/A")),
    ),
    "long-rows": (
        "xlsx",
        long_rows,
        lambda: long_rows(
            put(
                C3="2027-W53",
                D4=None,
                E5="maybe",
                A8="00471133",
                C8="2026-W49",
                A9="00471134",
                C9="2026-W50",
                D9=40,
            )
        ),
    ),
    "new-year-weeks": (
        "xlsx",
        new_year,
        lambda: new_year(put(B3="wk 20", D3="wk 54", E4=None, F5=-5)),
    ),
    "week-end-dates": (
        "xlsx",
        week_ends,
        lambda: week_ends(put(C1="05.12.2026", D1=date(2026, 12, 13), E2="12.5.1")),
    ),
    "quarters-and-backlog": (
        "xlsx",
        quarters,
        lambda: quarters(put(D1="10/11/25", G1="Q5 2027", H1="H2 2027", B3="overdue")),
    ),
    "numbered-months": (
        "xlsx",
        numbered_months,
        lambda: numbered_months(put(C2="1,234.56", C3="12.34", B1="M13.2026")),
    ),
    "english-text": (
        "csv",
        lambda: english_text({}),
        lambda: english_text({(1, 1): "1.234,50", (2, 0): "4.71133E+11", (3, 2): "", (0, 3): "51"}),
    ),
    "alternates": (
        "xlsx",
        alternates,
        lambda: alternates(put(C5="SUBSTITUTE", C6="ALT", D7="as above")),
    ),
    "bill-of-materials": (
        "xlsx",
        bill_of_materials,
        lambda: bill_of_materials(put(B5=98817, D8="2 pcs", D10=-1, B6=None, I4="Lead", I5=14)),
    ),
    "merged-headings": (
        "xlsx",
        merged_headings,
        lambda: merged_headings(spread, put(E1="Maybe", D5=None)),
    ),
    "trailing-rows": (
        "xlsx",
        trailing_rows,
        lambda: trailing_rows(put(B36004=7)),
    ),
    "lost-zeros": (
        "xlsx",
        lost_zeros,
        lambda: lost_zeros(put(A2=123456789, A3=1.2e45), shown("000000", "A4")),
    ),
    "worded-numbers": (
        "xlsx",
        worded_numbers,
        lambda: worded_numbers(
            put(A4=471, B4=12),
            shown('"PO-"0000', "A3"),
            shown("#-####", "A4"),
            shown("0.00E+00", "B4"),
            shown("0%", "C2"),
            shown("0,", "D3"),
        ),
    ),
    "revision-suffix": (
        "xlsx",
        suffixes,
        lambda: suffixes(put(A3="471134", A4=date(2026, 12, 8))),
    ),
    "many-orders": (
        "xlsx",
        many_orders,
        lambda: many_orders(put(A2=None, C5="EUR ", F4="ca. 50", C6="USD", H6="asap", B3="x")),
    ),
    "sheet-per-order": (
        "xlsx",
        sheet_per_order,
        lambda: sheet_per_order(put(C6="#REF!", B7=471134)),
    ),
    "order-change": (
        "xlsx",
        order_change,
        lambda: order_change(put(A5="prüfen", A6=None, D7="-", G5="KW 4")),
    ),
    "hidden-rows": (
        "xlsx",
        hidden_rows,
        lambda: hidden_rows(put(A5="Total", D5=99, B4=None)),
    ),
    "polish-months": (
        "xlsx",
        polish_months,
        lambda: polish_months(put(D2="1 2345", E1="mar 27", A5=4, F3="=D3")),
    ),
    "long-text": (
        "csv",
        lambda: long_text({}),
        lambda: long_text({(1, 1): "07/12/26", (2, 2): "", (3, 2): "1.5.0", (5, 1): "30.11.2026"}),
    ),
}
"""Each case: its format, the good file and its bad twin."""


def write(folder: Path) -> None:
    """Write both files of every case into a folder of its name."""
    for name, (form, good, bad) in SAMPLES.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for twin, made in (("good", good), ("bad", bad)):
            (folder / name / f"{twin}.{form}").write_bytes(made())


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "tests" / "golden" / "layouts"
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
