"""A real IMAP server on loopback: Debian's dovecot, with folders of its own that go away."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
USER, PASSWORD = "orders", "let me in"
STARTING = 15.0  # seconds
CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:{root}/mail
mailbox_list_index = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
default_vsz_limit = 512M
imap_capability = {capability}
first_valid_uid = 1
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home
}}
"""


@dataclass(frozen=True)
class Imapd:
    """A server that runs: where, and its mails as a mail program sees them."""

    root: Path
    port: int
    tls_port: int

    @contextmanager
    def client(self, folder: str = "INBOX") -> Iterator[IMAP4]:
        """Give a connection of the test's own with a folder open."""
        with IMAP4("127.0.0.1", self.port, timeout=20) as connection:
            connection.login(USER, PASSWORD)
            connection.select(f'"{folder}"')
            yield connection

    def put(self, *mails: bytes) -> None:
        """Deliver mails."""
        with self.client() as connection:
            for mail in mails:
                assert connection.append("INBOX", "", "", mail)[0] == "OK"

    def held(self, folder: str = "INBOX") -> list[bytes]:
        """Return the mails in a folder, those marked as deleted left out."""
        with self.client(folder) as connection:
            if connection.state != "SELECTED":
                return []
            _, found = connection.uid("SEARCH", "UNDELETED")
            mails = (connection.uid("FETCH", uid, "(BODY.PEEK[])")[1] for uid in found[0].split())
            return [mail[0][1] for mail in mails]


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def owner() -> tuple[dict[str, str], int, int]:
    """Return who runs what: ourselves, or as root those the package made."""
    if not os.geteuid():
        nobody = pwd.getpwnam("nobody")
        named = {"internal": "dovecot", "login": "dovenull", "group": "dovecot"}
        return named, nobody.pw_uid, nobody.pw_gid
    me, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    return {"internal": me, "login": me, "group": group}, os.geteuid(), os.getegid()


@contextmanager
def imapd(certificate: tuple[Path, Path] | None = None, capability: str = "") -> Iterator[Imapd]:
    """Run a server until the block ends; `capability` replaces what it says it can."""
    assert DOVECOT
    root = Path(tempfile.mkdtemp(prefix="imapd-"))
    root.chmod(0o755)
    users, uid, gid = owner()
    server = Imapd(root, free_port(), free_port())
    tls = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else ""
    text = CONFIGURATION.format(
        root=root, port=server.port, tls_port=server.tls_port if certificate else 0, uid=uid,
        gid=gid, ssl="yes" if certificate else "no", certificate=tls, capability=capability, **users
    )  # fmt: skip
    (root / "dovecot.conf").write_text(text)
    (root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    for name in ("mail", "home"):
        (root / name).mkdir()
        os.chown(root / name, uid, gid)
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(root / "dovecot.conf")])
    try:
        answering(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(root)


def answering(server: Imapd, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers."""
    until = time.monotonic() + STARTING
    while True:
        try:
            with server.client():
                return
        except OSError:
            log = server.root / "log"
            told = log.read_text() if log.exists() else ""
            assert process.poll() is None, told
            assert time.monotonic() < until, told
            time.sleep(0.05)
