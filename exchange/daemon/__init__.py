"""Runs a site: takes files in, has them judged in order per partner, makes the outcome true."""

from exchange.daemon.intake import waiting
from exchange.daemon.running import run
from exchange.daemon.settling import settle
from exchange.daemon.station import Station

__all__ = ["Station", "run", "settle", "waiting"]
