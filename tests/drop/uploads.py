"""Uploads that go as they will, through a real sshd, and intake with its clock in our hand."""

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random

import paramiko
from acceptance import inside
from acceptance.installation import ROOT
from drop.dropping import Dropbox

from exchange import settings
from exchange.arrival import Arrivals, Wait
from exchange.daemon.intake import look_round, suffix_of, take
from exchange.daemon.station import Station, utc
from exchange.errors import Unreadable
from exchange.journal import open_journal
from exchange.model.findings import STANDING
from exchange.model.partners import Arriving
from exchange.model.receipts import Receipt
from exchange.spool import blobs
from exchange.spool.listing import being_written, examine, open_to_read
from exchange.spool.site import prepare

RULES = Arriving(
    settle_seconds=2, settle_without_lease_seconds=15,
    incomplete_after_seconds=1800, empty_after_seconds=60,
)  # fmt: skip
SAMPLES = {
    "edifact": ("FC_{}.edi", "samples/nordwerk/FC_2026W48_D97A.edi"),
    "x12": ("PO_{}.x12", "samples/harborline/PO_7700618.x12"),
    "xlsx": ("Forecast_{}.xlsx", "samples/wista/Forecast_2026-W48.xlsx"),
    "zip": ("ECO_{}.zip", "samples/solvik/ECO-2207_A.zip"),
    "csv": ("PO_{}.csv", "samples/wista/PO_2026-120.csv"),
}
CERTAIN = tuple(kind for kind in SAMPLES if kind != "csv")
"""Kinds of files that show whether they are whole."""


