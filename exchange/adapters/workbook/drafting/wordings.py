"""Which field a heading may stand for: known wordings first, then those that are nearly one."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from exchange.adapters.workbook.grid import Value
from exchange.adapters.workbook.headings import normal
from exchange.model.layout_fields import HEADER_FIELDS, ROW_FIELDS
from exchange.model.layouts import Layout
from exchange.model.shipped import schemas

Part = Literal["columns", "header"]

NEAR = 88.0
"""From this likeness (0 to 100) on a wording is taken for a known one, and told."""

UNSURE = 66.0
"""From this likeness on it is named as what it may be, and not taken."""

MARGIN = 6.0
"""How much better than the next field a wording must fit to be taken."""

SHORTEST = 6
"""Characters below which a wording is only compared whole: 'Plan' is like 'Plant'."""

LONGEST = 60
"""Characters above which a text is no heading."""

SIGNS = re.compile(r"[\s.:;,\-_/()\[\]*'\"]+")


class Match(NamedTuple):
    """A field a wording may stand for, the known wording, and how alike they are (100: known)."""

    part: Part
    field: str
    wording: str
    likeness: float


@dataclass(frozen=True)
class Wordings:
    """Known wordings of one document type, by field, in the table and of what is said once."""

    columns: Mapping[str, tuple[str, ...]]
    header: Mapping[str, tuple[str, ...]]
    ignore: frozenset[str]
    totals: frozenset[str]
    commitments: Mapping[str, str]

    def matches(self, value: Value, *parts: Part) -> list[Match]:
        """Return the fields a wording may stand for, the likeliest first, none below UNSURE."""
        said = plain(value)
        if len(said) > LONGEST or not any(character.isalpha() for character in said):
            return []
        found = [
            Match(part, field, word, alike(said, plain(word)))
            for part in parts
            for field, words in getattr(self, part).items()
            for word in words
        ]
        best: dict[tuple[Part, str], Match] = {}
        for match in found:
            held = best.setdefault((match.part, match.field), match)
            if match.likeness > held.likeness:
                best[match.part, match.field] = match
        likely = [match for match in best.values() if match.likeness >= UNSURE]
        return sorted(likely, key=lambda match: (-match.likeness, parts.index(match.part)))


def sure(matches: list[Match]) -> Match | None:
    """Return the match that may be taken: a known wording, or one clearly nearer than others."""
    if not matches or matches[0].likeness < NEAR:
        return None
    first, *others = matches
    rival = max((other.likeness for other in others if other.field != first.field), default=0)
    return first if first.likeness == KNOWN or first.likeness - rival >= MARGIN else None


KNOWN = 100.0


def plain(value: Value) -> str:
    """Return a wording without case and without the signs people set as they like."""
    return _plain(normal(value))


@lru_cache(maxsize=8192)
def _plain(wording: str) -> str:
    return SIGNS.sub(" ", wording).strip()


def alike(said: str, word: str) -> float:
    """Return how alike two plain wordings are, 0 to 100; short ones are or are not."""
    if said == word:
        return KNOWN
    if min(len(said), len(word)) < SHORTEST:
        return 0.0
    return min(fuzz.ratio(said, word), KNOWN - 1)


def wordings(document: str, layouts: Iterable[Layout]) -> Wordings:
    """Return all that is known for a document type: ours, and those of the site's layouts."""
    ours = tomllib.loads((schemas() / "wordings.toml").read_text(encoding="utf-8"))
    own = [layout for layout in layouts if layout.document == document]
    columns = _together(ours["columns"], (layout.columns for layout in own), ROW_FIELDS[document])
    header = _together(ours["header"], (layout.header for layout in own), HEADER_FIELDS[document])
    return Wordings(
        columns=columns,
        header=header,
        ignore=frozenset(map(plain, ours["ignore"]["words"])),
        totals=frozenset(map(plain, ours["totals"]["words"])),
        commitments={
            normal(word): commitment
            for commitment, words in ours["commitments"].items()
            for word in words
        },
    )


def _together(
    ours: Mapping[str, list[str]],
    theirs: Iterable[Mapping[str, tuple[str, ...]]],
    fields: frozenset[str],
) -> dict[str, tuple[str, ...]]:
    known = {field: dict.fromkeys(words) for field, words in ours.items() if field in fields}
    for each in theirs:
        for field, words in each.items():
            known.setdefault(field, {}).update(dict.fromkeys(words))
    return {field: tuple(words) for field, words in known.items()}
