"""Writes a draft as the TOML file people go on with."""

from collections.abc import Iterable, Iterator, Mapping

from exchange.model.drafts import Draft, Note
from exchange.model.toml_text import comment_of, key_of, value_of


def text(draft: Draft, sample: str, day: str) -> str:
    """Return the layout file: what is open first, then the keys; `sample` is the file it is of."""
    lines = [
        f"# Draft of a layout, made from {comment_of(sample)} on {day}.",
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
        f"#   {comment_of(f'{note.place}: ' if note.place else '')}{comment_of(note.sentence)}"
        for note in notes
    ]
    return iter(["#", "# To be decided:", *told] if told else [])


def _keys(name: str, table: Mapping[str, object]) -> Iterator[str]:
    """Yield the plain keys of a table, then its tables below."""
    below = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    for key, value in table.items():
        if key not in below:
            yield f"{key_of(key)} = {value_of(value)}"
    for key, value in below.items():
        path = f"{name}.{key_of(key)}" if name else key_of(key)
        if value or key == "columns":
            own = not value or any(map(_plain_value, value.values()))
            yield from ["", f"[{path}]"] * own
            yield from _keys(path, value)


def _plain_value(value: object) -> bool:
    return not isinstance(value, Mapping)
