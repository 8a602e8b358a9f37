"""One run of a site: its loop, and the one trap of the program."""

import os
import threading
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

import structlog
from structlog.contextvars import bound_contextvars

from exchange.daemon.acting import carry_out
from exchange.daemon.clockwork import Clockwork
from exchange.daemon.course import Course
from exchange.daemon.intake import shown
from exchange.daemon.lanes import Lanes
from exchange.daemon.pulse import JUDGEMENTS, Pulse
from exchange.daemon.rereading import successor
from exchange.daemon.settling import ask, barred, beyond_limits, deliver, settle, undelivered
from exchange.daemon.station import Station
from exchange.daemon.taking import Taking
from exchange.daemon.trapping import Trap
from exchange.deliver import HERE, Postponed
from exchange.errors import Stale, Unreadable
from exchange.model.arrivals import Waiting
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt
from exchange.model.vitals import Vitals
from exchange.spool import acts
from exchange.spool.blobs import clear_drafts
from exchange.spool.release import clear_stage
from exchange.spool.site import prepare, probe

if TYPE_CHECKING:
    from exchange.model.configuration import Configuration

ERP = "_erp"
TURN = 20  # files of one lane before the next lane has its turn
GRACE_AFTER = 3.0  # seconds for lanes to end once their reading is abandoned
PATIENCE = 0.5  # seconds between two signs of life while lanes end
BREATH = 0.1  # seconds between two looks, however many hints come

log = structlog.get_logger()


