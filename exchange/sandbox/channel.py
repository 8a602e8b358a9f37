"""Data between the daemon and a reading child: frames of JSON, never pickles."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, ClassVar, TypeVar

from pydantic import TypeAdapter

from exchange.model.case_files import Case
from exchange.model.configuration import Configuration
from exchange.model.ecos import Eco
from exchange.model.findings import Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.interchange import Transmission
from exchange.model.ledger import Earlier, Sent
from exchange.model.outcome import BASE64, Document, Inquiry, Outcome, Source
from exchange.model.outlines import EarlierOutline
from exchange.sandbox.confining import Confinement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

T = TypeVar("T")

HEAD = struct.Struct(">cQ")

SMALL = 1000
"""Rows of a table that is sent as it is; packing a larger one takes less time than sending it."""

READY, OUTCOME, QUESTION = b"R", b"O", b"Q"
"""What a child sends: that it is up, its result, a question to the ledger it waits for."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to judge: all about it but its bytes; those are in `blob`, a path.

    The child is handed it open: it may open no file itself.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    transmission: Transmission
    blob: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """A call of the ledger: the name of one of its methods and the arguments.

    `partner` is whose ledger is asked where it is not that of the file.
    """

    method: str
    arguments: tuple[str, ...]
    partner: str = ""


CONFIGURATION = TypeAdapter(Configuration)
JOB = TypeAdapter(Job)
RESULT = TypeAdapter(Outcome)
ASKED = TypeAdapter(Question)
UP = TypeAdapter(Confinement)


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents the ledger answers with, told apart from a list of findings."""

    documents: list[Document]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Forecasts the ledger answers with, without their rows."""

    forecasts: list[EarlierForecast]


@dataclass(frozen=True, slots=True)
class Inquiries:
    """What a question of ours is about."""

    inquiries: list[Inquiry]


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases the ledger answers with."""

    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Ecos:
    """Engineering changes the ledger answers with."""

    ecos: list[Eco]


@dataclass(frozen=True, slots=True)
class Names:
    """Names the ledger answers with."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table the ledger answers with, as Arrow IPC."""

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    content: bytes


def rows(frame: "pl.DataFrame") -> Rows:
    """Return a table as an answer."""
    stream = BytesIO()
    frame.write_ipc(stream, compression="zstd" if frame.height > SMALL else "uncompressed")
    return Rows(stream.getvalue())


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a document the ledger answers with, each as Arrow IPC."""

    __pydantic_config__: ClassVar[dict[str, object]] = BASE64

    tables: dict[str, bytes]


def tables(frames: "Mapping[str, pl.DataFrame]") -> Tables:
    """Return tables as an answer."""
    return Tables({name: rows(frame).content for name, frame in frames.items()})


Answer = (
    Earlier | EarlierOutline | Sent | Source | Cases | Documents | Ecos | Forecasts | Inquiries
    | Names | Rows | Tables | list[Finding] | int | None
)  # fmt: skip
"""What the ledger answers to one question or another."""

ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


class TooLargeError(Exception):
    """The other side announced more bytes than are accepted."""


class Channel:
    """Two streams that carry frames: one byte of kind, eight of length, then the body."""

    def __init__(self, source: IO[bytes], sink: IO[bytes], limit: int) -> None:
        self.source, self.sink, self.limit = source, sink, limit

    def send(self, adapter: TypeAdapter[T], value: T, kind: bytes = OUTCOME) -> None:
        """Send one value."""
        body = adapter.dump_json(value)
        self.sink.write(HEAD.pack(kind, len(body)))
        self.sink.write(body)
        self.sink.flush()

    def receive(self) -> tuple[bytes, bytes] | None:
        """Return the kind and the body of the next frame; None where the other side is gone."""
        head = self.source.read(HEAD.size)
        if len(head) < HEAD.size:
            return None
        kind, length = HEAD.unpack(head)
        if length > self.limit:
            raise TooLargeError(length)
        body = self.source.read(length)
        return (kind, body) if len(body) == length else None
