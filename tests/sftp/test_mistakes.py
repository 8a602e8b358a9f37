"""What follows from what paramiko raises, as a table of exceptions."""

import errno
import socket

import paramiko
import pytest
from paramiko.sftp import SFTPError
from paramiko.ssh_exception import IncompatiblePeer

from exchange.adapters.sftp.mistakes import worded
from exchange.errors import Blocked, Refused, Undeliverable
from exchange.model.connections import Server

SERVER = Server(host="sftp.acme.example", user="ems", timeout_seconds=20)
REFUSED = paramiko.AuthenticationException


@pytest.mark.parametrize(
    ("error", "sound", "kind", "sentence"),
    [
        (IncompatiblePeer("no acceptable macs"), False, Blocked, "offers no algorithms that we"),
        (REFUSED("Authentication failed."), True, Blocked, "does not let ems in"),
        (REFUSED("Authentication timeout."), True, Undeliverable, "broke the login off"),
        (
            REFUSED("Authentication failed: transport shut down or saw EOF"),
            False, Undeliverable, "broke the login off",
        ),
        (
            paramiko.BadAuthenticationType("Bad authentication type", ["publickey"]),
            True, Blocked, "wants another kind of login",
        ),
        (TimeoutError(), True, Undeliverable, "did not answer within 20 seconds"),
        (socket.gaierror(-2, "Name or service not known"), False, Undeliverable, "be resolved"),
        (ConnectionRefusedError(111, "refused"), False, Undeliverable, "takes no connections"),
        (ConnectionResetError(104, "reset"), False, Undeliverable, "broke the connection off"),
        (EOFError(), False, Undeliverable, "broke the connection off"),
        (EOFError("end"), True, Undeliverable, "broke the connection off"),
        (OSError("Socket is closed"), True, Undeliverable, "broke the connection off"),
        (OSError("Failure"), True, Refused, "refuses (Failure)"),
        (OSError("Failure"), False, Undeliverable, "cannot be reached"),
        (OSError(errno.ENOENT, "No such file"), True, Refused, "refuses (No such file)"),
        (OSError(errno.EACCES, "Permission denied"), True, Refused, "refuses (Permission denied)"),
        (OSError(errno.ENETUNREACH, "unreachable"), True, Undeliverable, "cannot be reached"),
        (paramiko.SSHException("No existing session"), False, Undeliverable, "broke the conn"),
        (SFTPError("Garbage packet received"), True, Undeliverable, "something that is no SFTP"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), True, Undeliverable, "is no SFTP (bad)"),
        (OSError("a\x1b[2Jb\n\u202ec"), True, Refused, "refuses (a?[2Jb ?c)"),
        (OSError("x" * 9_000), True, Refused, f"({'x' * 200})"),
    ],
)  # fmt: skip
def test_an_exception_is_a_kind_of_failure_and_a_sentence(
    error: Exception, *, sound: bool, kind: type[Undeliverable], sentence: str
) -> None:
    found = worded(error, SERVER, sound=sound)
    assert type(found) is kind
    assert sentence in str(found)
