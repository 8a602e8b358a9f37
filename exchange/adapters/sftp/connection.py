"""Opens a connection to the one server that has the pinned key, or none at all."""

import base64
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

import paramiko
from paramiko.pkey import UnknownKeyType

from exchange.adapters.sftp.algorithms import Transport, agreed, disabled, signatures
from exchange.adapters.sftp.doors import Doors
from exchange.adapters.sftp.mistakes import named, plainly
from exchange.adapters.sftp.session import FSYNC, Client, Session
from exchange.errors import Blocked
from exchange.model.connections import Server
from exchange.model.remotes import Entry

DOORS = Doors()


@contextmanager
def connect(server: Server) -> Iterator[Session]:
    """Yield an open connection and close it afterwards.

    Raises Undeliverable, or Blocked where the key, the login or the algorithms are not those
    we know.
    """
    session = DOORS.of(server).enter(lambda: opened(server), monotonic())
    try:
        yield session
    finally:
        session.close()


def opened(server: Server) -> Session:
    """Return an open connection."""
    with ExitStack() as undo:
        transport = open_transport(server)
        undo.callback(transport.close)
        refuse_strangers(server, transport)
        log_in(server, transport)
        with plainly(server):
            channel = transport.open_session(timeout=server.timeout_seconds)
            channel.settimeout(server.timeout_seconds)
            channel.invoke_subsystem("sftp")
            session = Session(server, transport, Client(channel))
        undo.pop_all()
        return session


def open_transport(server: Server) -> Transport:
    """Return a connection that agreed on algorithms; nobody is known yet and nobody logged in."""
    with ExitStack() as undo, plainly(server):
        reached = socket.create_connection((server.host, server.port), server.timeout_seconds)
        undo.callback(reached.close)
        transport = Transport(reached, disabled_algorithms=disabled(server))
        undo.callback(transport.close)
        transport.banner_timeout = transport.handshake_timeout = server.timeout_seconds
        transport.auth_timeout = transport.channel_timeout = server.timeout_seconds
        if server.host_key:
            transport.get_security_options().key_types = signatures(server)
        transport.start_client(timeout=server.timeout_seconds)
        transport.get_remote_server_key()
        undo.pop_all()
        return transport


def refuse_strangers(server: Server, transport: Transport) -> None:
    """Refuse a server that shows another key than the pinned one; nothing is learnt from it."""
    kind, _, coded = server.host_key.partition(" ")
    shown = transport.get_remote_server_key()
    with plainly(server):
        pinned = paramiko.PKey.from_type_string(kind, base64.b64decode(coded))
        if shown != pinned:
            raise paramiko.BadHostKeyException(server.host, shown, pinned)


def log_in(server: Server, transport: Transport) -> None:
    """Log in with the one key or password we were given, once."""
    key = private_key(server) if server.key_file else None
    with plainly(server):
        if key is not None:
            more = transport.auth_publickey(server.user, key)
        else:
            password = Path(server.password_file).read_text(encoding="utf-8").rstrip("\r\n")
            more = transport.auth_password(server.user, password)
    if more:
        raise Blocked(f"{named(server)} wants more of {server.user} than that: {', '.join(more)}")


def private_key(server: Server) -> paramiko.PKey:
    """Return our private key, which stands in a file of its own without passphrase."""
    path = Path(server.key_file)
    try:
        return paramiko.PKey.from_path(path)
    except (paramiko.SSHException, UnknownKeyType, ValueError, TypeError, OSError) as bad:
        raise Blocked(f"the key {path.name} cannot be used: {bad}") from bad


def examined(server: Server, folder: str) -> tuple[dict[str, str], list[Entry]]:
    """Log in and return what was agreed, and what lies in a folder."""
    with connect(server) as session:
        key = session.transport.get_remote_server_key()
        facts = {
            "fingerprint": key.fingerprint,
            **agreed(session.transport),
            "makes files last": "yes" if FSYNC in session.client.offered else "it does not say so",
        }
        return facts, [*session.listing(folder)]


def described(server: Server) -> dict[str, str]:
    """Return what a server shows to anybody: its key, and what it agrees to."""
    transport = open_transport(server)
    try:
        key = transport.get_remote_server_key()
        return {
            "host_key": f"{key.get_name()} {key.get_base64()}",
            "fingerprint": key.fingerprint,
            **agreed(transport),
        }
    finally:
        transport.close()
