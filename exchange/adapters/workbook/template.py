"""Writes the empty workbook a partner may fill in, with an example on a second sheet."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.fields import MEASURED
from exchange.adapters.workbook.listing import HEADED, across
from exchange.adapters.workbook.own_sheets import EXAMPLE_REMARKS, OUR_EXAMPLE
from exchange.adapters.workbook.package import finished
from exchange.model.guides import Specimen, Template
from exchange.model.layouts import Buckets

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
TEXT, SHOWN_DATE = "@", "yyyy-mm-dd"
DATES = frozenset(
    {
        "date", "order_date", "requested_date", "horizon_start", "horizon_end", "status_date",
        "requested_effective", "effective_from", "obsolete_from", "effective_on",
    }
)  # fmt: skip
TYPES = {"engineering_change": "ECO", "project_notice": "RAMP"}
WIDTH = 18
TOP = 3
"""The row of the first label on the example sheet; on the empty one it is two rows higher."""

Value = str | Decimal | date | None
Periods = Sequence[str | date]


def write_template(template: Template, said: Specimen) -> bytes | None:
    """Return the workbook; None where the layout's periods have no form that can be written.

    The headings of periods begin with the week of `said`: a partner moves them on.
    """
    periods = headed(template, said)
    if periods is None or template.layout.documents == "sheet":
        return None
    book = Workbook()
    empty = book.worksheets[0]
    fixed = template.layout.sheet and not any(sign in template.layout.sheet for sign in "*?[")
    empty.title = template.layout.sheet if fixed else sheet_title(template)
    laid(empty, template, periods, 1)
    example = book.create_sheet(OUR_EXAMPLE)
    example.cell(1, 1, EXAMPLE_REMARKS[template.language]).font = Font(bold=True)
    filled(example, template, said, laid(example, template, periods, TOP))
    for sheet in (empty, example):
        across(sheet)
    target = BytesIO()
    with warnings.catch_warnings(action="ignore"):
        book.save(target)
    return finished(target.getvalue(), datetime.combine(said.day, time(), UTC), {})


def sheet_title(template: Template) -> str:
    """Return a title that the layout's pattern of sheets fits."""
    pattern = template.layout.sheet
    return pattern.replace("*", "").replace("?", "1").strip() or template.title[:31]


def headed(template: Template, said: Specimen) -> Periods | None:
    """Return the headings of the periods, none where each row holds one; None where unknown."""
    if template.layout.buckets is None:
        return ()
    found = [*periods(template.layout.buckets, said)]
    return (() if template.layout.long else found) if found else None


def periods(buckets: Buckets, said: Specimen) -> Iterator[str | date]:
    """Yield periods from a week on, in the first form that names one beyond doubt."""
    for at in range(said.periods):
        start = said.week + at * WEEK
        years, months = divmod(said.week.month + at, 12)
        month = date(said.week.year + years, months + 1, 1)
        if "week" in buckets.forms:
            yield f"{start:%G-W%V}"
        elif "month" in buckets.forms:
            yield f"{month:%Y-%m}"
        elif "quarter" in buckets.forms:
            yield f"Q{at % 4 + 1} {said.week.year + 1 + at // 4}"
        elif "date" in buckets.forms:
            yield dated(buckets, start, month, at)


def dated(buckets: Buckets, start: date, month: date, at: int) -> date:
    """Return the day by which a period is named."""
    first = start - DAY if buckets.week_start == "sunday" else start
    first = start - 2 * DAY if buckets.week_start == "saturday" else first
    return {
        "DAY": start - at * WEEK + at * DAY,
        "WEEK": first,
        "WEEK_END": first + 6 * DAY,
        "MONTH": month,
        "MONTH_END": (month + 31 * DAY).replace(day=1) - DAY,
    }[buckets.dates_are]


