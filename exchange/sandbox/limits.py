"""What a reading child may use: memory, time, files. Set by the child on itself."""

import resource
from typing import IO

OUT_OF_MEMORY = 77
"""Exit status of a child whose file needed more memory than it was allowed."""

OPEN_FILES = 256


def confine(space: int, memory: int, written: int) -> None:
    """Limit the process for good: `memory` bytes more than its `space`, `written` bytes a file.

    Called after the imports: polars alone reserves more address space than a reader
    should ever use (docs/decisions/0003-reading-children.md). No thread and no process more
    can be started, but for root, to whom that limit does not apply.
    """
    for limit, most in (
        (resource.RLIMIT_AS, space + memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def allow_time(seconds: float) -> None:
    """Give the process this much more processor time; beyond it the kernel ends it.

    The daemon ends a child by the clock on the wall; this one holds where the daemon
    is gone.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))


def address_space(measure: IO[bytes]) -> int:
    """Return the bytes of address space this process has now, from its open `statm`."""
    measure.seek(0)
    return int(measure.read().split()[0]) * resource.getpagesize()
