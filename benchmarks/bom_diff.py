"""How long the difference of two bills of materials of 2,000 rows takes, beside two other ways.

The new one is shuffled and has 40 rows renumbered, 40 parts replaced, 20 quantities changed, 20
rows gone and 20 new ones. `difflib` compares the rows as sorted lines of text, the dictionary joins
them by parent and item number; how many differences each tells shows what it cannot tell apart.

Run it from the root of the repository: python -m benchmarks.bom_diff
"""

import difflib
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl

from exchange.model.bom_diff import BOM, diff
from exchange.model.designators import expanded

ROWS, RUNS, BUDGET = 2_000, 7, 0.5
Rows = list[dict[str, Any]]
COMPARED = ("find_no", "part", "quantity", "unit_code", "designators")


def main() -> None:
    """Print the figures; the exit status tells whether they keep to the budget."""
    old = rows()
    new = changed(old, random.Random(7))  # noqa: S311 - no secret
    before, after = pl.DataFrame(old, schema=BOM), pl.DataFrame(new, schema=BOM)
    ways: dict[str, Callable[[], int]] = {
        "ours": lambda: anew(before, after),
        "difflib": lambda: by_lines(old, new),
        "dictionary": lambda: by_number(old, new),
    }
    taken = {name: measured(name, way) for name, way in ways.items()}
    print(diff(before, after).group_by("action").len().sort("action").rows())
    sys.exit(taken["ours"] > BUDGET)


def measured(name: str, way: Callable[[], int]) -> float:
    """Return how many seconds one way takes at its best, and print it."""
    seconds, told = [], 0
    for _ in range(RUNS):
        began = time.perf_counter()
        told = way()
        seconds.append(time.perf_counter() - began)
    median = sorted(seconds)[RUNS // 2]
    print(f"{name:<11} best {min(seconds):.3f} s, median {median:.3f} s, {told} differences")
    return min(seconds)


def anew(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """Return how many differences we tell, with nothing remembered of an earlier run."""
    expanded.cache_clear()
    return diff(before, after).height


def rows() -> Rows:
    """Return a bill of materials of seven assemblies."""
    return [
        {
            "row": at,
            "parent": f"A-{at % 7}",
            "find_no": str(10 * (at // 7 + 1)),
            "part": f"P-{at:05}",
            "quantity": Decimal(4),
            "quantity_raw": "4",
            "unit": "EA",
            "unit_code": "C62",
            "designators": f"C{5 * at + 1}-{5 * at + 3},{5 * at + 4}",
        }
        for at in range(ROWS)
    ]


def changed(old: Rows, chance: random.Random) -> Rows:
    """Return it with some rows changed, in another order."""
    new = [dict(row) for row in old]
    chosen = chance.sample(range(ROWS), 120)
    for at in chosen[:40]:
        new[at]["find_no"] = str(int(new[at]["find_no"]) + 5)
    for at in chosen[40:80]:
        new[at]["part"] = f"N-{at:05}"
    for at in chosen[80:100]:
        new[at]["quantity"] = Decimal(5)
    for at in chosen[100:]:
        new[at] |= {"part": f"Z-{at:05}", "find_no": f"9{at:04}", "designators": f"Z{at}"}
    chance.shuffle(new)
    return new


def by_lines(old: Rows, new: Rows) -> int:
    """Return how many lines of text differ."""
    before, after = sorted(map(line, old)), sorted(map(line, new))
    told = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum((b - a) + (d - c) for name, a, b, c, d in told if name != "equal")


def line(row: dict[str, Any]) -> str:
    """Return a row as text."""
    return "|".join(str(row[name]) for name in ("parent", *COMPARED))


def by_number(old: Rows, new: Rows) -> int:
    """Return how many rows differ that have the same parent and item number, or have no such."""
    before = {(row["parent"], row["find_no"]): row for row in old}
    after = {(row["parent"], row["find_no"]): row for row in new}
    both = before.keys() & after.keys()
    other = sum(any(before[key][name] != after[key][name] for name in COMPARED) for key in both)
    return other + len(before.keys() ^ after.keys())


if __name__ == "__main__":
    main()
