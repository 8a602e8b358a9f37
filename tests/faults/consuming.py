"""Four partners who send orders, and take every answer away the moment it is visible."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from acceptance.installation import ROOT, without_agreement

FIRST = 1_000_000  # numbers of files have seven digits, so that one is found in any name
NAMED = re.compile(r"(?P<partner>nordwerk|harborline|wista|broken).*?(?P<number>1\d{6})\b")
RECEIPT = re.compile(r"[.-][0-9A-HJKMNP-TV-Z]{8}(?:[0-9A-HJKMNP-TV-Z]{18})?(?=\.)")

HASTE = """
[arriving]
scan_seconds = 0.1
settle_seconds = 0.02
settle_without_lease_seconds = 0.05
"""

Content = Callable[[int], tuple[str, bytes]]
"""Gives name and bytes of a partner's file with this number."""

Answers = dict[tuple[str, int], Counter[str]]
"""What came back for each file, by partner and number: kinds of answers and how many of each."""


def sample(path: str, *numbers: bytes) -> Content:
    """Return what writes a sample under another number, wherever the old ones stand."""
    content = (ROOT / "samples" / path).read_bytes()

    def written(number: int) -> tuple[str, bytes]:
        again = content
        for old in numbers:
            assert old in again
            again = again.replace(old, b"%0*d" % (len(old), number))
        return f"PO_{number}{Path(path).suffix}", again

    return written


SENDERS: dict[str, Content] = {
    "nordwerk": sample("nordwerk/PO_4500071234.edi", b"4500071234", b"26112305"),
    "harborline": sample("harborline/PO_7700618.x12", b"7700618", b"000004803"),
    "wista": sample("wista/PO_2026-120.csv", b"2026/120"),
    "broken": sample("wista/PO_2026-121_BAD.csv", b"2026/121"),
}
"""What each partner sends: EDIFACT, X12, a table, and a table full of faults."""


def site(root: Path) -> Path:
    """Make a site with the four partners in a folder."""
    (root / "exchange.toml").write_text(
        f"readers = 1\n{(ROOT / 'exchange.toml').read_text()}{HASTE}"
    )
    without_agreement(root)
    (root / "partners/broken.toml").write_text((root / "partners/wista.toml").read_text())
    for partner in SENDERS:
        (root / "inbox" / partner).mkdir(parents=True)
    return root


def send(root: Path, numbers: Iterable[int]) -> None:
    """Let every partner drop its files with these numbers, each whole at once."""
    for number in numbers:
        for partner, content in SENDERS.items():
            name, written = content(number)
            (root / "inbox" / partner / f".{name}.part").write_bytes(written)
            (root / "inbox" / partner / f".{name}.part").rename(root / "inbox" / partner / name)


def nameless(path: str) -> str:
    """Return the path of an answer without the receipt it names."""
    return RECEIPT.sub("", path)


class Consumer(threading.Thread):
    """Takes what appears in the outboxes until told to end; remembers names and bytes."""

    def __init__(self, outbox: Path) -> None:
        super().__init__(daemon=True)
        self.outbox, self.done = outbox, threading.Event()
        self.taken: list[tuple[str, bytes]] = []

    def run(self) -> None:
        while not self.done.wait(0.002):
            self.take()
        self.take()

    def take(self) -> None:
        for path in self.outbox.rglob("[!.]*.*"):  # a starting daemon's probe is no answer
            if path.is_file():
                self.taken.append((str(path.relative_to(self.outbox)), path.read_bytes()))
                path.unlink()

    def end(self) -> Answers:
        """Look once more and return everything."""
        self.done.set()
        self.join()
        return sorted_out(path for path, _ in self.taken)


def sorted_out(paths: Iterable[str]) -> Answers:
    """Return the answers to each file, named without it and without its receipt."""
    found: Answers = {}
    for path in paths:
        named = NAMED.search(path)
        assert named, path
        key = named["partner"], int(named["number"])
        kind = nameless(path.replace(named["number"], "#"))
        found.setdefault(key, Counter())[kind] += 1
    return found
