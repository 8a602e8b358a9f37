"""Whatever lies in an inbox ends in one visible state with a reason in plain words."""

import os
from pathlib import Path

import pytest
from acceptance.installation import WISTA, Drop, Installation, forecast, into


@pytest.fixture
def site(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def link(inbox: Path) -> None:
    (inbox / "nordwerk" / "passwords.edi").symlink_to("/etc/passwd")


def pipe(inbox: Path) -> None:
    os.mkfifo(inbox / "nordwerk" / "pipe.edi")


CASES: dict[str, tuple[Drop, str, str]] = {
    "an empty file": (into("nordwerk", "empty.edi", b""), "unreadable", "is empty or incomplete"),
    "another sender": (
        into(
            "nordwerk", "fc.edi", forecast().replace(b"+4012345000009:14+", b"+9999999999994:14+")
        ),
        "unreadable",
        "names another sender",
    ),
    "another recipient": (
        into(
            "nordwerk", "fc.edi", forecast().replace(b"+5909000000001:14+", b"+9999999999994:14+")
        ),
        "rejected",
        "is addressed to 14:9999999999994",
    ),
    "a folder of nobody": (
        into("nobody", "fc.edi", forecast()),
        "unreadable",
        "belongs to no partner",
    ),
    "an unknown message type": (
        into("nordwerk", "fc.edi", forecast(b"DELFOR:D:97A", b"INVOIC:D:97A")),
        "rejected",
        "INVOIC D.97A is not agreed",
    ),
    "a broken envelope": (
        into("nordwerk", "fc.edi", b"UNB+UNOC'" + forecast()[200:]),
        "unreadable",
        "The envelope is broken",
    ),
    "a truncated interchange": (
        into("nordwerk", "fc.edi", forecast()[:900]),
        "unreadable",
        "is empty or incomplete",
    ),
    "a truncated workbook": (
        into("wista", "Forecast_x.xlsx", (WISTA / "Forecast_2026-W48.xlsx").read_bytes()[:3000]),
        "unreadable",
        "it is an archive without its end",
    ),
    "a format nobody agreed": (
        into("wista", "picture.png", b"\x89PNG....."),
        "unreadable",
        "cannot be assigned",
    ),
    "a symbolic link": (link, "unreadable", "is not an ordinary file but a symbolic link"),
    "a named pipe": (pipe, "unreadable", "is not an ordinary file but a named pipe"),
    "a name with a newline": (into("nordwerk", "fc\n48.edi", forecast()), "accepted", ""),
    "a name that is no text": (into("nordwerk", b"fc\xff.edi", forecast()), "accepted", ""),
    "a name of 255 bytes": (into("nordwerk", "f" * 251 + ".edi", forecast()), "accepted", ""),
    "bytes that are no text": (
        into("nordwerk", "fc.edi", forecast(b"UNOC:3", b"UNOA:3")),
        "unreadable",
        "is not allowed in UNOA",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_ends_in_one_state_with_a_reason(site: Installation, case: str) -> None:
    drop, verdict, sentence = CASES[case]
    drop(site.root / "inbox")
    assert site.run() == []
    ((_, judged, told),) = site.told()
    assert judged == verdict
    assert sentence in told
    assert "Traceback" not in told
    assert not [path for path in (site.root / "inbox").rglob("*") if not path.is_dir()]


def test_a_stranger_is_told_nothing_and_no_acknowledgement_leaves(site: Installation) -> None:
    CASES["another sender"][0](site.root / "inbox")
    site.run()
    assert site.answers("*.CONTRL.edi") == []
    (report,) = (site.root / "outbox/nordwerk").glob("*.REPORT.html")
    assert "9999999999994" not in report.read_text()


def test_a_directory_and_a_temporary_name_are_left_alone(site: Installation) -> None:
    (site.inbox("nordwerk") / "folder").mkdir()
    (site.inbox("nordwerk") / "fc.edi.part").write_bytes(forecast())
    (waiting,) = site.run()
    assert waiting.startswith("inbox/nordwerk/folder: it is a folder")
    assert site.receipts() == []


def test_the_same_bytes_repeat_the_answer_and_load_nothing_twice(site: Installation) -> None:
    for name in ("first.edi", "second.edi"):
        into("nordwerk", name, forecast())(site.root / "inbox")
        site.run()
    (first, second) = site.receipts()
    assert second.summary == f"The same bytes as {first.id}, whose answers are sent again."
    assert len(site.answers("*.json")) == 1
    assert [name.partition(".")[0] for name in site.answers("*.CONTRL.edi")] == ["first"]


def test_a_corrected_document_succeeds_the_rejected_one(site: Installation) -> None:
    bad = (WISTA / "PO_2026-121_BAD.csv").read_bytes()
    good = (WISTA / "PO_2026-120.csv").read_bytes().replace(b"2026/120", b"2026/121")
    into("wista", "PO_1.csv", bad)(site.root / "inbox")
    site.run()
    into("wista", "PO_2.csv", good)(site.root / "inbox")
    site.run()
    assert [verdict for _, verdict, _ in site.told()] == ["rejected", "accepted"]
    with site.journal() as journal:
        first, second = site.receipts()
        assert journal.documents(second.id)[0].succeeds == first.id


def test_an_order_that_stands_is_not_ordered_again(site: Installation) -> None:
    order = (WISTA / "PO_2026-120.csv").read_bytes()
    into("wista", "PO_1.csv", order)(site.root / "inbox")
    site.run()
    into("wista", "PO_2.csv", order + b"\n")(site.root / "inbox")
    site.run()
    assert [verdict for _, verdict, _ in site.told()] == ["accepted", "rejected"]
    assert "exists since 2026-11-23" in site.told()[1][2]


def test_a_reference_used_again_with_other_content_is_refused(site: Installation) -> None:
    into("nordwerk", "a.edi", forecast())(site.root / "inbox")
    site.run()
    into("nordwerk", "b.edi", forecast(b"FC2026W48", b"FC2026W49"))(site.root / "inbox")
    site.run()
    assert [verdict for _, verdict, _ in site.told()] == ["accepted", "rejected"]
    (path,) = (site.root / "outbox/nordwerk").glob("b.*.CONTRL.edi")
    assert "+4+26" in path.read_text()


def test_a_marked_workbook_sent_back_unchanged_reads_as_the_original(site: Installation) -> None:
    bad = WISTA / "PO_2026-119_BAD.xlsx"
    into("wista", bad.name, bad.read_bytes())(site.root / "inbox")
    site.run()
    (marked,) = (site.root / "outbox/wista").glob("*.MARKED.xlsx")
    into("wista", marked.name, marked.read_bytes())(site.root / "inbox")
    site.run()
    first, second = site.told()
    assert first[1:] == second[1:]


def test_one_bad_lane_does_not_stop_another(site: Installation) -> None:
    into("nordwerk", "bad.edi", b"UNB+nonsense'")(site.root / "inbox")
    into("wista", "PO_1.csv", (WISTA / "PO_2026-120.csv").read_bytes())(site.root / "inbox")
    site.run()
    assert sorted(verdict for _, verdict, _ in site.told()) == ["accepted", "unreadable"]


def test_a_quarantined_file_lies_beside_its_reason(site: Installation) -> None:
    wrong = forecast(b"UNT+", b"UNT+9")
    site.drop("nordwerk", "fc.edi", wrong)
    (reason,) = (site.root / "var/quarantine").rglob("reason.txt")
    assert "The control count in UNT says 9" in reason.read_text()
