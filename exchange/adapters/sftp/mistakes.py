"""What went wrong at the other end, in plain words, and whether trying again can help."""

import errno
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import paramiko
from paramiko.sftp import SFTPError

from exchange.errors import Blocked, Refused, Undeliverable
from exchange.model.connections import Server

EXPECTED = (
    OSError, EOFError, paramiko.SSHException, SFTPError, UnicodeError, struct.error, ValueError,
)  # fmt: skip
"""All that paramiko raises when the other end does something."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What follows from an exception: a kind of error, and a sentence for people.

    The sentence may use {host}, {name} without its port, {user}, {seconds} and
    {said}, as the exception says.
    """

    kind: type[Undeliverable]
    sentence: str


FAULTS: tuple[tuple[type[BaseException], Fault], ...] = (
    (
        paramiko.BadHostKeyException,
        Fault(
            Blocked,
            "{host} shows another host key than the one in the partner's file ({said}); ask them"
            " by telephone whether it is theirs",
        ),
    ),
    (
        paramiko.ssh_exception.IncompatiblePeer,
        Fault(Blocked, "{host} offers no algorithms that we agree to ({said})"),
    ),
    (
        paramiko.BadAuthenticationType,
        Fault(Blocked, "{host} wants another kind of login for {user} than we have ({said})"),
    ),
    (
        paramiko.AuthenticationException,
        Fault(Blocked, "{host} does not let {user} in with the key or password we have"),
    ),
    (socket.gaierror, Fault(Undeliverable, "the name {name} cannot be resolved ({said})")),
    (TimeoutError, Fault(Undeliverable, "{host} did not answer within {seconds:g} seconds")),
    (ConnectionRefusedError, Fault(Undeliverable, "{host} takes no connections at this port")),
    (EOFError, Fault(Undeliverable, "{host} broke the connection off")),
    (ConnectionError, Fault(Undeliverable, "{host} broke the connection off")),
    (OSError, Fault(Undeliverable, "{host} cannot be reached ({said})")),
    (paramiko.SSHException, Fault(Undeliverable, "{host} broke the connection off ({said})")),
    (Exception, Fault(Undeliverable, "{host} says something that is no SFTP ({said})")),
)
"""The first that fits counts."""

NO = Fault(Refused, "{host} refuses ({said})")
"""The server answered with a status: no such file, permission denied, or just Failure."""

USUAL = 22
"""The port nobody has to mention."""

CLOSED = "Socket is closed"
"""What paramiko says when it writes to a connection that is gone."""

LONGEST = 200
"""Characters of what a server says that people are shown."""

UNSETTLED = ("timeout", "EOF")
"""In what paramiko says of a login that was broken off, not refused."""


def broken_off(error: BaseException) -> bool:
    """Tell whether a login came to no end, which paramiko calls a failure of it as well."""
    return type(error) is paramiko.AuthenticationException and any(
        each in str(error) for each in UNSETTLED
    )


def answered(error: BaseException) -> bool:
    """Tell whether an error is a status the server sent, as far as its type tells it."""
    return type(error) in {OSError, FileNotFoundError, PermissionError} and (
        error.args[0] in {errno.ENOENT, errno.EACCES} or len(error.args) == 1
    )


def fault_of(error: BaseException, *, sound: bool) -> Fault:
    """Return what follows from an exception; `sound` is whether the connection still holds."""
    if str(error) == CLOSED:
        return next(fault for kind, fault in FAULTS if kind is EOFError)
    if sound and answered(error):
        return NO
    if broken_off(error):
        return Fault(Undeliverable, "{host} broke the login off ({said})")
    return next(fault for kind, fault in FAULTS if isinstance(error, kind))


def named(server: Server) -> str:
    """Return a server as people know it."""
    return server.host if server.port == USUAL else f"{server.host}:{server.port}"


def printable(said: str) -> str:
    """Return what somebody else says in one line a terminal or log can bear."""
    told = " ".join(said.split())[:LONGEST]
    return "".join(each if each.isprintable() else "?" for each in told)


def worded(error: BaseException, server: Server, *, sound: bool) -> Undeliverable:
    """Return an exception as what the daemon understands."""
    fault = fault_of(error, sound=sound)
    said = printable(str(error.args[-1] if error.args else type(error).__name__))
    if isinstance(error, paramiko.BadHostKeyException):
        said = error.key.fingerprint
    known = {
        "host": named(server),
        "name": server.host,
        "user": server.user,
        "seconds": server.timeout_seconds,
    }
    return fault.kind(fault.sentence.format(**known, said=said))


@contextmanager
def plainly(server: Server, sound: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Raise Undeliverable, Refused or Blocked for whatever goes wrong at the other end."""
    try:
        yield
    except EXPECTED as error:
        raise worded(error, server, sound=sound()) from error
