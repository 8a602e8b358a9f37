"""Takes from this process what no reader needs: sockets, new processes, other programs.

A filter of system calls (`linux/seccomp.h`), for kernels whose Landlock does not know the
network yet, and because Landlock does not stop a process from multiplying.
"""

import ctypes
import errno
import platform
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.sandbox.kernel import SET_SECCOMP, prctl

FILTER = 2
"""Mode of seccomp: a program decides about each call."""

LOAD, EQUAL, AT_LEAST, HAS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""Instructions of the filter language."""

ALLOW, FAIL = 0x7FFF0000, 0x00050000
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
"""Where a call's number, its machine and its first argument stand."""

THREAD = 0x10000
"""Flag of clone: another thread, not another process."""

CLONE3 = 435
"""Its arguments cannot be looked at; the C library falls back to clone where it is missing."""

FOREIGN = 0x40000000
"""From this number on a call of x86-64 is one of the x32 interface, which numbers them anew."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The numbers of an architecture: its own, that of clone, and those that are refused."""

    audit: int
    clone: int
    refused: tuple[int, ...]


SHARED = (425, 438)
"""io_uring_setup, which could do the others' work, and pidfd_getfd: the same everywhere."""

MACHINES = {
    # socket, connect, bind, socketpair, fork, vfork, execve, execveat, ptrace, process_vm_*
    "x86_64": Machine(0xC000003E, 56, (41, 42, 49, 53, 57, 58, 59, 322, 101, 310, 311, *SHARED)),
    # socket, socketpair, bind, connect, execve, execveat, ptrace, process_vm_*
    "aarch64": Machine(0xC00000B7, 220, (198, 199, 200, 203, 221, 281, 117, 270, 271, *SHARED)),
}


class Instruction(ctypes.Structure):
    """One step: on yes and on no so many further steps are left out."""

    _fields_ = (
        ("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )  # fmt: skip


class Program(ctypes.Structure):
    """The steps and how many they are."""

    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Instruction)))


Step = tuple[int, int, int, int]


def restrict() -> None:
    """Take the calls from this thread and those it starts, for good.

    Needs `no_new_privs`. Raises OSError where the kernel or this module cannot do it here.
    """
    machine = MACHINES.get(platform.machine())
    if machine is None:
        raise OSError(errno.ENOSYS, f"no filter is known for {platform.machine()}")
    steps = [Instruction(*step) for step in program(machine)]
    told = Program(len(steps), (Instruction * len(steps))(*steps))
    prctl(SET_SECCOMP, FILTER, ctypes.byref(told))


def program(machine: Machine) -> Iterator[Step]:
    """Yield the steps of the filter: a refused call fails with EPERM, all others are made."""
    forbidden = (RETURN, 0, 0, FAIL | errno.EPERM)
    yield LOAD, 0, 0, MACHINE_AT
    yield EQUAL, 1, 0, machine.audit
    yield forbidden
    yield LOAD, 0, 0, NUMBER_AT
    yield AT_LEAST, 0, 1, FOREIGN
    yield forbidden
    for number in machine.refused:
        yield EQUAL, 0, 1, number
        yield forbidden
    yield EQUAL, 0, 1, CLONE3
    yield RETURN, 0, 0, FAIL | errno.ENOSYS
    yield EQUAL, 0, 3, machine.clone
    yield LOAD, 0, 0, FIRST_ARGUMENT_AT
    yield HAS, 1, 0, THREAD
    yield forbidden
    yield RETURN, 0, 0, ALLOW
