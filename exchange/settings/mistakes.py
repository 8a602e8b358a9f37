"""Turns TOML into checked values; a mistake is one sentence with file, line and key."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.layouts import Layout
from exchange.model.partners import Partner, Site
from exchange.model.pdx import PdxProfile
from exchange.model.structures import EdifactStructure, X12Structure

T = TypeVar("T")

UNKNOWN = frozenset({"unexpected_keyword_argument", "extra_forbidden"})
"""Told first: a misspelt key is why another one is missing."""


def read(path: Path, kind: type[T], **known: object) -> T:
    """Read one TOML file into a value; `known` are fields the file must not state itself."""
    table = parse(path)
    for key in known:
        if key in table:
            raise Misconfigured(f"{place(path, (key,))}: {key} is not set here")
    return check(path, {**table, **known}, kind)


def parse(path: Path) -> dict[str, object]:
    """Return the file as a table, or refuse with the line TOML stumbled over."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(f"{path}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Misconfigured(f"{path}: {error}") from None


@cache
def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return what checks a table against a type; making it takes longer than using it."""
    return TypeAdapter(kind)


def check(path: Path, table: object, kind: type[T], at: tuple[str, ...] = ()) -> T:
    """Check a table against a type; the first mistake is named by file, line and key."""
    try:
        checked: T = adapter(kind).validate_python(table)  # type: ignore[arg-type]  # every type has a hash
    except ValidationError as error:
        found = error.errors(include_url=False)
        first = next((each for each in found if each["type"] in UNKNOWN), found[0])
        raise Misconfigured(
            explain(path, (*at, *first["loc"]), first["type"], first["msg"])
        ) from None
    return checked


def explain(path: Path, key: tuple[str | int, ...], kind: str, text: str) -> str:
    """Return one sentence about a mistake in a configuration file."""
    return f"{place(path, key)}: {why(key, kind, text)}"


def why(key: tuple[str | int, ...], kind: str, text: str) -> str:
    """Return what is wrong with a value, of which it is known where it stands."""
    if kind in UNKNOWN:
        word = str(key[-1])
        return f"unknown key{meant(word, (each for each in known_keys() if each != word))}"
    if kind in {"missing", "missing_keyword_only_argument", "missing_argument"}:
        return "this key is missing"
    plain = text.removeprefix("Value error, ")
    return f"{plain[0].lower()}{plain[1:]}"


def known_keys() -> list[str]:
    """Return every key a configuration file may hold, to find the one that was meant."""
    kinds = Site | Partner | Agreement | Layout | EdifactStructure | X12Structure | PdxProfile
    fields = TypeAdapter(kinds).json_schema()
    return sorted(
        {key for shape in fields["$defs"].values() for key in shape.get("properties", {})}
    )


def meant(word: str, known: Iterable[str]) -> str:
    """Return `, did you mean …?` for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def place(path: Path, key: tuple[str | int, ...]) -> str:
    """Return `file, line n, key a.b` for a key in a TOML file; the line where it is found."""
    dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
    line = find_line(path, key)
    return f"{path}" + (f", line {line}" if line else "") + (f", key {dotted}" if key else "")


def find_line(path: Path, key: tuple[str | int, ...]) -> int | None:
    """Return the line of the last name of a key, in the table or array entry the others lead to."""
    steps = [part for part in key if isinstance(part, str)]
    if not steps or not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    found = header(lines, key) if len(steps) > 1 else (0, ())
    if found is None:
        return None
    start, below = found
    wanted = re.compile(
        rf'\s*\[*\s*"?{re.escape(steps[-1])}"?\s*[=\]]|.*[;,{{]\s*{re.escape(steps[-1])}\s*='
    )
    matching = [
        number for number, line in enumerate(lines[start:], start + 1) if wanted.match(line)
    ]
    if not matching:
        return start + 1 if start else None
    return matching[min(index(below), len(matching) - 1)]


def header(
    lines: Sequence[str], key: tuple[str | int, ...]
) -> tuple[int, tuple[str | int, ...]] | None:
    """Return the position of the nearest table heading above a key, and the key below it."""
    named = [number for number, part in enumerate(key) if isinstance(part, str)]
    for last in reversed(named[:-1]):
        words = [re.escape(part) for part in key[: last + 1] if isinstance(part, str)]
        heading = re.compile(r'\s*\[+"?' + r'"?\."?'.join(words) + r"(?![\w-])")
        found = [number for number, line in enumerate(lines) if heading.match(line)]
        if found:
            entry, below = key[last + 1], key[last + 1 :]
            at, below = (entry, below[1:]) if isinstance(entry, int) else (0, below)
            return found[min(at, len(found) - 1)], below
    return None


def index(key: Sequence[str | int]) -> int:
    """Return which entry of an array a key leads to, counted from 0."""
    return next((part for part in key if isinstance(part, int)), 0)
