"""What the segments of our message structures hold, directory by directory."""

from collections.abc import Mapping
from typing import Any

from exchange.adapters.edifact.releases import known, rank

Rows = Mapping[str, list[str]]


def defined(shared: Mapping[str, Any], release: str) -> dict[str, list[str]]:
    """Return the shared segments as they are in a directory."""
    rows: dict[str, list[str]] = dict(shared.get("segments", {}))
    changes: Mapping[str, Rows] = shared.get("since", {})
    for since in sorted(changes, key=lambda each: rank(known(each))):
        if rank(release) >= rank(since):
            rows |= changes[since]
    return rows
