"""Closes the file system and TCP to this process by Landlock, as far as the kernel has it.

Rights and structures are those of the kernel's interface (`linux/landlock.h`). What an older
kernel does not know is left out; which version it has is returned and never required.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from exchange.sandbox.kernel import syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""System calls; the same numbers on every architecture."""

VERSION = 1
"""Flag of the first: only say which version of Landlock there is."""

BENEATH = 1
"""Kind of a rule about what lies below a folder, or about one file."""

WRITE, READ, LIST, REMOVE, MAKE = 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8
TRUNCATE = 1 << 14

FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files each version knows; later ones know one more."""

LATEST_FILE_RIGHTS = 16
NETWORK_FROM, SCOPES_FROM = 4, 6
TCP = 0b11
"""Rights to bind and to connect a TCP socket; none is given."""

SCOPES = 0b11
"""Abstract sockets and signals reach nobody outside."""

SIZES = ((SCOPES_FROM, 24), (NETWORK_FROM, 16), (1, 8))
"""Bytes of a ruleset that each version understands, by the first that does."""


class Ruleset(ctypes.Structure):
    """What is forbidden unless a rule allows it."""

    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class Beneath(ctypes.Structure):
    """What a rule allows below an open folder or file."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return which version of Landlock the kernel has; raises OSError where it has none."""
    return syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION))


def restrict(readable: Iterable[Path], writable: Iterable[Path]) -> int:
    """Close everything else to this thread and those it starts, for good; return the version.

    Below `readable` files can be read, below `writable` they can be made and removed too.
    Nothing can be executed. Raises OSError where the kernel has no Landlock.
    """
    known = version()
    files = (1 << FILE_RIGHTS.get(known, LATEST_FILE_RIGHTS)) - 1
    network = TCP if known >= NETWORK_FROM else 0
    scoped = SCOPES if known >= SCOPES_FROM else 0
    told = Ruleset(files, network, scoped)
    size = next(size for first, size in SIZES if known >= first)
    ruleset = syscall(CREATE_RULESET, ctypes.byref(told), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path in readable:
            allow(ruleset, path, (READ | LIST) & files)
        for path in writable:
            allow(ruleset, path, (READ | LIST | WRITE | REMOVE | MAKE | TRUNCATE) & files)
        syscall(RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return known


def allow(ruleset: int, path: Path, rights: int) -> None:
    """Add a rule about a file or folder; one that is not there needs none."""
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        given = rights if path.is_dir() else rights & ~LIST
        rule = Beneath(given, parent)
        syscall(ADD_RULE, ruleset, BENEATH, ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(parent)
