"""Which code brings answers over which wire, and fetches files over one."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from exchange.daemon.courier import Carrier
from exchange.journal import Journal
from exchange.model.connections import Server
from exchange.model.couriers import Courier
from exchange.model.remotes import Remote


def couriers(journal: Journal, now: Callable[[], datetime]) -> Mapping[str, Courier]:
    """Return what hands answers over, by `[delivery] to`; the outbox needs nobody."""
    return {"sftp": Carrier(connect, journal.connections(), now)}


def connect(server: Server) -> AbstractContextManager[Remote]:
    """Open a connection to a partner's server; a site without any never loads the library."""
    from exchange.adapters import sftp

    return sftp.connect(server)
