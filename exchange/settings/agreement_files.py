"""Writes what a form says as the file of an agreement, once nothing in it is wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from exchange.model.agreements import Agreement
from exchange.model.findings import Rules
from exchange.model.toml_text import comment_of, lines_of
from exchange.settings.agreements import Mistake, mistakes
from exchange.settings.mistakes import adapter, why

Stated = Mapping[str, Any]

INLINE = frozenset({"clauses"})


def wrong(table: Stated, rules: Rules) -> Iterator[Mistake]:
    """Yield what is wrong with an agreement: the key of a value and why."""
    try:
        agreement: Agreement = adapter(Agreement).validate_python(table)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield each["loc"], why(each["loc"], each["type"], each["msg"])
        return
    yield from mistakes(agreement, rules)


def file_of(table: Stated, head: str) -> str:
    """Return the text of the file; `head` is the comment it begins with."""
    return "\n".join([f"# {comment_of(head)}", *lines_of(table, INLINE)]) + "\n"
