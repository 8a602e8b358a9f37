"""A real sshd on loopback, set up by our own command, with throw-away accounts of partners."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import paramiko

from exchange import settings
from exchange.adapters.openssh.asking import sshd
from exchange.adapters.openssh.wanted import account
from exchange.cli.dropping import key, setup
from exchange.model.dropping import SftpServer

OTHERS = ("acme", "zeta", "a-partner-with-a-name-of-40-characters-1")
"""The last one's account has to be shortened."""

SITE = """name = "Us"
readers = 1

[arriving]
scan_seconds = 0.1
settle_seconds = 0.05
settle_without_lease_seconds = 0.2
incomplete_after_seconds = 5.0
empty_after_seconds = 0.0

[sftp_server]
user = "{tag}gw"
group = "{tag}gw"
partners_group = "{tag}all"
prefix = "{tag}"
chroots = "{root}/chroots"
keys = "{root}/keys"
sshd_config = "{root}/sshd_config"
drop_in = "{root}/conf.d/60-exchange.conf"
units = "{root}/units"
"""

PARTNER = """name = "{id}"
state = "live"
identifiers = {identifiers}

[[feeds]]
document = "forecast"
format = "edifact"

[[feeds]]
document = "purchase_order"
format = "x12"

[[feeds]]
document = "forecast"
format = "xlsx"
pattern = "Forecast_*"
layout = "forecast-weeks-across"

[[feeds]]
document = "purchase_order"
format = "csv"
pattern = "PO_*"
layout = "order-lines"

[[feeds]]
document = "engineering_change"
format = "zip"
"""
IDENTIFIERS = {"acme": ["14:4012345000009", "ZZ:HARBORLINE", "01:123456789"]}
"""Whose samples acme sends."""

SERVER = """Port {port}
ListenAddress 127.0.0.1
HostKey {root}/host_key
PidFile none
UsePAM no
Subsystem sftp internal-sftp
Include {root}/conf.d/*.conf
"""


def ran(*words: str | Path) -> str:
    """Run a program of the system and return what it prints."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Dropbox:
    """A site whose partners log in at `port`, and where everything of it lies."""

    root: Path
    tag: str
    port: int
    clients: list[paramiko.SSHClient] = field(default_factory=list)
    open: dict[str, paramiko.SFTPClient] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def server(self) -> SftpServer:
        return settings.load(self.site).site.sftp_server

    def account(self, partner: str) -> str:
        return account(self.server, partner)

    def inbox(self, partner: str) -> Path:
        return self.site / "inbox" / partner

    def outbox(self, partner: str) -> Path:
        return self.site / "outbox" / partner

    def home(self, partner: str) -> Path:
        return Path(self.server.chroots) / self.account(partner)

    def ssh(self, partner: str, key_of: str = "", **more: object) -> paramiko.SSHClient:
        """Log in as a partner, with the key of another one where the test says so."""
        client = paramiko.SSHClient()
        client.load_host_keys(str(self.root / "known_hosts"))
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        known: dict[str, object] = {
            "key_filename": str(self.root / f"key-{key_of or partner}"),
            "allow_agent": False, "look_for_keys": False, "timeout": 20,
        }  # fmt: skip
        self.clients.append(client)
        client.connect("127.0.0.1", self.port, self.account(partner), **(known | more))  # type: ignore[arg-type]  # each test names what it means
        return client

    def sftp(self, partner: str) -> paramiko.SFTPClient:
        sftp = self.ssh(partner).open_sftp()
        channel = sftp.get_channel()
        assert channel
        channel.settimeout(20)
        return sftp

    def sftp_again(self, partner: str) -> paramiko.SFTPClient:
        """Return the connection a partner has, or a new one where there is none."""
        if partner not in self.open:
            self.open[partner] = self.sftp(partner)
        return self.open[partner]

    def hang_up(self) -> None:
        for client in self.clients:
            client.close()
        self.clients.clear()
        self.open.clear()


@contextmanager
def dropbox() -> Iterator[Dropbox]:
    """Set everything up as an administrator would, and take all of it away again."""
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="exchange-drop-", dir="/srv"))
    root.chmod(0o755)
    box = Dropbox(root, f"x{os.getpid()}_", free_port())
    try:
        begin(box)
        with serving(box):
            yield box
    finally:
        box.hang_up()
        take_away(box)


def begin(box: Dropbox) -> None:
    """Write a site, make the keys of both sides and run `exchange sftp setup --apply`."""
    root, gateway = box.root, f"{box.tag}gw"
    ran("useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", gateway)
    (box.site / "partners").mkdir(parents=True)
    (box.site / "exchange.toml").write_text(SITE.format(root=root, tag=box.tag))
    ran("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root / "host_key")
    host = (root / "host_key.pub").read_text().split()
    (root / "known_hosts").write_text(f"[127.0.0.1]:{box.port} {host[0]} {host[1]}\n")
    (root / "sshd_config").write_text(SERVER.format(root=root, port=box.port))
    for partner in OTHERS:
        named = json.dumps(IDENTIFIERS.get(partner, [f"ZZ:{partner[:20]}"]))
        text = PARTNER.format(id=partner, identifiers=named)
        (box.site / "partners" / f"{partner}.toml").write_text(text)
        ran("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root / f"key-{partner}")
        with redirect_stdout(StringIO()):
            assert key(partner, root / f"key-{partner}.pub", box.site) == 0
    for folder in ("inbox", "outbox", "var"):
        (box.site / folder).mkdir(mode=0o750)
    ran("chown", "-R", f"{gateway}:{gateway}", box.site)
    with redirect_stdout(StringIO()) as told:
        assert setup(box.site, apply=True) == 0, told.getvalue()


@contextmanager
def serving(box: Dropbox) -> Iterator[None]:
    """Run sshd on the site's own configuration."""
    words = (sshd(), "-D", "-e", "-f", str(box.root / "sshd_config"))
    with (box.root / "log").open("w") as log, subprocess.Popen(words, stderr=log) as process:
        try:
            listening(box, process)
            yield
        finally:
            box.hang_up()
            process.terminate()


def listening(box: Dropbox, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", box.port), 1).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise AssertionError((box.root / "log").read_text()) from error
        else:
            return


def take_away(box: Dropbox) -> None:
    """Undo all that was set up, as docs/howto/let-partners-drop-files.md says."""
    mounts = (line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines())
    for place in [each for each in mounts if each.startswith(f"{box.root}/")]:
        ran("umount", "--lazy", place)
    for name in [each.pw_name for each in pwd.getpwall() if each.pw_name.startswith(box.tag)]:
        ran("userdel", name)
    ran("groupdel", f"{box.tag}all")
    shutil.rmtree(box.root)
