"""Canonical terms of an engineering change: codes of words and units, and what it changes."""

from dataclasses import replace

import polars as pl

from exchange.model.interchange import Message
from exchange.model.units import codes
from exchange.normalise.deltas import with_deltas
from exchange.normalise.units import unknown_unit, with_unit_codes
from exchange.normalise.words import with_codes


def normalise(message: Message) -> Message:
    """Return the change with its words and units coded, and with every difference as a row."""
    return with_deltas(in_codes(message))


def in_codes(message: Message) -> Message:
    """Return a change or a package of documents with its words and units coded."""
    coded = with_codes(message)
    if "package_bom" in coded.tables:
        coded = with_unit_codes(coded, "package_bom")
    return with_markup_units(coded) if "change_bom" in coded.tables else coded


def with_markup_units(message: Message) -> Message:
    """Return a change with the units its sender marked coded, before and after."""
    table = message.tables["change_bom"]
    for side in ("old", "new"):
        spelling = pl.col(f"unit_{side}").str.strip_chars().str.to_lowercase()
        code = spelling.replace_strict(codes(), default=None, return_dtype=pl.String)
        table = table.with_frame(table.frame.with_columns(code.alias(f"unit_code_{side}")))
    found = (
        each
        for side in ("old", "new")
        for each in unknown_unit(table, f"unit_{side}", f"unit_code_{side}")
    )
    return replace(
        message,
        tables={**message.tables, "change_bom": table},
        findings=(*message.findings, *found),
    )
