"""Files as customers lay them out: each good one is read as agreed, each bad twin is asked about.

`python tests/workbook/test_workbook_golden_layouts.py` writes the expectations anew.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from workbook.making import RULES, assignment, transmission

from exchange.adapters.workbook.reading import read
from exchange.model.findings import Severity, message
from exchange.model.interchange import Message
from exchange.model.layouts import Layout
from exchange.validators.validation import validated

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "layouts"
FILES = sorted(path for path in GOLDEN.glob("*/*") if path.suffix in {".xlsx", ".csv"})
GRAVE = Severity.HOLD.rank


def messages(path: Path) -> list[Message]:
    """Return the documents of a file, validated."""
    settings = tomllib.loads((path.parent / "layout.toml").read_text("utf-8"))
    layout = TypeAdapter(Layout).validate_python(settings)
    sent = transmission(path.read_bytes(), path.name)
    return [validated(each) for each in read(sent, assignment(layout, path.suffix[1:])).messages]


def outcome(path: Path) -> list[dict[str, object]]:
    """Return each document of a file: its tables, a row a line, and its findings in words."""
    return [
        {
            "document": f"{one.document}, {one.function}",
            "tables": {
                name: [
                    " | ".join("" if value is None else str(value) for value in row)
                    for row in [table.frame.columns, *table.frame.rows()]
                ]
                for name, table in one.tables.items()
            },
            "findings": [
                f"{found.rule} {RULES[found.rule].severity} {found.table}[{found.row}] "
                f"{found.locator}: {message(found, RULES, 'en')}"
                for found in one.findings
            ],
        }
        for one in messages(path)
    ]


def expected(path: Path) -> Path:
    return path.with_name(f"{path.stem}.expected.json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_is_read_as_expected(path: Path) -> None:
    assert outcome(path) == json.loads(expected(path).read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_only_a_bad_file_has_something_to_answer(path: Path) -> None:
    graves = [
        found
        for one in messages(path)
        for found in one.findings
        if RULES[found.rule].severity.rank >= GRAVE
    ]
    assert bool(graves) == (path.stem == "bad")


def test_every_case_has_a_good_file_and_a_bad_twin() -> None:
    twins: dict[Path, set[str]] = {}
    for path in FILES:
        twins.setdefault(path.parent, set()).add(path.stem)
    assert len(twins) > 15
    assert all(stems == {"good", "bad"} for stems in twins.values())


def test_the_files_are_what_the_script_builds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "samples" / "make_layouts.py"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": "."})
    for path in FILES:
        built = tmp_path / path.parent.name / path.name
        assert built.read_bytes() == path.read_bytes(), path


if __name__ == "__main__":
    for path in FILES:
        written = json.dumps(outcome(path), ensure_ascii=False, indent=1)
        expected(path).write_text(written + "\n", "utf-8")
