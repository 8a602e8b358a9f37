"""Builds a large weekly forecast workbook and times reading it.

`python benchmarks/make_forecast_xlsx.py 20000 56 big.xlsx` builds one of 20,000 parts and
56 weeks (60 columns) and prints seconds and peak memory of reading it in a new process.
With a file alone it only reads it.
"""

import resource
import subprocess
import sys
import time
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from pydantic import TypeAdapter

from exchange.adapters.workbook.reading import read
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout
from exchange.model.partners import Feed, Partner
from exchange.model.ports import Assignment
from exchange.model.shipped import schemas

NAME = "forecast-weeks-across"
FIRST = date.fromisocalendar(2026, 49, 1)


def build(parts: int, weeks: int, target: Path) -> None:
    """Write a forecast of so many parts and weeks."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Forecast")
    days = [(FIRST + timedelta(weeks=index)).isocalendar() for index in range(weeks)]
    headings = [f"{day.year}-W{day.week:02}" for day in days]
    sheet.append(["Part no.", "Rev.", "Description", "Unit", *headings])
    for part in range(parts):
        quantities = ((part * 7 + week * 13) % 500 for week in range(weeks))
        sheet.append([f"{part:08}", "A", f"Board {part}", "PCE", *quantities])
    book.save(target)


def measure(source: Path) -> None:
    """Read a forecast and print how long it took and how much memory the process had."""
    layout = TypeAdapter(Layout).validate_python(
        tomllib.loads((schemas() / "layouts" / f"{NAME}.toml").read_text("utf-8"))
    )
    partner = Partner(id="acme", name="ACME", state="live")
    feed = Feed(document="forecast", format="xlsx", layout=NAME)
    content = source.read_bytes()
    now = datetime.now(UTC)
    transmission = Transmission("0", "0", "acme", source.name, "", now, content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, used = time.perf_counter(), time.process_time()
    message = read(transmission, Assignment(partner, "xlsx", (feed,), {NAME: layout})).messages[0]
    seconds, used = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    height = message.tables["forecast_buckets"].frame.height
    print(
        f"{height:,} buckets from {len(content) / 1e6:.1f} MB in {seconds:.1f} s "
        f"({used:.1f} s of a processor), "
        f"peak {peak / 1024:.0f} MB ({before / 1024:.0f} MB before)"
    )


if __name__ == "__main__":
    if len(sys.argv) > len(("script", "file")):
        build(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
        command = [sys.executable, __file__, sys.argv[3]]
        subprocess.run(command, check=True)  # noqa: S603, this script itself
    else:
        measure(Path(sys.argv[1]))
