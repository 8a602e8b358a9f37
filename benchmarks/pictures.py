"""Renders what people see: a marked workbook, a confirmation, the preview of a drafted layout.

Runs the demo in a folder of its own, turns its workbooks into pages with LibreOffice (soffice) and
pages into PNG with poppler (pdftoppm), both of which must be installed. Pages of a sender's sheets
are fitted to one sheet of paper, in a copy.

Run it from the root of the repository: python -m benchmarks.pictures FOLDER
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

ROOT = Path(__file__).parents[1]
SHOWN = ("*.MARKED.xlsx", "*.CONFIRMATION.xlsx", "*.FORECAST_RESPONSE.xlsx")
LEARNT = ("Forecast_2026-W48.xlsx", "PO_2026-118.xlsx")
DPI = "130"
WANTED = '\n[answers]\nbusiness = "full"\n'


def main() -> None:
    """Render everything into a folder and print the names of the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        exchange("demo", "--site", str(site))
        confirmed(site)
        found = [path for shown in SHOWN for path in sorted(site.glob(f"outbox/*/{shown}"))]
        for number, path in enumerate(found, 1):
            stem, _, kind, _ = path.name.rsplit(".", 3)
            page(fitted(path, Path(scratch) / f"{number}.xlsx"), folder / f"{stem}.{kind}")
        for name in LEARNT:
            said = exchange("layout", "learn", str(sample(name)), "--site", str(site))
            page(typed(said, Path(scratch) / f"{name}.learn.xlsx"), folder / f"{name}.learn")
    for path in sorted(folder.glob("*.png")):
        print(path)


def confirmed(site: Path) -> None:
    """Let the partner of workbooks want business answers, and send an order under a new number."""
    partner = site / "partners" / "wista.toml"
    partner.write_text(partner.read_text("utf-8") + WANTED, "utf-8")
    book: Any = load_workbook(sample("PO_2026-118.xlsx"))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.value = "PO/2026/199" if cell.value == "PO/2026/118" else cell.value
    book.save(site / "inbox" / "wista" / "PO_2026-199.xlsx")
    exchange("run", "--once", "--site", str(site))


def sample(name: str) -> Path:
    """Return a file of the demo."""
    return next(ROOT.glob(f"samples/**/{name}"))


def exchange(*arguments: str) -> str:
    """Run a command of ours and return what it prints; it must not fail for other than findings."""
    command = [sys.executable, "-m", "exchange", *arguments]
    environment = {**os.environ, "COLUMNS": "120"}
    done = subprocess.run(  # noqa: S603 - it is our own command
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout


def fitted(path: Path, to: Path) -> Path:
    """Write a copy whose sheets fit the width of a page, with their grid."""
    book: Any = load_workbook(path)
    for sheet in book.worksheets:
        wide(sheet)
        sheet.print_options.gridLines = sheet.print_options.headings = True
    book.save(to)
    return to


def wide(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's page set-up has no types
    """Print a sheet across one page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.2
    sheet.page_margins.top = sheet.page_margins.bottom = 0.3
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def typed(text: str, to: Path) -> Path:
    """Write text as a terminal shows it: a line a row, in letters of one width."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for number, line in enumerate(text.splitlines(), 1):
        cell = sheet.cell(number, 1)
        cell.value, cell.data_type, cell.font = line, "s", Font(name="DejaVu Sans Mono", size=9)
    sheet.column_dimensions["A"].width = 125
    wide(sheet)
    book.save(to)
    return to


def page(book: Path, picture: Path) -> None:
    """Render a workbook as one picture for each page."""
    profile = f"-env:UserInstallation=file://{book.parent}/profile"
    convert = ("--convert-to", "pdf", "--outdir", str(book.parent), str(book))
    pages = str(book.with_suffix(".pdf"))
    for command in (
        [found("soffice"), profile, "--headless", *convert],
        [found("pdftoppm"), "-png", "-r", DPI, pages, str(picture)],
    ):
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - two known programs


def found(program: str) -> str:
    """Return where a program is; ends with its name where it is not installed."""
    path = shutil.which(program)
    if path is None:
        raise SystemExit(f"{program} is not installed")
    return path


if __name__ == "__main__":
    main()
