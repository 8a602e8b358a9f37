"""A paper for a meeting: tables in the reader's language, whatever they are written as."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from exchange.model.partners import Language

Form = Literal["text", "percent", "signed", "count", "units", "days", "hours", "number"]
Tone = Literal["", "frozen", "less2", "less1", "more1", "more2", "gone", "total", "alarm", "none"]
"""How a cell is shaded: `less` and `more` in two strengths, `gone` where nothing is said."""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: a value and how it is written; `framed` sets it apart from its row."""

    value: str | int | Decimal | date | None
    form: Form = "text"
    tone: Tone = ""
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """What was forecast for a period and what came; None where nobody knows."""

    label: str
    forecast: Decimal | None
    came: Decimal | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under a title; without rows it says `nothing`. `bars` are drawn beside it."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Field, ...]]
    note: str = ""
    nothing: str = ""
    wide: bool = False
    bars: tuple[Bar, ...] = ()
    drawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All of it: title, what it is about in pairs, remarks, tables."""

    title: str
    lead: str
    language: Language
    about: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    grids: Sequence[Grid]
    footer: str = ""
