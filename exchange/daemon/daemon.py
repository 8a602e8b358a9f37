"""One run of a site: its loop, and the one trap of the program."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

import structlog

from exchange.daemon.acting import carry_out
from exchange.daemon.anchoring import Anchor
from exchange.daemon.clockwork import Clockwork
from exchange.daemon.collecting import Collecting
from exchange.daemon.configuring import keep_configuration
from exchange.daemon.course import Course
from exchange.daemon.dispatch import Dispatch
from exchange.daemon.fetching import Fetching
from exchange.daemon.heading import Heads
from exchange.daemon.intake import shown
from exchange.daemon.judging import Judging
from exchange.daemon.lanes import Lanes
from exchange.daemon.pulse import Pulse
from exchange.daemon.rereading import successor
from exchange.daemon.resuming import why_held
from exchange.daemon.settling import deliver, undelivered
from exchange.daemon.station import Station
from exchange.daemon.taking import Taking
from exchange.daemon.trapping import Trap
from exchange.deliver import HERE, Postponed
from exchange.model.arrivals import Waiting
from exchange.model.vitals import Vitals
from exchange.spool import acts
from exchange.spool.blobs import clear_drafts
from exchange.spool.claim import Claimed
from exchange.spool.handing import clear_handed
from exchange.spool.release import clear_stage
from exchange.spool.site import prepare, probe

if TYPE_CHECKING:
    from exchange.model.configuration import Configuration

ERP = "_erp"
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
        self.trapped = Trap(station.monotonic)
        self.pulse = Pulse(station, course, self.trapped)
        self.judging = Judging(station, stop, self.trapped, self.pulse, deliver=self.deliver)
        self.lanes = Lanes(pool, self.judging.lane, self.stir, station.now)
        self.lanes.turning = self.pulse.beat
        self.taking = Taking(station, self.lanes, stop, self.trapped)
        self.postponed = Postponed(HERE)
        self.clocks = Clockwork(station, stop, self.trapped, wake=self.lanes.wake, stir=self.stir)
        self.fetching = Fetching(station, stop, self.trapped, self.fetched)
        self.anchor, self.heads = Anchor(station), Heads(station)
        self.delivering = threading.Lock()
        self.stirred, self.hinted = threading.Event(), threading.Event()
        self.dispatch = Dispatch(station, stop, self.trapped, self.stir)
        known = (station, stop, self.trapped, self.stir)
        self.collecting = Collecting(*known, admit=self.admit_fetched)

    def stir(self) -> None:
        """Make the loop go round."""
        self.stirred.set()

    def hint(self) -> None:
        """Note that something may have arrived."""
        self.hinted.set()
        self.stir()

    def fetched(self, brought: bool) -> None:  # noqa: FBT001 - what a visit says
        """Note that a mailbox was looked into."""
        if brought:
            self.judging.settled.set()
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
            self.fetching.begin(self.taking.alone)
            with self.station.watch(self.spool.inbox, self.hint):
                self.loop(once=once)
            self.finish()
        finally:
            self.stop.set()
        return self.waiting()

    def recover(self) -> None:
        """Bring what a killed daemon left to where it belongs, in a fixed order."""
        self.anchor.check()
        prepare(self.spool, {*self.station.configuration.partners, ERP})
        self.clocks.begin()
        for folder, why in probe(self.spool).items():
            log.warning("folder_troubled", folder=self.spool.shown(folder), reason=why)
        clear_drafts(self.spool)
        keep_configuration(self.station)
        self.collecting.recover()
        clear_handed(self.spool, self.station.now())
        self.taking.admit_claims()
        self.act()
        again = self.journal.reset_reading()
        self.deliver()
        on_their_way = {answer.id for answer in self.journal.undelivered()}
        clear_stage(self.spool, on_their_way, self.station.now())
        self.lanes.wake(self.journal.lanes())
        held = self.journal.keeping().sending_held()
        if held:
            log.warning("sending_held", reason=why_held(held))
        self.trapped("head_failed", self.heads.begin)
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
                if not self.journal.keeping().sending_held():
                    self.clocks.tick()
                self.deliver()
                self.trapped("anchor_failed", partial(self.anchor.note, now=False))
                self.trapped("head_failed", self.heads.turn)
                self.pulse.saw({*self.lanes.ready, *self.lanes.running})
            self.reread()
            self.wake_others()
            self.lanes.turn()
            self.trapped("collecting_failed", self.collecting.turn)
            self.trapped("dispatch_failed", self.dispatch.turn)
            if once and calm and self.idle:
                return
            self.stirred.wait(max(0.0, looked + pause - self.station.monotonic()))
            self.stirred.clear()

    @property
    def idle(self) -> bool:
        """Nothing is being worked off, brought or fetched, and nothing could be."""
        works = (self.lanes, self.dispatch, self.collecting, self.clocks, self.fetching)
        return all(each.idle for each in works) and not self.judging.settled.is_set()

    def admit_fetched(self, claimed: Claimed, place: Callable[[], None]) -> object:
        """Make ours what was fetched, and have its lane woken."""
        taken = self.taking.admit_fetched(claimed, place)
        self.judging.settled.set()
        return taken

    def reread(self) -> None:
        """Where another configuration is asked for and sound, begin nothing more under this one."""
        work = partial(successor, self.station, self.course)
        found = self.trapped("reload_failed", work)
        if found is not None and not isinstance(found, Exception):
            self.successor = found
            self.stop.set()

    def wake_others(self) -> None:
        """Wake the lanes to which a file of another lane has given work."""
        if self.judging.settled.is_set():
            self.judging.settled.clear()
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

    def deliver(self) -> None:
        """Let answers appear; one thread at a time, so that none appears twice."""
        with self.delivering:
            beside = self.dispatch.wires
            work = partial(deliver, self.station, self.postponed, beside)
            self.trapped("delivery_failed", work)

    def finish(self) -> None:
        """Let lanes end the file they are at; what takes too long is read again next time."""
        if self.ending:
            self.station.notify({"STOPPING": "1"})
        end = self.station.monotonic() + self.station.grace
        if not self.lanes_end():
            self.judging.abandoned.set()
            self.station.abandon()
            log.warning("reading_abandoned", seconds=self.station.grace)
        for wires in (self.dispatch, self.collecting):
            wires.finish(max(0.0, end - self.station.monotonic()))
        self.clocks.finish(GRACE_AFTER)
        self.fetching.finish(GRACE_AFTER)
        self.lanes.finish(GRACE_AFTER)
        self.lanes.reap()
        self.judging.give_back()
        self.trapped("anchor_failed", self.anchor.note)
        self.trapped("head_failed", self.heads.note)
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
        held = self.journal.keeping().sending_held()
        why = why_held(held) if held else "it is not judged yet"
        unjudged = tuple(
            Waiting(f"inbox/{lane}", self.lanes.resting.reason(lane) or why)
            for lane in self.journal.lanes()
        )
        return (
            shown(self.spool, self.taking.reasons)
            + unjudged
            + undelivered(self.station, self.postponed, self.dispatch.wires)
            + self.dispatch.waiting()
            + self.collecting.waiting()
            + self.fetching.waiting()
        )
