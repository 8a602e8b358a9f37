"""The demo, seen from outside: what goes in, what comes back, what a person reads."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from acceptance.inside import exchange
from openpyxl import load_workbook
from pydifact.parser import Parser

TOLD = {"products.csv": "accepted", "prices.csv": "accepted"}
"""What our own ERP hands in; it answers nobody."""

VERDICTS = {
    "FC_2026W48_D96A.edi": "accepted",
    "FC_2026W48_D97A.edi": "accepted",
    "FC_2026W48_OUTSIDE_BAND.edi": "held",
    "FC_2026W48_BAD.edi": "partial",
    "FC_TRUNCATED.edi": "unreadable",
    "PO_4500071234.edi": "accepted",
    "PO_4500071234_CHANGE_1.edi": "accepted",
    "PO_4500071234_CHANGE_2_BAD.edi": "partial",
    "PO_4500071235_BAD.edi": "partial",
    "PS_2648.x12": "accepted",
    "PS_2648_BAD.x12": "partial",
    "PO_7700618.x12": "accepted",
    "PO_7700619_BAD.x12": "partial",
    "Forecast_2026-W48.xlsx": "accepted",
    "Forecast_2026-W48_BAD.xlsx": "rejected",
    "PO_2026-118.xlsx": "accepted",
    "PO_2026-119_BAD.xlsx": "rejected",
    "PO_2026-120.csv": "accepted",
    "PO_2026-121_BAD.csv": "rejected",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "site"
    command = [sys.executable, "-m", "exchange", "demo", "--site", str(root)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert "Traceback" not in shown.stdout + shown.stderr
    (root / "shown.txt").write_text(shown.stdout)
    return root


TOLD_IN_ORDER = (
    "FC-010", "UPSIDE, CASE", "POC-001", "PO_88017.csv: order 88017", "-> CONFIRMATION",
    "downtime-0007.csv", "-> NOTICE", "NOTICE_DECISION", "RECEIPT, RECORD, ECO",
    "touches 300 of order 88044/10; left behind: 120 SM-1001 B, 8000 R-2201 A",
    "ECO_IMPACT, ECO", "ECO_IMPLEMENTED, ECO", "MD-006: SM-1001: revision B was replaced",
)  # fmt: skip
"""What is read of the partner who is followed, one after the other."""


def test_one_partner_is_followed_from_a_forecast_to_an_engineering_change(site: Path) -> None:
    shown = (site / "shown.txt").read_text()
    at = [shown.find(each) for each in TOLD_IN_ORDER]
    assert -1 not in at
    assert at == sorted(at)
    assert " rejected" not in shown[at[0] :]


def answers(site: Path, pattern: str) -> list[Path]:
    return sorted((site / "outbox").rglob(pattern))


def test_every_sample_ends_in_the_verdict_it_was_written_for(site: Path) -> None:
    found = json.loads(exchange("status", "--json", "--site", site).stdout)
    assert {row["file"]: row["verdict"] for row in found["latest"]} == {
        name: "quarantined" if verdict == "unreadable" else verdict
        for name, verdict in {**TOLD, **VERDICTS}.items()
    }
    assert [found[name] for name in ("waiting", "unread", "undelivered")] == [[], [], []]


def test_the_table_names_every_file(site: Path) -> None:
    shown = (site / "shown.txt").read_text()
    assert all(name in shown for name in {**TOLD, **VERDICTS})
    assert "products (25 rows)" in shown


def test_every_file_has_a_report_that_stands_alone(site: Path) -> None:
    reports = answers(site, "*.REPORT.html")
    assert len(reports) == len(VERDICTS)
    for report in reports:
        page = report.read_text()
        assert "<script" not in page
        assert "http" not in page.replace("http-equiv", "")


@pytest.mark.filterwarnings("ignore::pydifact.exceptions.MissingImplementationWarning")
def test_every_interchange_has_an_acknowledgement_that_others_can_read(site: Path) -> None:
    acknowledgements = answers(site, "*.CONTRL.edi")
    assert len(acknowledgements) == 9
    for path in acknowledgements:
        text = path.read_text().removeprefix("UNA:+.? '")
        tags = [segment.tag for segment in Parser().parse(text)]
        assert tags[:3] == ["UNB", "UNH", "UCI"]
        assert tags[-2:] == ["UNT", "UNZ"]


def test_the_bad_interchange_is_acknowledged_message_by_message(site: Path) -> None:
    (path,) = answers(site, "FC_2026W48_BAD.*.CONTRL.edi")
    assert [s for s in path.read_text().split("'") if s[:3] in {"UCI", "UCM", "UCS", "UCD"}] == [
        "UCI+NW26112303+4012345000009:14+5909000000001:14+7",
        "UCM+2+DELFOR:D:97A:UN+4+29+UNT+2",
        "UCM+3+DELFOR:D:97A:UN+4",
        "UCS+19",
        "UCD+37+2:2",
        "UCS+21",
        "UCD+39+2:2",
    ]


def test_each_partner_gets_the_answers_its_file_asks_for(site: Path) -> None:
    kinds: dict[str, set[str]] = {}
    for path in answers(site, "*/*.REPORT.html"):
        kinds.setdefault(path.parent.name, set())
    for partner, found in kinds.items():
        found.update(path.name.split(".")[-2] for path in answers(site, f"{partner}/*.*.*.*"))
    assert kinds == {
        "harborline": {"TA1", "997", "824", "855", "REPORT"},
        "nordwerk": {"CONTRL", "APERAK", "ORDRSP", "REPORT"},
        "wista": {"MARKED", "REPORT"},
    }


def test_the_bad_x12_files_are_answered_set_by_set(site: Path) -> None:
    told = {}
    for kind, tags in (("997", {"AK5", "AK9"}), ("824", {"OTI"}), ("855", {"BAK"})):
        (path,) = answers(site, f"PO_7700619_BAD.*.{kind}.x12")
        said = [line.split("*") for line in path.read_text().split("~")]
        told[kind] = ["*".join(each[:4]) for each in said if each[0] in tags]
    assert told == {
        "997": ["AK5*A", "AK5*A", "AK5*R*5", "AK9*P*3*3"],
        "824": ["OTI*TR*TN*7700619", "OTI*TA*TN*7700620"],
        "855": ["BAK*00*RD*7700619", "BAK*00*AH*7700620"],
    }
    (requested,) = answers(site, "*.TA1.x12")
    assert "~TA1*000004801*261123*0615*A*000~" in requested.read_text()


def test_only_bad_workbooks_and_texts_come_back_marked(site: Path) -> None:
    assert [path.name.split(".")[0] for path in answers(site, "*.MARKED.xlsx")] == [
        "Forecast_2026-W48_BAD",
        "PO_2026-119_BAD",
        "PO_2026-121_BAD",
    ]


def test_accepted_documents_reach_the_erp_and_no_others(site: Path) -> None:
    found = [json.loads(path.read_text()) for path in answers(site, "_erp/**/*.json")]
    records = [each for each in found if each["type"] != "cases"]
    asked = [case for each in found if each["type"] == "cases" for case in each["cases"]]
    assert {(case["kind"], case["state"]) for case in asked} == {("upside", "requested")}
    assert sorted(record["number"] for record in records) == [
        "4500071234", "4500071234", "4500071234", "4500071236", "7700618", "7700620",
        "FC-2026-W48", "FC2026W48",
        "FC2026W48-11", "FC2026W48-K2", "FC2026W48-KS", "HR-830-2648", "HR-830-2648A",
        "PO/2026/118", "PO/2026/120",
    ]  # fmt: skip


def test_the_same_order_as_workbook_and_as_text_gives_the_same_record(site: Path) -> None:
    tables = [
        pl.read_parquet(path)
        for number in ("118", "120")
        for path in answers(site, f"_erp/**/*%2F{number}.*.order_lines.parquet")
    ]
    assert tables[0].height == 5
    assert tables[0].equals(tables[1])


def test_what_was_kept_is_whole(site: Path) -> None:
    verified = exchange("verify", "--site", site)
    assert verified.returncode == 0
    assert verified.stdout.startswith("whole: ")


def test_a_byte_that_somebody_changed_is_named(site: Path) -> None:
    blob = next(path for path in (site / "var/blobs").glob("??/*") if path.stat().st_size > 100)
    original = blob.read_bytes()
    blob.chmod(0o640)
    blob.write_bytes(original[:50] + bytes([original[50] ^ 1]) + original[51:])
    verified = exchange("verify", "--site", site)
    blob.write_bytes(original)
    assert verified.returncode == 1
    assert "its bytes were changed" in verified.stdout


def test_one_file_can_be_shown_and_its_report_printed(site: Path) -> None:
    found = json.loads(exchange("status", "--json", "--site", site).stdout)["latest"]
    identity = next(row["id"] for row in found if row["file"] == "PO_2026-119_BAD.xlsx")
    shown = exchange("show", identity, "--site", site).stdout
    assert "XLS-008" in shown
    printed = exchange("report", identity, "--site", site).stdout
    (report,) = answers(site, "PO_2026-119_BAD.*.REPORT.html")
    assert printed == report.read_text()


def test_the_findings_of_a_file_can_be_had_as_a_workbook(site: Path, tmp_path: Path) -> None:
    found = json.loads(exchange("status", "--json", "--site", site).stdout)["latest"]
    identity = next(row["id"] for row in found if row["file"] == "PO_2026-119_BAD.xlsx")
    path = tmp_path / "findings.xlsx"
    done = exchange("report", identity, "--site", site, "--output", path)
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(exchange("show", identity, "--json", "--site", site).stdout)
    rules = [each["rule"] for one in shown["documents"] for each in one["findings"]]
    rows = [*load_workbook(path).worksheets[0].iter_rows(min_row=5, values_only=True)]
    assert sorted(str(row[0]) for row in rows) == sorted(rules)


def test_a_demo_does_not_build_on_top_of_something(site: Path) -> None:
    refused = exchange("demo", "--site", site)
    assert refused.returncode == 3
    assert "is not empty" in refused.stderr
