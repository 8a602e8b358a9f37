"""The receipt of a package: every file with its hash, and whether we could take it."""

import hashlib
import html
import io
import json
import re
import zipfile
from typing import Any

import pytest
from package.packing import ROOT, judged

GOLDEN = ROOT / "tests/golden/packages"

TAKEN = {
    "ECO_manifest": {"gerber/top.gbr": "accepted"},
    "ECO_manifest_BAD": {
        "gerber/top.gbr": "rejected", "gone.pdf": "missing", "nobody lists me.pdf": "rejected",
    },
    "DOC_A-4711_D": {
        "BOM.csv": "accepted", "gerber/top.gbr": "accepted", "drawing.pdf": "accepted",
    },
    "NEWS_end_of_life": {"notice.csv": "accepted", "plan.pdf": "accepted"},
}  # fmt: skip


def receipts(name: str) -> tuple[dict[str, Any], str]:
    """Return the receipt of a package for programs, and the words of the one for people."""
    outcome = judged((GOLDEN / f"{name}.zip").read_bytes(), f"{name}.zip")
    found = {
        each.path.rpartition(".")[2]: each.content
        for each in outcome.responses
        if each.type == "RECEIPT"
    }
    words = re.sub(r"<[^>]+>", " ", html.unescape(found["html"].decode()))
    return json.loads(found["json"]), " ".join(words.split())


@pytest.mark.parametrize("name", TAKEN)
def test_every_file_of_a_package_is_named_and_taken_or_not(name: str) -> None:
    told, words = receipts(name)
    files = {each["name"]: each for document in told["documents"] for each in document["files"]}
    taken = {name: each["taken"] for name, each in files.items() if name != "manifest.json"}
    assert taken == TAKEN[name]
    with zipfile.ZipFile(io.BytesIO((GOLDEN / f"{name}.zip").read_bytes())) as archive:
        for each in archive.namelist():
            digest = hashlib.sha256(archive.read(each)).hexdigest()
            assert files[each]["sha256"] == digest
            assert digest in words
    assert all(each["findings"] or each["taken"] == "accepted" for each in files.values())


def test_what_is_no_package_gets_no_receipt() -> None:
    outcome = judged(b"no archive at all", "ECO.zip")
    assert "RECEIPT" not in {each.type for each in outcome.responses}
