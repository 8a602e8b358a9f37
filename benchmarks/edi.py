"""Times the way from an interchange's bytes to validated canonical tables beside other readers.

Ours checks the envelope, the structure and every element, types and validates the tables, and knows
the place of each value; pydifact's `Interchange.from_str` ends with segments and checks no counts;
pyx12's `X12Reader` ends with segments and checks counts.
Each run has a process of its own, in which the reader has read a small file before; memory is the
peak above what that and the bytes of the file took. The first line times an order of 5 kB with its
CONTRL in a warm process.

Run it from the root of the repository: python -m benchmarks.edi
"""

import argparse
import io
import multiprocessing
import random
import re
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pydifact import segmentcollection
from pyx12 import x12file

from benchmarks import make_delfor
from exchange import settings, wiring
from exchange.child import spare_the_collector
from exchange.model.interchange import Interchange, Transmission
from exchange.model.ledger import Ledger
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Assignment, Desk
from exchange.pipeline import judge
from exchange.validators.validation import validate

KIB = 1024
Size = tuple[int, int, int]
SIZES: Mapping[str, Sequence[Size]] = {
    "DELFOR": ((500, 26, 1), (5_000, 26, 1), (5_000, 26, 4)),
    "ORDERS": ((2_000, 2, 1), (40_000, 2, 1)),
    "830": ((500, 26, 1), (5_000, 26, 1)),
    "850": ((2_000, 2, 1), (40_000, 2, 1)),
}
"""Items, weeks or deliveries, and messages."""

SMALL = (12, 26, 1)
ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)


class Run(NamedTuple):
    """Seconds by the clock and of the processor, and bytes of memory for a byte of input."""

    wall: float
    processor: float
    memory: float


def arrived(content: bytes, partner: str, name: str) -> Transmission:
    """Return a file of a partner of the demo site."""
    return Transmission("0" * 26, "0" * 8, partner, name, "", datetime.now(UTC), content)


def edifact(content: bytes) -> Interchange:
    """Read messages of the demo site's partner into validated tables; nothing may be wrong."""
    from exchange.identify import identify  # noqa: PLC0415 - imported by the process that reads

    came = arrived(content, "nordwerk", "large.edi")
    assignment = identify(came, SITE)
    read = wiring.tools().readers["edifact"](came, assignment)
    return validate(read, assignment.partner, SITE.site)


COUNTED = {
    b"+DELFOR:": (b"QTY+113:", "forecast_buckets"),
    b"+ORDERS:": (b"QTY+113:", "order_schedules"),
    b"ST*830*": (b"FST*", "forecast_buckets"),
    b"ST*850*": (b"SCH*", "order_schedules"),
}
"""By what a file holds: what stands once for each row of which table."""


def checked(typed: Interchange, content: bytes) -> None:
    """Stop where a file was not read as it should be."""
    segment, table = next(found for mark, found in COUNTED.items() if mark in content)
    expected = content.count(segment)
    buckets = sum(each.tables[table].frame.height for each in typed.messages)
    wrong = [*typed.findings, *(found for each in typed.messages for found in each.findings)]
    if wrong or buckets != expected:
        raise SystemExit(f"the file was not read as it should be: {wrong[:3]}")


def pydifact(content: bytes) -> None:
    """Parse it as pydifact does."""
    warnings.simplefilter("ignore")
    segmentcollection.Interchange.from_str(content.decode("iso8859-1"))


def x12(content: bytes) -> Interchange:
    """Read an 830 or 850 into validated tables; nothing may be wrong."""
    feeds = tuple(Feed(document=each, format="x12") for each in ("forecast", "purchase_order"))
    partner = Partner(id="p", name="P", state="live", identifiers=("ZZ:OEM",))
    came = arrived(content, "p", "large.x12")
    read = wiring.tools().readers["x12"](came, Assignment(partner, "x12", feeds, {}))
    return validate(read, partner, replace(SITE.site, identifiers=("ZZ:EMS",)))


def pyx12(content: bytes) -> None:
    """Read its segments as pyx12 does."""
    for _ in x12file.X12Reader(io.StringIO(content.decode("ascii"))):
        pass


READERS: Mapping[str, Mapping[str, Callable[[bytes], Interchange | None]]] = {
    "DELFOR": {"ours": edifact, "pydifact": pydifact},
    "ORDERS": {"ours": edifact, "pydifact": pydifact},
    "830": {"ours": x12, "pyx12": pyx12},
    "850": {"ours": x12, "pyx12": pyx12},
}
"""By kind of message; what ours is compared with comes last."""


def orders(size: Size) -> bytes:
    """Return an ORDERS of that size."""
    items, deliveries, _ = size
    body = ["BGM+220+PO1+9", "DTM+137:20261123:102", "NAD+BY+4012345000009::9", "CUX+2:EUR:9"]
    for item in range(1, items + 1):
        each = 25 * item
        body += [
            f"LIN+{item}++A2B-{item:06d}-00:IN", f"PIA+1+C{item % 30:02d}:EC",
            f"IMD+F++:::CABLE SET {item}", f"QTY+21:{each * deliveries}:PCE",
            f"MOA+203:{each * deliveries * 2}", "PRI+AAA:2:::1:PCE",
        ]  # fmt: skip
        for week in range(deliveries):
            day = make_delfor.MONDAY + timedelta(weeks=week)
            body += ["SCC+1", f"QTY+113:{each}:PCE", f"DTM+2:{day:%Y%m%d}:102"]
    whole = ["UNH+1+ORDERS:D:96A:UN", *body, "UNS+S"]
    unb = "UNB+UNOC:3+4012345000009:14+5909000000001:14+261123:0600+R1"
    segments = (unb, *whole, f"UNT+{len(whole) + 1}+1", "UNZ+1+R1")
    return "".join(f"{each}'" for each in segments).encode()


