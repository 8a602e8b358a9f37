"""Tells of signs in a part number or another name that nobody sees, and of two that look alike.

Nothing is trimmed or put right: which of two names is meant, only the sender can say.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from exchange.model.findings import Finding
from exchange.model.tables import Table

SUSPECT = r"^[\s']|\s$|\s\s|[^\x20-\x7E]"
"""What a text has in which there may be a sign nobody sees."""

BLANKS = re.compile(r"\s+")

APOSTROPHE = "'"
"""At the start of a text it says that it is one, and is not shown."""

CONTROL = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that show nothing, or nothing certain."""


def lookalikes(table: Table, fields: Sequence[str]) -> Iterator[Finding]:
    """Yield XLS-035 for signs nobody sees, and XLS-036 for names that differ in nothing else."""
    for field in fields:
        texts = table.frame.get_column(field, default=None)
        if texts is not None and texts.str.contains(SUSPECT).any():
            said = texts.to_list()
            yield from _unseen(table, field, said)
            yield from _alike(table, field, said)


def _unseen(table: Table, field: str, texts: Sequence[str | None]) -> Iterator[Finding]:
    """Yield one finding for all cells of a column with the same signs, at the first of them."""
    cells: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        if text and (signs := unseen(text)):
            cells.setdefault(signs, []).append(row)
    for signs, rows in cells.items():
        observed = signs if len(rows) == 1 else f"{signs} ({len(rows)})"
        yield table.finding("XLS-035", rows[0], field, observed=observed)


def _alike(table: Table, field: str, texts: Sequence[str | None]) -> Iterator[Finding]:
    """Yield a finding for each name that looks like one before it and is written otherwise."""
    first: dict[str, int] = {}
    met: set[str] = set()
    for row, text in enumerate(texts):
        if not text or text in met:
            continue
        met.add(text)
        before = first.setdefault(visible(text), row)
        if before != row:
            place = table.locate(before, field)
            yield table.finding("XLS-036", row, field, observed=visible(text), expected=place)


@lru_cache(maxsize=1 << 12)
def visible(text: str) -> str:
    """Return what a person sees of a text: signs with a shape, and single blanks between them."""
    plain = unicodedata.normalize("NFKC", text)
    shaped = (sign for sign in plain if sign.isspace() or unicodedata.category(sign) not in CONTROL)
    return BLANKS.sub(" ", "".join(shaped)).strip().removeprefix(APOSTROPHE)


def unseen(text: str) -> str:
    """Return the signs of a text that nobody sees or takes for others, each by its name once."""
    outside = [text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]]
    signs = [sign for sign in text if _is_deceptive(sign)]
    before = [APOSTROPHE] if text.startswith(APOSTROPHE) else []
    return ", ".join(map(_name, dict.fromkeys([*before, *signs, *"".join(outside)])))


def _is_deceptive(sign: str) -> bool:
    if sign.isascii():
        return not sign.isprintable()
    alike = unicodedata.normalize("NFKC", sign)
    return unicodedata.category(sign) in CONTROL or sign.isspace() or alike.isascii()


def _name(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X} {name}".strip()