def laid(sheet: Worksheet, template: Template, periods: Periods, top: int) -> int:
    """Write labels and headings from a row on; return the row of the headings."""
    labels = labelled(template)
    for row, (field, label) in enumerate(labels.items(), top):
        said = sheet.cell(row, 1, label)
        said.data_type, said.font = "s", Font(bold=True)
        sheet.cell(row, 2).number_format = shown_as(field)
    row = top + len(labels) + (2 if labels else 1)
    committed(sheet, template, periods, row - 1)
    heads = [*table(template).values(), *periods]
    for column, heading in enumerate(heads, 1):
        cell = sheet.cell(row, column, heading)
        if isinstance(heading, str):
            cell.data_type = "s"  # a sender's heading may begin like a formula
        cell.font, cell.fill = Font(bold=True), HEADED
        cell.number_format = SHOWN_DATE if isinstance(heading, date) else TEXT
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    for column, field in enumerate(table(template), 1):
        sheet.column_dimensions[get_column_letter(column)].number_format = shown_as(field)
    return row


def committed(sheet: Worksheet, template: Template, periods: Periods, row: int) -> None:
    """Write above the periods which are firm and which are forecast, where that is agreed."""
    firm, words = template.firm, template.commitments
    if not periods or not firm or not {"FIRM", "FORECAST"} <= set(words) or template.layout.figures:
        return
    first = len(table(template)) + 1
    last, split = first + len(periods) - 1, first + firm - 1
    for word, left, right in (("FIRM", first, min(split, last)), ("FORECAST", split + 1, last)):
        if left <= right:
            sheet.cell(row, left, words[word]).font = Font(bold=True)
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)


def labelled(template: Template) -> Mapping[str, str]:
    """Return what stands in labels above the table."""
    return {} if template.layout.documents == "number" else template.header


def table(template: Template) -> Mapping[str, str]:
    """Return the columns, before them what is said once where each document has its rows."""
    if template.layout.documents == "number":
        return {**template.header, **template.columns}
    return template.columns


def shown_as(field: str) -> str:
    """Return the number format of a field: text, unless it is a number or a date."""
    if field in DATES:
        return SHOWN_DATE
    return "General" if field in MEASURED - {"period"} else TEXT


def filled(sheet: Worksheet, template: Template, said: Specimen, row: int) -> None:
    """Write what an example says into labels and into one row below the headings."""
    values = example(template, said)
    for at, field in enumerate(labelled(template), TOP):
        put(sheet, (at, 2), values.get(field))
    for column, field in enumerate(table(template), 1):
        put(sheet, (row + 1, column), values.get(field))
    first = len(table(template)) + 1
    beside = () if template.layout.long else headed(template, said) or ()
    for column, _ in enumerate(beside, first):
        put(sheet, (row + 1, column), said.quantity)


def put(sheet: Worksheet, place: tuple[int, int], value: Value) -> None:
    """Write a value as what it is: a text stays text."""
    cell = sheet.cell(*place, value)
    if isinstance(value, date):
        cell.number_format = SHOWN_DATE
    elif isinstance(value, str):
        cell.number_format = TEXT


def example(template: Template, said: Specimen) -> Mapping[str, Value]:
    """Return what the example says, by field; a field it has nothing for stays empty."""
    layout = template.layout
    actions = layout.actions
    words = template.commitments
    shown = next(periods(layout.buckets, said), None) if layout.buckets else None
    revision = "" if layout.part_pattern else said.revision
    return {
        "number": said.number,
        "date": said.day,
        "order_date": said.day,
        "change_number": "1",
        "currency": said.currency,
        "incoterms": said.incoterm or None,
        "contract": said.contract or None,
        "ship_to": said.ship_to or None,
        "line_number": "10",
        "customer_part": said.part,
        "part": said.part,
        "find_no": "10",
        "revision": revision or None,
        "quantity": said.quantity,
        "unit": said.unit,
        "price": Decimal(10) if layout.document == "purchase_order" else None,
        "requested_date": said.requested,
        "period": shown,
        "commitment": words.get("FIRM") or next(iter(words.values()), None),
        "figure": words.get("FIRM") or next(iter(words.values()), None),
        "action": (actions.get("change") or next(iter(actions.values()), (None,)))[0],
        **changed(layout.document, said),
    }


def changed(document: str, said: Specimen) -> Mapping[str, Value]:
    """Return what the example of an engineering change or a project notice says."""
    return {
        "type": TYPES.get(document),
        "class": "MANDATORY",
        "reason": "QUALITY",
        "status_raw": "RELEASED",
        "item": said.part,
        "old_revision": said.revision,
        "new_revision": "B",
        "interchangeable": "YES",
        "effective_from": said.requested,
        "disposition": "USE_UP",
    }
