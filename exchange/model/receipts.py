"""What the journal holds about a file that arrived and about each answer on its way out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict

from exchange.model.findings import Verdict
from exchange.model.interchange import Transmission
from exchange.model.ways import DIRECT, Way


class ReceiptState(StrEnum):
    """Where a received file stands. Every file ends in DONE or QUARANTINED."""

    RECEIVED = "received"
    READING = "reading"
    DONE = "done"
    QUARANTINED = "quarantined"


class AnswerState(StrEnum):
    """Where an answer stands on its way into an outbox.

    VOID is one that a person decided not to send, after a restore.
    """

    NEW = "new"
    STAGED = "staged"
    RELEASED = "released"
    VOID = "void"


class Arrival(TypedDict):
    """What is known of a file when it is admitted; the rest as in Receipt."""

    receipt_id: str
    partner: str
    filename: str
    sha256: str
    size: int
    received_at: datetime
    place: NotRequired[int]
    origin: NotRequired[str]
    way: NotRequired[Way]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file that arrived, as the journal knows it.

    `work` is the name of the claim folder it came through; it is unique, so that a
    claim is admitted once however often the daemon is killed. `attempts` counts the
    times reading it was begun, `verdict` is None until it was judged; `summary` is
    then one sentence for people. Where one document of a file is judged once more, `origin`
    is the receipt of that file and `place` the position of the document in it. `way` is how it
    came.
    """

    id: str
    short: str
    partner: str
    filename: str
    sha256: str
    size: int
    received_at: datetime
    work: str
    state: ReceiptState = ReceiptState.RECEIVED
    attempts: int = 0
    verdict: Verdict | None = None
    summary: str = ""
    place: int | None = None
    origin: str = ""
    way: Way = DIRECT

    @property
    def transmission(self) -> Transmission:
        """The file as the steps are handed it, without its bytes."""
        return Transmission(
            receipt=self.id,
            short=self.short,
            partner=self.partner,
            filename=self.filename,
            sha256=self.sha256,
            received_at=self.received_at,
            content=b"",
            place=self.place,
            way=self.way,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One response on its way: `path` below the outbox, `sha256` names its bytes in the blobs."""

    id: int
    receipt: str
    level: str
    type: str
    path: str
    sha256: str
    state: AnswerState = AnswerState.NEW
    released_at: datetime | None = None


class Numbered(NamedTuple):
    """An answer: where it appears, since when, and what its partner said, each `type: state`."""

    path: str
    released_at: datetime | None
    said: tuple[str, ...]
