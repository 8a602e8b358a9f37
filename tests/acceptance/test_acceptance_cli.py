"""The command line as scripts and people use it: exit codes, JSON, mistakes in one line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from acceptance import inside
from acceptance.installation import without_agreement

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"

HEAVY = ("polars", "pandera", "sqlalchemy", "paramiko", "openpyxl", "pydifact", "jinja2")


def exchange(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return inside.exchange(*arguments, cwd=cwd)


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "--help"], ["check", "--help"], ["--version"]]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\nfrom exchange.cli import main\n"
        f"sys.argv = ['exchange', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("sample", "status"),
    [
        ("nordwerk/FC_2026W48_BAD.edi", 1),
        ("nordwerk/PO_4500071235_BAD.edi", 1),
        ("nordwerk/FC_TRUNCATED.edi", 2),
        ("wista/PO_2026-121_BAD.csv", 1),
    ],
)
def test_check_says_by_its_status_what_became_of_a_file(sample: str, status: int) -> None:
    assert exchange("check", SAMPLES / sample).returncode == status


def test_a_structure_of_the_site_reaches_the_process_that_reads(tmp_path: Path) -> None:
    without_agreement(tmp_path)
    shutil.copy(ROOT / "exchange.toml", tmp_path)
    sample = SAMPLES / "nordwerk/FC_2026W48_D97A.edi"
    check = ("check", sample, "--partner", "nordwerk", "--site", tmp_path, "--json")
    assert exchange(*check).returncode == 0
    own = tmp_path / "structures/edifact/STRICT.toml"
    own.parent.mkdir(parents=True)
    own.write_text(
        'message = "DELFOR"\nreleases = ["97A"]\ndocument = "forecast"\nlike = "DELFOR-96B-01C"\n'
        '[groups]\ndetail = ["GIS M 1", "delivery_point C 1", "line C 2"]\n'
    )
    (document,) = json.loads(exchange(*check).stdout)["documents"]
    assert [found["rule"] for found in document["findings"]] == ["SYN-036"]
    own.write_text(own.read_text().replace("line C 2", "lines C 2"))
    refused = exchange(*check)
    assert refused.returncode == 3
    assert "STRICT.toml, line 6, key groups.detail: not a segment" in refused.stderr


def test_check_prints_one_object() -> None:
    shown = exchange("check", SAMPLES / "nordwerk/FC_2026W48_BAD.edi", "--json")
    found = json.loads(shown.stdout)
    assert (found["partner"], found["format"], found["verdict"]) == (
        "nordwerk",
        "edifact",
        "partial",
    )
    assert len(found["sha256"]) == 64
    document = found["documents"][3]
    assert (document["type"], document["function"]) == ("forecast", "original")
    assert document["rows"] == {"lines": 1, "buckets": 4}
    (finding,) = [each for each in document["findings"] if each["rule"] == "FC-006"]
    assert finding["severity"] == "REJECT"
    assert finding["topic"] == "operational"
    assert finding["locator"] == "message 4, segment 19 QTY, element 2.2"
    assert finding["observed"] == "-30"
    assert {"level", "type", "filename"} == set(found["responses"][0])


def test_check_changes_nothing(tmp_path: Path) -> None:
    shutil.copy(ROOT / "exchange.toml", tmp_path)
    shutil.copytree(ROOT / "partners", tmp_path / "partners")
    shutil.copytree(ROOT / "agreements", tmp_path / "agreements")
    before = sorted(tmp_path.rglob("*"))
    exchange("check", SAMPLES / "wista/PO_2026-120.csv", "--site", tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "no-such-file.edi", "--partner", "nordwerk"], "is not a file"),
        (
            ["check", "README.md"],
            "whose is it? --partner, one of: harborline, nordwerk, wista",
        ),
        (["check", "README.md", "--partner", "nordwrek"], "did you mean 'nordwerk'?"),
        (
            ["show", "01NOTHING", "--site", "/nowhere"],
            "/nowhere/exchange.toml: there is no such file",
        ),
        (["run", "--once", "--site", "/nowhere"], "/nowhere/exchange.toml: there is no such file"),
        (["verify", "--site", "/nowhere"], "nothing has run here yet"),
        (["agreement", "check", "nordwrek"], "no agreement 'nordwrek', did you mean 'nordwerk'?"),
        (["agreement", "new", "acme", "--like", "standart"], "did you mean 'standard'?"),
    ],
)
def test_a_mistake_is_one_line_and_status_3(words: list[str], said: str) -> None:
    shown = exchange(*words)
    assert shown.returncode == 3
    assert said in shown.stderr
    assert shown.stderr.count("\n") == 1
    assert shown.stdout == ""


def test_the_agreements_of_the_demo_lack_nothing() -> None:
    shown = exchange("agreement", "check")
    assert shown.returncode == 0, shown.stdout
    assert {"harborline", "nordwerk", "wista"} <= set(shown.stdout.split())


def test_a_wrong_option_is_a_usage_mistake() -> None:
    shown = exchange("check", "README.md", "--jsno")
    assert shown.returncode == 3
    assert "No such option" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_broken_configuration_refuses_to_start(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "partners", tmp_path / "partners")
    shutil.copytree(ROOT / "agreements", tmp_path / "agreements")
    (tmp_path / "exchange.toml").write_text('name = "Us"\ntimezoen = "UTC"\n')
    shown = exchange("run", "--once", "--site", tmp_path)
    assert shown.returncode == 3
    assert shown.stderr == (
        f"exchange: {tmp_path}/exchange.toml, line 2, key timezoen: unknown key, "
        "did you mean 'timezone'?\n"
    )
    assert not (tmp_path / "var").exists()


def test_the_doctor_finds_the_demo_site_well(tmp_path: Path) -> None:
    shutil.copy(ROOT / "exchange.toml", tmp_path)
    shutil.copytree(ROOT / "partners", tmp_path / "partners")
    shutil.copytree(ROOT / "agreements", tmp_path / "agreements")
    shown = exchange("doctor", "--site", tmp_path)
    assert shown.returncode == 0, shown.stdout
    assert "FAIL" not in shown.stdout
    assert "reading children" in shown.stdout
    assert "agreement with nordwerk" in shown.stdout
    assert "ours PL, harborline US-MA" in shown.stdout


def test_check_takes_a_name_that_is_no_text(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"bad\xff.csv")
    shutil.copy(SAMPLES / "wista/PO_2026-121_BAD.csv", odd)
    words: list[str | bytes] = ["check", os.fsencode(odd), "--partner", "wista", "--json"]
    command = [sys.executable, "-m", "exchange", *words]
    shown = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert b"Traceback" not in shown.stderr
    assert shown.returncode == 2  # no feed of this partner has such a name
    assert json.loads(shown.stdout)["verdict"] == "unreadable"
