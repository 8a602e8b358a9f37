"""Writes our answer to an engineering change as a workbook that its sender can decide in."""

import warnings
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.confirming import Line, Value, bound, cells, fitted, shown
from exchange.adapters.workbook.listing import HEADED, across, list_of, text
from exchange.adapters.workbook.own_sheets import DETAILS_REMARKS, IMPACT_FORM, OUR_DETAILS
from exchange.adapters.workbook.package import finished
from exchange.adapters.workbook.papers import put
from exchange.model.echoes import Echo
from exchange.model.eco_answers import answer_number
from exchange.model.ecos import Eco
from exchange.model.papers import Grid, Paper
from exchange.model.ports import Reply


def write_form(eco: Eco, paper: Paper, decision: str, reply: Reply) -> bytes:
    """Return the form: one row to decide in, and on a second sheet all that it stands on.

    `decision` is ours, in the words of the partner.
    """
    words = ANSWER_WORDINGS[paper.language]
    top = (paper.title, paper.lead, words.fill_in)
    lines: list[Line] = [("received", row(eco, paper, decision))]
    choices = list_of(words.choices.values())
    form = bound(
        top, [(words.document, lines)], IMPACT_FORM, words=words, choices=choices, now=reply.now
    )
    book = load_workbook(BytesIO(form))
    detailed(book.create_sheet(OUR_DETAILS), paper)
    return saved(book, reply.now)


def write_details(paper: Paper, moment: datetime) -> bytes:
    """Return a workbook of one sheet that is only to be read."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = OUR_DETAILS
    detailed(sheet, paper)
    return saved(book, moment)


def saved(book: Workbook, moment: datetime) -> bytes:
    """Return a workbook as bytes, the same ones every time."""
    target = BytesIO()
    with warnings.catch_warnings(action="ignore"):
        book.save(target)
    return finished(target.getvalue(), moment, {})


def form_echoes(eco: Eco, paper: Paper, decision: str) -> tuple[Echo, ...]:
    """Return the row of the form as it will be read when it comes back."""
    words = ANSWER_WORDINGS[paper.language]
    number = answer_number(eco)
    return (Echo(shown(number), "", cells(words.document, row(eco, paper, decision))),)


def row(eco: Eco, paper: Paper, decision: str) -> tuple[Value, ...]:
    """Return the row of the change: its number and revision, our number, our answer, the rest."""
    _, _, *said = paper.about
    told = "\n".join(f"{name}: {value}" for name, value in said)
    return eco.change, eco.revision, answer_number(eco), decision, told


def detailed(sheet: Worksheet, paper: Paper) -> None:
    """Write what a paper says, one table below the other."""
    text(sheet, 1, 1, DETAILS_REMARKS[paper.language]).font = Font(bold=True)
    line = 3
    for line, (name, value) in enumerate(headed(paper), 3):
        text(sheet, line, 1, name).font = Font(bold=True)
        text(sheet, line, 2, value)
    line += 2
    for grid in paper.grids:
        line = tabled(sheet, line, grid)
    fitted(sheet, 3)
    across(sheet)


def headed(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield what stands above the tables."""
    yield paper.title, paper.lead
    yield from paper.about
    yield from (("", remark) for remark in paper.remarks)


def tabled(sheet: Worksheet, line: int, grid: Grid) -> int:
    """Write one table from a line on; return the line of the next one."""
    text(sheet, line, 1, grid.title).font = Font(bold=True)
    note = grid.note if grid.rows else grid.nothing
    if note:
        text(sheet, line, 2, note)
    if not grid.rows:
        return line + 2
    for column, heading in enumerate(grid.headings, 1):
        head = text(sheet, line + 1, column, heading)
        head.font, head.fill = Font(bold=True), HEADED
    for number, fields in enumerate(grid.rows, line + 2):
        for column, field in enumerate(fields, 1):
            put(sheet, number, column, field)
    return line + 3 + len(grid.rows)
