"""Reads a confirmation of ours that a partner filled in and sent back."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS, AnswerWording, Choice
from exchange.adapters.workbook.case_wording import CASE_WORDINGS
from exchange.adapters.workbook.grid import Grid, Row, plain
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.origins import Across
from exchange.errors import Unreadable
from exchange.model.echoes import OTHER_DAY, UNNAMED, Echo, Returned
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Notation, Table

STATES: Mapping[Choice, str] = {"accepted": "accepted", "rejected": "rejected"}
"""What is said by a choice alone; everything else is for a person to read."""

DAY = re.compile(r"\d{4}-\d\d-\d\d")

NOTATION = Notation(number_rule="XLS-008", date_rule="XLS-013", missing_rule="XLS-014")


class Part(NamedTuple):
    """A table of our sheet: its language and where its columns are.

    `answer` is the first of the partner's three columns, right of which anything is a remark;
    `line` is 0 where a row is a document. `columns` are ours, by heading, `lacking` those that
    are gone, `row` that of the headings.
    """

    words: AnswerWording
    row: int
    number: int
    line: int
    answer: int
    columns: Mapping[str, int]
    lacking: Sequence[str]

    @property
    def figures(self) -> frozenset[str]:
        """The headings under which a partner may propose something else."""
        order, forecast = self.words.order_columns, self.words.forecast_columns
        return frozenset((order[5], *order[7:10], *forecast[9:11]))


class Said(NamedTuple):
    """What a partner says in one row: to which answer of ours, to which line, in which words.

    `line` is empty where they speak of the whole; `number` is UNNAMED where the row has none.
    `choice` and `day` are what their own cells hold, where they are one of our words and a date.
    """

    row: int
    column: int
    number: str
    line: str
    state: str
    text: str
    choice: str | None = None
    day: date | None = None


def answered(grid: Grid, kind: str) -> Message:
    """Return what a partner says to each document and each line of an answer of this type.

    It is in their own words. A yes or a no is taken as such where nothing else is said; with a
    date or a remark, or in other words, it is for a person to read, as is a row whose number is
    gone or altered.
    Raises Unreadable where no document of ours is named.
    """
    rows = [*_rows(grid, kind)]
    said = [_reply(row, part) for part, row in rows]
    wholes = [each for each in said if not each.line and each.number != UNNAMED]
    if not wholes:
        wanted = " / ".join(words.document[2] for words in ANSWER_WORDINGS.values())
        raise Unreadable(Finding("XLS-001", grid.place(0, 0, ""), observed="-", expected=wanted))
    lost = {*_lost(said, {whole.number for whole in wholes})}
    known = [each for each in said if each not in lost]
    strays = [each._replace(state="partial", line=each.line or UNNAMED) for each in sorted(lost)]
    spoken = [each for each in known if each.text and (each.line or each.state != "received")]
    spoken = sorted([*spoken, *strays])
    headers = [_header(whole, known, kind) for whole in wholes]
    headers += [_header(stray._replace(text=""), [stray], kind) for stray in strays]
    if kind == "ECO_IMPACT":
        named = ((each, each.day) for each in wholes if each.choice == "other")
        spoken += [
            each._replace(line=OTHER_DAY, text=day.isoformat()) for each, day in named if day
        ]
    lines = [_line(number, each) for number, each in enumerate(spoken, 1)]
    tables = (
        _table(grid, "acknowledgement_header", headers, HEADER),
        _table(grid, "acknowledgement_lines", lines, LINES),
    )
    return Message(
        "acknowledgement",
        {table.name: table for table in tables},
        NOTATION,
        findings=tuple(_lacking(grid, (part for part, _ in rows))),
        echoes=tuple(_returned(grid, rows, {each.row for each in lost})),
    )


def _rows(grid: Grid, kind: str) -> Iterator[tuple[Part, Row]]:
    """Yield the rows below our headings that show anything, each with its table."""
    part: Part | None = None
    for row in grid.rows:
        heads = _part(row, kind)
        if heads:
            part = heads
        elif part and any(map(plain, row.cells)):
            yield part, row


def _lacking(grid: Grid, parts: Iterable[Part]) -> Iterator[Finding]:
    """ACK-014: a column of ours is gone, so what we sent in it cannot be compared."""
    for part in {each.row: each for each in parts}.values():
        for heading in part.lacking:
            yield Finding("ACK-014", grid.place(part.row, 0, ""), "-", heading)


def _returned(
    grid: Grid, rows: Iterable[tuple[Part, Row]], stray: Collection[int]
) -> Iterator[Returned]:
    """Yield the rows with our own cells, to be compared with what we sent."""
    for part, row in rows:
        cells = {name: plain(row.at(column)) for name, column in part.columns.items()}
        held = {name: text for name, text in cells.items() if text}
        echo = Echo(_number(row, part), _named(row, part), held)
        known = row.number in stray
        yield Returned(echo, row.number, part.columns, part.figures, known, grid.place)


def _number(row: Row, part: Part) -> str:
    return plain(row.at(part.number)) or UNNAMED


def _named(row: Row, part: Part) -> str:
    """Return the line a row is about, empty where it is about a document."""
    return (plain(row.at(part.line)) or UNNAMED) if part.line else ""


def _lost(said: Sequence[Said], known: Collection[str]) -> Iterator[Said]:
    """Yield what is said in rows that belong to no document of the sheet."""
    for each in said:
        stray = each.line and each.number not in known and (each.text or each.line == UNNAMED)
        if stray or each.number == UNNAMED:
            yield each


def _part(row: Row, kind: str) -> Part | None:
    """Return the table a row is the headings of, None where it is none; the first of two counts."""
    heads: dict[str, int] = {}
    for column, value in enumerate(row.cells, 1):
        heads.setdefault(normal(value), column)
    for language, words in ANSWER_WORDINGS.items():
        answer, number, line = map(
            normal, (words.yours[0], words.document[2], words.order_columns[2])
        )
        if answer in heads and number in heads:
            of_lines = of_kind(kind, language)
            wanted = of_lines if line in heads else words.document
            columns = {name: heads[normal(name)] for name in wanted if normal(name) in heads}
            lacking = [name for name in wanted if name not in columns]
            places = (heads[number], heads.get(line, 0), heads[answer])
            return Part(words, row.number, *places, columns, lacking)
    return None


def of_kind(kind: str, language: str) -> Sequence[str]:
    """Return the headings of the lines in a sheet of ours of some type."""
    words = ANSWER_WORDINGS[language]
    known = {"CONFIRMATION": words.order_columns, "CASE": CASE_WORDINGS[language].columns}
    return known.get(kind, words.forecast_columns)


def _reply(row: Row, part: Part) -> Said:
    """Return what is said in a row: in the partner's columns, right of them, or between ours."""
    ours = {*part.columns.values(), part.answer}
    between = [
        plain(value)
        for column, value in enumerate(row.cells[: part.answer], 1)
        if column not in ours and not part.lacking
    ]
    own = [plain(row.at(part.answer)), *map(plain, row.cells[part.answer :]), *between]
    number, line = _number(row, part), _named(row, part)
    choices = {normal(word): choice for choice, word in part.words.choices.items()}
    choice = choices.get(normal(own[0]))
    alone = STATES.get(choice, "") if choice and not any(own[1:]) else ""
    text = " ".join(filter(None, own))
    state = alone or ("partial" if text else "received")
    if number == UNNAMED and not text:
        text = " ".join(filter(None, map(plain, row.cells)))
    return Said(row.number, part.answer, number, line, state, text, choice, _day(own[1:]))


