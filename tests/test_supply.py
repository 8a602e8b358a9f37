"""What the product is made of: licences of the run requirements, and what an audit proves."""

import json
import re
from collections.abc import Mapping
from importlib.metadata import Distribution
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def supply() -> ModuleType:
    spec = spec_from_file_location("supply", ROOT / "requirements" / "supply.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_that_is_shipped_is_under_the_gpl(supply: ModuleType) -> None:
    names = supply.pinned((ROOT / "requirements" / "run.txt").read_text())
    found = dict(supply.licences(names))
    assert {"polars", "paramiko", "sqlalchemy"} <= set(found)
    assert len(found) >= len(names) - 5
    assert [words for each in found.items() if (words := supply.refused(*each))] == []


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("MIT", True), ("LGPL-2.1-or-later", True), ("BSD-3-Clause OR Apache-2.0", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GNU Library or Lesser General Public License (LGPL)", True),
        ("GPL-3.0-only", False), ("AGPL-3.0", False), ("GPLv3", False), ("", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("GNU Affero General Public License v3", False), ("MIT AND GPL-2.0-or-later", False),
    ],
)  # fmt: skip
def test_lgpl_will_do_and_gpl_will_not(supply: ModuleType, said: str, *, taken: bool) -> None:
    assert bool(supply.refused("lib", said)) is not taken


def told(folder: Path, lines: str) -> Distribution:
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: lib\nVersion: 1\n{lines}")
    return Distribution.at(folder)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("License-Expression: MIT\nLicense: other\n", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\n", "BSD License"),
        ("Classifier: License :: OSI Approved\nLicense: Apache-2.0\n", "Apache-2.0"),
        ("", ""),
    ],
)
def test_a_licence_is_read_where_it_stands(
    supply: ModuleType, tmp_path: Path, lines: str, said: str
) -> None:
    assert supply.licence(told(tmp_path / "lib.dist-info", lines)) == said


def report(*each: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": each, "fixes": []})


CLEAN = {"name": "a", "version": "1", "vulns": []}
KNOWN = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "c", "skip_reason": "could not be audited"}


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (report(CLEAN), 0, "1 requirements audited, nothing is known against them."),
        (report(CLEAN, KNOWN), 1, "b 2: PYSEC-2026-1"),
        (report(KNOWN, SKIPPED), 1, "not audited: c"),
        (report(CLEAN, SKIPPED), 4, "NOT AUDITED: 1 of 2 requirements: c."),
        (report(), 4, "NOT AUDITED: 0 of 0 requirements: nothing was looked at."),
        ("", 4, "NOT AUDITED: the advisories could not be reached."),
        ("ERROR: no route", 4, "NOT AUDITED: the advisories could not be reached."),
    ],
)
def test_what_was_not_looked_at_was_not_audited(
    supply: ModuleType, text: str, status: int, words: str
) -> None:
    ended, sentences = supply.audited(text)
    assert ended == status
    assert words in sentences


def test_not_audited_is_always_said_and_counts_where_it_must(
    supply: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report").write_text("")
    (tmp_path / "said").write_text("first\nno route to the advisories\n")
    files = [str(tmp_path / "report"), str(tmp_path / "said")]
    for strict, status in ((["--strict"], 4), ([], 0)):
        assert supply.tell_audit([*strict, *files]) == status
        told = capsys.readouterr().out
        assert "NOT AUDITED" in told
        assert "no route to the advisories" in told


def test_each_threat_names_tests_that_exist() -> None:
    lines = (ROOT / "SECURITY.md").read_text().splitlines()
    threats = {words[1].strip(): line for line in lines if len(words := line.split("|")) == 5}
    assert {f"S{number}" for number in range(1, 35)} <= set(threats)
    for line in threats.values():
        for file, _, name in re.findall(r"`(tests/[a-z0-9_/]+\.py)(::(\w+))?`", line):
            assert f"def {name}(" in (ROOT / file).read_text() if name else (ROOT / file).is_file()
