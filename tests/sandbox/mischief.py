"""A reading child that does what the file's name says, however bad."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

from exchange.child import serve
from exchange.model.findings import Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement, Outcome, Response
from exchange.model.ports import Desk, Form, Tools

RESULTS = 3
"""The descriptor `serve` keeps for results: the first one free."""


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
    os.write(RESULTS, b"O" + (5).to_bytes(8, "big") + b"{no!}")


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


DEEDS: dict[str, Callable[[Transmission, Desk], Outcome | None]] = {
    deed.__name__: deed
    for deed in (segfault, memory, loop, killed, recursion, garbage, noise, huge, ask, rows)
}


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
