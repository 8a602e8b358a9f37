"""The words of engineering changes: what customers write, by our codes (`schemas/changes.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

import polars as pl

from exchange.model.shipped import schemas

LEFT_OUT = re.compile(r"[\s\-_./\u00a0]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
GAP = re.compile(r"[\s:#]+|(?<=[^\d\s:#])(?=\d)")
DOCUMENTS = frozenset(
    {
        "BOM", "AML", "SPECIFICATION", "DRAWING", "GERBER", "ODB", "IPC2581", "CENTROID", "TEST",
        "FIRMWARE", "PACKING", "PANEL", "MATERIALS",
    }
)  # fmt: skip
"""The kinds of files that a package may be agreed to hold."""

FINAL = frozenset({"APPROVED", "RELEASED", "IMPLEMENTED"})
"""The states in which a change is decided and may be carried out."""

OVER = frozenset({"CANCELLED", "REJECTED"})
"""The states in which nothing comes of a change."""

RECEIVED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "change": pl.String, "change_revision": pl.String, "document": pl.String,
    "received_on": pl.Date, "status_code": pl.String, "part": pl.String,
    "old_revision": pl.String, "new_revision": pl.String, "effective": pl.Date,
    "waits": pl.Boolean, "state": pl.String, "binds": pl.Boolean, "planned": pl.Date,
    "implemented": pl.Date,
}  # fmt: skip
"""The affected items of the changes that stand, of each change those of its newest revision.

One that `waits` has a question that is not answered. `state` is what its steps have come to, null
where nobody has taken any, `binds` whether it holds from its day on, `planned` and `implemented`
are the days we named and did it."""

ECOS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "change": pl.String, "part": pl.String, "old_revision": pl.String, "new_revision": pl.String,
    "effective": pl.Date, "status": pl.String,
}  # fmt: skip
"""Changes of parts as our own ERP tells them; the status is OPEN, IMPLEMENTED or CANCELLED."""

WORD = 60
"""Characters within which the words before a number stand."""

BEFORE = "effectivity_before"
"""The words that stand before a serial number, a lot or an order."""


def effective() -> pl.Expr:
    """Return the day from which an affected item changes, where it changes by a day.

    The day of the whole change holds where the item states none and nothing else.
    """
    by_day = (pl.col("effectivity_code") == "DATE").fill_null(value=True)
    return pl.coalesce("effective_from", pl.when(by_day).then("requested_effective"))


@cache
def vocabulary() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the words of each code, by what they are about."""
    text = (schemas() / "changes.toml").read_text(encoding="utf-8")
    return {
        about: {code: tuple(words) for code, words in codes.items()}
        for about, codes in tomllib.loads(text).items()
    }


@cache
def codes(about: str) -> Mapping[str, str]:
    """Return the code of every word about something, as `folded` spells them."""
    return {
        folded(word): code for code, words in vocabulary()[about].items() for word in (code, *words)
    }


def known(about: str) -> tuple[str, ...]:
    """Return the codes there are for something."""
    numbered = ("DATE", *vocabulary()[BEFORE]) if about == "effectivity" else ()
    return (*numbered, *vocabulary()[about])


def folded(text: str) -> str:
    """Return a word as words are compared."""
    return LEFT_OUT.sub("", text.casefold())


def code(about: str, text: str | None) -> str | None:
    """Return the code of a word, None where it is not known."""
    return None if text is None else codes(about).get(folded(text))


def effectivity(text: str | None) -> str | None:
    """Return from what on a change holds, as words or a number with a word before it say it."""
    if text is None:
        return None
    if DAY.fullmatch(text.strip()):
        return "DATE"
    return code("effectivity", text) or before(text)


def before(text: str) -> str | None:
    """Return what a number is of by the words before it, None without one or without a number."""
    text, found = text.strip(), None
    for gap in GAP.finditer(text, 0, WORD):
        if any(map(str.isdigit, text[gap.end() :])):
            found = codes(BEFORE).get(folded(text[: gap.start()]), found)
    return found
