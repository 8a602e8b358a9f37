"""Times our reader against pydifact's own on the same file, each run in a process of its own.

`exchange check` is the whole command: it starts, reads in a child, validates, judges and writes
CONTRL, report and the ERP's record. Ours into tables checks the envelope, the structure and
every element, and ends with canonical tables that know their places; pydifact's
`Interchange.from_str` ends with segments and checks no counts. Memory is the peak of the
largest process, its imports included; processor time is that of all of them.

Run it from the root of the repository: python -m benchmarks.delfor_vs_pydifact
"""

import argparse
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydifact import segmentcollection

from benchmarks import make_delfor
from exchange.adapters.edifact.reading import read
from exchange.adapters.edifact.scanning import scans
from exchange.model.interchange import Transmission
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Assignment

RUNS = 5
KIB = 1024
ROOT = Path(__file__).parents[1]
PARTNER = Partner(id="benchmark", name="Benchmark", state="live")
ASSIGNMENT = Assignment(PARTNER, "edifact", (Feed(document="forecast", format="edifact"),), {})


class Run(NamedTuple):
    """Seconds by the clock and of the processor, and megabytes at the peak."""

    wall: float
    processor: float
    peak: float


def into_tables(content: bytes) -> None:
    """Read all of it, and see that nothing was lost."""
    now = datetime.now(UTC)
    found = read(Transmission("R", "R", PARTNER.id, "large.edi", "", now, content), ASSIGNMENT)
    (message,) = found.messages
    buckets = message.tables["forecast_buckets"].frame.height
    if found.findings or message.findings or buckets != content.count(b"QTY+113:"):
        raise SystemExit("the file was not read as it should be")


def into_segments(content: bytes) -> None:
    """Cut it into segments only."""
    list(scans(content))


def pydifact(content: bytes) -> None:
    """Parse it as pydifact does."""
    warnings.simplefilter("ignore")
    segmentcollection.Interchange.from_str(content.decode("iso8859-1"))


def check(content: bytes) -> None:
    """Run the command a coordinator runs."""
    with tempfile.NamedTemporaryFile(suffix=".edi") as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-m", "exchange", "check", file.name, "--partner", "nordwerk"]
        subprocess.run([*command, "--site", ROOT], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


READERS: Mapping[str, Callable[[bytes], None]] = {
    "exchange check": check,
    "ours, into tables": into_tables,
    "ours, into segments": into_segments,
    "pydifact from_str": pydifact,
}


def used() -> tuple[float, float]:
    """Return the processor seconds of this process and its children, and the largest's peak."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(usage.ru_utime + usage.ru_stime for usage in both)
    return processor, max(usage.ru_maxrss for usage in both) / KIB


def once(reader: str, content: bytes) -> Run:
    """Run one reader in this process."""
    wall, (before, _) = time.perf_counter(), used()
    READERS[reader](content)
    processor, peak = used()
    return Run(time.perf_counter() - wall, processor - before, peak)


def compare(content: bytes, runs: int) -> None:
    """Run the readers in turn, so that all see the same machine, and print medians."""
    results: dict[str, list[Run]] = {reader: [] for reader in READERS}
    spawn = multiprocessing.get_context("spawn")
    for _ in range(runs):
        for reader, found in results.items():
            with spawn.Pool(1) as pool:
                found.append(pool.apply(once, (reader, content)))
    size = len(content) / 1e6
    print(f"DELFOR D.97A of {size:.2f} MB, median of {runs} runs\n")
    print(f"{'':20}{'seconds':>9}{'CPU s':>9}{'MB/CPU s':>10}{'peak MB':>9}")
    medians = {}
    for reader, found in results.items():
        median = Run(*(statistics.median(column) for column in zip(*found, strict=True)))
        medians[reader] = median.processor
        rate = size / median.processor
        print(f"{reader:20}{median.wall:9.2f}{median.processor:9.2f}{rate:10.2f}{median.peak:9.0f}")
    print()
    for reader in ("exchange check", "ours, into tables"):
        ratio = medians["pydifact from_str"] / medians[reader]
        print(f"pydifact from_str takes {ratio:.1f} times the processor time of {reader}")


def main() -> None:
    """Compare, on a file made for it or on the one named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=RUNS)
    wanted = parser.parse_args()
    made = make_delfor.interchange(make_delfor.ITEMS, make_delfor.WEEKS).encode("iso8859-1")
    compare(wanted.file.read_bytes() if wanted.file else made, wanted.runs)


if __name__ == "__main__":
    main()
