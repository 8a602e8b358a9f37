"""Reads a form that somebody filled in as the agreement it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from exchange.model.agreement_forms import (
    BANDS,
    HEADINGS,
    SEPARATOR,
    SEVERITIES,
    TERMS,
    VALUES,
    Key,
    Place,
    single,
    words,
)
from exchange.model.agreements import Agreement, Terms
from exchange.model.policies import Band

Filled = Mapping[str, Sequence[tuple[int, Sequence[object]]]]
"""By the title of the sheet its rows below the headings, each with its number."""

Places = dict[Key, Place]

Stated = dict[str, Any]


def table(filled: Filled) -> tuple[Stated, Places]:
    """Return the agreement as a table such as its file holds, and the cell of each value.

    What cannot be turned is left as it stands, for the check to refuse.
    """
    found: Stated = {}
    places: Places = {}
    for step in (_values, _bands, _terms, _severities):
        step(filled, found, places)
    return found, places


def _values(filled: Filled, found: Stated, places: Places) -> None:
    kinds = {("", name): kind for name, kind in single(Agreement)}
    sections = {each.name: each.type for each in fields(Agreement)}
    for row, cells in filled.get(VALUES, ()):
        section, name, agreed, clause, allowed = (*cells, *[None] * 5)[:5]
        part, value = text(section), text(name)
        key = (part, value) if part else (value,)
        about = found if not part else found.setdefault(part, {})
        kind = kinds.get((part, value), text(allowed)) if part in {"", *sections} else "text"
        if not blank(agreed):
            about[value] = turned(agreed, kind)
            places[key] = Place(VALUES, row, 3)
        if not blank(clause):
            about.setdefault("clauses", {})[value] = text(clause)
            places[(*key[:-1], "clauses", value)] = Place(VALUES, row, 4)
    for name in [name for name, value in found.items() if value == {}]:
        del found[name]


def _bands(filled: Filled, found: Stated, places: Places) -> None:
    kinds = {each.name: words(Band.__annotations__[each.name]) for each in fields(Band)}
    for row, cells in filled.get(BANDS, ()):
        part, family = (text(each) for each in (*cells, None, None)[:2])
        if part or family:
            terms = found.setdefault("terms", [])
            number = of_terms(terms, part, family)
            target = terms[number].setdefault("bands", [])
            key: Key = ("terms", number, "bands")
        else:
            target = found.setdefault("flexibility", {}).setdefault("bands", [])
            key = ("flexibility", "bands")
        names = HEADINGS[BANDS][2:]
        target.append(line(names, cells[2:], kinds.__getitem__))
        for column, name in enumerate(names, 3):
            places[(*key, len(target) - 1, name)] = Place(BANDS, row, column)


def of_terms(terms: list[Stated], part: str, family: str) -> int:
    """Return the position of the terms for a part or a family, which are begun where missing."""
    wanted = {name: value for name, value in (("part", part), ("family", family)) if value}
    for number, each in enumerate(terms):
        if {name: each.get(name) for name in wanted} == wanted:
            return number
    terms.append(wanted)
    return len(terms) - 1


def _terms(filled: Filled, found: Stated, places: Places) -> None:
    kinds = {each.name: words(Terms.__annotations__[each.name]) for each in fields(Terms)}
    for row, cells in filled.get(TERMS, ()):
        said = line(HEADINGS[TERMS], cells, kinds.__getitem__)
        terms = found.setdefault("terms", [])
        number = of_terms(terms, said.get("part", ""), said.get("family", ""))
        terms[number] |= said
        for column, name in enumerate(HEADINGS[TERMS], 1):
            places["terms", number, name] = Place(TERMS, row, column)


def _severities(filled: Filled, found: Stated, places: Places) -> None:
    for row, cells in filled.get(SEVERITIES, ()):
        rule, severity = (text(each) for each in (*cells, None, None)[:2])
        found.setdefault("severities", {})[rule] = severity
        places["severities", rule] = Place(SEVERITIES, row, 2)


def line(names: Iterable[str], cells: Sequence[object], kind: Callable[[str], str]) -> Stated:
    """Return the values of a row that says something."""
    found = zip(names, cells, strict=False)
    return {name: turned(value, kind(name)) for name, value in found if not blank(value)}


def turned(value: object, kind: str) -> object:
    """Return the value of a cell as its kind, as it stands where it is none of that kind."""
    if kind.startswith("texts"):
        return [each.strip() for each in text(value).split(SEPARATOR) if each.strip()]
    for name, turn in TURNS.items():
        if kind.startswith(name):
            try:
                return turn(value)
            except (ValueError, ArithmeticError):
                return text(value)
    return text(value)


def _truth(value: object) -> bool:
    return {"TRUE": True, "FALSE": False, "1": True, "0": False}[text(value).upper()]


def _whole(value: object) -> int:
    return int(text(value))


def _day(value: object) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(text(value))


TURNS: Mapping[str, Callable[[object], object]] = {
    "TRUE": _truth,
    "whole": _whole,
    "number": lambda value: Decimal(text(value)),
    "date": _day,
}
"""How a cell becomes a value, by how the words for its kind begin."""


def text(value: object) -> str:
    """Return a cell as text: a time as 16:00, a whole number without its point."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def blank(value: object) -> bool:
    """Tell whether a cell says nothing."""
    return not text(value)