@dataclass
class Intake:
    """Takes files in as the daemon does; seconds pass only where a test says so."""

    station: Station
    seconds: float = 0.0
    taken: list[Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.station = replace(self.station, monotonic=lambda: self.seconds)
        suffix = partial(suffix_of, self.station.spool, self.station.configuration)
        look = partial(examine, incomplete=self.station.incomplete)
        self.arrivals = Arrivals(RULES, look, suffix)

    def pass_by(self, seconds: float, step: float = 1.0) -> list[Receipt]:
        """Let seconds pass and take in what is whole meanwhile; return that."""
        before = len(self.taken)
        for _ in range(max(1, round(seconds / step))):
            self.seconds += step
            for path in look_round(self.station, self.arrivals).takes:
                found = take(self.station, path)
                if isinstance(found, Receipt):
                    self.taken.append(found)
        return self.taken[before:]

    def reasons(self) -> list[str]:
        """Return why what lies there is not taken."""
        waits = look_round(self.station, self.arrivals).waits
        return [each.reason for each in waits.values() if isinstance(each, Wait)]

    def stands(self, receipt: Receipt) -> bool:
        """Tell whether a file would be accepted, in part or with questions."""
        try:
            blob = blobs.path(self.station.spool, receipt.sha256)
            return self.station.judge(receipt, blob).judgement.verdict in STANDING
        except Unreadable:
            return False


@contextmanager
def intake(box: Dropbox, journal: Path) -> Iterator[Intake]:
    """Give intake over a served site, with a journal of its own and nothing lying there."""
    journal.write_bytes(inside.blank())
    configuration = settings.load(box.site)
    with (
        open_journal(journal) as ledger,
        inside.station(box.site, configuration, ledger, utc) as station,
    ):
        prepare(station.spool, configuration.partners)
        for left in (box.site / "inbox").glob("*/*"):
            left.unlink()
        yield Intake(station)


def cut(box: Dropbox, sftp: paramiko.SFTPClient, place: Path) -> None:
    """Break a connection off as a dead line does, and wait until sshd has noticed."""
    channel = sftp.get_channel()
    assert channel
    channel.get_transport().sock.close()
    box.hang_up()
    if not place.exists():
        return
    descriptor, pause = open_to_read(place), threading.Event()
    try:
        for _ in range(2_000):
            if not being_written(descriptor):
                return
            pause.wait(0.005)
    finally:
        os.close(descriptor)
    raise AssertionError(f"sshd still has {place} open")


@dataclass
class Schedule:
    """One upload, drawn by its number: what is sent, in which pieces, by which way."""

    number: int
    kind: str = ""

    def __post_init__(self) -> None:
        self.random = Random(f"upload {self.number}")  # noqa: S311 - not for secrets
        self.kind = self.kind or self.random.choice([*SAMPLES])
        name, sample = SAMPLES[self.kind]
        self.name = name.format(self.number)
        self.content = (ROOT / sample).read_bytes()
        self.marked = self.random.random() < 0.25
        self.partner = "zeta" if self.marked else "acme"
        self.rename = self.random.choice(["", "", "rename", "posix_rename"])
        temporary = self.random.choice([".part", ".filepart", ".tmp"])
        self.first = f"{self.name}{temporary}" if self.rename else self.name
        self.broken = self.random.random() < 0.4
        self.after = self.random.choice(["resume", "again", "never"]) if self.broken else ""

    def pieces(self, start: int = 0) -> list[bytes]:
        """Return what is left from `start` on, in up to six pieces."""
        inner = range(start + 1, len(self.content))
        ends = sorted(self.random.sample(inner, min(len(inner), self.random.randint(0, 5))))
        return [
            self.content[a:b]
            for a, b in zip([start, *ends], [*ends, len(self.content)], strict=True)
        ]


class Sender:
    """Does what a schedule says; tells of every file taken under its hands."""

    def __init__(self, box: Dropbox, intake: Intake) -> None:
        self.box, self.intake = box, intake
        self.figures: Counter[str] = Counter()

    def send(self, plan: Schedule) -> None:
        """Send one file, and let enough time pass that nothing of it is waited for."""
        taken = len(self.intake.taken)
        whole = self.upload(plan, "wb", 0)
        if not whole and plan.after:
            whole = self.once_more(plan)
        if whole:
            self.finish(plan)
        self.intake.pass_by(20)
        self.intake.pass_by(4_000, 1_000)
        self.judge(plan, self.intake.taken[taken:], whole=whole)
        self.clear(plan)

    def upload(self, plan: Schedule, mode: str, start: int) -> bool:
        """Write piece by piece with pauses; False where the line was cut before the end."""
        pieces = plan.pieces(start)
        stop = plan.random.randrange(len(pieces)) if plan.broken else -1
        plan.broken = False
        sftp = self.box.sftp_again(plan.partner)
        file = sftp.open(f"inbox/{plan.first}", mode)
        for number, piece in enumerate(pieces):
            if number == stop:
                cut(self.box, sftp, self.box.inbox(plan.partner) / plan.first)
                self.figures["cut"] += 1
                return False
            file.write(piece)
            file.flush()
            self.figures["under an open writer"] += len(
                self.intake.pass_by(plan.random.choice([1, 3, 20]))
            )
        file.close()
        return True

    def once_more(self, plan: Schedule) -> bool:
        """Take an upload up again: where it stopped, or from the start."""
        self.intake.pass_by(plan.random.choice([1, 10, 100]), 1 if plan.rename else 5)
        if plan.after == "never":
            return False
        place = self.box.inbox(plan.partner) / plan.first
        if plan.after == "resume" and place.exists():
            self.figures["resumed"] += 1
            return self.upload(plan, "ab", place.stat().st_size)
        self.figures["sent again"] += 1
        return self.upload(plan, "wb", 0)

    def finish(self, plan: Schedule) -> None:
        """Give the file its name, and its mark where one is agreed."""
        sftp = self.box.sftp_again(plan.partner)
        if plan.rename:
            getattr(sftp, plan.rename)(f"inbox/{plan.first}", f"inbox/{plan.name}")
        if plan.marked:
            self.figures["before the mark"] += len(self.intake.pass_by(10))
            sftp.open(f"inbox/{plan.name}.done", "wb").close()

    def judge(self, plan: Schedule, taken: list[Receipt], *, whole: bool) -> None:
        """Count what was taken, whole or in part, and what of the parts would be accepted."""
        sha256 = hashlib.sha256(plan.content).hexdigest()
        parts = [each for each in taken if each.sha256 != sha256]
        self.figures[f"{plan.kind} sent"] += 1
        self.figures[f"{plan.kind} whole"] += len(taken) - len(parts)
        self.figures[f"{plan.kind} in part"] += len(parts)
        self.figures["in part with a mark"] += len(parts) * plan.marked
        lost = whole and not parts and len(taken) != 1
        self.figures["lost or taken twice"] += lost
        if plan.kind in CERTAIN:
            self.figures["in part and accepted"] += sum(map(self.intake.stands, parts))

    def clear(self, plan: Schedule) -> None:
        """Take away what stays by design: temporary names, files without their mark."""
        for left in self.box.inbox(plan.partner).iterdir():
            left.unlink()


FORBIDDEN = (
    "under an open writer", "before the mark", "in part with a mark", "in part and accepted",
    "lost or taken twice",
)  # fmt: skip
"""What must not happen, however an upload goes."""
