"""Which code brings answers over which wire, and fetches files over one."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from exchange.daemon.courier import Carrier
from exchange.journal import Journal
from exchange.model.connections import Server
from exchange.model.couriers import Courier
from exchange.model.remotes import Entry, Remote


def couriers(journal: Journal, now: Callable[[], datetime]) -> Mapping[str, Courier]:
    """Return what hands answers over, by `[delivery] to`; the outbox needs nobody."""
    return {"sftp": Carrier(connect, journal.connections(), now)}


def connect(server: Server) -> AbstractContextManager[Remote]:
    """Open a connection to a partner's server; a site without any never loads the library."""
    from exchange.adapters import sftp

    return sftp.connect(server)


def examined(server: Server, folder: str) -> tuple[dict[str, str], list[Entry]]:
    """Return what a partner's server agreed to, and what lies in a folder there."""
    from exchange.adapters import sftp

    return sftp.examined(server, folder)


def described(server: Server) -> dict[str, str]:
    """Return what a server shows to anybody: its key, and what it agrees to."""
    from exchange.adapters import sftp

    return sftp.described(server)
