"""Which assemblies use a part, directly or through others, by our own bills of materials."""

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

Parents = Mapping[str, tuple[str, ...]]


def parents(boms: pl.DataFrame | None) -> Parents:
    """Return the assemblies that each part is built into."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    rows = () if boms is None else boms.select("parent", "part").unique(maintain_order=True).rows()
    for parent, part in rows:
        found[part][parent] = None
    return {part: tuple(names) for part, names in found.items()}


def users(part: str, used: Parents) -> Mapping[str, tuple[str, ...]]:
    """Return every assembly that uses a part, with those from it down to the last above it.

    The shortest chain is told; an assembly that is part of itself is gone through once.
    """
    chains: dict[str, tuple[str, ...]] = {part: ()}
    waiting = [part]
    for each in waiting:
        for parent in used.get(each, ()):
            if parent not in chains:
                chains[parent] = (parent, *chains[each])
                waiting.append(parent)
    return {name: chain for name, chain in chains.items() if name != part}
