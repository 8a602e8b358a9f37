"""What the unique identifiers of a package stand for: contacts, items, manufacturer parts."""

from collections.abc import Mapping

import polars as pl

from exchange.adapters.package.pdx.parsing import Element


class References:
    """What was met under a unique identifier; a package may use one before it explains it."""

    def __init__(self) -> None:
        self.contacts: dict[str, str] = {}
        self.items: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.manufacturers: dict[str, str] = {}

    def item(self, item: Element, number: str | None, unit: str | None) -> None:
        """Note an item, and the unit its quantities are in."""
        note(self.items, item.said("itemUniqueIdentifier"), number)
        note(self.units, number, unit)

    def contact(self, contact: Element) -> None:
        """Note a contact."""
        name = contact.said("contactName") or contact.said("businessName")
        note(self.contacts, contact.said("contactUniqueIdentifier"), name)

    def manufacturer_part(self, part: Element) -> None:
        """Note who makes a manufacturer part."""
        unique = part.said("manufacturerPartUniqueIdentifier")
        note(self.manufacturers, unique, part.said("manufacturerName"))


def note(known: dict[str, str], key: str | None, value: str | None) -> None:
    """Note a value under a key, where both are said; the first one stays."""
    if key is not None and value is not None:
        known.setdefault(key, value)


def completed(frame: pl.DataFrame, column: str, key: str, known: Mapping[str, str]) -> pl.DataFrame:
    """Return rows with what a column leaves open looked up by another one, where it is known."""
    if not known or frame.is_empty():
        return frame
    found = pl.col(key).replace_strict(known, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.col(column).fill_null(found))
