"""Times reading an .xlsb of 20,000 rows and 60 columns beside pyxlsb, every value counted.

Ours looks into the zip, reads number formats, what is hidden and merged, and types dates;
pyxlsb gives texts and numbers. The workbook is written twice: with long records, as Excel does,
and with short ones, as other programs do. Each run has a process of its own; the median of three
is printed.

Run it from the root of the repository: python -m benchmarks.xlsb
"""

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import Workbook

sys.path.append(str(Path(__file__).parents[1] / "samples"))

from as_xlsb import as_xlsb

ROWS, COLUMNS, TIMES = 20_000, 60, 3


def build(rows: int, *, short: bool) -> bytes:
    """Return a workbook of part numbers, texts, whole and other numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([f"Heading {column}" for column in range(COLUMNS)])
    for row in range(rows):
        numbers = [
            (row * 7 + column * 13) % 5000 if column % 3 else (row * column % 977) * 0.37 + 0.001
            for column in range(COLUMNS - 3)
        ]
        sheet.append([f"PART-{row:06}", "C", f"Description {row % 300}", *numbers])
    return as_xlsb(book, short=short)


def ours(content: bytes) -> int:
    """Read the sheet as the gateway does, and count its values."""
    from exchange.adapters.workbook.archive import inspect  # noqa: PLC0415
    from exchange.adapters.workbook.xlsb import tabs  # noqa: PLC0415

    inspect("large.xlsb", content)
    (tab,) = tabs(content)
    return sum(value is not None for row in tab.grid.rows for value in row.cells)


def pyxlsb(content: bytes) -> int:
    """Read the sheet with pyxlsb, and count its values."""
    from pyxlsb import Workbook as Theirs  # noqa: PLC0415

    with Theirs(ZipFile(BytesIO(content))) as book, book.get_sheet(1) as sheet:
        return sum(cell.v is not None for row in sheet.rows() for cell in row)


READERS: Mapping[str, Callable[[bytes], int]] = {"ours": ours, "pyxlsb": pyxlsb}


def timed(name: str, small: bytes, content: bytes) -> tuple[float, float, int]:
    """Return the seconds a reader takes, by the clock and of the processor, and what it found.

    It has read a small workbook before, so that its imports do not count.
    """
    READERS[name](small)
    wall, processor = time.perf_counter(), time.process_time()
    found = READERS[name](content)
    return time.perf_counter() - wall, time.process_time() - processor, found


def measured(name: str, *, short: bool) -> str:
    """Return a line about one reader and one way of writing: the median of its runs."""
    files = build(3, short=short), build(ROWS, short=short)
    runs = []
    for _ in range(TIMES):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            runs.append(pool.apply(timed, (name, *files)))
    wall, processor = (statistics.median(run[which] for run in runs) for which in (0, 1))
    found = f"{runs[0][2]:,} of {(ROWS + 1) * COLUMNS:,} values"
    kind = "short" if short else "long"
    return f"{kind:5} {name:7} {wall:6.2f} s, processor {processor:6.2f} s, {found}"


def main() -> None:
    """Print a line for each reader and way of writing."""
    for short in (False, True):
        for name in READERS:
            print(measured(name, short=short))


if __name__ == "__main__":
    main()
