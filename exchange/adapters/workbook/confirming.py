"""Writes order confirmations and forecast responses as workbooks of our own."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.answer_wording import (
    ANSWER_WORDINGS,
    AnswerWording,
    Shown,
)
from exchange.adapters.workbook.answered import FILLED, state_of
from exchange.adapters.workbook.grid import plain
from exchange.adapters.workbook.listing import HEADED, across, heighten, list_of, text, visible
from exchange.adapters.workbook.own_sheets import CONFIRMATION, FORECAST_RESPONSE
from exchange.adapters.workbook.package import finished
from exchange.model.echoes import UNNAMED, Echo
from exchange.model.forecast_answers import ForecastAnswer, ForecastLineAnswer
from exchange.model.interchange import Transmission
from exchange.model.order_answers import OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Judgement
from exchange.model.ports import Answers, Reply

Value = str | int | Decimal | date | None

NARROW, WIDE = 9, 40
"""Widths of a column in characters, at least and at most."""

Span = tuple[int, date | None, date | None]

Line = tuple[Shown, tuple[Value, ...]]
"""What is said to a line, by which its answer is filled, and the cells of its row."""


def write_confirmation(
    transmission: Transmission, _: Judgement, answers: Answers, reply: Reply
) -> bytes:
    """Return what we say to each order, and to each of its lines and dates where that is agreed."""
    orders = [each for each in answers.values() if isinstance(each, OrderAnswer)]
    words = ANSWER_WORDINGS[reply.partner.language]
    lines = [line for order in orders for line in order_lines(order, words)]
    about = answering(transmission, reply)
    return written(orders, lines, CONFIRMATION, about=about, reply=reply)


def write_notice(_: Transmission, __: Judgement, answers: Answers, reply: Reply) -> bytes:
    """Return what is told of delayed lines, which can be answered as a confirmation can."""
    orders = [each for each in answers.values() if isinstance(each, OrderAnswer)]
    words = ANSWER_WORDINGS[reply.partner.language]
    lines = [line for order in orders for line in order_lines(order, words)]
    about = words.notice.format(when=f"{reply.now:%Y-%m-%d %H:%M}", ruleset=reply.ruleset)
    return written(orders, lines, CONFIRMATION, about=about, reply=reply)


def answering(transmission: Transmission, reply: Reply) -> str:
    """Return the first line of a workbook that answers a file."""
    when = f"{transmission.received_at:%Y-%m-%d %H:%M}"
    said = {"file": transmission.filename, "when": when, "receipt": transmission.short}
    about = ANSWER_WORDINGS[reply.partner.language].about
    return about.format(**said, ruleset=reply.ruleset)


def confirmed(answers: Answers, reply: Reply) -> tuple[Echo, ...]:
    """Return the rows of our confirmation."""
    words = ANSWER_WORDINGS[reply.partner.language]
    orders = [each for each in answers.values() if isinstance(each, OrderAnswer)]
    lines = (values for each in orders for _, values in order_lines(each, words))
    return (*wholes_sent(orders, words), *lines_sent(lines, words.order_columns))


def write_forecast_response(
    transmission: Transmission, _: Judgement, answers: Answers, reply: Reply
) -> bytes:
    """Return what we say to each forecast and to each of its lines."""
    forecasts = [each for each in answers.values() if isinstance(each, ForecastAnswer)]
    words = ANSWER_WORDINGS[reply.partner.language]
    lines = [line for forecast in forecasts for line in forecast_lines(forecast, words)]
    about = answering(transmission, reply)
    return written(forecasts, lines, FORECAST_RESPONSE, about=about, reply=reply)


def responded(answers: Answers, reply: Reply) -> tuple[Echo, ...]:
    """Return the rows of our response to forecasts."""
    words = ANSWER_WORDINGS[reply.partner.language]
    forecasts = [each for each in answers.values() if isinstance(each, ForecastAnswer)]
    lines = (values for each in forecasts for _, values in forecast_lines(each, words))
    return (*wholes_sent(forecasts, words), *lines_sent(lines, words.forecast_columns))


def wholes_sent(
    answers: Sequence[OrderAnswer | ForecastAnswer], words: AnswerWording
) -> Iterator[Echo]:
    """Yield the row of each document as it will be read when it comes back."""
    for each in answers:
        yield Echo(shown(each.response), "", cells(words.document, whole(each, words)))


def lines_sent(lines: Iterable[Sequence[Value]], columns: Sequence[str]) -> Iterator[Echo]:
    """Yield the row of each line as it will be read when it comes back."""
    for values in lines:
        yield Echo(shown(values[0]), shown(values[2]) or UNNAMED, cells(columns, values))


def cells(columns: Sequence[str], values: Sequence[Value]) -> dict[str, str]:
    """Return the cells of a row that show something, by their headings."""
    return {name: shown(value) for name, value in zip(columns, values, strict=True) if shown(value)}


def shown(value: Value) -> str:
    """Return a value as a cell shows it: a number as precise as a workbook holds it."""
    held = float(value) if isinstance(value, Decimal) else value
    return plain(visible(held) if isinstance(held, str) else held)


def order_lines(order: OrderAnswer, words: AnswerWording) -> Iterator[Line]:
    """Yield a row for each date of each line; none where only the whole is answered."""
    for line in order.lines if order.detailed else ():
        state = state_of(line, fell=order.state == "rejected")
        why = "\n".join(line.reasons)
        for due in line.schedules or (ScheduleAnswer(line.quantity),):
            own = (
                order.response,
                order.number,
                line.line_number,
                line.customer_part,
                line.revision,
            )
            asked = (due.quantity, line.unit, line.price, due.requested, due.committed)
            yield state, (*own, *asked, words.lines[state], why)


def forecast_lines(forecast: ForecastAnswer, words: AnswerWording) -> Iterator[Line]:
    """Yield a row for each line, with how many periods it has and from when to when.

    Of a line of which something is committed, a row for each period, with how much that is.
    """
    for line in forecast.lines:
        state = state_of(line, fell=forecast.state == "rejected")
        own = (
            forecast.response,
            forecast.number,
            line.line_number,
            line.customer_part,
            line.revision,
        )
        where = (line.ship_to, line.order_number, line.unit)
        for span, committed, why in spans(line):
            yield state, (*own, *where, *span, committed, words.lines[state], why)


def spans(line: ForecastLineAnswer) -> Iterator[tuple[Span, Decimal | None, str]]:
    """Yield how many periods, from when to when, what is committed in them, None if open, why."""
    if line.state == "committed":
        for each in line.quantities:
            amount = None if each.commitment == "open" else each.quantity
            yield (1, each.start, each.end or each.start), amount, each.reason
        return
    starts = [each.start for each in line.quantities]
    ends = [each.end or each.start for each in line.quantities]
    yield (
        (len(starts), min(starts, default=None), max(ends, default=None)),
        None,
        "\n".join(line.reasons),
    )


def written(
    answers: Sequence[OrderAnswer | ForecastAnswer],
    lines: Sequence[Line],
    title: str,
    *,
    about: str,
    reply: Reply,
) -> bytes:
    """Return a workbook of one sheet: what we say to each document, then to each line."""
    words = ANSWER_WORDINGS[reply.partner.language]
    wholes: list[Line] = [(each.state, whole(each, words)) for each in answers]
    columns = words.order_columns if title == CONFIRMATION else words.forecast_columns
    tables = ((words.document, wholes), (columns, lines))
    top = (about, words.no_commitment, words.fill_in)
    choices = list_of(words.choices.values())
    return bound(top, tables, title, words=words, choices=choices, now=reply.now)


def bound(
    top: Sequence[str],
    tables: Sequence[tuple[Sequence[str], Sequence[Line]]],
    title: str,
    *,
    words: AnswerWording,
    choices: DataValidation,
    now: datetime,
) -> bytes:
    """Return a workbook of one sheet: sentences, then tables that a partner may fill in."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, sentence in enumerate(top, 1):
        text(sheet, number, 1, sentence).font = Font(bold=number == 1)
    sheet.add_data_validation(choices)
    first = row = len(top) + 2
    for columns, lines in tables:
        if lines:
            row = 1 + table(sheet, row, columns, lines, yours=words.yours, choices=choices)
    fitted(sheet, first)
    across(sheet)
    target = BytesIO()
    with warnings.catch_warnings(action="ignore"):
        book.save(target)
    return finished(target.getvalue(), now, {})


