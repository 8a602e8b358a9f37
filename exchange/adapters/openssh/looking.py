"""Says what of what must hold does not; changes nothing."""

import grp
import os
import pwd
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

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

SHADOW = Path("/etc/shadow")
MOUNTS = Path("/proc/self/mountinfo")
NO_PASSWORD = "*"  # noqa: S105 - what stands where a password would
NO_SHELL = frozenset({"/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false"})


def differs(wanted: Wanted) -> str:
    """Return in plain words how it is instead, '' where it is as wanted."""
    return LOOKS[type(wanted)](wanted)


def group(wanted: Group) -> str:
    """Return that a group is missing."""
    return "" if is_group(wanted.name) else f"there is no group {wanted.name}"


def is_group(name: str) -> bool:
    """Tell whether there is a group of this name."""
    return name in {each.gr_name for each in grp.getgrall()}


def account(wanted: Account) -> str:
    """Return how an account is instead."""
    try:
        found = pwd.getpwnam(wanted.name)
    except KeyError:
        return f"there is no account {wanted.name}"
    groups = {name_of_group(each) for each in os.getgrouplist(wanted.name, found.pw_gid)}
    others = groups - {wanted.name, wanted.group}
    password = password_field(wanted.name)
    odd = {
        f"it is not in the group {wanted.group}": wanted.group not in groups,
        f"its shell is {found.pw_shell}": found.pw_shell not in NO_SHELL,
        f"its home is {found.pw_dir}, not /": found.pw_dir != "/",
        f"it is in other groups: {', '.join(sorted(others))}": bool(others),
        "it may have a password, or is locked": password not in {NO_PASSWORD, None},
    }
    told = [words for words, wrong in odd.items() if wrong]
    return f"account {wanted.name}: {'; '.join(told)}" if told else ""


def name_of_group(number: int) -> str:
    """Return a group's name, its number where it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def password_field(name: str) -> str | None:
    """Return what stands for an account's password, None where we may not see it."""
    try:
        lines = SHADOW.read_text(encoding="utf-8").splitlines()
    except PermissionError:
        return None
    return next((line.split(":")[1] for line in lines if line.startswith(f"{name}:")), "")


def guarded(wanted: Guarded) -> str:
    """Return which folder from the root on somebody but root could change."""
    for each in (*reversed(wanted.path.parents), wanted.path):
        try:
            seen = each.lstat()
        except FileNotFoundError:
            return f"{each} is not there"
        if not stat.S_ISDIR(seen.st_mode):
            return f"{each} is no folder; a link will not do"
        if seen.st_uid != 0 or seen.st_mode & 0o022:
            return (
                f"{each} is {rights(seen)}: sshd wants it to be root's and writable for root only"
            )
    return ""


def rights(seen: os.stat_result) -> str:
    """Return owner, group and mode for people."""
    try:
        owner = pwd.getpwuid(seen.st_uid).pw_name
    except KeyError:
        owner = str(seen.st_uid)
    return f"{owner}:{name_of_group(seen.st_gid)} {stat.S_IMODE(seen.st_mode):04o}"


def folder(wanted: Folder) -> str:
    """Return how a folder is instead."""
    try:
        seen = wanted.path.lstat()
    except FileNotFoundError:
        return f"{wanted.path} is not there"
    except PermissionError:
        return f"{wanted.path} cannot be looked at; be root"
    if not stat.S_ISDIR(seen.st_mode):
        return f"{wanted.path} is no folder"
    meant = f"{wanted.owner}:{wanted.group} {wanted.mode:04o}"
    return "" if rights(seen) == meant else f"{wanted.path} is {rights(seen)}, not {meant}"


def text(wanted: Text) -> str:
    """Return how a file is instead."""
    try:
        found = wanted.path.read_text(encoding="utf-8")
        seen = wanted.path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return f"{wanted.path} is not there"
    except PermissionError:
        return f"{wanted.path} cannot be read; be root"
    if not stat.S_ISREG(seen.st_mode) or seen.st_uid != 0 or seen.st_mode & 0o022:
        return f"{wanted.path} is {rights(seen)}, so others than root could change it"
    return "" if found == wanted.text else f"{wanted.path} says something else"


def mount(wanted: Mount) -> str:
    """Return how the folder in a chroot is instead."""
    options = mounted(wanted.target)
    if options is None:
        return f"{wanted.source} is not seen at {wanted.target}"
    try:
        same = os.path.samestat(wanted.source.lstat(), wanted.target.lstat())
    except OSError as error:
        return f"{wanted.target} cannot be compared with {wanted.source}: {error.strerror}"
    if not same:
        return f"something else than {wanted.source} is seen at {wanted.target}"
    lacking = set(OPTIONS[1:]) - options
    return f"{wanted.target} lacks {', '.join(sorted(lacking))}" if lacking else ""


def link(wanted: Link) -> str:
    """Return that a unit is not enabled."""
    place = wanted.path
    there = place.is_symlink() and os.fspath(place.readlink()) == wanted.target
    return "" if there else f"{place.name} is not started with the machine: {place} is no link"


def absent(wanted: Absent) -> str:
    """Return that there still are keys of somebody."""
    there = os.path.lexists(wanted.path)
    return f"{wanted.path} holds keys for nobody who is a partner" if there else ""


def mounted(target: Path) -> set[str] | None:
    """Return the options of what is mounted at a path last, None where nothing is."""
    found = None
    for line in MOUNTS.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields[4] == str(target):
            found = set(fields[5].split(","))
    return found


LOOKS: Mapping[type[Wanted], Callable[[Any], str]] = {
    Group: group,
    Account: account,
    Guarded: guarded,
    Folder: folder,
    Text: text,
    Link: link,
    Mount: mount,
    Absent: absent,
}
