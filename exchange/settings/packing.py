"""Refuses layouts and feeds of packages that cannot be meant."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.layouts import Layout
from exchange.model.partners import Feed
from exchange.settings.mistakes import meant, place

GROUPS = frozenset({"part", "revision"})
KEYS = (("bom_layout", "bom"), ("aml_layout", "aml"))


def refuse_packing(folder: Path, layouts: Mapping[str, Layout]) -> None:
    """Refuse a layout whose package names another one that cannot read its files."""
    for name, layout in layouts.items():
        for key, why in mistaken(layout, layouts):
            raise Misconfigured(f"{place(folder / f'{name}.toml', ('package', key))}: {why}")


def mistaken(layout: Layout, layouts: Mapping[str, Layout]) -> Iterator[tuple[str, str]]:
    """Yield the key of a layout that cannot be meant, and why."""
    for key, document in KEYS:
        named: str = getattr(layout.package, key)
        if not named:
            continue
        other = layouts.get(named)
        if other is None:
            yield key, f"no layout {named!r}{meant(named, layouts)}"
        elif other.document != document:
            yield key, f"layout {named!r} is for a {other.document}, needed is one for a {document}"
        elif (other.decimal, other.thousands) != (layout.decimal, layout.thousands):
            yield (
                key,
                f"layout {named!r} writes numbers otherwise: decimal and thousands must agree",
            )


def check_naming(where: str, feed: Feed) -> None:
    """Refuse a pattern of names that does not tell part and revision."""
    if not feed.naming:
        return
    try:
        groups = set(re.compile(feed.naming).groupindex)
    except re.error as error:
        raise Misconfigured(f"{where}: {error}") from None
    if groups != GROUPS:
        raise Misconfigured(f"{where}: needs the groups (?P<part>…) and (?P<revision>…)")
    if feed.document != "document_package":
        raise Misconfigured(f"{where}: only the name of a document_package tells a product")
