"""Packages as partners send them, each with a bad twin, and what is made of it.

The packages are built by `samples/make_packages.py`; beside each stands what becomes of it. After a
wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/package/test_package_golden.py`
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from package.packing import ROOT, SITE, judged

from exchange.model.findings import Severity, message
from exchange.model.outcome import Document, Outcome

GOLDEN = ROOT / "tests/golden/packages"
FILES = sorted(GOLDEN.glob("*.zip"))


def read(path: Path) -> Outcome:
    return judged(path.read_bytes(), path.name)


def told(outcome: Outcome) -> Iterator[str]:
    """Yield the outcome line by line: what was found, then the documents with their tables."""
    yield f"# {outcome.judgement.verdict}"
    for each in outcome.judgement.every_finding():
        yield f"! {SITE.rules[each.rule].severity} {each.rule} {each.locator}"
        yield f"  {message(each, SITE.rules)}"
    for document in outcome.judgement.documents:
        yield f"# {document.document} {document.title}, {document.verdict}"
        yield from tables(document)


def tables(document: Document) -> Iterator[str]:
    """Yield the columns of each table that say anything, and its rows."""
    for name, content in document.tables.items():
        frame = pl.read_ipc(io.BytesIO(content)).drop("sha256", strict=False)
        said = [each for each in frame.columns if frame[each].null_count() < frame.height]
        yield f"{name}: {' | '.join(said)}"
        for row in frame.select(said).rows():
            yield "  " + " | ".join("-" if cell is None else str(cell) for cell in row)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_package_becomes_what_is_expected(path: Path) -> None:
    expected, found = path.with_suffix(".expected"), "\n".join(told(read(path))) + "\n"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_good_package_stands_and_its_bad_twin_does_not(path: Path) -> None:
    found = read(path).judgement
    worst = max((SITE.rules[each.rule].severity for each in found.every_finding()),
                key=lambda each: each.rank, default=Severity.INFO)  # fmt: skip
    assert (worst.rank >= Severity.HOLD.rank) is path.stem.endswith("_BAD")


def test_the_packages_are_what_the_script_builds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "samples" / "make_packages.py"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": "."})
    built = sorted(tmp_path.glob("*.zip"))
    assert [path.name for path in built] == [path.name for path in FILES]
    assert len(built) == 10
    for path in built:
        assert path.read_bytes() == (GOLDEN / path.name).read_bytes(), path
