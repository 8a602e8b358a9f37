"""The table of a meeting in which notices of delays are spoken about, one row for each line."""

from collections.abc import Mapping, Sequence
from typing import Any

from exchange.model.notices import Promise
from exchange.model.papers import Field
from exchange.report.reviewed import About
from exchange.report.wording import Words

NOTICES = (
    "notice", "order", "line", "promised", "notice_told", "notice_answer", "turn", "notice_due",
)  # fmt: skip


def notice(row: Mapping[str, Any], words: Words, about: About, until: Field) -> Sequence[Field]:
    """Return a line that was told of, what the customer said to it, and whose word is next."""
    told, names = row["line"], {"ours": about.ours, "theirs": about.partner.name, "": ""}
    answer = told.answer
    code = words.name("answer_to_notice", answer.answer) if answer else ""
    day = f"{answer.day}" if answer and answer.day else ""
    return (
        Field(told.notice),
        Field(told.order),
        Field(told.line),
        Field(days(told.before)),
        Field(days(told.after)),
        Field(" ".join(filter(None, (code, day)))),
        Field(names[row["turn"]]),
        until if row["turn"] else Field(""),
    )


def days(promise: Promise) -> str:
    """Return the days of deliveries, each once."""
    return ", ".join(dict.fromkeys(f"{due.day}" for due in promise if due.day)) or "-"
