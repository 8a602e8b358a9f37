"""A reading child that does what the file's name says, however bad."""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from exchange.child import AskingLedger, serve
from exchange.model.findings import Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement, Outcome, Response
from exchange.model.ports import Desk, Form, Tools


def results() -> int:
    """Return the descriptor `serve` keeps for results: the one pipe that is for writing."""
    for number in range(3, 100):
        with suppress(OSError):
            written = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
            if written and stat.S_ISFIFO(os.fstat(number).st_mode):
                return number
    raise LookupError("no pipe for results")


def outcome(transmission: Transmission, *responses: Response) -> Outcome:
    judgement = Judgement("csv", Verdict.ACCEPTED)
    return Outcome(transmission.receipt, transmission.partner, judgement, responses)


def segfault(_: Transmission, __: Desk) -> None:
    ctypes.string_at(0)


def memory(_: Transmission, __: Desk) -> None:
    bytearray(8_000_000_000)


def loop(_: Transmission, __: Desk) -> None:
    while True:
        pass


def killed(_: Transmission, __: Desk) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def recursion(transmission: Transmission, desk: Desk) -> None:
    recursion(transmission, desk)


def garbage(_: Transmission, __: Desk) -> None:
    os.write(results(), b"O" + (5).to_bytes(8, "big") + b"{no!}")


def closed(_: Transmission, __: Desk) -> None:
    os.close(results())
    time.sleep(600)


def silent(_: Transmission, __: Desk) -> None:
    sys.exit(0)


def unknown(_: Transmission, desk: Desk) -> None:
    assert isinstance(desk.ledger, AskingLedger)
    desk.ledger.ask("forget_everything")


def noise(_: Transmission, __: Desk) -> None:
    sys.stdout.write("x" * 1_000_000)
    sys.stderr.write("y" * 1_000_000)


def huge(transmission: Transmission, _: Desk) -> Outcome:
    return outcome(transmission, Response("syntax", "X", "x", b"z" * 3_000_000))


def ask(transmission: Transmission, desk: Desk) -> Outcome:
    number = desk.ledger.next_number("CONTRL")
    earlier = desk.ledger.document("forecast", "4711")
    path = f"{number} {earlier.filename if earlier else ''}"
    return outcome(transmission, Response("syntax", "X", path, transmission.content))


def rows(transmission: Transmission, desk: Desk) -> Outcome:
    held = desk.ledger.held("products")
    path = f"{sorted(desk.ledger.fed())} {held.rows()} {held.schema}"
    return outcome(transmission, Response("syntax", "X", path, b""))


def tried(deed: Callable[[], object]) -> Callable[[Transmission, Desk], Outcome]:
    """Return what tells whether a deed was possible."""

    def attempt(transmission: Transmission, _: Desk) -> Outcome:
        try:
            told = f"done: {deed()}"
        except OSError as error:
            told = errno.errorcode[error.errno or 0]
        return outcome(transmission, Response("syntax", "X", told, b""))

    return attempt


def connected() -> None:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        pass


def forked() -> None:
    for _ in range(50):
        if os.fork() == 0:
            os._exit(0)


def own_scratch() -> int:
    with tempfile.TemporaryFile() as made:
        return made.write(b"x")


ATTEMPTS: dict[str, Callable[[], object]] = {
    "read passwd": lambda: Path("/etc/passwd").read_bytes(),
    "list root": lambda: list(Path("/").iterdir()),
    "read parent": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write tmp": lambda: Path("/tmp/exchange-mischief").write_bytes(b""),  # noqa: S108
    "write code": lambda: Path(__file__).with_name("worse.py").write_bytes(b""),
    "remove": lambda: Path(__file__).unlink(),
    "follow link": lambda: Path(tempfile.gettempdir(), "link").symlink_to("/etc/passwd"),
    "connect": connected,
    "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "listen": lambda: socket.create_server(("127.0.0.1", 0)),
    "fork": forked,
    "execute": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "kill parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "own scratch": own_scratch,
}

DEEDS: dict[str, Callable[[Transmission, Desk], Outcome | None]] = {
    deed.__name__: deed
    for deed in (
        segfault,
        memory,
        loop,
        killed,
        recursion,
        garbage,
        noise,
        huge,
        ask,
        rows,
        closed,
        silent,
        unknown,
    )
} | {name: tried(deed) for name, deed in ATTEMPTS.items()}


def misbehave(transmission: Transmission, desk: Desk) -> Outcome:
    deed = DEEDS.get(transmission.filename)
    return (deed and deed(transmission, desk)) or outcome(transmission)


def no_tools() -> Tools:
    def nothing(*_: object) -> bytes:
        return b""

    def record(*_: object) -> Response:
        return Response("record", "RECORD", "X", b"")

    return Tools({}, {}, {}, Form("REPORT", "html", nothing), lambda *_: (), nothing, record)


serve(misbehave, no_tools)
