"""The fixed wording of the report in the reader's language."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from exchange.model.partners import Language

Text = str | list[str]

FORMS: Mapping[Language, Callable[[int], int]] = {
    "en": lambda n: int(n != 1),
    "de": lambda n: int(n != 1),
    "pl": lambda n: 0 if n == 1 else 1 if n % 10 in {2, 3, 4} and n % 100 // 10 != 1 else 2,
}
"""Which form of a counted wording a number takes, in the order of `texts.toml`."""


FILES = ("texts.toml", "review.toml", "guide.toml", "eco.toml", "told.toml", "movement.toml")


@cache
def texts() -> Mapping[str, Mapping[Language, Text]]:
    """Return the rows of the text files: wording by key and language."""
    found: dict[str, Mapping[Language, Text]] = {}
    for name in FILES:
        found |= tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The wording in one language."""

    language: Language

    def say(self, key: str, **places: object) -> str:
        """Return the wording of `key`, its places filled in."""
        return str(texts()[key][self.language]).format_map(places)

    def count(self, key: str, n: int, **places: object) -> str:
        """Return the wording of `key` in the form that `n` of a thing takes."""
        form = texts()[key][self.language][FORMS[self.language](n)]
        return form.format_map({"n": grouped(n), **places})

    def name(self, kind: str, value: str) -> str:
        """Return what a coded value is called, or the code itself where nobody named it."""
        key = f"{kind}.{value}"
        return self.say(key) if key in texts() else value.replace("_", " ")


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart, in a way that reads alike everywhere."""
    return f"{number:,}".replace(",", " ")
