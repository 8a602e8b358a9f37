"""What a new revision of an engineering change says otherwise than the one before it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from exchange.model.eco_steps import Difference

Tables = Mapping[str, pl.DataFrame]


class Compared(NamedTuple):
    """How rows of a table are told apart, and what of them is compared."""

    about: str
    key: Sequence[str]
    columns: Sequence[str]


SIDES = ("find_no", "part", "revision", "quantity", "unit", "designators")

COMPARED: Mapping[str, Compared] = {
    "change_header": Compared(
        "header",
        (),
        ("title", "type", "class", "reason", "status_raw", "requested_effective", "priority"),
    ),
    "change_items": Compared(
        "item",
        ("item",),
        (
            "old_revision", "new_revision", "effectivity", "effective_from", "obsolete_from",
            "interchangeable", "plant",
        ),
    ),
    "change_dispositions": Compared(
        "disposition", ("line", "stock_class"), ("disposition", "text")
    ),
    "change_bom": Compared(
        "bom",
        ("parent", "part_old", "part_new"),
        ("action", *(f"{name}_{side}" for name in SIDES for side in ("old", "new"))),
    ),
    "package_bom": Compared("bom", ("state", "parent", "part"), SIDES),
    "change_aml": Compared(
        "aml",
        ("part", "manufacturer_part_old", "manufacturer_part_new"),
        ("action", "manufacturer_old", "manufacturer_new", "status_old", "status_new"),
    ),
    "package_files": Compared("file", ("name",), ("version", "sha256", "present")),
}  # fmt: skip
"""Every table of a change in which people look for differences."""

TOLD_BY_STATUS = frozenset({"status_raw"})
"""What may change when a customer decides, and nothing else with it."""

Rows = Mapping[str, Mapping[str, str]]


def differences(before: Tables, now: Tables) -> Iterator[Difference]:
    """Yield what differs, table by table; nothing where nothing is known of the one before."""
    for name, how in COMPARED.items() if before else ():
        old, new = (said(tables.get(name), how) for tables in (before, now))
        for key in dict.fromkeys((*old, *new)):
            yield from of_row(how, key, old.get(key), new.get(key))


def said(frame: pl.DataFrame | None, how: Compared) -> Rows:
    """Return what the sender says in each row, by the names of the rows.

    Rows of one name are told together. What a change does to our own bills of materials is not
    said by its sender.
    """
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = () if frame is None else frame.iter_rows(named=True)
    for row in rows:
        if row.get("source") == "OURS":
            continue
        key = " ".join(str(row[name]) for name in how.key if row.get(name) is not None)
        for column in how.columns:
            if row.get(column) is not None:
                found[key][column].append(plain(row[column]))
    return {
        key: {column: "; ".join(sorted(values)) for column, values in columns.items()}
        for key, columns in found.items()
    }


def plain(value: object) -> str:
    """Return a value as people write it: a quantity without the zeros behind it."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if isinstance(value, float) or "." in text else text


def of_row(
    how: Compared, key: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None
) -> Iterator[Difference]:
    """Yield the differences of one row: column by column, or that all of it came or went."""
    if old is None or new is None:
        yield Difference(how.about, key, listed(old), listed(new))
        return
    for column in how.columns:
        before, now = old.get(column, ""), new.get(column, "")
        if before != now:
            yield Difference(how.about, f"{key} {column}".strip(), before, now)


def listed(row: Mapping[str, str] | None) -> str:
    """Return all that a row says, empty where there is none."""
    return ", ".join(f"{name} {value}" for name, value in (row or {}).items())


def only_decided(found: Sequence[Difference]) -> bool:
    """Tell whether nothing but the status and the files that state it differ."""
    return all(
        each.about == "file" or (each.about == "header" and each.name in TOLD_BY_STATUS)
        for each in found
    )