def _day(own: Sequence[str]) -> date | None:
    """Return the date a partner names, None where their cell holds none or something else."""
    try:
        return date.fromisoformat(own[0]) if own else None
    except ValueError:
        return None


def _header(whole: Said, said: Sequence[Said], kind: str) -> dict[str, object]:
    """Return what is said to one document of ours: by its own row, else line by line."""
    lines = [each for each in said if each.line and each.number == whole.number]
    states = {each.state if each.text else whole.state for each in lines} or {whole.state}
    told = [f"{each.line}: {each.text}" for each in lines if each.text]
    return {
        "type": kind,
        "kind": "workbook",
        "document_number": whole.number,
        "state": states.pop() if len(states) == 1 else "partial",
        "reason": "; ".join(filter(None, (whole.text, *told))) or None,
        "_row": whole.row,
        "_col": whole.column,
    }


def _line(count: int, said: Said) -> dict[str, object]:
    return {
        "line": count,
        "message_reference": said.number,
        "state": said.state,
        "place": said.line or "-",
        "text": said.text,
        "choice": said.choice,
        "day": said.day,
        "_row": said.row,
        "_col": said.column,
    }


PLACES = {"_row": pl.Int64, "_col": pl.Int64}

HEADER = {
    **dict.fromkeys(("type", "kind", "document_number", "state", "reason"), pl.String),
    **PLACES,
}
LINES = {
    "line": pl.Int64,
    **dict.fromkeys(("message_reference", "state", "place", "text", "choice"), pl.String),
    "day": pl.Date,
    **PLACES,
}


def _table(
    grid: Grid, name: str, rows: Sequence[Mapping[str, object]], columns: Mapping[str, type]
) -> Table:
    return Table(name, pl.DataFrame(rows, schema=columns), Across(grid.place, {}, {}))
