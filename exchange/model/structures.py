"""Message structures in our notation: their files, and the keys one may have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from exchange.model.closed import CLOSED


@dataclass(frozen=True, slots=True)
class StructureFile:
    """One file by its name without `.toml`; the text is checked by what compiles it."""

    name: str
    text: str


StructureFiles = tuple[StructureFile, ...]
"""The files of one folder, which is the structures of one standard."""


class NotationError(ValueError):
    """A structure file breaks the notation at this key; the message says how."""

    def __init__(self, text: str, file: str = "", *key: str) -> None:
        super().__init__(f"{file}.toml: {text}" if file else text)
        self.text, self.file, self.key = text, file, key


def structure_files(folder: Path) -> StructureFiles:
    """Return the files of a folder by name; none where there is no such folder."""
    return tuple(
        StructureFile(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    )


Rows = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdifactStructure:
    """A message type of some directories; `association` is the code (0057) it holds for."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    message: str
    document: str
    releases: str | list[str] | None = None
    directories: list[str] | None = None
    association: str = ""
    like: str | None = None
    groups: Rows = field(default_factory=dict)
    segments: Rows = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.releases is None) == (self.directories is None):
            raise ValueError('it holds for `releases`, like "96B..01C", or for `directories`')


@dataclass(frozen=True, slots=True, kw_only=True)
class EdifactSegments:
    """What the segments of a folder's structures hold, from the first directory and later."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    segments: Rows
    since: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class X12Structure:
    """A transaction set; `conditions` are what the elements of its segments need of each other."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    set: str
    document: str
    like: str | None = None
    groups: Rows = field(default_factory=dict)
    segments: Rows = field(default_factory=dict)
    conditions: Rows = field(default_factory=dict)
