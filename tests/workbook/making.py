"""Workbooks, layouts and readings that the tests of the workbook adapter share."""

import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import TypeAdapter

from exchange.adapters.workbook.reading import read
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message, Transmission
from exchange.model.layouts import Layout
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Feed, Partner, Site
from exchange.model.ports import Assignment, Reply
from exchange.model.shipped import schemas
from exchange.settings import read_rules

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RULES = read_rules()

LAYOUTS: Mapping[str, Layout] = {
    path.stem: TypeAdapter(Layout).validate_python(tomllib.loads(path.read_text("utf-8")))
    for path in (schemas() / "layouts").glob("*.toml")
}
FORECAST = LAYOUTS["forecast-weeks-across"]
ORDER = LAYOUTS["order-lines"]

Rows = Sequence[Any]
"""Rows of cells, as a sheet of openpyxl takes them."""


def transmission(content: bytes, filename: str = "file.xlsx") -> Transmission:
    return Transmission("01JD3K9QZZ", "01JD3K9Q", "acme", filename, "0" * 64, NOW, content)


def assignment(layout: Layout, form: str = "xlsx") -> Assignment:
    partner = Partner(id="acme", name="ACME", state="live", language="pl")
    feed = Feed(document=layout.document, format="csv" if form == "csv" else "xlsx", layout="it")
    return Assignment(partner, form, (feed,), {"it": layout})


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(rows: Rows, dress: Callable[[Worksheet], object] = bool) -> bytes:
    """Return a workbook of one sheet named Sheet; `dress` may change it before it is saved."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    dress(sheet)
    return saved(book)


def reading(content: bytes, layout: Layout, filename: str = "file.xlsx") -> Message:
    form = filename.rpartition(".")[2]
    (message,) = read(transmission(content, filename), assignment(layout, form)).messages
    return message


def forecast(rows: Rows, dress: Callable[[Worksheet], object] = bool, **buckets: object) -> Message:
    """Read rows as a forecast, with some settings of its buckets changed."""
    assert FORECAST.buckets is not None
    layout = replace(FORECAST, buckets=replace(FORECAST.buckets, **buckets))  # type: ignore[arg-type]  # names and values come from the test
    return reading(workbook(rows, dress), layout)


def order(rows: Rows, dress: Callable[[Worksheet], object] = bool) -> Message:
    return reading(workbook(rows, dress), ORDER)


def found(message: Message) -> list[tuple[str, str]]:
    """Return rule and place of every finding."""
    return [(finding.rule, str(finding.locator)) for finding in message.findings]


def column(message: Message, table: str, name: str) -> list[Any]:
    return message.tables[table].frame[name].to_list()


def judged(*findings: Finding) -> Judgement:
    document = Document("1", "forecast", "FC-1", "original", Verdict.REJECTED, {}, findings)
    return Judgement("xlsx", Verdict.REJECTED, (), (document,))


def reply(language: str = "en") -> Reply:
    partner = Partner(id="acme", name="ACME", state="live")
    spoken = replace(partner, language=language)  # type: ignore[arg-type]  # one of three in the tests
    return Reply(
        Site(name="EMS"), spoken, RULES, NOW, lambda kind: ControlNumber(kind, 1), "0.1.0", "abc123"
    )
