"""Connections that do not work: on record, said once, blocked until a person helps."""

import random
from collections.abc import Mapping

import structlog

from exchange.daemon.station import Station
from exchange.deliver import REMOTE, SPREAD, Postponed
from exchange.errors import Blocked, Undeliverable
from exchange.model.couriers import Duty, Trouble

log = structlog.get_logger()


def jitter() -> float:
    """Return by how much of itself a wait is longer."""
    return random.uniform(0.0, SPREAD)  # noqa: S311 - no secret


class Troubles:
    """What does not work of the connections for one duty; `wires` are theirs by partner."""

    def __init__(self, station: Station, duty: Duty, wires: Mapping[str, str]) -> None:
        self.station, self.duty, self.wires = station, duty, wires
        self.resting = Postponed(REMOTE, jitter)
        on_record = [each for each in station.journal.connections().troubles() if each.duty == duty]
        self.known = {each.partner for each in on_record}
        for each in on_record:
            if wires.get(each.partner) != each.wire:  # nobody uses it any more
                self.works(each.partner)
        self.closed: set[str] = set()
        for name in wires:
            self.warn(name)

    def warn(self, partner: str) -> None:
        """Say which weak algorithms a partner's file allows."""
        known = self.station.configuration.partners[partner]
        fetched = known.collection.server(known.delivery)
        weak = (known.delivery if self.duty == "delivery" else fetched).legacy_algorithms
        if weak:
            log.warning("weak_algorithms_allowed", partner=partner, algorithms=[*weak])

    def all(self) -> list[Trouble]:
        """Return the connections that do not work, of either duty."""
        return [*self.station.journal.connections().troubles()] if self.wires else []

    def blocked(self) -> Mapping[str, str]:
        """Return the partners whose wire only a person can free, and why.

        One that was freed since may be tried at once.
        """
        wires = self.wires.items()
        found = {
            each.partner: each.reason
            for each in self.all()
            if each.blocked and (each.partner, each.wire) in wires
        }
        for freed in self.closed - found.keys():
            self.resting.tried(freed, None, self.station.now())
        self.closed = {*found}
        return found

    def failed(self, partner: str, failure: Undeliverable) -> Undeliverable:
        """Put a failure on record, say so where it is news, and return it."""
        blocked, reason = isinstance(failure, Blocked), str(failure)
        now, wire = self.station.now(), self.wires[partner]
        trouble = Trouble(partner, self.duty, wire, reason, now, blocked=blocked)
        self.station.journal.connections().failed(trouble)
        self.known.add(partner)
        known = {"duty": self.duty, "wire": wire, "reason": reason}
        if blocked:
            log.error("connection_blocked", **known)
        elif self.resting.reason(partner) != reason:
            log.warning("connection_failed", **known)
        return failure

    def works(self, partner: str) -> None:
        """Put on record that a connection works, where it did not before."""
        if partner in self.known:
            self.station.journal.connections().works(partner, self.duty)
            self.known.discard(partner)
            log.info("connection_works", duty=self.duty)
