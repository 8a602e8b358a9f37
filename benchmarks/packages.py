"""What a large package costs: time, and the peak of memory in the daemon and in its reading child.

    python benchmarks/packages.py [--gigabytes 1] [--folder DIR]

Writes a zip with an ECO form, two bills of materials and drawings of random bytes, half of them
stored and half deflated, drops it into the inbox of a fresh site and lets `exchange run --once`
register it. The peaks are VmHWM of /proc, looked at until the daemon ends.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from package.packing import NEW, OLD, bom, form  # noqa: E402 - it lies beside the tests

SITE = 'name = "EMS"\nreaders = 1\n[limits]\nmax_bytes = 100000000\n'
PARTNER = """name = "Acme"
state = "live"
feeds = [{ document = "engineering_change", format = "zip", layout = "eco-form" }]
"""
DRAWING = 100_000_000
PIECE = 1 << 20


def site(folder: Path, size: int) -> Path:
    """Return a site with a package of that many bytes in an inbox."""
    (folder / "partners").mkdir(parents=True)
    (folder / "exchange.toml").write_text(SITE)
    (folder / "partners/acme.toml").write_text(PARTNER)
    (folder / "inbox/acme").mkdir(parents=True)
    noise = random.Random(6).randbytes(PIECE)  # noqa: S311 - bytes that do not pack
    package = folder / "inbox/acme/ECO-1042.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (
            ("ECO-1042.xlsx", form()), ("BOM old.xlsx", bom("C", OLD)),
            ("BOM new.xlsx", bom("D", NEW)),
        ):  # fmt: skip
            archive.writestr(name, content)
        for number in range(size // DRAWING):
            kind = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            told = zipfile.ZipInfo(f"drawing {number}.pdf")
            told.compress_type = kind
            with archive.open(told, "w", force_zip64=True) as member:
                for piece in range(DRAWING // PIECE):
                    member.write(bytes([number, piece]) + noise[2:])
    return folder


def peaks(process: "subprocess.Popen[bytes]") -> dict[str, int]:
    """Return the peak of memory of a process and of each of its children, in bytes."""
    found: dict[str, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *children(process.pid)):
            name = "daemon" if pid == process.pid else "reading child"
            found[name] = max(found.get(name, 0), peak(pid))
        time.sleep(0.02)
    return found


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    listed = [*Path(f"/proc/{pid}/task").glob("*/children")]
    try:
        return [int(each) for path in listed for each in path.read_text().split()]
    except OSError:
        return []


def peak(pid: int) -> int:
    """Return the most memory a process has had so far, 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) * 1024 for words in lines), 0)


def main() -> None:
    """Measure and print one JSON object."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--gigabytes", type=float, default=1.0)
    words.add_argument("--folder", type=Path, default=None)
    given = words.parse_args()
    folder = Path(tempfile.mkdtemp(dir=given.folder))
    try:
        root = site(folder / "site", int(given.gigabytes * 1_000_000_000))
        size = (root / "inbox/acme/ECO-1042.zip").stat().st_size
        began = time.monotonic()
        command = [sys.executable, "-m", "exchange", "run", "--once", "--site", str(root)]
        with (folder / "log").open("wb") as log:
            found = peaks(subprocess.Popen(command, stdout=log, stderr=log))  # noqa: S603
        seconds = time.monotonic() - began
        kept = list((root / "var/blobs").glob("??/*"))
        told = {
            "bytes": size,
            "seconds": round(seconds, 1),
            "kept files": len(kept),
            "peak MB": {name: round(value / 1e6) for name, value in found.items()},
        }
        print(json.dumps(told, indent=2))
        if len(kept) < size // DRAWING:
            print((folder / "log").read_text())
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
