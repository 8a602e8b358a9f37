"""Which documents can be read from which formats, and the layouts that takes."""

from collections.abc import Mapping
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.layouts import Layout
from exchange.model.partners import Feed
from exchange.settings.mistakes import meant, place
from exchange.settings.packing import check_naming

OURS = frozenset({"json"})
"""Formats that only our own ERP sends."""

MAILS = frozenset({"eml"})
"""Formats every partner may send without a feed: they only carry files."""

SIGNED = frozenset({"edifact", "x12"})
"""Formats whose envelope names the sender."""

CELLS = frozenset({"xlsx", "xlsb", "xls", "ods", "csv"})
"""Formats that need a layout."""

PACKED = frozenset({"pdx", "zip"})
"""Formats that hold files."""

READ_FROM: Mapping[str, frozenset[str]] = {
    "forecast": SIGNED | CELLS,
    "call_off": SIGNED,
    "purchase_order": SIGNED | CELLS,
    "purchase_order_change": SIGNED | CELLS,
    "bom": CELLS,
    "engineering_change": PACKED | CELLS,
    "document_package": PACKED,
    "project_notice": CELLS | {"zip"},
}
"""The document types that can be read today, each with its formats."""

DOCUMENTS = tuple(READ_FROM)

READABLE = SIGNED | CELLS | PACKED | OURS | MAILS
"""Formats there is a reader for today."""

AGREED = READABLE - OURS - MAILS
"""Formats a feed may have."""

UNLAID = frozenset({"call_off"})
"""Document types that no layout describes: they are read where the format says all."""


def check_feed(path: Path, number: int, feed: Feed, layouts: Mapping[str, Layout]) -> None:
    """Refuse a feed whose layout is missing, unknown or for another document."""
    if feed.document not in DOCUMENTS:
        raise Misconfigured(
            f"{place(path, ('feeds', number, 'document'))}: no document type {feed.document!r}"
            f"{meant(feed.document, DOCUMENTS)}"
        )
    if feed.format not in AGREED:
        known = ", ".join(sorted(AGREED))
        raise Misconfigured(
            f"{place(path, ('feeds', number, 'format'))}: {feed.format} cannot be read yet, "
            f"only {known}"
        )
    if feed.format not in READ_FROM[feed.document]:
        known = ", ".join(sorted(READ_FROM[feed.document]))
        raise Misconfigured(
            f"{place(path, ('feeds', number, 'format'))}: a {feed.document} cannot be read from "
            f"{feed.format} yet, only from {known}"
        )
    if feed.format in CELLS and not feed.layout:
        where = place(path, ("feeds", number))
        raise Misconfigured(f"{where}: a feed in {feed.format} needs a layout")
    check_naming(place(path, ("feeds", number, "naming")), feed)
    check_feed_layout(place(path, ("feeds", number, "layout")), feed, layouts)


def check_feed_layout(where: str, feed: Feed, layouts: Mapping[str, Layout]) -> None:
    """Refuse the layout of a feed where it is unknown, a draft or for another document."""
    if feed.layout and feed.layout not in layouts:
        raise Misconfigured(f"{where}: no layout {feed.layout!r}{meant(feed.layout, layouts)}")
    if feed.layout and layouts[feed.layout].draft:
        raise Misconfigured(
            f"{where}: layout {feed.layout!r} is a draft; look it over, try it with "
            f"`exchange layout check`, then take `draft = true` out of layouts/{feed.layout}.toml"
        )
    if feed.layout and layouts[feed.layout].document != feed.document:
        raise Misconfigured(
            f"{where}: layout {feed.layout!r} is for a {layouts[feed.layout].document}, "
            f"the feed for a {feed.document}"
        )
