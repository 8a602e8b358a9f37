"""Damaged files of every format, many of them: `./test --long tests/test_mutations_long.py`.

At least 100,000 in a run: of each format so many batches of CASES, each in its own process, within
processor time and memory. MUTATED=2 makes two batches of each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mutating import KINDS, MEMORY

CASES = 1_000
BATCHES = int(os.environ.get("MUTATED", "10"))
SCRIPT = Path(__file__).with_name("mutating.py")


def batch(form: str, seed: int, cases: int) -> dict[str, Any]:
    tests, root = SCRIPT.parent, SCRIPT.parents[1]
    paths = os.pathsep.join(str(each) for each in (tests, root / "samples", root))
    command = [sys.executable, "-W", "ignore", str(SCRIPT), form, str(seed), str(cases)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": paths}
    )
    tally: dict[str, Any] = json.loads(done.stdout)
    return tally


def hold(tally: dict[str, Any], cases: int) -> None:
    assert tally["failures"] == []
    assert sum(tally["verdicts"].values()) == cases
    assert tally["memory"] < MEMORY


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_000 + BATCHES))
@pytest.mark.parametrize("form", KINDS)
def test_damage_of_every_format_has_a_reason(form: str, seed: int) -> None:
    hold(batch(form, seed, CASES), CASES)


def test_a_few_of_them_every_time() -> None:
    hold(batch("xls", 1, 5), 5)
