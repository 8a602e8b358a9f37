"""The public samples, what an independent checker says of them, and what becomes of them here.

`tests/golden/corpus` keeps a table by standard, and the files of which we say something else. After
a wanted change, write the tables anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/edifact/test_edifact_corpus.py tests/ansi/test_x12_corpus.py`
"""

import csv
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "../shared/corpus"
INDEX = CORPUS / "INDEX.tsv"
GOLDEN = Path(__file__).parent / "golden" / "corpus"
ERRORS = "errors (independent check)"
STANDINGS = ("clean", "faulty", "refused", "disputed")

Row = dict[str, str]


def rows(standard: str) -> list[Row]:
    """Return the files of a standard, none where the corpus is not here."""
    if not INDEX.is_file():
        return []
    with INDEX.open(encoding="utf-8") as lines:
        found = csv.DictReader(lines, delimiter="\t")
        return [row for row in found if row["file"].startswith(f"{standard}/")]


def listed(row: Row) -> Counter[str]:
    """Count the errors that the checker lists, by kind."""
    return Counter(re.split(r"[ :]", error)[0] for error in row[ERRORS].split(";") if error)


def disputed() -> dict[str, str]:
    """Return the files of which we say something else, and why."""
    return tomllib.loads((GOLDEN / "disputed.toml").read_text(encoding="utf-8"))


def table(found: Sequence[Row], standing: Callable[[Row], str]) -> str:
    """Count the files of each type by what became of them."""
    counts = Counter((row["file"].split("/")[1], standing(row)) for row in found)
    kinds = [*sorted({kind for kind, _ in counts}), "all"]
    for (_, word), count in [*counts.items()]:
        counts["all", word] += count
    lines = [f"{'':10}" + "".join(f"{word:>10}" for word in STANDINGS)]
    lines += (f"{kind:10}" + "".join(f"{counts[kind, w]:10}" for w in STANDINGS) for kind in kinds)
    return "\n".join([*lines, ""])


def kept(standard: str, now: str) -> str:
    """Return the table that is kept, after keeping this one where that is wanted."""
    path = GOLDEN / f"{standard}.txt"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")
