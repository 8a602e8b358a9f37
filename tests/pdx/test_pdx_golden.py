"""Packages with every kind of markup and the habits of three systems, good and bad.

The packages are built by `samples/make_pdx.py`; beside each stands what is read from it. After a
wanted change, write them anew and read the difference:
`EXCHANGE_GOLDEN=write ./test tests/pdx/test_pdx_golden.py`
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pdx.packages import GOLDEN, ROOT, read_package, told

FILES = sorted(GOLDEN.glob("*.pdx"))
BY_THE_STANDARD = {"complete", "two_changes", "arena"}


def lines(path: Path) -> list[str]:
    return list(told(read_package(path.read_bytes())))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_package_becomes_what_is_expected(path: Path) -> None:
    expected, found = path.with_suffix(".expected"), "\n".join(lines(path)) + "\n"
    if os.environ.get("EXCHANGE_GOLDEN") == "write":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_good_package_has_nothing_but_deviations_and_a_bad_one_says_where(path: Path) -> None:
    found = [line.split()[1:3] for line in lines(path) if line.startswith("! ")]
    if path.stem.endswith("_BAD"):
        assert found != [line.split()[1:3] for line in lines(good(path)) if line.startswith("! ")]
    else:
        assert all(each == ["WARN", "ECO-026"] for each in found)
        assert (path.stem in BY_THE_STANDARD) is (found == [])


def good(path: Path) -> Path:
    return path.with_stem(path.stem.removesuffix("_BAD"))


def test_every_package_has_a_bad_twin() -> None:
    stems = {path.stem for path in FILES}
    assert {f"{stem}_BAD" for stem in stems if not stem.endswith("_BAD")} == {
        stem for stem in stems if stem.endswith("_BAD")
    }
    assert len(stems) == 10


def test_the_packages_are_what_the_script_builds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "samples" / "make_pdx.py"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": "."})
    built = sorted(tmp_path.glob("*.pdx"))
    assert [path.name for path in built] == [path.name for path in FILES]
    for path in built:
        assert path.read_bytes() == (GOLDEN / path.name).read_bytes(), path
