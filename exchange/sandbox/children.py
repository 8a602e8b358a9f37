"""One reading child as its parent has it: the process, the channel, its scratch folder."""

import os
import signal
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from exchange.sandbox import channel as wire
from exchange.sandbox import scratch

LAST_WORDS = 16
"""Chunks of at most 4 KiB kept of what a child wrote to stderr, for the log."""

PARTING = 1.0
"""Seconds a child may still live once it has closed its channel."""


@dataclass(eq=False)
class Child:
    """One reading process: the channel to it, and the way on which it gets open files."""

    process: subprocess.Popen[bytes]
    channel: wire.Channel
    parcels: socket.socket
    folder: Path
    scratch: ExitStack
    words: deque[bytes] = field(default_factory=lambda: deque(maxlen=LAST_WORDS))
    files: int = 0
    up: bool = False
    late: bool = False
    listening: threading.Thread | None = None

    def hand(self, descriptor: int) -> None:
        """Hand over an open file; the child can open none itself."""
        socket.send_fds(self.parcels, [b"F"], [descriptor])

    def kill(self) -> None:
        """End the process and those it may have started, if it has not ended itself."""
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def gone(self) -> int:
        """Return the exit status of a process that has closed its channel."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(PARTING)
        self.kill()
        return self.process.wait()

    def end(self) -> int:
        """End the process, if it has not ended itself, and return its exit status."""
        self.kill()
        status = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            close(stream)
        self.parcels.close()
        self.scratch.close()
        return status

    def last_words(self) -> str:
        """End the child and return the last it wrote to stderr."""
        self.end()
        if self.listening is not None:
            self.listening.join()
        return b"".join(self.words)[-4096:].decode(errors="replace")

    def listen(self) -> None:
        """Keep the last of what it writes to stderr; the rest is read and forgotten."""
        stream = cast("IO[bytes]", self.process.stderr)
        while chunk := os.read(stream.fileno(), 4096):
            self.words.append(chunk)
        close(stream)


def spawn(command: Sequence[str], limit: int) -> Child:
    """Start a child in a session of its own; it is told last where it gets open files.

    The child dies with the thread that calls this. What it writes to files goes to a folder
    that is removed with it.
    """
    folder, held = scratch.made()
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [*command, str(theirs.fileno())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[theirs.fileno()],
        start_new_session=True,
        env=os.environ | {"TMPDIR": str(folder)},
    )
    theirs.close()
    sink, source = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    child = Child(process, wire.Channel(source, sink, limit), ours, folder, held)
    child.listening = threading.Thread(target=child.listen, daemon=True)
    child.listening.start()
    return child


def close(stream: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone."""
    if stream is None:
        return
    try:
        stream.close()
    except BrokenPipeError:
        return
