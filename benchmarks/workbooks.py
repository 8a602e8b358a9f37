"""Times the way from a workbook's bytes to validated canonical tables beside bare readers.

The file is a clean forecast of 20,000 parts and 56 weeks (60 columns), as a spreadsheet program
writes it. Ours looks into the zip, reads the sheet, its merged and hidden parts, understands the
headings, types and validates the tables, and knows the place of each value. openpyxl (read-only,
values only) and calamine end with the values of the cells; calamine gives nothing for an error and
for a formula without a result. Each run has a process of its own, in which the reader has read a
small file before; memory is the peak, and what of it comes on top of that small file.

Run it from the root of the repository: python -m benchmarks.workbooks
"""

import argparse
import io
import multiprocessing
import resource
import statistics
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks.make_forecast_xlsx import build

NAME = "forecast-weeks-across"
KIB = 1024
SMALL = (3, 56)
LARGE = (20_000, 56)


class Run(NamedTuple):
    """Seconds by the clock and of the processor, and the peak of memory in MB, whole and grown."""

    wall: float
    processor: float
    peak: float
    grown: float


def ours(content: bytes, quantities: int) -> None:
    """Read it into validated tables; nothing may be wrong."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - each reader imports what is its own

    from exchange.adapters.workbook.reading import read  # noqa: PLC0415
    from exchange.model.interchange import Transmission  # noqa: PLC0415
    from exchange.model.layouts import Layout  # noqa: PLC0415
    from exchange.model.partners import Feed, Partner, Site  # noqa: PLC0415
    from exchange.model.ports import Assignment  # noqa: PLC0415
    from exchange.model.shipped import schemas  # noqa: PLC0415
    from exchange.validators.validation import validate  # noqa: PLC0415

    written = (schemas() / "layouts" / f"{NAME}.toml").read_text("utf-8")
    layout = TypeAdapter(Layout).validate_python(tomllib.loads(written))
    partner = Partner(id="nordmed", name="Nordmed", state="live")
    feed = Feed(document="forecast", format="xlsx", layout=NAME)
    came = Transmission("0", "0", "nordmed", "large.xlsx", "", datetime.now(UTC), content)
    found = read(came, Assignment(partner, "xlsx", (feed,), {NAME: layout}))
    (message,) = validate(found, partner, Site(name="EMS")).messages
    table = message.tables["forecast_buckets"].frame
    if message.findings or table.height != quantities or table["quantity"].null_count():
        raise SystemExit("the file was not read as it should be")


def openpyxl(content: bytes, quantities: int) -> None:
    """Read its values as openpyxl does in read-only mode."""
    from openpyxl import load_workbook  # noqa: PLC0415

    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    counted(sheet.iter_rows(values_only=True), quantities)


def calamine(content: bytes, quantities: int) -> None:
    """Read its values as calamine does."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    counted(sheet.to_python(), quantities)


def counted(rows: object, quantities: int) -> None:
    """Go through all values and count the numbers."""
    found = sum(isinstance(value, int | float) for row in rows for value in row)  # type: ignore[attr-defined]  # rows of either library
    if found != quantities:
        raise SystemExit("the file was not read as it should be")


READERS: Mapping[str, Callable[[bytes, int], None]] = {
    "ours": ours,
    "openpyxl": openpyxl,
    "calamine": calamine,
}


def once(reader: str, content: bytes) -> Run:
    """Run one reader in this process, warm."""
    READERS[reader](build(*SMALL), SMALL[0] * SMALL[1])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    READERS[reader](content, LARGE[0] * LARGE[1])
    took = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Run(*took, peak / KIB, (peak - before) / KIB)


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(statistics.median(column) for column in zip(*runs, strict=True)))


def compare(runs: int) -> None:
    """Run the readers in turn, so that all see the same machine, and print medians."""
    content = build(*LARGE)
    spawn = multiprocessing.get_context("spawn")
    found: dict[str, list[Run]] = {reader: [] for reader in READERS}
    for _ in range(runs):
        for reader, results in found.items():
            with spawn.Pool(1) as pool:
                results.append(pool.apply(once, (reader, content)))
    print(f"{LARGE[0]:,} parts, {LARGE[1]} weeks, {len(content) / 1e6:.1f} MB")
    titles = ("reader", "wall s", "CPU s", "peak MB", "grown MB", "openpyxl")
    print("{:10}{:>8}{:>8}{:>9}{:>10}{:>10}".format(*titles))
    slow = median(found["openpyxl"])
    for reader, results in found.items():
        run = median(results)
        print(
            f"{reader:10}{run.wall:8.2f}{run.processor:8.2f}{run.peak:9.0f}{run.grown:10.0f}"
            f"{slow.wall / run.wall:9.1f}x"
        )


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    compare(parser.parse_args().runs)


if __name__ == "__main__":
    main()
