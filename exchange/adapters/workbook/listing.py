"""Writes the sheet that lists all findings, in front of the sender's own sheets."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.own_sheets import free_title
from exchange.adapters.workbook.wording import Wording
from exchange.model.findings import Action, Cell, Finding, Severity, Verdict, message
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.model.questions import spoken

FILLS: Mapping[Severity, PatternFill] = {
    severity: PatternFill("solid", start_color=color, end_color=color)
    for severity, color in {
        Severity.FATAL: "FFFFC7CE",
        Severity.REJECT: "FFFFC7CE",
        Severity.HOLD: "FFFFEB9C",
        Severity.WARN: "FFDDEBF7",
        Severity.INFO: "FFDDEBF7",
    }.items()
}
"""Red to resend, yellow to confirm, blue for information."""

HEADED = PatternFill("solid", start_color="FFE7E6E6", end_color="FFE7E6E6")

WIDTHS = (6, 28, 26, 24, 28, 90, 10, 12, 22, 40)

YOURS = 9
"""The first of the two columns in which the sender answers a question."""

THEIRS = PatternFill("solid", start_color="FFFFFFE0", end_color="FFFFFFE0")
"""Where the sender is to write."""

LETTERS = 1.1
"""Letters of a text that stand where one digit does, on the average."""

LINE = 15.0
"""Height in points of one line of text."""

TALLEST = 409.0
"""Height in points a row can have."""

STARTS_A_FORMULA = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""First signs of a formula in one program or another, wide ones too."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters a workbook cannot hold."""

HEADINGS_ROW = 4


class Told(NamedTuple):
    """A finding with its severity and its sentence in the partner's language."""

    finding: Finding
    severity: Severity
    action: Action
    sentence: str


def told(judgement: Judgement, reply: Reply) -> list[Told]:
    """Return all findings once each, by what to do about them, then by place."""
    found = [*judgement.findings]
    for document in judgement.documents:
        found += document.findings
    entries = {
        (finding.rule, str(finding.locator), entry.sentence): entry
        for finding, entry in ((finding, _told(finding, reply)) for finding in found)
    }
    return sorted(entries.values(), key=_order)


def _told(finding: Finding, reply: Reply) -> Told:
    rule = reply.rules[finding.rule]
    sentence = message(finding, reply.rules, reply.partner.language)
    return Told(finding, rule.severity, rule.action, sentence)


def _order(entry: Told) -> tuple[int, str, int, int]:
    place = entry.finding.locator
    at = (place.sheet, place.row, place.column) if isinstance(place, Cell) else ("", 0, 0)
    return (list(Action).index(entry.action), *at)


def add_listing(
    book: Workbook,
    entries: Sequence[Told],
    top: Sequence[str],
    words: Wording,
) -> None:
    """Put the list in front, selected alone: sheets selected together are edited together.

    `top` are the sentences above it.
    """
    others = book.sheetnames
    sheet = book.create_sheet(free_title(others), 0)
    for number, sentence in enumerate(filter(None, top), 1):
        text(sheet, number, 1, sentence).font = Font(
            bold=number == 1, size=14 if number == 1 else 11
        )
    headings = (*words.columns, words.question, *words.yours)
    for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True), 1):
        cell = text(sheet, HEADINGS_ROW, column, heading)
        cell.font, cell.fill = Font(bold=True), HEADED
        sheet.column_dimensions[get_column_letter(column)].width = width
    choices = list_of(words.choices.values())
    for number, entry in enumerate(entries, 1):
        _list(sheet, number, entry, words)
        _link(sheet, number, entry, others)
        _ask(sheet, number, entry, choices)
    if choices.sqref.ranges:
        sheet.add_data_validation(choices)
    sheet.freeze_panes = sheet.cell(HEADINGS_ROW + 1, 1)
    across(sheet)
    _select(book, sheet)


def summary(entries: Sequence[Told], filename: str, verdict: Verdict, words: Wording) -> str:
    """Return one sentence that says how the file was judged and how much there is to do."""
    said = {"file": filename, "verdict": words.verdicts[verdict]}
    if not entries:
        return words.clean.format(**said)
    counted = Counter(entry.action.value for entry in entries)
    counts = {action.value: counted[action.value] for action in Action}
    return words.summary.format(**said, **counts)


def received(transmission: Transmission, reply: Reply, words: Wording) -> str:
    """Return the sentence that says when the file came and how it is called here."""
    when = f"{transmission.received_at:%Y-%m-%d %H:%M}"
    return words.received.format(when=when, receipt=transmission.short, ruleset=reply.ruleset)


def text(sheet: Worksheet, row: int, column: int, value: str) -> SheetCell:
    """Write text as text, whatever it begins with: what a sender wrote never becomes a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, SheetCell):
        raise TypeError(f"{cell.coordinate} is part of a merged range")
    cell.value = visible(value)
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in STARTS_A_FORMULA
    cell.alignment = Alignment(vertical="top", wrap_text=row > HEADINGS_ROW)
    return cell


def heighten(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Give a row the height its texts need in columns of these widths, unless it has one.

    Programs differ in whether they do so themselves when they open a file.
    """
    if sheet.row_dimensions[row].height is None:
        lines = max(lines_of(value, width) for value, width in texts)
        if lines > 1:
            sheet.row_dimensions[row].height = min(LINE * lines, TALLEST)


def lines_of(value: str, width: float) -> int:
    """Return how many lines a text takes in a column as wide as so many digits."""
    return sum(max(1, ceil(len(line) / (width * LETTERS))) for line in value.split("\n"))


def across(sheet: Worksheet) -> None:
    """Print a sheet of ours across one page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def visible(value: str) -> str:
    """Replace characters that a workbook cannot hold by the sign for such."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)


def _list(sheet: Worksheet, number: int, entry: Told, words: Wording) -> None:
    finding = entry.finding
    shown = (
        words.actions[entry.action], str(finding.locator), finding.observed, finding.expected,
        entry.sentence, finding.rule, spoken(finding.question),
    )  # fmt: skip
    row = HEADINGS_ROW + number
    sheet.cell(row, 1, number).alignment = Alignment(vertical="top")
    for column, value in enumerate(shown, 2):
        text(sheet, row, column, value)
    sheet.cell(row, 2).fill = FILLS[entry.severity]
    heighten(sheet, row, zip(shown, WIDTHS[1:YOURS], strict=False))


def list_of(choices: Iterable[str]) -> DataValidation:
    """Return the list of choices somebody has in a cell; a comma divides them."""
    return DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)


def _ask(sheet: Worksheet, number: int, entry: Told, choices: DataValidation) -> None:
    """Leave room for the sender's answer beside a question."""
    for column in (YOURS, YOURS + 1) if entry.finding.question else ():
        sheet.cell(HEADINGS_ROW + number, column).fill = THEIRS
    if entry.finding.question:
        choices.add(sheet.cell(HEADINGS_ROW + number, YOURS))


def _link(sheet: Worksheet, number: int, entry: Told, sheets: Sequence[str]) -> None:
    place = entry.finding.locator
    if isinstance(place, Cell) and place.sheet in sheets:
        cell = sheet.cell(HEADINGS_ROW + number, 3)
        target = f"{get_column_letter(max(place.column, 1))}{max(place.row, 1)}"
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"{quote_sheetname(place.sheet)}!{target}"
        )
        cell.font = Font(color="FF0563C1", underline="single")


def _select(book: Workbook, chosen: Worksheet) -> None:
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is chosen
    for view in book.views:
        view.firstSheet = 0
