"""A reading child: takes the configuration, then one job after the other, and answers as data."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

import polars as pl

from exchange import wiring
from exchange.model.case_files import Case
from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.interchange import Transmission
from exchange.model.ledger import Earlier, Ledger, Sent
from exchange.model.outcome import Document, Inquiry, Outcome, Source
from exchange.model.outlines import EarlierOutline
from exchange.model.ports import Desk, Tools
from exchange.pipeline import judge
from exchange.sandbox import channel as wire
from exchange.sandbox.confining import close_in, die_with_parent
from exchange.sandbox.limits import OUT_OF_MEMORY, address_space, allow_time, confine
from exchange.sandbox.stored import content

COLLECT_AFTER = 200_000
"""New objects after which the cycle collector looks at them; Python's own is 700."""


class AskingLedger(Ledger):
    """The ledger as a child has it: every question goes to the daemon."""

    def __init__(self, channel: wire.Channel, partner: str = "") -> None:
        self.channel, self.partner = channel, partner

    def ask(self, method: str, *arguments: str) -> wire.Answer:
        """Send a question and wait for its answer."""
        question = wire.Question(method, arguments, self.partner)
        self.channel.send(wire.ASKED, question, wire.QUESTION)
        frame = self.channel.receive()
        if frame is None:
            sys.exit("the daemon is gone")
        return wire.ANSWER.validate_json(frame[1])

    def same_bytes(self, sha256: str) -> Earlier | None:
        """Ask for the newest standing file with these bytes."""
        return earlier(self.ask("same_bytes", sha256))

    def interchange(
        self, sender: str, recipient: str, reference: str, since: datetime
    ) -> Earlier | None:
        """Ask for the first interchange since then with this reference."""
        return earlier(self.ask("interchange", sender, recipient, reference, since.isoformat()))

    def last_reference(self, sender: str, recipient: str) -> str:
        """Ask for the control reference of the newest interchange between two."""
        found = self.ask("last_reference", sender, recipient)
        return min(found.names, default="") if isinstance(found, wire.Names) else ""

    def document(self, document: str, number: str, revision: str = "") -> Earlier | None:
        """Ask for the newest document of this identity."""
        return earlier(self.ask("document", document, number, revision))

    def order(self, number: str) -> list[Document]:
        """Ask for an order and its changes."""
        found = self.ask("order", number)
        return found.documents if isinstance(found, wire.Documents) else []

    def refused_changes(self, number: str) -> list[Document]:
        """Ask for the refused changes of an order."""
        found = self.ask("refused_changes", number)
        return found.documents if isinstance(found, wire.Documents) else []

    def orders(self, since: date) -> list[Document]:
        """Ask for the orders that want anything from that day on."""
        found = self.ask("orders", since.isoformat())
        return found.documents if isinstance(found, wire.Documents) else []

    def forecasts(self, since: datetime) -> list[EarlierForecast]:
        """Ask for the forecasts that came since then."""
        found = self.ask("forecasts", since.isoformat())
        return found.forecasts if isinstance(found, wire.Forecasts) else []

    def forecast(self, number: str) -> Document | None:
        """Ask for the newest standing forecast of a number."""
        found = self.ask("forecast", number)
        return next(iter(found.documents), None) if isinstance(found, wire.Documents) else None

    def demand(self, document: str, until: date | None) -> pl.DataFrame:
        """Ask for the periods of a forecast."""
        found = self.ask("demand", document, until.isoformat() if until else "")
        if not isinstance(found, wire.Rows):
            raise TypeError(f"the daemon has no forecast {document!r}")
        return pl.read_ipc(BytesIO(found.content))

    def record(self, record: str) -> bool:
        """Ask whether the ERP got this record."""
        return bool(self.ask("record", record))

    def cured(self, receipt: str, document: str, number: str, revision: str = "") -> list[Finding]:
        """Ask what was wrong with a document before."""
        found = self.ask("cured", receipt, document, number, revision)
        return found if isinstance(found, list) else []

    def kept(self, receipt: str, document: str, number: str, revision: str = "") -> list[Document]:
        """Ask for a document with its rows."""
        found = self.ask("kept", receipt, document, number, revision)
        return found.documents if isinstance(found, wire.Documents) else []

    def sent(self, kind: str, reference: str, document: str) -> Sent | None:
        """Ask for the answer that had this document or carried this control number."""
        found = self.ask("sent", kind, reference, document)
        return found if isinstance(found, Sent) else None

    def held(self, document: str) -> pl.DataFrame:
        """Ask for the rows in force of a table of our own ERP."""
        return table(self.ask("held", document), document)

    def history(self, document: str) -> pl.DataFrame:
        """Ask for every row ever told of a table of our own ERP."""
        return table(self.ask("history", document), document)

    def returned(self) -> pl.DataFrame:
        """Ask for what came back in sheets of ours."""
        return table(self.ask("returned"), "returned")

    def changes(self) -> pl.DataFrame:
        """Ask what the engineering changes that stand affect."""
        return table(self.ask("changes"), "changes")

    def content(self, document: str, number: str, revision: str) -> dict[str, pl.DataFrame]:
        """Ask for the tables of a document that stands."""
        found = self.ask("content", document, number, revision)
        whole = found.tables if isinstance(found, wire.Tables) else {}
        return {name: pl.read_ipc(BytesIO(rows)) for name, rows in whole.items()}

    def answered(self, number: str) -> bool:
        """Ask whether an answer has this number of ours."""
        return bool(self.ask("answered", number))

    def orders_of(self, part: str) -> frozenset[str]:
        """Ask for the orders of a part."""
        found = self.ask("orders_of", part)
        return found.names if isinstance(found, wire.Names) else frozenset()

    def fed(self) -> frozenset[str]:
        """Ask which tables of our own ERP say anything about this partner."""
        found = self.ask("fed")
        return found.names if isinstance(found, wire.Names) else frozenset()

    def outline(self, feed: str) -> EarlierOutline | None:
        """Ask how the newest accepted file of a feed was laid out."""
        found = self.ask("outline", feed)
        return found if isinstance(found, EarlierOutline) else None

    def next_number(self, kind: str) -> int:
        """Ask for the control number the next answer carries."""
        number = self.ask("next_number", kind)
        return number if isinstance(number, int) else 0

    def of(self, partner: str) -> "AskingLedger":
        """Return the ledger of a partner; what it is asked, the daemon may refuse."""
        return AskingLedger(self.channel, partner)

    def source(self, document: str) -> Source | None:
        """Ask for the file a document came in."""
        found = self.ask("source", document)
        return found if isinstance(found, Source) else None

    def asked(self, number: str) -> frozenset[str]:
        """Ask for the open questions of this number."""
        found = self.ask("asked", number)
        return found.names if isinstance(found, wire.Names) else frozenset()

    def cases(self, number: str = "") -> list[Case]:
        """Ask for a case, or for all that are open."""
        found = self.ask("cases", number)
        return found.cases if isinstance(found, wire.Cases) else []

    def ecos(self, number: str = "") -> list[Eco]:
        """Ask for an engineering change, or for every one."""
        found = self.ask("ecos", number)
        return found.ecos if isinstance(found, wire.Ecos) else []

    def inquiries(self, question: str) -> list[Inquiry]:
        """Ask what a question is about."""
        found = self.ask("inquiries", question)
        return found.inquiries if isinstance(found, wire.Inquiries) else []


