"""How long a page of documents takes in a journal with a million of them.

    python -m benchmarks.catalogue [--documents 1000000] [--runs 5]

The journal is made by the migrations and filled row by row as `settle` would, less findings and
answers. Every page is asked for once before it is measured. Beside it: the same page by the plain
query a first version would have used, which joins, filters and sorts.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from ulid import ULID

from exchange.journal import Journal, open_journal
from exchange.model.listings import Asked

START = datetime(2024, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=60)
TYPES = ("forecast", "call_off", "purchase_order", "purchase_order_change", "engineering_change")
VERDICTS = ("accepted",) * 90 + ("held",) * 6 + ("rejected",) * 3 + ("partial",)
PARTNERS = [f"oem-{number:03}" for number in range(100)]
SEED = 20261126

PLAIN = """
SELECT r.id, r.filename, r.received_at, d.number, d.verdict FROM documents d
JOIN receipts r ON r.id = d.receipt WHERE d.partner LIKE :partner AND d.document LIKE :document
AND d.verdict LIKE :verdict ORDER BY r.received_at DESC LIMIT 51
"""


def filled(path: Path, documents: int) -> None:
    """Make a journal with so many documents, one a file."""
    open_journal(path).close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA synchronous=OFF")
        rows = list(made(documents))
        file.executemany(
            "INSERT INTO receipts (id, short, partner, filename, stem, sha256, size, received_at,"
            " work, state, attempts, format, verdict, summary, live, ruleset, settled_at)"
            " VALUES (?, ?, ?, ?, ?, ?, 5000, ?, ?, 'done', 1, 'edifact', ?, '', 1, '', '')",
            [(r, r[:8] + r[-6:], p, f, f[:-4], s, at, r, v) for r, p, f, s, at, _, _, v in rows],
        )
        file.executemany(
            "INSERT INTO documents (id, receipt, partner, document, number, function, verdict,"
            ' rows, header, reference, identifier, succeeds, interchange, "group", revision, cured)'
            " VALUES (?, ?, ?, ?, ?, 'original', ?, '{}', '{}', '1', '[]', '', 1, 0, '', '[]')",
            [(f"D{r}", r, p, kind, number, v) for r, p, _, _, _, kind, number, v in rows],
        )
        file.execute(
            "INSERT INTO tallies SELECT partner, document, verdict, count(*) FROM documents"
            " GROUP BY 1, 2, 3"
        )


def made(documents: int) -> Iterator[tuple[str, ...]]:
    """Yield receipt, partner, file, hash, moment, type, number and verdict of each."""
    chance = random.Random(SEED)  # noqa: S311 - it makes up numbers
    for number in range(documents):
        at = START + number * APART
        receipt = str(ULID.from_datetime(at))
        # the last partner sent nothing in the second half: what is rare and old is the hard case
        partner = PARTNERS[number % (100 if number < documents // 2 else 99)]
        yield (
            receipt, partner, f"FC_{number:07}.edi", f"{chance.getrandbits(256):064x}",
            at.isoformat(), chance.choice(TYPES), f"PO{number:07}", chance.choice(VERDICTS),
        )  # fmt: skip


def pages(documents: int) -> dict[str, Asked]:
    """Return what is asked for, by a name for people."""
    middle = START + documents // 2 * APART
    return {
        "everything": Asked(),
        "one partner": Asked(partner="oem-007"),
        "one type": Asked(document="engineering_change"),
        "held, of all partners": Asked(verdict="held"),
        "partner, type, verdict": Asked(partner="oem-099", document="call_off", verdict="partial"),
        "a year ago": Asked(until=middle, verdict="rejected"),
        "an order's number": Asked(search=f"PO{documents // 3:07}"),
        "a file's name": Asked(search=f"FC_{documents // 3:07}"),
        "ten partners, as an auditor": Asked(partners=PARTNERS[10:20], verdict="rejected"),
    }


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median time of some work that was done once before."""
    work()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def plain(file: sqlite3.Connection, asked: Asked) -> Callable[[], object]:
    """Return the work of the plain query for the same page."""
    values = {name: getattr(asked, name) or "%" for name in ("partner", "document", "verdict")}
    return lambda: file.execute(PLAIN, values).fetchall()


def main() -> None:
    """Fill a journal and print a row for each page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        begun = time.perf_counter()
        filled(path, chosen.documents)
        size = path.stat().st_size / 1e6
        took = time.perf_counter() - begun
        print(f"{chosen.documents:,} documents made in {took:.0f} s, {size:,.0f} MB")
        with open_journal(path, read_only=True) as journal:
            report(journal, sqlite3.connect(path), chosen)


def report(journal: Journal, file: sqlite3.Connection, chosen: argparse.Namespace) -> None:
    """Print what each page takes, and how much longer the plain query does."""
    for name, asked in pages(chosen.documents).items():
        ours = seconds(partial(journal.catalogue().documents, asked), chosen.runs)
        line = f"{name:30} {ours * 1000:8.1f} ms"
        if not (asked.search or asked.until or asked.partners):
            theirs = seconds(plain(file, asked), chosen.runs)
            line += f"   plain query {theirs * 1000:8.1f} ms, {theirs / ours:5.1f} x"
        print(line)


if __name__ == "__main__":
    main()
