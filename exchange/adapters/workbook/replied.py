"""Reads what a sender answered, in the list of findings we gave them, to the questions in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from exchange.adapters.workbook.grid import Grid, Row, plain
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.origins import Spot, Spots
from exchange.adapters.workbook.returned import NOTATION
from exchange.adapters.workbook.wording import WORDINGS, Wording
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.questions import REPLIES, spoken
from exchange.model.tables import Table

TABLE = "question_answers"

COLUMNS = {
    **dict.fromkeys(("partner", "question", "answer", "text", "source", "by"), pl.String),
    "_row": pl.Int64,
}


Answer = Mapping[str, object]


class Part(NamedTuple):
    """The table of our list: its language, the row of its headings, where its columns are."""

    words: Wording
    row: int
    question: int
    answer: int
    remark: int


def replies(grid: Grid, partner: str, filename: str) -> Message | None:
    """Return the answers to questions in a list of ours, None where nobody wrote any.

    A yes that stands alone and a no are taken as such; other words, and a yes with a remark, are
    for a person to read.
    """
    part = next(filter(None, map(_part, grid.rows)), None)
    said = [row for row in grid.rows if part and row.number > part.row and _said(row, part)]
    if part is None or not said:
        return None
    rows = [*_plain([_answer(row, part) for row in said])]
    by = {"partner": partner, "source": filename, "by": partner}
    given = [{**row, **by} for row in rows if row["answer"]]
    spots = {
        "question": Spot(0, part.question, part.words.question),
        "answer": Spot(0, part.answer, part.words.yours[0]),
        "text": Spot(0, part.remark, part.words.yours[1]),
    }
    table = Table(TABLE, pl.DataFrame(given, schema=COLUMNS), Spots(grid.place, spots))
    unclear = tuple(_unclear(grid, said, rows, part))
    return Message(REPLIES, {TABLE: table}, NOTATION, findings=unclear)


def _part(row: Row) -> Part | None:
    heads: dict[str, int] = {}
    for column, value in enumerate(row.cells, 1):
        heads.setdefault(normal(value), column)
    for words in WORDINGS.values():
        wanted = [normal(word) for word in (words.question, *words.yours)]
        if heads.keys() >= {*wanted}:
            return Part(words, row.number, *(heads[word] for word in wanted))
    return None


def _said(row: Row, part: Part) -> bool:
    return bool(plain(row.at(part.answer)) or plain(row.at(part.remark)))


def _answer(row: Row, part: Part) -> Answer:
    """Return what a row says; `answer` is None where that is for a person to read."""
    choices = {normal(word): choice for choice, word in part.words.choices.items()}
    choice = choices.get(normal(row.at(part.answer)))
    text = plain(row.at(part.remark))
    return {
        "question": plain(row.at(part.question)),
        "answer": None if choice == "yes" and text else choice,
        "text": text or None,
        "_row": row.number,
    }


def _plain(rows: list[Answer]) -> Iterator[Answer]:
    """Yield the rows, those without an answer in which one question is answered twice."""
    times = Counter(row["question"] for row in rows)
    for row in rows:
        yield row if times[row["question"]] == 1 else {**row, "answer": None}


def _unclear(grid: Grid, said: list[Row], rows: list[Answer], part: Part) -> Iterator[Finding]:
    """ACK-015: an answer that is neither a plain yes nor a no."""
    for row, answer in zip(said, rows, strict=True):
        if not answer["answer"]:
            text = " ".join(filter(None, (plain(row.at(part.answer)), plain(row.at(part.remark)))))
            asked = spoken(plain(row.at(part.question))) or "-"
            place = grid.place(row.number, part.answer, part.words.yours[0])
            yield Finding("ACK-015", place, text, params={"question": asked})
