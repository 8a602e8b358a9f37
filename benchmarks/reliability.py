"""Puts what long runs measured into the table of docs/reliability.md.

    ./test --long --figures=figures.jsonl
    python benchmarks/reliability.py figures.jsonl

A row of the table is written anew where a figure has its id; of two figures of the same run the
later counts. Rows nothing was measured for stay as they are.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/reliability.md"
COMMAND = "`./test --long`"
ASIDE = frozenset({"id", "what", "outcome", "date", "commit"})

Figure = Mapping[str, str | int | float]


def read(paths: Iterable[Path]) -> list[Figure]:
    """Return the figures of all files, the last of every run."""
    lines = (line for path in paths for line in path.read_text().splitlines() if line)
    found = [json.loads(line) for line in lines]
    return list({(each["id"], each["what"]): each for each in found}.values())


def worded(figure: Figure) -> str:
    """Return what a run came to, its failure first where it failed."""
    failed = "" if figure["outcome"] == "passed" else "**failed** "
    numbers = ", ".join(f"{name} {value:,}" if isinstance(value, int) else f"{name} {value}"
                        for name, value in figure.items() if name not in ASIDE)  # fmt: skip
    return f"{failed}{figure['what']}: {numbers}"


def row(line: str, figures: Iterable[Figure]) -> str:
    """Return a row of the table with what was measured for it, or as it was."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    ours = [figure for figure in figures if figure["id"] == cells[0]]
    if not ours:
        return line
    reached = "<br>".join(map(worded, ours))
    dates = " ".join(sorted({str(each["date"]) for each in ours}))
    commits = " ".join(dict.fromkeys(str(each["commit"]) for each in ours))
    return f"| {cells[0]} | {cells[1]} | {reached} | {COMMAND} | {dates} | {commits} |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path, nargs="+")
    figures = read(parser.parse_args().figures)
    lines = PAGE.read_text().splitlines()
    made = [row(line, figures) if line.startswith("| R") else line for line in lines]
    PAGE.write_text("\n".join(made) + "\n")
    named = {line.split()[1] for line in lines if line.startswith("| R")}
    unknown = {str(figure["id"]) for figure in figures} - named
    if unknown:
        sys.exit(f"no row of the table has the id {', '.join(sorted(unknown))}")


if __name__ == "__main__":
    main()