class Daemon:
    """One run of a site. The main thread takes files in; lanes are worked off in threads."""

    def __init__(
        self, station: Station, pool: Executor, stop: threading.Event, course: Course
    ) -> None:
        self.station, self.stop, self.course = station, stop, course
        self.successor: Configuration | None = None
        self.spool, self.journal = station.spool, station.journal
        self.trapped = Trap()
        self.pulse = Pulse(station, course, self.trapped)
        self.lanes = Lanes(pool, self.lane, self.stir, station.now)
        self.lanes.turning = self.pulse.beat
        self.taking = Taking(station, self.lanes, stop, self.trapped)
        self.postponed = Postponed(HERE)
        self.clocks = Clockwork(station, stop, self.trapped, self.lanes.wake)
        self.delivering = threading.Lock()
        self.stirred, self.hinted = threading.Event(), threading.Event()
        self.settled = threading.Event()
        self.abandoned = threading.Event()
        self.begun: dict[str, int] = {}

    def stir(self) -> None:
        """Make the loop go round."""
        self.stirred.set()

    def hint(self) -> None:
        """Note that something may have arrived."""
        self.hinted.set()
        self.stir()

    def halt(self) -> None:
        """Note that we shall stop."""
        self.stop.set()
        self.stir()

    def vitals(self) -> Vitals:
        """Return how we are."""
        return self.pulse.vitals()

    def run(self, *, once: bool) -> tuple[Waiting, ...]:
        """Recover, work and finish; return what still waits, and why."""
        try:
            self.recover()
            with self.station.watch(self.spool.inbox, self.hint):
                self.loop(once=once)
            self.finish()
        finally:
            self.stop.set()
        return self.waiting()

    def recover(self) -> None:
        """Bring what a killed daemon left to where it belongs, in a fixed order."""
        prepare(self.spool, {*self.station.configuration.partners, ERP})
        for folder, why in probe(self.spool).items():
            log.warning("folder_troubled", folder=self.spool.shown(folder), reason=why)
        clear_drafts(self.spool)
        self.taking.admit_claims()
        self.act()
        again = self.journal.reset_reading()
        self.deliver()
        on_their_way = {answer.id for answer in self.journal.undelivered()}
        clear_stage(self.spool, on_their_way, self.station.now())
        self.lanes.wake(self.journal.lanes())
        log.info("daemon_started", pid=os.getpid(), read_again=again, site=str(self.spool.root))

    def loop(self, *, once: bool) -> None:
        """Look, let lanes work, wait; until asked to stop or nothing would move."""
        looked = self.station.monotonic() - BREATH
        pause, calm = BREATH, False
        longest = self.station.configuration.site.arriving.scan_seconds
        while not self.stop.is_set():
            if self.hinted.is_set():
                pause = min(pause, BREATH)
            if self.station.monotonic() >= looked + pause:
                self.hinted.clear()
                found = self.trapped("looking_failed", self.scan)
                pause, calm = (longest, True) if isinstance(found, Exception) else found
                looked = self.station.monotonic()
                self.clocks.tick()
                self.deliver()
                self.pulse.saw({*self.lanes.ready, *self.lanes.running})
            self.reread()
            self.wake_others()
            self.lanes.turn()
            if once and calm and self.lanes.idle and not self.settled.is_set():
                return
            self.stirred.wait(max(0.0, looked + pause - self.station.monotonic()))
            self.stirred.clear()

    def reread(self) -> None:
        """Where another configuration is asked for and sound, begin nothing more under this one."""
        work = partial(successor, self.station, self.course)
        found = self.trapped("reload_failed", work)
        if found is not None and not isinstance(found, Exception):
            self.successor = found
            self.stop.set()

    def wake_others(self) -> None:
        """Wake the lanes to which a file of another lane has given work."""
        if self.settled.is_set():
            self.settled.clear()
            self.lanes.wake(self.journal.lanes())

    def scan(self) -> tuple[float, bool]:
        """Note what people did, then take in what is whole."""
        self.act()
        return self.taking.scan()

    def act(self) -> None:
        """Put on record what people did at the command line."""
        for place in acts.waiting(self.spool):
            done = partial(carry_out, self.spool, self.journal, place)
            self.trapped("act_failed", done, act=place.name)
            self.lanes.wake(self.journal.lanes())

    def lane(self, partner: str) -> bool | Exception:
        """Work off some of a lane, in a thread of its own; True where there may be more."""
        with bound_contextvars(partner=partner):
            found = self.trapped("lane_failed", partial(self.work_off, partner), lane=partner)
        self.pulse.rests(partner)
        return found

    def work_off(self, partner: str) -> bool:
        """Judge files of a lane in order, each to its end before the next."""
        for _ in range(TURN):
            receipt = None if self.stop.is_set() else self.journal.next_undone(partner)
            if receipt is None:
                return False
            self.pulse.begins(partner)
            with bound_contextvars(receipt=receipt.id):
                self.judge_and_settle(receipt)
            self.pulse.ends(partner)
            self.deliver()
        return True

    def judge_and_settle(self, receipt: Receipt) -> None:
        """Judge a file and put the outcome on record; again where the journal has moved on."""
        if receipt.id not in self.begun:
            self.begun[receipt.id] = self.journal.start(receipt.id)
        for _ in range(JUDGEMENTS):
            outcome = self.judged(receipt)
            if self.abandoned.is_set():
                return
            try:
                settle(self.station, receipt, outcome)
            except Stale as stale:
                log.warning("judgement_stale", reason=str(stale))
            else:
                del self.begun[receipt.id]
                self.settled.set()
                return
        raise Stale(f"the journal moved on {JUDGEMENTS} times while {receipt.id} was judged")

    def judged(self, receipt: Receipt) -> Outcome:
        """Return what becomes of a file, whatever happens while it is read.

        An error of the machine (OSError) is not the file's fault: it goes up, and the
        lane tries again later. Any other error is ours, and the file is put aside.
        """
        found: Outcome | Unreadable | Exception | None
        found = barred(self.station, receipt, self.begun[receipt.id])
        if found is None:
            look = partial(ask, self.station, receipt)
            found = self.trapped("file_failed", look, receipt=receipt.id)
        if isinstance(found, Outcome):
            log.info("file_judged", verdict=str(found.judgement.verdict), file=receipt.filename)
            return found
        if isinstance(found, OSError):
            raise found
        if not isinstance(found, Unreadable):
            found = beyond_limits(receipt, "our software failed on it")
        log.info("file_refused", rule=found.finding.rule, file=receipt.filename)
        return self.station.refuse(receipt, found)

    def deliver(self) -> None:
        """Let answers appear; one thread at a time, so that none appears twice."""
        with self.delivering:
            self.trapped("delivery_failed", partial(deliver, self.station, self.postponed))

    def finish(self) -> None:
        """Let lanes end the file they are at; what takes too long is read again next time."""
        if self.ending:
            self.station.notify({"STOPPING": "1"})
        if not self.lanes_end():
            self.abandoned.set()
            self.station.abandon()
            log.warning("reading_abandoned", seconds=self.station.grace)
        self.clocks.finish(GRACE_AFTER)
        self.lanes.finish(GRACE_AFTER)
        self.lanes.reap()
        if self.begun:
            self.journal.reset_reading(spared=True)
        log.info("daemon_stopped")

    @property
    def ending(self) -> bool:
        """Nothing comes after this configuration."""
        return self.successor is None or self.course.ended.is_set()

    def lanes_end(self) -> bool:
        """Wait for the files lanes are at: for as long as it takes, but a while where we end."""
        left = self.station.grace
        while left > 0 and not self.lanes.finish(min(PATIENCE, left)):
            self.pulse.beat()
            left -= PATIENCE if self.ending else 0
        return self.lanes.finish(0)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what still waits, and why."""
        unjudged = tuple(
            Waiting(f"inbox/{lane}", self.lanes.resting.reason(lane) or "it is not judged yet")
            for lane in self.journal.lanes()
        )
        return (
            shown(self.spool, self.taking.reasons)
            + unjudged
            + undelivered(self.station, self.postponed)
        )
