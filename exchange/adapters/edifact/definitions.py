"""Reads the files of our notation for message structures, `schemas/edifact/*.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exchange.adapters.edifact.releases import known, rank
from exchange.model.shipped import schemas

SEGMENTS = "segments.toml"

Rows = Mapping[str, list[str]]


def shipped() -> Path:
    """Return the folder of the structures that come with the program."""
    return schemas() / "edifact"


def read(path: Path) -> dict[str, Any]:
    """Read a file of our notation."""
    return tomllib.loads(path.read_text("utf-8"))


def inherited(path: Path) -> dict[str, Any]:
    """Read a structure; what `like` names gives the groups and segments it does not define."""
    data = read(path)
    if "like" not in data:
        return data
    other = inherited(path.with_name(f"{data['like']}.toml"))
    return data | {
        part: other.get(part, {}) | data.get(part, {}) for part in ("groups", "segments")
    }


def defined(shared: Mapping[str, Any], release: str) -> dict[str, list[str]]:
    """Return the shared segments as they are in a directory."""
    rows: dict[str, list[str]] = dict(shared["segments"])
    changes: Mapping[str, Rows] = shared.get("since", {})
    for since in sorted(changes, key=lambda each: rank(known(each))):
        if rank(release) >= rank(since):
            rows |= changes[since]
    return rows
