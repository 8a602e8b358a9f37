"""Has couriers bring the answers that leave over a wire, each partner's in a lane of its own."""

import threading
from collections.abc import Callable, Collection, Mapping
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from exchange.daemon.lanes import Lanes
from exchange.daemon.resuming import why_held
from exchange.daemon.station import Station
from exchange.daemon.trapping import Trap
from exchange.daemon.troubles import Troubles
from exchange.errors import Misconfigured, Undeliverable
from exchange.model.arrivals import Waiting
from exchange.model.couriers import Handed
from exchange.model.receipts import Answer, AnswerState
from exchange.spool import blobs
from exchange.spool.release import release

TURN = 20
"""Answers of one partner before we look whether we are to stop."""

HUNG_UP = 0.5
"""Seconds for lanes to end once their wires are cut."""

log = structlog.get_logger()


def wired(station: Station) -> Mapping[str, str]:
    """Return the partners whose answers leave over a wire, and which.

    Raises Misconfigured for a wire nobody serves here.
    """
    partners = station.configuration.partners
    found = {name: each.delivery.to for name, each in partners.items()}
    wires = {name: wire for name, wire in found.items() if wire != "outbox"}
    for name, wire in wires.items():
        if wire not in station.couriers:
            raise Misconfigured(f"partners/{name}.toml: nothing here delivers by {wire}")
    return wires


class Dispatch:
    """The answers on their way to other machines. One thread calls it, partners have their own."""

    def __init__(
        self,
        station: Station,
        stop: threading.Event,
        trapped: Trap,
        done: Callable[[], None],
    ) -> None:
        self.station, self.stop, self.trapped = station, stop, trapped
        self.wires = wired(station)
        self.troubles = Troubles(station, "delivery", self.wires)
        resting = self.troubles.resting
        self.lanes = Lanes(station.apart(), self.lane, done, station.now, resting=resting)
        self.left = threading.Event()

    @property
    def idle(self) -> bool:
        """Nothing is on its way, and nothing could be."""
        return self.lanes.idle

    def turn(self) -> None:
        """See what has arrived, and begin with what may go."""
        self.lanes.reap()
        if self.stop.is_set() or not self.wires or self.station.journal.keeping().sending_held():
            return
        closed = self.troubles.blocked()
        self.lanes.wake(
            name for name in self.wires
            if name not in closed and name not in self.lanes.running
            and self.station.journal.undelivered(of=name, limit=1)
        )  # fmt: skip
        self.drop(closed)
        self.lanes.turn()

    def drop(self, closed: Collection[str]) -> None:
        """Take lanes out of their turn that were blocked meanwhile."""
        for name in closed:
            self.lanes.ready.pop(name, None)

    def lane(self, partner: str) -> bool | Exception:
        """Bring some answers of a partner, in a thread of its own; True where there are more."""
        with bound_contextvars(partner=partner):
            found = self.trapped("dispatch_failed", partial(self.bring, partner), lane=partner)
            known = self.station.configuration.partners[partner]
            rest = partial(self.station.couriers[self.wires[partner]].rest, known)
            self.trapped("hanging_up_failed", rest, lane=partner)
            return found

    def bring(self, partner: str) -> bool | Exception:
        """Bring answers in their order, each before the next; return what kept us from it."""
        found = self.station.journal.undelivered(of=partner, limit=TURN)
        for answer in found:
            if self.stop.is_set():
                return False
            try:
                self.hand_over(partner, answer)
            except Undeliverable as failure:
                return failure if self.left.is_set() else self.troubles.failed(partner, failure)
        return len(found) == TURN

    def hand_over(self, partner: str, answer: Answer) -> None:
        """Bring one answer; one that was already staged for the outbox goes there."""
        station = self.station
        known = {"receipt": answer.receipt, "answer": answer.path}
        if answer.state is AnswerState.STAGED:
            release(station.spool, answer, station.journal, station.now())
            log.info("answer_released", **known)
            return
        courier = station.couriers[self.wires[partner]]
        content = blobs.path(station.spool, answer.sha256)
        handed = courier.hand_over(station.configuration.partners[partner], answer, content)
        if not self.left.is_set():
            self.note(partner, answer, handed)

    def note(self, partner: str, answer: Answer, handed: Handed) -> None:
        """Put on record that an answer is with its partner."""
        journal = self.station.journal.connections()
        journal.handed(answer.id, handed, self.station.now())
        self.troubles.works(partner)
        known = {"receipt": answer.receipt, "answer": answer.path, "place": handed.place}
        log.info("answer_handed_over", **known, inferred=handed.inferred)
        if handed.renamed:
            log.error("answer_renamed", **known)

    def finish(self, seconds: float) -> None:
        """Let each lane end the answer it is at; after that nothing more is put on record."""
        if self.lanes.finish(seconds):
            return
        for courier in self.station.couriers.values():
            courier.hang_up()
        self.lanes.finish(HUNG_UP)
        self.left.set()

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the answers that are not with their partners, and why."""
        closed, held = self.troubles.blocked(), self.station.journal.keeping().sending_held()
        if held:
            closed = dict.fromkeys(self.wires, why_held(held))
        return tuple(
            Waiting(f"outbox/{answer.path}", closed.get(name) or self.reason(name))
            for name in self.wires
            for answer in self.station.journal.undelivered(of=name)
        )

    def reason(self, partner: str) -> str:
        """Return why a partner's answers wait."""
        return self.troubles.resting.reason(partner) or "it is on its way"
