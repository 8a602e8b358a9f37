"""A real OpenSSH server on 127.0.0.1, run by whoever runs the tests, ended with the test.

Nothing of the machine is changed: configuration, host key and authorised keys lie in a folder
of the test. Everybody logs in as the user who runs it and starts in `home`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from exchange.model.connections import Server

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
SEPARATION = Path("/run/sshd")
"""Where OpenSSH wants an empty folder when root starts it."""

WEAK: Mapping[str, str] = {
    "Ciphers": "aes128-cbc,3des-cbc",
    "MACs": "hmac-sha1",
}
"""What an old server offers: nothing that we agree to by ourselves."""

WEAK_EXCHANGE: Mapping[str, str] = {"KexAlgorithms": "diffie-hellman-group14-sha1"}

USUAL: Mapping[str, str] = {
    "ListenAddress": "127.0.0.1",
    "PasswordAuthentication": "no",
    "KbdInteractiveAuthentication": "no",
    "UsePAM": "no",
    "StrictModes": "no",
    "PermitRootLogin": "yes",
    "PrintMotd": "no",
    "LogLevel": "VERBOSE",
    "MaxStartups": "100",
    "LoginGraceTime": "20",
}

needed = pytest.mark.skipif(not Path(SSHD).is_file(), reason="there is no OpenSSH server here")


@dataclass(frozen=True)
class Sshd:
    """A running server: its port, the folder people start in, keys, and what it logs."""

    port: int
    home: Path
    host_key: str
    client_key: Path
    log: Path
    pid: int

    def server(self, **changes: object) -> Server:
        """Return what a partner's file says of it."""
        known: dict[str, object] = {
            "host": "127.0.0.1", "port": self.port, "user": pwd.getpwuid(os.getuid()).pw_name,
            "key_file": str(self.client_key), "host_key": self.host_key, "timeout_seconds": 5.0,
        }  # fmt: skip
        return Server(**(known | changes))  # type: ignore[arg-type]  # each test names what it means

    def logins(self) -> int:
        """Return how often somebody tried to log in."""
        words = ("Accepted ", "Failed ", "Connection closed by authenticating user")
        lines = self.log.read_text(errors="replace").splitlines()
        return sum(any(word in line for word in words) for line in lines)


def key_pair(path: Path, kind: str = "ed25519") -> str:
    """Make a pair of keys and return the public one as in known_hosts, without a name."""
    words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return " ".join(path.with_suffix(".pub").read_text().split()[:2])


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def written(root: Path, port: int, settings: Mapping[str, str]) -> Path:
    """Write a server's configuration and return where."""
    known = {
        **USUAL,
        "Port": str(port),
        "HostKey": str(root / "host"),
        "AuthorizedKeysFile": str(root / "client.pub"),
        "PidFile": "none",
        "Subsystem": f"sftp internal-sftp -d {root / 'home'}",
        **settings,
    }
    path = root / "sshd_config"
    path.write_text("".join(f"{name} {value}\n" for name, value in known.items()))
    return path


@contextmanager
def sshd(root: Path, host_kind: str = "ed25519", **settings: str) -> Iterator[Sshd]:
    """Run a server out of this folder until the end of the block; `settings` are OpenSSH's."""
    (root / "home").mkdir(parents=True)
    host_key = key_pair(root / "host", host_kind)
    key_pair(root / "client")
    if os.getuid() == 0:
        SEPARATION.mkdir(mode=0o755, exist_ok=True)
    port, log = free_port(), root / "log"
    config = written(root, port, settings)
    with log.open("wb") as lines:
        words = [SSHD, "-D", "-e", "-f", str(config)]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=lines, stderr=lines)
    try:
        wait_for(port, process, log)
        yield Sshd(port, root / "home", host_key, root / "client", log, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once somebody answers at the port."""
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"sshd did not start: {log.read_text(errors='replace')}")
