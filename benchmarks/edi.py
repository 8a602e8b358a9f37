"""Times the way from an interchange's bytes to validated canonical tables beside other readers.

Ours checks the envelope, the structure and every element, types and validates the tables, and knows
the place of each value; pydifact's `Interchange.from_str` ends with segments and checks no counts.
Each run has a process of its own, in which the reader has read a small file before; memory is the
peak above what that and the bytes of the file took. The first line times an order of 5 kB with its
CONTRL in a warm process.

Run it from the root of the repository: python -m benchmarks.edi
"""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydifact import segmentcollection

from benchmarks import make_delfor
from exchange import settings, wiring
from exchange.model.findings import Finding
from exchange.model.interchange import Transmission
from exchange.model.outcome import Earlier, Sent
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.validators.validation import validate

KIB = 1024
Size = tuple[int, int, int]
SIZES: Mapping[str, Size] = {
    "0.7 MB": (500, 26, 1),
    "7 MB": (5_000, 26, 1),
    "28 MB": (5_000, 26, 4),
}
"""Items, weeks and messages of a forecast."""

SMALL = (12, 26, 1)
ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)


class Nothing:
    """A ledger that remembers nothing."""

    def same_bytes(self, _: str) -> Earlier | None:
        """Remember no file."""
        return None

    def interchange(self, _: str, __: str, ___: str) -> Earlier | None:
        """Remember no interchange."""
        return None

    def document(self, _: str, __: str) -> Earlier | None:
        """Remember no document."""
        return None

    def record(self, _: str) -> bool:
        """Remember no record."""
        return False

    def cured(self, _: str, __: str, ___: str) -> list[Finding]:
        """Remember no finding."""
        return []

    def sent(self, _: str, __: int) -> Sent | None:
        """Remember no answer."""
        return None

    def next_number(self, _: str) -> int:
        """Begin with the first number."""
        return 1


class Run(NamedTuple):
    """Seconds by the clock and of the processor, and bytes of memory for a byte of input."""

    wall: float
    processor: float
    memory: float


def arrived(content: bytes, partner: str, name: str) -> Transmission:
    """Return a file of a partner of the demo site."""
    return Transmission("0" * 26, "0" * 8, partner, name, "", datetime.now(UTC), content)


def edifact(content: bytes) -> None:
    """Read a DELFOR of the demo site's partner into validated tables; nothing may be wrong."""
    from exchange.identify import identify  # noqa: PLC0415 - imported by the process that reads

    came = arrived(content, "nordwerk", "large.edi")
    assignment = identify(came, SITE)
    read = wiring.tools().readers["edifact"](came, assignment)
    typed = validate(read, assignment.partner, SITE.site)
    buckets = sum(each.tables["forecast_buckets"].frame.height for each in typed.messages)
    wrong = [*typed.findings, *(found for each in typed.messages for found in each.findings)]
    if wrong or buckets != content.count(b"QTY+113:"):
        raise SystemExit("the file was not read as it should be")


def pydifact(content: bytes) -> None:
    """Parse it as pydifact does."""
    warnings.simplefilter("ignore")
    segmentcollection.Interchange.from_str(content.decode("iso8859-1"))


READERS: Mapping[str, Callable[[bytes], None]] = {"ours": edifact, "pydifact": pydifact}


def delfor(size: Size) -> bytes:
    """Return a DELFOR of that size, with release characters in its texts."""
    text = make_delfor.interchange(*size).replace("Vorschrift VP", "Vorschrift ?+VP?'")
    return text.encode("iso8859-1")


def once(reader: str, file: Path) -> Run:
    """Run one reader on a file in this process, warm."""
    READERS[reader](delfor(SMALL))
    content = file.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    READERS[reader](content)
    took = time.perf_counter() - wall, time.process_time() - processor
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return Run(*took, grown * KIB / len(content))


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(column) for column in zip(*runs, strict=True)))


def compare(runs: int) -> None:
    """Run the readers in turn, so that all see the same machine, and print medians."""
    spawn = multiprocessing.get_context("spawn")
    titles = ("", "reader", "wall s", "CPU s", "MB/s", "B/B", "ratio")
    print("{:14}{:10}{:>8}{:>8}{:>8}{:>6}{:>8}".format(*titles))
    for name, size in SIZES.items():
        found: dict[str, list[Run]] = {reader: [] for reader in READERS}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "large.edi")
            megabytes = file.write_bytes(delfor(size)) / 1e6
            for reader in [*READERS] * runs:
                with spawn.Pool(1) as pool:
                    found[reader].append(pool.apply(once, (reader, file)))
        slow = median(found["pydifact"])
        for reader, results in found.items():
            run = median(results)
            print(
                f"{name:14}{reader:10}{run.wall:8.2f}{run.processor:8.2f}"
                f"{megabytes / run.wall:8.1f}{run.memory:6.0f}{slow.wall / run.wall:7.1f}x"
            )


def order(runs: int) -> None:
    """Time an order of about 5 kB with its CONTRL, without report and records, in this process."""
    lines = [
        each
        for line in range(1, 46)
        for each in (
            f"LIN+{line}++A2B-{line:04d}-00:IN", "QTY+21:240:PCE", "DTM+2:20270118:102",
            "MOA+203:11664", "PRI+AAA:48.6:::1:PCE",
        )
    ]  # fmt: skip
    head = ["BGM+220+PO1+9", "DTM+137:20261123:102", "NAD+BY+4012345000009::9", "CUX+2:EUR:9"]
    body = ["UNH+1+ORDERS:D:96A:UN", *head, *lines, "UNS+S"]
    unb = "UNB+UNOC:3+4012345000009:14+5909000000001:14+261123:0600+R1"
    segments = [unb, *body, f"UNT+{len(body) + 1}+1", "UNZ+1+R1"]
    content = "".join(f"{each}'" for each in segments).encode()
    quiet = replace(SITE.partners["nordwerk"].answers, report="never", business="none")
    partner = replace(SITE.partners["nordwerk"], answers=quiet, state="test")
    site = replace(SITE, partners={"nordwerk": partner})
    came, desk = arrived(content, "nordwerk", "PO.edi"), Desk(site, Nothing(), wiring.tools())
    took = []
    for _ in range(runs * 10):
        start = time.perf_counter()
        outcome = judge(came, desk)
        took.append((time.perf_counter() - start) * 1000)
    kinds = ", ".join(response.type for response in outcome.responses)
    found = outcome.judgement.verdict
    print(f"ORDERS of {len(content)} bytes, {found}, {kinds}: {statistics.median(took):.1f} ms\n")


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    order(wanted.runs)
    compare(wanted.runs)


if __name__ == "__main__":
    main()
