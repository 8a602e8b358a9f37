"""The files of a package: there, whole, and clear enough to be loaded."""

import re
from collections.abc import Iterator

import polars as pl

from exchange.model.findings import Finding
from exchange.reconcile.engineering.stated import FILES, Change, Row
from exchange.reconcile.master import NONE

OWN = ("FORM", "MANIFEST")
"""What lists the others and is not listed itself."""

LOADED = ("FIRMWARE", "TEST")

HASHES = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
"""Checksums by their hexadecimal digits. One that a reader found to be the file's by none of them
(`UNKNOWN`) is another file's; one of another length may be of an algorithm nobody compared."""

DIGITS = re.compile("[0-9a-f]+")


def altered(change: Change) -> Iterator[Finding]:
    """ECO-019: a file that is listed and missing, there and not listed, or another one.

    Where nothing is listed, nothing is missing.
    """
    files = change.frame(FILES)
    lists = (files["listed"] == "Y").any()
    for row in files.iter_rows(named=True):
        seen, said = differing(row, lists=bool(lists))
        if seen != said:
            told = {"file": row["name"], "observed": seen, "expected": said}
            yield change.finding("ECO-019", FILES, row["row"], "name", **told)


def differing(row: Row, *, lists: bool) -> tuple[str, str]:
    """Return what is there of a file and what is said of it, the same where they agree."""
    listed, present = row["listed"] == "Y", row["present"] == "Y"
    if listed != present:
        unlisted = present and (not lists or row["kind"] in OWN)
        return ("", "") if unlisted else (row["name"], NONE) if present else (NONE, row["name"])
    size, stated = row["size"], row["size_stated"]
    if None not in {size, stated} and size != stated:
        return f"{size} bytes", f"{stated} bytes"
    told = (row["checksum_stated"] or "").strip().lower()
    if row["checksum_kind"] == "SHA256" and row["sha256"] and told not in ("", row["sha256"]):
        return f"SHA-256 {row['sha256']}", f"SHA-256 {told}"
    if row["checksum_kind"] == "UNKNOWN" and DIGITS.fullmatch(told) and len(told) in HASHES:
        return f"SHA-256 {row['sha256']}", f"{HASHES[len(told)]} {told}"
    return "", ""


def unclear(change: Change) -> Iterator[Finding]:
    """ECO-027: firmware or a test program that comes without a version or a checksum."""
    files = change.frame(FILES).filter(pl.col("kind").is_in(LOADED) & (pl.col("present") == "Y"))
    for row in files.iter_rows(named=True):
        columns = {"version": "version", "checksum_stated": "checksum"}
        lacking = ", ".join(word for name, word in columns.items() if row[name] is None)
        if lacking:
            told = {"file": row["name"], "observed": NONE, "expected": lacking}
            yield change.finding("ECO-027", FILES, row["row"], "name", **told)
