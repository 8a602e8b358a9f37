"""Which file of a package is what: patterns of names, in the layout of the package's form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import ClassVar, Literal

from exchange.model.closed import CLOSED

Patterns = tuple[str, ...]
"""Names with `*` and `?`, without regard to case; one with a `/` is about the folders as well."""

Kind = Literal[
    "BOM", "AML", "SPECIFICATION", "DRAWING", "GERBER", "ODB", "IPC2581", "CENTROID", "TEST",
    "FIRMWARE", "PACKING", "PANEL", "MATERIALS", "OTHER",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """The files of a package by their names; the first key that fits a name counts.

    `form` is the workbook that says what is changed: none in a package is an error, and so are
    two. `old_bom` and `new_bom` are bills of materials laid out as `bom_layout` says, `old_aml`
    and `new_aml` approved manufacturer parts as `aml_layout` does. `kinds` are for all others.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    form: Patterns = ()
    old_bom: Patterns = ()
    new_bom: Patterns = ()
    old_aml: Patterns = ()
    new_aml: Patterns = ()
    bom_layout: str = ""
    aml_layout: str = ""
    kinds: Mapping[Kind, Patterns] = field(default_factory=dict)

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts it names."""
        return tuple(name for name in (self.bom_layout, self.aml_layout) if name)


def fits(name: str, patterns: Patterns) -> bool:
    """Tell whether a pattern fits the name of a file in a package."""
    whole = name.casefold()
    last = whole.rpartition("/")[2]
    return any(fnmatchcase(whole if "/" in each else last, each.casefold()) for each in patterns)
