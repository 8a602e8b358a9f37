"""Calls to the kernel for which Python has no function of its own."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)

SET_DEATH_SIGNAL, SET_SECCOMP, SET_NO_NEW_PRIVILEGES = 1, 22, 38
"""What prctl is asked for, as in `linux/prctl.h`."""


def prctl(option: int, *values: object) -> None:
    """Ask the kernel for something about this process; raises OSError where it refuses."""
    checked(LIBC.prctl(option, *values, *[0] * (4 - len(values))))


def syscall(number: int, *values: object) -> int:
    """Call the kernel by number and return its answer; raises OSError where it refuses."""
    return checked(LIBC.syscall(number, *values))


def checked(answer: int) -> int:
    """Return what a call answered; raises OSError where that means that it failed."""
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer
