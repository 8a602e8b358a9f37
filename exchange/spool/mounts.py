"""Tells file systems of this machine from those that other machines change behind its back.

A change made elsewhere wakes no watch, a lease says nothing about a writer elsewhere, and the
locks and the shared memory of SQLite do not reach there.
"""

import ctypes
from collections.abc import Callable, Mapping
from pathlib import Path

from exchange.errors import Misconfigured

REMOTE: Mapping[int, str] = {
    0x00006969: "NFS",
    0x0000517B: "SMB",
    0xFF534D42: "CIFS",
    0xFE534D42: "CIFS",
    0x65735546: "FUSE",
    0x0000564C: "NCP",
    0x01021997: "9P",
    0x00C36400: "Ceph",
    0x0BD00BD0: "Lustre",
    0x47504653: "GPFS",
    0x01161970: "GFS2",
    0x7461636F: "OCFS2",
    0x5346414F: "AFS",
    0x6B414653: "AFS",
    0x73757245: "Coda",
    0x786F4256: "a shared folder of VirtualBox",
    0xBACBACBC: "a shared folder of VMware",
    0x013111A8: "IBRIX",
    0xAAD7AAEA: "PanFS",
}
"""File systems shared with other machines or kept by a program, by the `f_type` of statfs(2)."""

LIBC = ctypes.CDLL(None, use_errno=True)
ROOM = 256
"""Bytes of a `struct statfs`, and more; its first member is `f_type`."""


def f_type(path: Path) -> int:
    """Return what kind of file system a path is on, as statfs(2) numbers it; raises OSError."""
    found = ctypes.create_string_buffer(ROOM)
    if LIBC.statfs(bytes(path), found):
        number = ctypes.get_errno()
        raise OSError(number, "statfs failed", str(path))
    return ctypes.c_long.from_buffer(found).value & 0xFFFFFFFF


def remote(kind: int) -> str:
    """Return the name of a file system that others may change, '' for one of this machine."""
    return REMOTE.get(kind, "")


def refusal(journal: Path, kind: int) -> str:
    """Return why a journal must not lie on such a file system, '' where it may."""
    name = remote(kind)
    if not name:
        return ""
    return (
        f"{journal} is on {name}: the journal must lie on a disk of this machine, or it may be"
        " damaged. Move the site, or let var/journal.db be a symbolic link to a local folder."
    )


def refuse_remote(journal: Path, kind: Callable[[Path], int] = f_type) -> None:
    """Refuse a journal that does not lie on a disk of this machine.

    Raises:
        Misconfigured: It lies elsewhere.
    """
    place = journal.resolve()
    why = refusal(place, kind(place.parent))
    if why:
        raise Misconfigured(why)
