"""Writes values, keys and tables as TOML: what `tomllib` reads back as the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

DELETE = "\x7f"
"""The one control character JSON leaves as it is and TOML refuses."""


def value_of(value: object) -> str:
    """Return a text, number, date, truth value, or a list or table of such; tables a line each."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_of(key)} = {value_of(it)}" for key, it in value.items()) + "}"
    if tables(value):
        return "[\n" + "".join(f"  {value_of(each)},\n" for each in tables(value)) + "]"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(value_of, value))}]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace(DELETE, "\\u007f")


def key_of(key: str) -> str:
    """Return a key, in quotes where it must be."""
    return key if key.isascii() and key.replace("_", "").isalnum() else value_of(key)


def comment_of(words: str) -> str:
    """Return words as they may stand in a comment: on one line, no control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def lines_of(table: Mapping[str, object], inline: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a file: single values, then a table for each section and each of a list.

    What is named `inline` stays on one line; below a section everything does.
    """
    below = {key: tables(it) for key, it in table.items() if key not in inline and tables(it)}
    yield from (f"{key_of(key)} = {value_of(it)}" for key, it in table.items() if key not in below)
    for key, sections in below.items():
        heading = f"[{key_of(key)}]" if isinstance(table[key], Mapping) else f"[[{key_of(key)}]]"
        for section in sections:
            yield from ("", heading)
            yield from (f"{key_of(name)} = {value_of(it)}" for name, it in section.items())


def tables(value: object) -> list[Mapping[str, object]]:
    """Return a table, or a list of tables, as such a list; nothing of anything else."""
    if isinstance(value, Mapping):
        return [value]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [each for each in value if isinstance(each, Mapping)]
    return []
