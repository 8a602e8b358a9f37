"""The words of an engineering change by our codes; one nobody knows is asked about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from exchange.model import changes
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.tables import Table

ASKED, TOLD = "ECO-029", "ECO-030"
"""The rule of a word without which nobody can say what to do, and of any other one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A column of words and the one of its codes; `rule` is broken by a word that has none.

    `instead` is a column that says enough where the word is not known.
    """

    table: str
    column: str
    code: str
    about: str
    rule: str
    instead: str = ""


WORDS = (
    Word("change_header", "type", "type_code", "type", TOLD),
    Word("change_header", "class", "class_code", "class", TOLD),
    Word("change_header", "reason", "reason_code", "reason", TOLD),
    Word("change_header", "status_raw", "status_code", "status", ASKED),
    Word("change_items", "interchangeable", "interchangeable_code", "interchangeable", TOLD),
    Word(
        "change_items", "effectivity", "effectivity_code", "effectivity", ASKED, "effective_from"
    ),
    Word("change_dispositions", "disposition", "disposition_code", "disposition", ASKED),
    Word("change_approvals", "response", "response_code", "response", TOLD),
    Word("package_aml", "status_raw", "status_code", "source_status", TOLD),
    Word("project_notice_header", "type", "type_code", "notice", TOLD),
)  # fmt: skip


def with_codes(message: Message) -> Message:
    """Return a message with the codes of its words, and what is said of those without one.

    A word at whose place something was found is not told again.
    """
    tables, findings = dict(message.tables), [*message.findings]
    said = {found.locator for found in message.findings}
    for word in WORDS:
        if word.table in tables:
            tables[word.table] = coded(tables[word.table], word)
            strange = unknown(tables[word.table], word)
            findings += (each for each in strange if each.locator not in said)
    return replace(message, tables=tables, findings=tuple(findings))


def coded(table: Table, word: Word) -> Table:
    """Return a table with the codes of one column; a code the sender gave himself stays."""
    look: Callable[[str], str | None] = partial(changes.code, word.about)
    look = changes.effectivity if word.about == "effectivity" else look
    said = table.frame[word.column].drop_nulls().unique().to_list()
    known = {text: look(text) for text in said}
    found = pl.col(word.column).replace_strict(known, default=None, return_dtype=pl.String)
    named = pl.coalesce(word.code, found)
    if word.instead:
        named = (
            pl.when(named.is_null() & pl.col(word.instead).is_not_null())
            .then(pl.lit("DATE"))
            .otherwise(named)
        )
    return table.with_frame(table.frame.with_columns(named.alias(word.code)))


def unknown(table: Table, word: Word) -> Iterator[Finding]:
    """ECO-029 and ECO-030: a word that is not known here."""
    strange = table.frame[word.column].is_not_null() & table.frame[word.code].is_null()
    known = ", ".join(changes.known(word.about))
    for row in strange.arg_true():
        observed = table.frame[word.column][row]
        yield table.finding(word.rule, row, word.column, observed=observed, expected=known)
