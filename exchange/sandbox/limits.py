"""What a reading child may use: memory, time, files. Set by the child on itself."""

import resource
from pathlib import Path

OUT_OF_MEMORY = 77
"""Exit status of a child whose file needed more memory than it was allowed."""

OPEN_FILES = 256


def confine(memory: int, written: int) -> None:
    """Limit the process for good: `memory` bytes more than it has now, `written` bytes a file.

    Called after the imports: polars alone reserves more address space than a reader
    should ever use (docs/decisions/0003-reading-children.md).
    """
    space = address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))


def allow_time(seconds: float) -> None:
    """Give the process this much more processor time; beyond it the kernel ends it.

    The daemon ends a child by the clock on the wall; this one holds where the daemon
    is gone.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))


def address_space() -> int:
    """Return the bytes of address space this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
