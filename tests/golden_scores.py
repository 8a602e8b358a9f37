"""Compares what `learn` drafts from the golden files with the layouts that people wrote."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from layout_samples import Sample, Truth
from layout_scores import drafted
from pydantic import TypeAdapter
from workbook.making import assignment, transmission

from exchange.adapters.workbook.drafting.toml import text
from exchange.adapters.workbook.headings import normal
from exchange.adapters.workbook.reading import read
from exchange.errors import Unreadable
from exchange.model.layouts import Layout
from exchange.validators.validation import validated

GOLDEN = Path(__file__).parent / "golden" / "layouts"

NOTATION = ("decimal", "thousands")

DECIDED = frozenset({"required", "ignore", "hidden", "constants", "policy"})
"""What a layout says that no file can: people decide it."""

Loose = Mapping[str, Any]


def cases() -> list[Path]:
    """Return the good file of each golden layout."""
    return sorted(path for path in GOLDEN.glob("*/good.*") if path.suffix in {".xlsx", ".csv"})


def parts(path: Path) -> dict[str, str]:
    """Return `right`, `open` or `wrong` for each part of a layout that the file can say.

    What is asked about is open: which document it is, with the fields of that one, and whether
    other sheets are to be read too.
    """
    golden = tomllib.loads((path.parent / "layout.toml").read_text("utf-8"))
    try:
        draft = drafted(sample(path))
    except Unreadable:
        return dict.fromkeys(dict(_parts("", golden, {})), "open")
    scored = dict(_parts("", golden, draft.table))
    asked = {note.place for note in draft.notes if note.open}
    if scored["document"] == "wrong" and f"row {draft.row}" in asked:
        scored = {name: "open" if how == "wrong" else how for name, how in scored.items()}
    if any(place.startswith("sheet ") for place in asked) and scored.get("sheet") == "wrong":
        scored["sheet"] = "open"
    moot = (key for key in NOTATION if key in scored and undecided(path, golden, draft.table, key))
    return scored | dict.fromkeys(moot, "right")


def undecided(path: Path, golden: Loose, table: Loose, key: str) -> bool:
    """Tell whether a notation makes no difference to the file, which then cannot show it."""
    return tables(path, golden) == tables(path, {**golden, key: table.get(key, "")})


def sample(path: Path) -> Sample:
    return Sample(path.name, path.read_bytes(), Truth("", 0, {}))


def _parts(above: str, golden: Loose, table: Loose) -> Iterator[tuple[str, str]]:
    for key, wanted in golden.items():
        name, found = f"{above}{key}", table.get(key)
        if key in DECIDED:
            continue
        if isinstance(wanted, dict):
            yield from _parts(f"{name}.", wanted, found if isinstance(found, dict) else {})
        else:
            yield name, _judged(wanted, found)
    if above in {"columns.", "header."}:
        for key, found in table.items():
            if key not in golden:
                yield f"{above}{key}", "wrong" if found else "right"


def _judged(wanted: object, found: object) -> str:
    said, meant = words(found), words(wanted)
    if said == meant:
        return "right"
    return "open" if said < meant else "wrong"


def words(value: object) -> set[str]:
    listed = value if isinstance(value, list | tuple) else [value] if value else []
    return {normal(str(each)) for each in listed}


def reads_alike(path: Path) -> bool:
    """Tell whether the draft, as it is, reads the file as the layout of the people does."""
    golden = tomllib.loads((path.parent / "layout.toml").read_text("utf-8"))
    try:
        draft = tomllib.loads(text(drafted(sample(path)), path.name, "2026-11-25"))
    except Unreadable:
        return False
    return tables(path, draft) == tables(path, golden)


def tables(path: Path, settings: Loose) -> object:
    """Return the typed tables of a file's documents, without what only says how they were read."""
    layout = TypeAdapter(Layout).validate_python(settings)
    sent = transmission(path.read_bytes(), path.name)
    try:
        found = read(sent, assignment(layout, path.suffix[1:])).messages
    except Unreadable as refusal:
        return refusal.finding.rule
    return [
        {name: table.frame.rows() for name, table in validated(each).tables.items()}
        for each in found
    ]