def table(found: wire.Answer, document: str) -> pl.DataFrame:
    """Return the rows the daemon answered with; raises TypeError where it has no such table."""
    if not isinstance(found, wire.Rows):
        raise TypeError(f"the daemon has no table {document!r}")
    return pl.read_ipc(BytesIO(found.content))


def earlier(found: wire.Answer) -> Earlier | None:
    """Return what the ledger found where it is something earlier."""
    return found if isinstance(found, Earlier) else None


def serve(judge: Callable[[Transmission, Desk], Outcome], tools: Callable[[], Tools]) -> None:
    """Judge files until the daemon closes the channel."""
    die_with_parent()
    leave_signals()
    parcels = socket.socket(fileno=int(sys.argv[1]))
    channel = wire.Channel(sys.stdin.buffer, own_stdout(), sys.maxsize)
    frame = channel.receive()
    if frame is None:
        return
    configuration = wire.CONFIGURATION.validate_json(frame[1])
    limits = configuration.site.limits
    desk = Desk(configuration, AskingLedger(channel), tools())
    spare_the_collector()
    with Path("/proc/self/statm").open("rb", buffering=0) as measure:
        closed = close_in(configuration)
        start_threads()
        confine(address_space(measure), limits.read_memory, limits.answer_bytes)
    channel.send(wire.UP, closed, wire.READY)
    while (frame := channel.receive()) is not None:
        try:
            job = wire.JOB.validate_json(frame[1])
            file = replace(job.transmission, content=content(handed(parcels), limits.max_bytes))
            allow_time(limits.seconds(len(file.content)))
            outcome = judge(file, desk)
            channel.send(wire.RESULT, outcome)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def leave_signals() -> None:
    """Ignore what is meant for the daemon, which says itself when a child has to end.

    A terminal and a service manager send it to every process below the daemon; a child that
    ended of it would leave a file that seems to be beyond our limits.
    """
    for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)


def spare_the_collector() -> None:
    """Let the cycle collector leave the imports alone and come less often.

    A large file makes millions of objects without a cycle; looking for some took a
    sixth of the time of judging a 7 MB forecast.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def start_threads() -> None:
    """Let polars start its threads now: the address space they reserve is no file's."""
    pl.LazyFrame({"number": [1, 2]}).group_by("number").len().collect()


def handed(parcels: socket.socket) -> int:
    """Return the open file the daemon hands over."""
    _, (descriptor,), *_ = socket.recv_fds(parcels, 1, 1)
    return descriptor


def own_stdout() -> IO[bytes]:
    """Return the pipe to the daemon; what libraries print goes nowhere from now on."""
    sink = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return sink


if __name__ == "__main__":
    serve(judge, wiring.tools)
