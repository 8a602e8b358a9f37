"""A line between client and server that does what bad lines do."""

import selectors
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["pass", "reset", "black hole", "delay", "limit", "mute", "refuse"]
RESET = struct.pack("ii", 1, 0)
PIECE = 1 << 14


@dataclass
class Line:
    """What the line does from now on, to each connection.

    `reset` and `limit` let `bytes` through, both ways together, then reset or close. A `black
    hole` lets as many through and then nothing, without a word. `delay` holds each piece for
    `seconds`. A `mute` one takes connections and says nothing at all.
    """

    port: int
    mode: Mode = "pass"
    bytes: int = 0
    seconds: float = 0.0
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Run a line to this port on loopback until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = Line(listening.getsockname()[1])
        listening.settimeout(0.05)
        taking = threading.Thread(target=take, args=(listening, line, port), daemon=True)
        taking.start()
        try:
            yield line
        finally:
            line.ended.set()
            taking.join(5)


def take(listening: socket.socket, line: Line, port: int) -> None:
    """Take connections, each carried by a thread of its own."""
    while not line.ended.is_set():
        with suppress(TimeoutError):
            near, _ = listening.accept()
            line.connections += 1
            threading.Thread(target=carry, args=(near, line, port), daemon=True).start()


def carry(near: socket.socket, line: Line, port: int) -> None:
    """Carry one connection until it ends or the line has had enough."""
    with near:
        if line.mode == "refuse":
            reset(near)
            return
        if line.mode == "mute":
            line.ended.wait()
            return
        with socket.create_connection(("127.0.0.1", port)) as far, suppress(OSError):
            pump(near, far, line)


def pump(near: socket.socket, far: socket.socket, line: Line) -> None:
    """Carry pieces both ways."""
    through = 0
    with selectors.DefaultSelector() as ready:
        ready.register(near, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, near)
        while not line.ended.is_set():
            for key, _ in ready.select(0.05):
                piece = key.fileobj.recv(PIECE)  # type: ignore[union-attr]  # only sockets are there
                if not piece:
                    return
                through += len(piece)
                if line.mode in {"reset", "limit", "black hole"} and through > line.bytes:
                    worst(near, line)
                    return
                if line.mode == "delay":
                    time.sleep(line.seconds)
                key.data.sendall(piece)


def worst(near: socket.socket, line: Line) -> None:
    """End a connection as this line ends them."""
    if line.mode == "reset":
        reset(near)
    elif line.mode == "black hole":
        line.ended.wait()


def reset(near: socket.socket) -> None:
    """Close with RST instead of FIN."""
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    near.close()