def fitted(sheet: Worksheet, top: int) -> None:
    """Make columns as wide as what stands in them from a row on, and rows as high as they need."""
    rows: list[list[str]] = [
        ["" if value is None else str(value).removesuffix(" 00:00:00") for value in row]
        for row in sheet.iter_rows(min_row=top, values_only=True)
    ]
    longest = (
        max(len(line) for text in column for line in text.split("\n"))
        for column in zip(*rows, strict=True)
    )
    widths = [min(max(each + 2, NARROW), WIDE) for each in longest]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, texts in enumerate(rows, top):
        heighten(sheet, number, zip(texts, widths, strict=True))


def whole(answer: OrderAnswer | ForecastAnswer, words: AnswerWording) -> tuple[Value, ...]:
    """Return the row of a document: its number, our number, what we say to it."""
    change = answer.change if isinstance(answer, OrderAnswer) else ""
    asked = "\n".join(answer.reasons)
    return answer.number, change, answer.response, words.wholes[answer.state], asked


def table(
    sheet: Worksheet,
    row: int,
    columns: Sequence[str],
    lines: Sequence[Line],
    *,
    yours: Sequence[str],
    choices: DataValidation,
) -> int:
    """Write headings and rows from a row on; return the row after the last one.

    Our answer and what we ask are our last two columns; those of the partner follow.
    """
    for column, heading in enumerate((*columns, *yours), 1):
        cell = text(sheet, row, column, heading)
        cell.font, cell.fill = Font(bold=True), HEADED
    for number, (state, values) in enumerate(lines, row + 1):
        for column, value in enumerate(values, 1):
            put(sheet, number, column, value)
        fill = FILLED.get(state)
        if fill:
            sheet.cell(number, len(columns) - 1).fill = fill
        choices.add(sheet.cell(number, len(columns) + 1))
    return row + 1 + len(lines)


def put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Write a value as what it is; text stays text, whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        text(sheet, row, column, value)
        return
    sheet.cell(row, column).value = value
    sheet.cell(row, column).alignment = Alignment(vertical="top")