def purchase_order(size: Size) -> bytes:
    """Return an 850 of that size."""
    items, deliveries, _ = size
    body = ["BEG*00*SA*PO1**20261123", "CUR*BY*EUR", "N1*BY*Buyer Inc*92*B1"]
    for item in range(1, items + 1):
        each = 25 * item
        body += [
            f"PO1*{item}*{each * deliveries}*PC*2.5**BP*A{item:06}*EC*C*VP*X{item}",
            f"PID*F****CABLE SET {item}",
        ]
        for week in range(deliveries):
            body.append(f"SCH*{each}*PC***002*{make_delfor.MONDAY + timedelta(weeks=week):%Y%m%d}")
    return enveloped("850", "PO", [*body, f"CTT*{items}"])


def planning(size: Size) -> bytes:
    """Return an 830 of that size."""
    items, weeks, _ = size
    dice = random.Random(20261123)  # noqa: S311 - sample data, not secrets
    body = ["BFR*05*FC1**DL*A*20261130*20270530*20261123", "N1*BY*Buyer Inc*92*B1"]
    for item in range(1, items + 1):
        body += [
            f"LIN*{item}*BP*A{dice.randrange(10**9):09}*EC*{dice.choice('ABC')}*VP*X{item}",
            "UIT*PC", f"PID*F****CABLE SET {dice.randrange(1000)}", f"REF*PO*45{item:06}",
        ]  # fmt: skip
        for week in range(weeks):
            day = make_delfor.MONDAY + timedelta(weeks=week)
            kind = "C" if week < make_delfor.FIRM else "D"
            body.append(f"FST*{dice.randrange(400) * 25}*{kind}*W*{day:%Y%m%d}****DO*{item}")
        body.append(f"SHP*02*{dice.randrange(9999)}*051*20260101")
    return enveloped("830", "PS", [*body, f"CTT*{items}"])


def enveloped(kind: str, group: str, body: Sequence[str]) -> bytes:
    """Return an interchange with one set."""
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'OEM':15}*ZZ*{'EMS':15}*261123*0600*U*00401*000000001*0*P*>"
    )
    segments = (
        isa, f"GS*{group}*OEM*EMS*20261123*0600*1*X*004010", f"ST*{kind}*0001", *body,
        f"SE*{len(body) + 2}*0001", "GE*1*1", "IEA*1*000000001",
    )  # fmt: skip
    return "".join(f"{each}~\n" for each in segments).encode()


def delfor(size: Size) -> bytes:
    """Return a DELFOR of that size, with release characters in its texts."""
    text = make_delfor.interchange(*size).replace("Vorschrift VP", "Vorschrift ?+VP?'")
    return text.encode("iso8859-1")


MAKERS: Mapping[str, Callable[[Size], bytes]] = {
    "DELFOR": delfor,
    "ORDERS": orders,
    "830": planning,
    "850": purchase_order,
}


def once(kind: str, reader: str, file: Path) -> Run:
    """Run one reader on a file in this process, warm; ours as in a reading child."""
    read = READERS[kind][reader]
    read(MAKERS[kind](SMALL))
    if reader == "ours":
        spare_the_collector()
    content = file.read_bytes()
    before = peak()
    wall, processor = time.perf_counter(), time.process_time()
    typed = read(content)
    took = time.perf_counter() - wall, time.process_time() - processor
    if typed is not None:
        checked(typed, content)
    return Run(*took, (peak() - before) / len(content))


def peak() -> int:
    """Return the most memory this process had so far, in bytes; Linux tells it.

    What `getrusage` tells begins with the memory of the process that started this one.
    """
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(told[1]) * KIB if told else 0


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(column) for column in zip(*runs, strict=True)))


def compare(runs: int) -> None:
    """Run the readers in turn, so that all see the same machine, and print medians."""
    spawn = multiprocessing.get_context("spawn")
    titles = ("", "reader", "wall s", "CPU s", "MB/s", "B/B", "ratio")
    print("{:15}{:10}{:>8}{:>8}{:>8}{:>6}{:>8}".format(*titles))
    for kind, size in ((kind, size) for kind, sizes in SIZES.items() for size in sizes):
        found: dict[str, list[Run]] = {reader: [] for reader in READERS[kind]}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "large.edi")
            megabytes = file.write_bytes(MAKERS[kind](size)) / 1e6
            for reader in [*found] * runs:
                with spawn.Pool(1) as pool:
                    found[reader].append(pool.apply(once, (kind, reader, file)))
        *_, slow = map(median, found.values())
        for reader, results in found.items():
            run = median(results)
            print(
                f"{kind:7}{megabytes:4.1f} MB {reader:10}{run.wall:8.2f}{run.processor:8.2f}"
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
    came, desk = arrived(content, "nordwerk", "PO.edi"), Desk(site, Ledger(), wiring.tools())
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
