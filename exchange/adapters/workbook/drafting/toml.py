"""Writes a draft as the TOML file people go on with."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from exchange.model.drafts import Draft, Note

DELETE = "\x7f"
"""The one control character JSON leaves as it is and TOML refuses."""


def text(draft: Draft, sample: str, day: str) -> str:
    """Return the layout file: what is open first, then the keys; `sample` is the file it is of."""
    lines = [
        f"# Draft of a layout, made from {_plain(sample)} on {day}.",
        "# No feed can use it until somebody has looked it over and has taken out `draft = true`.",
        *_open(note for note in draft.notes if note.open),
        "",
        "draft = true",
        *_keys("", draft.table),
        "",
    ]
    return "\n".join(lines)


def _open(notes: Iterable[Note]) -> Iterator[str]:
    told = [
        f"#   {_plain(f'{note.place}: ' if note.place else '')}{_plain(note.sentence)}"
        for note in notes
    ]
    return iter(["#", "# To be decided:", *told] if told else [])


def _keys(name: str, table: Mapping[str, object]) -> Iterator[str]:
    """Yield the plain keys of a table, then its tables below."""
    below = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    for key, value in table.items():
        if key not in below:
            yield f"{_key(key)} = {value_of(value)}"
    for key, value in below.items():
        path = f"{name}.{_key(key)}" if name else _key(key)
        if value or key == "columns":
            own = not value or any(map(_plain_value, value.values()))
            yield from ["", f"[{path}]"] * own
            yield from _keys(path, value)


def _plain_value(value: object) -> bool:
    return not isinstance(value, Mapping)


def value_of(value: object) -> str:
    """Return a text, a number, a truth value or a list of them as TOML."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(value_of, value))}]"
    return json.dumps(value, ensure_ascii=False).replace(DELETE, "\\u007f")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else value_of(key)


def _plain(words: str) -> str:
    """Return words as they may stand in a comment: on one line, no control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
