"""Makes it so: the only place that changes the machine. Needs root."""

import grp
import os
import pwd
import subprocess
from pathlib import Path

from exchange.adapters.openssh.asking import complaint
from exchange.adapters.openssh.looking import NO_PASSWORD, mounted
from exchange.adapters.openssh.texts import OPTIONS
from exchange.adapters.openssh.wanted import (
    Absent,
    Account,
    Folder,
    Group,
    Guarded,
    Link,
    Mount,
    Text,
    Wanted,
)
from exchange.errors import Misconfigured

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
NOLOGIN = "/usr/sbin/nologin"
EMPTY = 0o555
"""Of a folder nothing is mounted on yet: nobody can drop anything into it."""


def make(wanted: Wanted, sshd_config: str) -> None:
    """Make one thing as it is wanted.

    Raises Misconfigured where that would touch what is not ours, or a program refuses.
    """
    match wanted:
        case Group(name):
            call("groupadd", "--system", name)
        case Account():
            account(wanted)
        case Guarded(path):
            raise Misconfigured(f"{path}: make it root's, and every folder above it (chmod go-w)")
        case Folder():
            folder(wanted)
        case Text():
            text(wanted, sshd_config)
        case Link(path, target):
            path.parent.mkdir(mode=0o755, exist_ok=True)
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        case Mount():
            mount(wanted)
        case Absent(path):
            path.unlink()


def call(*words: str) -> None:
    """Run a program of the system; what it says is the reason where it refuses."""
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, checked names
    if ended.returncode:
        raise Misconfigured(f"{words[0]}: {ended.stderr.strip() or ended.returncode}")


def account(wanted: Account) -> None:
    """Make an account, or bring one of ours back to what it was."""
    said = ("--shell", NOLOGIN, "--password", NO_PASSWORD, "--groups", wanted.group)
    try:
        pwd.getpwnam(wanted.name)
    except KeyError:
        own = ("--system", "--user-group", "--no-create-home", "--home-dir", "/")
        call("useradd", *own, *said, wanted.name)
        return
    if wanted.name not in grp.getgrnam(wanted.group).gr_mem:
        raise Misconfigured(
            f"there is an account {wanted.name} that is not ours, as it is not in the group"
            f" {wanted.group}; set another sftp_server.prefix"
        )
    call("usermod", *said, "--home", "/", wanted.name)


def folder(wanted: Folder) -> None:
    """Make a folder, or give it to whom it belongs; a link on the way is not followed."""
    if not wanted.path.parent.exists():
        wanted.path.parent.mkdir(mode=0o755, parents=True)
    if wanted.path.parent.resolve() != wanted.path.parent:
        raise Misconfigured(f"{wanted.path}: a link leads there; it must be a folder itself")
    try:
        wanted.path.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(wanted.path, FOLDER)
    except OSError as error:
        raise Misconfigured(f"{wanted.path}: {error.strerror}") from None
    try:
        owner, group = pwd.getpwnam(wanted.owner).pw_uid, grp.getgrnam(wanted.group).gr_gid
        os.fchown(descriptor, owner, group)
        os.fchmod(descriptor, wanted.mode)
    except KeyError as error:
        raise Misconfigured(
            f"{wanted.path}: {error.args[0]}; the gateway's own account and group are set by"
            " sftp_server.user and group"
        ) from None
    finally:
        os.close(descriptor)


def text(wanted: Text, sshd_config: str) -> None:
    """Put a file in place in one step; where sshd does not like it, what was there comes back."""
    path = wanted.path
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    before = path.read_bytes() if path.is_file() else None
    put(path, wanted.text.encode())
    refused = complaint(sshd_config) if wanted.judged else ""
    if refused:
        path.unlink() if before is None else put(path, before)
        raise Misconfigured(f"{path} was taken back, because sshd says: {refused}")


def put(path: Path, content: bytes) -> None:
    """Write a file that is root's beside its place, then move it there."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o644)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)


def mount(wanted: Mount) -> None:
    """Show a folder at a second place; what is shown there instead is taken away first."""
    while mounted(wanted.target) is not None:
        call("umount", str(wanted.target))
    wanted.target.mkdir(mode=EMPTY, exist_ok=True)
    wanted.target.chmod(EMPTY)
    if wanted.source.resolve() != wanted.source:
        raise Misconfigured(f"{wanted.source}: a link leads there; it must be a folder itself")
    call("mount", "-o", ",".join(OPTIONS), str(wanted.source), str(wanted.target))
