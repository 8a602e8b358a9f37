"""Works off lanes: each file judged and put on record, one after the other."""

import threading
from collections.abc import Callable
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from exchange.daemon.pulse import JUDGEMENTS, Pulse
from exchange.daemon.settling import ask, barred, beyond_limits, settle
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.errors import Stale, Unreadable
from exchange.model.outcome import Outcome
from exchange.model.receipts import Receipt

TURN = 20  # files of one lane before the next lane has its turn

log = structlog.get_logger()


class Judging:
    """The files that are being judged, by receipt, and how often that was begun.

    `settled` is set when a file has come to its end, `abandoned` where nothing that is still
    being read counts any more. Lanes call it in threads of their own.
    """

    def __init__(
        self,
        station: Station,
        stop: threading.Event,
        trapped: Trap,
        pulse: Pulse,
        *,
        deliver: Callable[[], None],
    ) -> None:
        self.station, self.journal = station, station.journal
        self.stop, self.trapped, self.pulse, self.deliver = stop, trapped, pulse, deliver
        self.settled, self.abandoned = threading.Event(), threading.Event()
        self.begun: dict[str, int] = {}

    def lane(self, partner: str) -> bool | Exception:
        """Work off some of a lane, in a thread of its own; True where there may be more."""
        with bound_contextvars(partner=partner):
            found = self.trapped("lane_failed", partial(self.work_off, partner), lane=partner)
        self.pulse.rests(partner)
        return found

    def work_off(self, partner: str) -> bool:
        """Judge files of a lane in order, each to its end before the next."""
        if self.journal.keeping().sending_held():
            return False
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

    def give_back(self) -> None:
        """Take the attempts back that we broke off ourselves: they say nothing about the files."""
        for receipt in [*self.begun]:
            self.journal.abandon(receipt)
