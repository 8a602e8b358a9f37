"""What senders write for a unit of measure, by UN/ECE Recommendation 20 code."""

import tomllib
from functools import cache

from exchange.model.shipped import schemas


@cache
def catalogue() -> dict[str, dict[str, list[str]]]:
    """Return `schemas/units.toml`: spellings by code, under `counted` and `measured`."""
    return tomllib.loads((schemas() / "units.toml").read_text(encoding="utf-8"))


@cache
def codes() -> dict[str, str]:
    """Return the code of every spelling, lower case."""
    return {
        spelling.casefold(): code
        for group in catalogue().values()
        for code, spellings in group.items()
        for spelling in spellings
    }
