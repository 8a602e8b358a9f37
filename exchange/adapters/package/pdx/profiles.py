"""Finds out which system wrote a package and what it does differently (schemas/pdx/*.toml)."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache

from exchange.adapters.package.pdx.parsing import Parsing
from exchange.model.pdx import FIELDS, PdxProfile
from exchange.model.shipped import schemas
from exchange.model.structures import NotationError, StructureFiles, structure_files

GENERIC = "generic"

SIGNS: Sequence[tuple[str, Callable[[Parsing], Iterable[str]]]] = (
    ("generated_by", lambda parsing: [parsing.instructions.get("generated_by", "")]),
    ("group_labels", lambda parsing: parsing.labels),
    ("doctype", lambda parsing: [parsing.doctype.rpartition("/")[2]]),
)
"""Signs of a system by what they weigh: what it calls itself before what it resembles."""


@cache
def profiles(own: StructureFiles = ()) -> Mapping[str, PdxProfile]:
    """Return all profiles by the names of their files; a site's own replace ours of that name."""
    texts = {each.name: each.text for each in (*structure_files(schemas() / "pdx"), *own)}
    generic = compiled(GENERIC, texts[GENERIC])
    return {name: completed(compiled(name, text), generic) for name, text in texts.items()}


def compiled(name: str, text: str) -> PdxProfile:
    """Make a profile of a file whose keys are known to be right; raises NotationError."""
    try:
        return PdxProfile(**tomllib.loads(text))
    except ValueError as wrong:
        raise NotationError(str(wrong), name) from None


def completed(profile: PdxProfile, generic: PdxProfile) -> PdxProfile:
    """Return a profile with the names of the generic one where it has none of its own."""
    return replace(
        profile,
        aliases={**generic.aliases, **profile.aliases},
        dispositions={**generic.dispositions, **profile.dispositions},
        fields={
            element: {**generic.fields.get(element, {}), **profile.fields.get(element, {})}
            for element in FIELDS
        },
    )


def described(own: StructureFiles) -> Iterator[tuple[str, str]]:
    """Yield the site's own profiles with what they are for."""
    ours = profiles()
    for name in sorted(each.name for each in own):
        replaced = ", in place of ours" if name in ours else ""
        yield name, f"packages of {profiles(own)[name].name}{replaced}"


def recognised(parsing: Parsing, own: StructureFiles = ()) -> PdxProfile:
    """Return the profile of the system that wrote a package, the generic one where none fits.

    The first sign that fits one profile and no other decides; a site's own are asked before ours.
    """
    known = profiles(own)
    mine = {name: known[name] for name in known if any(each.name == name for each in own)}
    for among in (mine, known):
        for sign, found in SIGNS:
            fitting = [each for each in among.values() if fits(getattr(each, sign), found(parsing))]
            if len(fitting) == 1:
                return fitting[0]
    return known[GENERIC]


def fits(patterns: Sequence[str], texts: Iterable[str]) -> bool:
    """Tell whether one of some texts fits one of some patterns, ignoring case."""
    return any(
        fnmatchcase(text.casefold(), pattern.casefold()) for text in texts for pattern in patterns
    )
