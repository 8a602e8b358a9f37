"""How much of a layout `exchange layout learn` gets right without help, file by file.

Each part of a layout (its document, sheet, row of headings, every column and label, the periods,
the notation of numbers and dates …) is right, open (left out, and named as not sure or plainly
missing from the draft) or wrong (the draft says something else than a person who knows the file).
The files are made by tests/layout_samples.py; the layouts are those of real files, the wordings
partly of our own list and partly not. The golden layouts are those of tests/golden/layouts: there
is also printed whether the draft, as it is, gives the same tables as the layout people wrote.

Run it from the root of the repository: python -m benchmarks.learn
"""

import sys
from collections import Counter
from pathlib import Path

from benchmarks.order_headings import HEADINGS
from exchange.adapters.workbook.drafting.wordings import Wordings, sure, wordings

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print one row for each sample, and the sums."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "samples")]
    from layout_samples import samples  # noqa: PLC0415 - the path was only just set
    from layout_scores import drafted, judged  # noqa: PLC0415 - the path was only just set

    total = Counter[str]()
    print(f"{'file':32}{'right':>6}{'open':>6}{'wrong':>6}  not right")
    for sample in samples():
        parts = judged(sample.truth, drafted(sample))
        counted = Counter(parts.values())
        total.update(counted)
        rest = ", ".join(f"{name} {how}" for name, how in parts.items() if how != "right")
        print(f"{sample.filename:32}{counts(counted)}  {rest}")
    print(f"{'all':32}{counts(total)}")
    golden()
    headings()


def golden() -> None:
    """Print the same for the golden layouts, and which drafts read their file as those do."""
    from golden_scores import cases, parts, reads_alike  # noqa: PLC0415 - the path was only just set

    total = Counter[str]()
    alike = 0
    print(f"\n{'golden layout':32}{'right':>6}{'open':>6}{'wrong':>6}  reads alike; not right")
    for path in cases():
        found = parts(path)
        counted = Counter(found.values())
        total.update(counted)
        same = reads_alike(path)
        alike += same
        rest = ", ".join(f"{name} {how}" for name, how in found.items() if how != "right")
        print(f"{path.parent.name:32}{counts(counted)}  {'yes' if same else 'no '}  {rest}")
    print(f"{'all':32}{counts(total)}  {alike} of {len(cases())} read alike")


def headings() -> None:
    """Print how headings of other programs are taken, by their wording alone."""
    from workbook.making import LAYOUTS  # noqa: PLC0415 - the path was only just set

    known = wordings("purchase_order", LAYOUTS.values())
    total = Counter[str]()
    print(f"\n{'headings of':32}{'right':>6}{'open':>6}{'wrong':>6}  not right")
    for program, fields in HEADINGS.items():
        found = {word: how(known, word, field) for word, field in fields.items()}
        counted = Counter(found.values())
        total.update(counted)
        rest = ", ".join(f"{word} {each}" for word, each in found.items() if each != "right")
        print(f"{program:32}{counts(counted)}  {rest}")
    print(f"{'all':32}{counts(total)}")


def how(known: Wordings, word: str, field: str) -> str:
    """Return whether a heading is taken for its field, for none, or for another one."""
    match = sure(known.matches(word, "columns", "header"))
    if match is None:
        return "open" if field else "right"
    return "right" if match.field == field else "wrong"


def counts(counted: Counter[str]) -> str:
    """Return the three figures of a row."""
    return "".join(f"{counted[how]:6}" for how in ("right", "open", "wrong"))


if __name__ == "__main__":
    main()
