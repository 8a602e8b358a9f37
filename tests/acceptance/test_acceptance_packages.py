"""An engineering change in a zip through the daemon: registered, its files kept and listed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from package.packing import NEW, OLD, bom, form, zipped

from exchange.spool import blobs
from exchange.spool.site import Spool

SITE = """name = "EMS"
readers = 1
[limits]
max_bytes = 10000
[arriving]
settle_seconds = 0.1
settle_without_lease_seconds = 0.5
incomplete_after_seconds = 0.0
empty_after_seconds = 0.0
"""
PARTNER = """name = "Acme"
state = "live"
feeds = [{ document = "engineering_change", format = "zip", layout = "eco-form" }]
"""


def exchange(site: Path, *words: str) -> str:
    command = [sys.executable, "-m", "exchange", *words, "--site", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout


def dropped(site: Path, name: str, content: bytes) -> None:
    (site / "partners").mkdir(exist_ok=True)
    (site / "exchange.toml").write_text(SITE)
    (site / "partners/acme.toml").write_text(PARTNER)
    (site / "inbox/acme").mkdir(parents=True, exist_ok=True)
    (site / "inbox/acme" / name).write_bytes(content)


def test_a_change_is_registered_with_its_files(tmp_path: Path) -> None:
    """The package is larger than a file may be that is read at once."""
    drawing = bytes(range(256)) * 60
    files = {
        "ECO-1042.xlsx": form(), "BOM old.xlsx": bom("C", OLD), "BOM new.xlsx": bom("D", NEW),
        "drawing.pdf": drawing,
    }  # fmt: skip
    dropped(tmp_path, "ECO-1042.zip", zipped(files))
    dropped(tmp_path, "ECO-1043.zip", zipped({"../../evil.txt": drawing}))
    exchange(tmp_path, "run", "--once")
    status: dict[str, Any] = json.loads(exchange(tmp_path, "status", "--json"))
    by_name = {each["file"]: each for each in status["latest"]}
    assert by_name["ECO-1043.zip"]["verdict"] == "quarantined"
    shown = json.loads(exchange(tmp_path, "show", by_name["ECO-1042.zip"]["id"], "--json"))
    assert (shown["verdict"], shown["documents"][0]["number"]) == ("accepted", "ECO-1042")
    assert [(each["name"], each["kind"], each["present"]) for each in shown["files"]] == [
        ("ECO-1042.xlsx", "FORM", True), ("BOM old.xlsx", "BOM", True),
        ("BOM new.xlsx", "BOM", True), ("drawing.pdf", "DRAWING", True),
    ]  # fmt: skip
    place = blobs.path(Spool(tmp_path), shown["files"][3]["sha256"])
    assert place.read_bytes() == drawing
    assert not list(tmp_path.rglob("evil*"))
    assert exchange(tmp_path, "verify").startswith("whole")
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert "file of ECO-1042: drawing.pdf: its bytes were changed" in " ".join(
        exchange(tmp_path, "verify").split()
    )
