"""Asks sshd what holds for an account, and whether it likes its configuration."""

import os
import shutil
import subprocess
from collections.abc import Iterator

from exchange.adapters.openssh.texts import for_everybody, for_partners
from exchange.model.dropping import SftpServer

SUBSYSTEM = "subsystem"
PLACES = "/usr/sbin:/sbin:/usr/local/sbin:/usr/bin"


def sshd() -> str:
    """Return the path of sshd, '' where OpenSSH's server is not installed."""
    return shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:{PLACES}") or ""


def complaint(sshd_config: str) -> str:
    """Return why sshd refuses its configuration, '' where it likes it or is not installed."""
    program = sshd()
    if not program:
        return ""
    words = (program, "-t", "-f", sshd_config)
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    return ended.stderr.strip() if ended.returncode else ""


def in_force(sshd_config: str, account: str) -> dict[str, str] | str:
    """Return the settings sshd would hold an account to, or why it does not say so."""
    program = sshd()
    if not program:
        return "sshd is not installed (Debian: apt-get install openssh-server)"
    asked = f"user={account},host=partner.invalid,addr=192.0.2.1"
    words = (program, "-T", "-f", sshd_config, "-C", asked)
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if ended.returncode:
        return ended.stderr.strip() or "sshd does not say"
    lines = [line.partition(" ") for line in ended.stdout.splitlines()]
    subsystems = [value for name, _, value in lines if name == SUBSYSTEM]
    return {name: value for name, _, value in lines} | {SUBSYSTEM: "\n".join(subsystems)}


def unlike(server: SftpServer, found: dict[str, str]) -> Iterator[str]:
    """Yield what sshd would do otherwise than we have written."""
    if not any(each.startswith("sftp ") for each in found[SUBSYSTEM].splitlines()):
        yield f"{server.sshd_config} lacks a line: Subsystem sftp internal-sftp"
    written = {**for_everybody(), **for_partners(server)}
    for name, value in written.items():
        held = found.get(name.lower(), "")
        if held != value:
            yield f"{name} is {held or 'not set'}, not {value}"
