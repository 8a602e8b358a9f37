"""Small files laid out as partners lay theirs out, and what a person who knows them would say.

The layouts follow what was seen in real files (helper sheets, titles, text dates, mixed
notations); every name, number and price is made up.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from as_ods import as_ods
from as_xls import as_xls
from as_xlsb import as_xlsb
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

MONDAY = date(2026, 11, 30)
PARTS = (
    ("00471133", "Pump controller", "C"),
    ("00471134", "Pump supply", "A"),
    ("00471208", "Display module", "B2"),
)

Rows = Sequence[Any]
Strings = Mapping[str, str]


@dataclass(frozen=True)
class Truth:
    """What a layout of the file must say: headings and labels by field, periods, notation.

    `periods` are their number and what says how to read them: forms, or what a date begins.
    None where the file has nothing of the kind; `open` what has to be named as not sure.
    """

    document: str
    row: int
    columns: Strings
    sheet: str = ""
    header: Strings = field(default_factory=dict)
    periods: tuple[int, str] | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    open: tuple[str, ...] = ()
    heading_rows: int = 1


class Sample(NamedTuple):
    """A file by its name, with the truth about it."""

    filename: str
    content: bytes
    truth: Truth


def mondays(count: int, start: date = MONDAY) -> list[date]:
    return [start + timedelta(days=7 * index) for index in range(count)]


def weeks(count: int, wording: str) -> list[str]:
    return [
        wording.format(week=day.isocalendar().week, year=day.isocalendar().year)
        for day in mondays(count)
    ]


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def book(
    rows: Rows, title: str = "Sheet1", dress: Callable[[Worksheet], object] = bool
) -> Workbook:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append([*row])
    dress(sheet)
    return made


def text(rows: Rows, delimiter: str, encoding: str) -> bytes:
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def forecast_rows(count: int) -> list[list[Any]]:
    return [
        [part, name, "pcs", *(10 * (line + 1) + week for week in range(count))]
        for line, (part, name, _) in enumerate(PARTS)
    ]


def samples() -> Iterator[Sample]:
    for each in (planning, plain_forecasts, months, orders, texts, awkward, two_rows):
        yield from each()


def planning() -> Iterator[Sample]:
    """Exports of planning tools: helper sheets, titles, typed dates."""
    columns = {"customer_part": "Product", "description": "Product Desc", "unit": "UoM"}
    for name, start, periods, told in (
        ("add_in_mondays.xlsx", MONDAY, (12, "WEEK monday"), ()),
        ("add_in_thursdays.xlsx", MONDAY + timedelta(days=3), None, ("D5:O5",)),
    ):
        days = [f"{day:%d.%m.%Y}" for day in mondays(12, start)]
        rows = [
            ["Approved Forecast"], [], ["Planner view", "weekly"], [],
            ["Product", "Product Desc", "UoM", *days], *forecast_rows(12),
        ]  # fmt: skip
        made = Workbook()
        for title in ("ChartFeeder", "FormattingSheet"):
            hidden = made.create_sheet(title)
            hidden.append(["Material", "Quantity", "Date", "Unit"])
            hidden.append(["x", 1, "y", "z"])
            hidden.sheet_state = "hidden"
        sheet = made.worksheets[0]
        sheet.title = "Planning View"
        made.move_sheet(sheet, 2)
        for row in rows:
            sheet.append(row)
        dates = ("%d.%m.%Y",) if periods else ()
        yield Sample(
            name, saved(made),
            Truth("forecast", 5, columns, periods=periods, dates=dates, open=told),
        )  # fmt: skip
    rows = [[f"Remark {number}", "please see the agreement"] for number in range(20)]
    rows += [["Customer:", "ACME"], ["Forecast no.:", "FC-48"]]
    rows += [["Part no.", "Description", "Unit", *weeks(8, "CW{week}/{year}")], *forecast_rows(8)]
    yield Sample(
        "headings_in_row_23.xlsx", saved(book(rows)),
        Truth(
            "forecast", 23,
            {"customer_part": "Part no.", "description": "Description", "unit": "Unit"},
            header={"buyer_name": "Customer", "number": "Forecast no."},
            periods=(8, "week"),
        ),
    )  # fmt: skip


def plain_forecasts() -> Iterator[Sample]:
    """Weeks across, in the formats there are."""
    rows = [
        ["Prognosenummer", "P-2026-48", None, "Stand", date(2026, 11, 23)], [],
        ["Sachnummer", "Benennung", "ME", *weeks(104, "KW{week:02}/{year}"), "Summe"],
        *([*row, 1] for row in forecast_rows(104)),
        ["Summe", None, None, *([99] * 105)],
    ]  # fmt: skip
    truth = Truth(
        "forecast", 3, {"customer_part": "Sachnummer", "description": "Benennung", "unit": "ME"},
        header={"number": "Prognosenummer", "date": "Stand"}, periods=(104, "week"),
        totals=("Summe",),
    )  # fmt: skip
    made = book(rows)
    yield Sample("long_rows.xlsx", saved(made), truth)
    yield Sample("long_rows.xlsb", as_xlsb(made), truth)
    yield Sample("long_rows.xls", as_xls(made), truth)
    yield Sample("long_rows.ods", as_ods(made), truth)
    rows = [
        ["Vorschau", None, "Datum:", date(2026, 11, 23)],
        [None, None, None, "fest", None, None, "Vorschau", None, None],
        ["Artikel-Nr.", "Bezeichnung", "Einheit", *weeks(6, "KW {week}")], *forecast_rows(6),
    ]  # fmt: skip

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("D2:F2")
        sheet.merge_cells("G2:I2")

    yield Sample(
        "weeks_without_year.xlsx", saved(book(rows, "FC KW48", merge)),
        Truth(
            "forecast", 3,
            {"customer_part": "Artikel-Nr.", "description": "Bezeichnung", "unit": "Einheit"},
            header={"date": "Datum"}, periods=(6, "week_without_year"),
            commitments=("FIRM", "FORECAST"),
        ),
    )  # fmt: skip


def months() -> Iterator[Sample]:
    """Months by name, as dates, with quarters behind."""
    head = ["Materialnummer", "Materialkurztext", "Mengeneinheit"]
    columns = dict(zip(("customer_part", "description", "unit"), head, strict=True))
    german = ["Dez 2026", "Jan 2027", "Feb 2027", "Mrz 2027", "Apr 2027", "Mai 2027"]
    rows = [[*head, *german], *forecast_rows(6)]
    yield Sample(
        "months_german.xlsx", saved(book(rows)),
        Truth("forecast", 1, columns, periods=(6, "month")),
    )  # fmt: skip
    polish = ["grudzień 2026", "styczeń 2027", "luty 2027", "marzec 2027"]
    rows = [["Indeks", "Nazwa", "Jm", *polish], *forecast_rows(4)]
    yield Sample(
        "months_polish.xlsx", saved(book(rows)),
        Truth(
            "forecast", 1, {"customer_part": "Indeks", "description": "Nazwa", "unit": "Jm"},
            periods=(4, "month"),
        ),
    )  # fmt: skip
    firsts = [date(2026, month, 1) for month in (10, 11, 12)] + [date(2027, 1, 1)]
    rows = [
        ["Item Number", "Whse", *firsts],
        *([row[0], "W1", *row[3:]] for row in forecast_rows(4)),
    ]
    yield Sample(
        "months_as_dates.xlsx", saved(book(rows)),
        Truth("forecast", 1, {"customer_part": "Item Number"}, periods=(4, "MONTH"), open=("B1",)),
    )  # fmt: skip
    rows = [
        ["Part Number", "Description", "U/M", "Past due", "Dec 2026", "Jan 2027", "Feb 2027",
         "Q2 2027", "Q3 2027", "Grand total"],
        *([*row, 9] for row in forecast_rows(6)),
    ]  # fmt: skip
    yield Sample(
        "months_then_quarters.xlsx", saved(book(rows)),
        Truth(
            "forecast", 1,
            {"customer_part": "Part Number", "description": "Description", "unit": "U/M"},
            periods=(6, "month quarter backlog"),
        ),
    )  # fmt: skip


def orders() -> Iterator[Sample]:
    """Purchase orders: label blocks, notations, dates."""
    rows = [
        ["Purchase order", "PO-7781"], ["PO date", date(2026, 11, 20)], ["Buyer", "ACME"],
        ["Currency", "EUR"], ["Ship to", "Dock 4"], ["Terms", "net 30"], [],
        ["Line", "Part number", "Rev", "Order qty", "UoM", "Unit price", "Due date"],
        *([10 * n, part, rev, 100 * n, "pcs", 4.5, date(2027, 1, 18)]
          for n, (part, _, rev) in enumerate(PARTS, 1)),
    ]  # fmt: skip
    line = {
        "line_number": "Line", "customer_part": "Part number", "revision": "Rev",
        "quantity": "Order qty", "unit": "UoM", "price": "Unit price", "requested_date": "Due date",
    }  # fmt: skip
    yield Sample(
        "label_block.xlsx", saved(book(rows)),
        Truth(
            "purchase_order", 8, line,
            header={
                "number": "Purchase order", "date": "PO date", "buyer_name": "Buyer",
                "currency": "Currency", "ship_to_name": "Ship to",
            },
        ),
    )  # fmt: skip
    head = [
        "Pos",
        "Artikelnummer",
        "Bestellmenge",
        "ME",
        "Einzelpreis",
        "Gesamtpreis",
        "Liefertermin",
    ]
    german = dict(
        zip(
            ("line_number", "customer_part", "quantity", "unit", "price", "amount",
             "requested_date"),
            head, strict=True,
        )
    )  # fmt: skip
    mixed = [
        [10, "00471133", "1.200", "Stk", "1.234,56", "1.481.472,00", "18.01.2027"],
        [20, "00471134", "480", "Stk", "12,50", "6.000,00", "25.01.2027"],
    ]
    odd = [30, "00471208", "1,000", "Stk", "1,234.56", "1,234,560.00", "01.02.2027"]
    truth = Truth(
        "purchase_order", 1, german, decimal=",", thousands=".", dates=("%d.%m.%Y",),
    )  # fmt: skip
    yield Sample("numbers_german.xlsx", saved(book([head, *mixed])), truth)
    yield Sample("numbers_of_two_kinds.xlsx", saved(book([head, *mixed, odd])), Truth(
        "purchase_order", 1, german, decimal=",", thousands=".", dates=("%d.%m.%Y",), open=("E4",),
    ))  # fmt: skip
    head = ["Item", "SKU", "Qty", "Price each", "Required date"]
    english = dict(
        zip(
            ("line_number", "customer_part", "quantity", "price", "requested_date"),
            head,
            strict=True,
        )
    )
    for name, days, dates, told in (
        ("dates_american.xlsx", ("12/18/2026", "01/05/2027"), ("%m/%d/%Y",), ()),
        ("dates_of_two_readings.xlsx", ("03/04/2027", "05/06/2027"), (), ("E2",)),
        ("dates_short.xlsx", ("18-12-26", "24-12-26"), ("%d-%m-%y",), ()),
    ):
        rows = [head, *([n, PARTS[n][0], "1,250", "4,321.50", day] for n, day in enumerate(days))]
        yield Sample(
            name, saved(book(rows)),
            Truth("purchase_order", 1, english, decimal=".", thousands=",", dates=dates, open=told),
        )  # fmt: skip
    rows = [head, *([n, 471133 + n, 10, 4.5, date(2027, 1, 18)] for n in range(3))]
    yield Sample(
        "part_numbers_as_numbers.xlsx", saved(book(rows)),
        Truth("purchase_order", 1, english, open=("B2",)),
    )  # fmt: skip


def texts() -> Iterator[Sample]:
    """Delimited text in the code pages and with the delimiters that come."""
    head = ["Nr zamówienia", "Lp.", "Numer części", "Nazwa", "Ilość", "Jm", "Cena netto", "Termin"]
    fields = ("line_number", "customer_part", "description", "quantity", "unit", "price",
              "requested_date")  # fmt: skip
    rows = [
        head,
        *(["ZK/118", n, part, "Płytka", "480", "szt.", "41,27", f"{17 + n}.01.2027"]
          for n, (part, _, _) in enumerate(PARTS, 1)),
    ]  # fmt: skip
    truth = Truth(
        "purchase_order", 1, dict(zip(fields, head[1:], strict=True)),
        header={"number": "Nr zamówienia"}, decimal=",", dates=("%d.%m.%Y",),
        delimiter=";", encoding="cp1250",
    )  # fmt: skip
    yield Sample("order_cp1250.csv", text(rows, ";", "cp1250"), truth)
    head = [
        "Bestellnummer",
        "Position",
        "Teilenummer",
        "Menge",
        "Währung",
        "Stückpreis",
        "Wunschtermin",
    ]
    five = ("line_number", "customer_part", "quantity", "price", "requested_date")
    named = [head[index] for index in (1, 2, 3, 5, 6)]
    rows = [head, *(["B-9", n, part, "12", "EUR", "0,125", "2027-01-18"]
                    for n, (part, _, _) in enumerate(PARTS, 1))]  # fmt: skip
    truth = Truth(
        "purchase_order", 1, dict(zip(five, named, strict=True)),
        header={"number": "Bestellnummer", "currency": "Währung"}, decimal=",",
        delimiter="\t", encoding="cp1252",
    )  # fmt: skip
    yield Sample("order_tabs.txt", text(rows, "\t", "cp1252"), truth)
    rows = [["Part Number", "Description", *weeks(6, "{year}-W{week:02}")],
            *([row[0], row[1], *row[3:]] for row in forecast_rows(6))]  # fmt: skip
    yield Sample(
        "forecast_commas.csv", text(rows, ",", "utf-8"),
        Truth("forecast", 1, {"customer_part": "Part Number", "description": "Description"},
              periods=(6, "week"), delimiter=","),
    )  # fmt: skip


def awkward() -> Iterator[Sample]:
    """What needs a person: headings nobody knows, two tables, headings in two rows."""
    head = ["Cust Part Numbr", "Descripton", "Qty Req", "Delivery Dt", "Ref Deg"]
    rows = [head, *([part, name, 10, date(2027, 1, 18), "C1"] for part, name, _ in PARTS)]
    yield Sample(
        "misspelt.xlsx", saved(book(rows)),
        Truth(
            "purchase_order", 1,
            {"customer_part": "Cust Part Numbr", "description": "Descripton",
             "quantity": "Qty Req", "requested_date": "Delivery Dt"},
            open=("E1",),
        ),
    )  # fmt: skip
    rows = [
        ["Part", None, "Order", None, None], ["No.", "Rev.", "Qty", "UoM", "Due date"],
        *([part, rev, 10, "pcs", date(2027, 1, 18)] for part, _, rev in PARTS),
    ]  # fmt: skip

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:E1")

    yield Sample(
        "headings_in_two_rows.xlsx", saved(book(rows, dress=merge)),
        Truth(
            "purchase_order", 2,
            {"customer_part": "No.", "revision": "Rev.", "quantity": "Qty", "unit": "UoM",
             "requested_date": "Due date"},
        ),
    )  # fmt: skip
    made = book([["Material", "Quantity"], ["00471133", 3]], "Summary")
    for row in ([["Part\nno.", "Unit\u00a0", *weeks(5, "W{week} {year}")],
                 *([row[0], row[2], *row[3:]] for row in forecast_rows(5))]):  # fmt: skip
        (
            made["Data W48"] if "Data W48" in made.sheetnames else made.create_sheet("Data W48")
        ).append(row)
    yield Sample(
        "two_sheets.xlsx", saved(made),
        Truth("forecast", 1, {"customer_part": "Part no.", "unit": "Unit"}, sheet="Data W*",
              periods=(5, "week")),
    )  # fmt: skip
    rows = [
        ["Order no.: 4711", None, "Date: 20.11.2026"], [],
        ["Pos.", "Our part", "Your part", "Menge", "Soll-Termin"],
        *([n, f"X{n}", part, 10, date(2027, 1, 18)] for n, (part, _, _) in enumerate(PARTS, 1)),
    ]  # fmt: skip
    yield Sample(
        "label_and_value_together.xlsx", saved(book(rows)),
        Truth(
            "purchase_order", 3,
            {"line_number": "Pos.", "customer_part": "Our part", "quantity": "Menge",
             "requested_date": "Soll-Termin"},
            open=("A1", "C1", "C3"),
        ),
    )  # fmt: skip


def two_rows() -> Iterator[Sample]:
    """Headings in two rows: months above weeks, one word above many; the last cannot be told."""
    named = ["Part no.", "Description", "Unit"]
    columns = {"customer_part": "Part no.", "description": "Description", "unit": "Unit"}
    over = [None, "December 2026", None, None, None, "January 2027", None, None, None]
    months = [["Demand"], [], [*named, *over[1:]], [*[None] * 3, *weeks(8, "CW{week}/{year}")]]

    def merge(sheet: Worksheet) -> None:
        for area in ("A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:K3"):
            sheet.merge_cells(area)

    yield Sample(
        "months_over_weeks.xlsx", saved(book([*months, *forecast_rows(8)], dress=merge)),
        Truth("forecast", 4, columns, periods=(8, "week"), heading_rows=2),
    )  # fmt: skip
    words = [[*named, "Quantity"], [*[None] * 3, *weeks(6, "W{week} {year}")]]
    for name, write in (("quantity_over_weeks.xlsx", saved), ("quantity_over_weeks.ods", as_ods)):
        yield Sample(
            name, write(book([*words, *forecast_rows(6)])),
            Truth("forecast", 2, columns, periods=(6, "week"), heading_rows=2),
        )  # fmt: skip
    lines = [
        ["Order no.", "4711"], ["Pos.", "Part no.", "Order", None, None, "Currency"],
        [None, None, "Qty", "UoM", "Due date"],
        *([n, part[0], 10, "pcs", date(2027, 1, 18), "EUR"] for n, part in enumerate(PARTS, 1)),
    ]  # fmt: skip
    yield Sample(
        "order_over_lines.xlsx", saved(book(lines)),
        Truth(
            "purchase_order", 3,
            {"line_number": "Pos.", "customer_part": "Part no.", "quantity": "Qty", "unit": "UoM",
             "requested_date": "Due date"},
            header={"number": "Order no.", "currency": "Currency"},
            heading_rows=2,
        ),
    )  # fmt: skip
    halves = [[*named, "December 2026", "January 2027"], [*[None] * 3, "whole month", "first half"]]
    yield Sample(
        "halves_below_months.xlsx", saved(book([*halves, *forecast_rows(2)])),
        Truth("forecast", 1, columns, periods=(2, "month"), open=("row 2",)),
    )  # fmt: skip
