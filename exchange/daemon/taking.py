"""Takes whole files out of the inboxes while lanes go on; says once why others wait."""

import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import structlog

from exchange.arrival import Arrivals
from exchange.daemon.intake import Look, enter, look_round, suffix_of, take
from exchange.daemon.lanes import Lanes
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.model.arrivals import Examination
from exchange.model.receipts import Receipt
from exchange.spool.admit import Busy
from exchange.spool.claim import Claimed, claims
from exchange.spool.listing import examine

BATCH = 2_000  # files taken in before we look again
STUCK = 3  # claims that could not be admitted before nothing more is claimed

REFUSED = f"nothing more is taken in: the disk refused {STUCK} files"

Taken = Receipt | Busy | Exception | None
log = structlog.get_logger()


class Taking:
    """What lies in the inboxes, and what of it is ours by now.

    `alone` is held while claims are admitted that somebody else may have made.
    """

    def __init__(
        self,
        station: Station,
        lanes: Lanes,
        stop: threading.Event,
        trapped: Trap,
    ) -> None:
        self.station, self.spool, self.lanes = station, station.spool, lanes
        self.stop, self.trapped = stop, trapped
        self.arriving = station.configuration.site.arriving
        suffix = partial(suffix_of, self.spool, station.configuration)
        self.arrivals = Arrivals(self.arriving, self.examined, suffix)
        self.reasons: dict[Path, str] = {}
        self.alone = threading.Lock()

    def scan(self) -> tuple[float, bool]:
        """Take in what is whole; return when to look again and whether only patience helps."""
        stuck = self.admit_claims()
        look = look_round(self.station, self.arrivals)
        self.mention({path: wait.reason for path, wait in look.waits.items()} | stuck)
        taken = self.take_all(look.takes[:BATCH], len(stuck))
        calm = look.patient and not taken
        return (0.0 if taken else self.pause(look)), calm

    def pause(self, look: Look) -> float:
        """Return the seconds until it is worth looking again."""
        return look.again(self.arriving.scan_seconds)

    def take_all(self, paths: Iterable[Path], stuck: int) -> int:
        """Claim and admit files, lanes going on meanwhile; return how many are ours now."""
        taken = 0
        for path in paths:
            if self.stop.is_set():
                break
            if stuck >= STUCK:
                self.reasons[path] = REFUSED
                continue
            found = self.trapped(
                "file_not_taken", partial(take, self.station, path), file=self.spool.shown(path)
            )
            if isinstance(found, Exception):
                self.reasons[path] = str(found)
                stuck += 1
            else:
                taken += 1
            self.noticed(found)
            self.lanes.turn()
        return taken

    def admit_fetched(self, claimed: Claimed, place: Callable[[], None]) -> Taken:
        """Admit a claim once it is placed; called by threads that fetch."""
        with self.alone:
            place()
            return enter(self.station, claimed)

    def admit_claims(self) -> dict[Path, str]:
        """Admit what was claimed before; return what could not be and why."""
        with self.alone:
            return self.admit_all()

    def admit_all(self) -> dict[Path, str]:
        """Admit every claim there is; return what could not be admitted and why."""
        stuck: dict[Path, str] = {}
        for claimed in claims(self.spool):
            if self.stop.is_set():
                break
            place = self.spool.shown(claimed.folder)
            found = self.trapped(
                "file_not_admitted", partial(enter, self.station, claimed), file=place
            )
            match self.noticed(found):
                case Busy(reason):
                    stuck[claimed.folder] = reason
                case Exception() as error:
                    stuck[claimed.folder] = str(error)
        return stuck

    def noticed(self, found: Taken) -> Taken:
        """Wake the lane of what was admitted."""
        if isinstance(found, Receipt):
            self.lanes.wake([found.partner])
        return found

    def mention(self, reasons: dict[Path, str]) -> None:
        """Say once of each file why it waits."""
        for path, reason in reasons.items():
            if self.reasons.get(path) != reason:
                log.info("file_waiting", file=self.spool.shown(path), reason=reason)
        self.reasons = reasons

    def examined(self, path: Path) -> Examination:
        """Open a file and look at its ends; where our own looking fails, the reader decides."""
        look = partial(examine, path, self.station.incomplete, leases=self.spool.leases)
        found = self.trapped("examination_failed", look, file=self.spool.shown(path))
        return found if isinstance(found, Examination) else Examination(writer=None)
