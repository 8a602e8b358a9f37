"""The standard's elements, attributes and codes as data (schemas/ipc-2571.toml)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from exchange.model.shipped import schemas

ROOT = "ProductDataeXchangePackage"
OTHER = "Other"
"""The code whose meaning stands in the attribute of the same name with `Other` behind it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What the standard says about one element."""

    required: Sequence[str] = ()
    optional: Sequence[str] = ()
    holds: Sequence[str] = ()
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def attributes(self) -> frozenset[str]:
        """Every attribute it may have."""
        return frozenset((*self.required, *self.optional))


@cache
def standard() -> Mapping[str, Definition]:
    """Return every element of the standard by its tag."""
    text = (schemas() / "ipc-2571.toml").read_text(encoding="utf-8")
    return {tag: Definition(**said) for tag, said in tomllib.loads(text).items()}


@cache
def attributes_of(tag: str) -> frozenset[str] | None:
    """Return the attributes an element may have, None where the standard does not know it."""
    definition = standard().get(tag)
    return definition.attributes if definition else None
