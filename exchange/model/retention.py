"""What is deleted when: how long each class of what we keep is kept, and what is held back."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, get_args

from annotated_types import Ge

from exchange.model.closed import CLOSED

Days = Annotated[int, Ge(0)]
TEN_YEARS = 3653
"""In days, leap days included."""

Class = Literal["originals", "sent", "reports", "records", "files", "messages", "quarantine"]
Kind = Literal["original", "answer", "file", "message"]
Scope = Literal["partner", "receipt", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Other days for a partner, a type of document, or one type from one partner."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    partner: str = ""
    document: str = ""
    originals: Days | None = None
    sent: Days | None = None
    reports: Days | None = None
    records: Days | None = None
    files: Days | None = None
    messages: Days | None = None
    quarantine: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days what we keep is kept; 0 is for ever. `nightly` is whether nights delete."""

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    nightly: bool = False
    originals: Days = TEN_YEARS
    sent: Days = TEN_YEARS
    reports: Days = TEN_YEARS
    records: Days = TEN_YEARS
    files: Days = TEN_YEARS
    messages: Days = TEN_YEARS
    quarantine: Days = 90
    overrides: tuple[Override, ...] = ()

    def days(self, kind: Class, partner: str, document: str) -> int:
        """Return for how many days it is kept, 0 for ever.

        What is said of both goes before what is said of the partner, that before the document.
        """
        said = {(each.partner, each.document): getattr(each, kind) for each in self.overrides}
        for key in ((partner, document), (partner, ""), ("", document)):
            found: int | None = said.get(key)
            if found is not None:
                return found
        general: int = getattr(self, kind)
        return general


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: nothing of its partner, receipt or order is deleted until it is lifted."""

    id: int
    scope: Scope
    subject: str
    by: str
    at: datetime
    reason: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes we keep for one purpose; the same bytes may be kept for others too.

    `since` is when its time began, `position` tells the files of one document apart.
    """

    kind: Kind
    reference: str
    position: int = 0
    receipt: str
    partner: str
    sha256: str
    what: str
    counts_as: Class
    since: datetime
    documents: frozenset[str] = field(default_factory=frozenset)
    numbers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Expiry:
    """A piece whose time is over, since which day, and the hold that keeps it all the same."""

    piece: Piece
    since: date
    days: int
    held: Hold | None = None

    @property
    def why(self) -> str:
        """Why it goes, in words."""
        return f"{self.piece.counts_as} are kept {self.days} days, which were over on {self.since}"


def expired(
    pieces: Iterable[Piece], holds: Collection[Hold], terms: Retention, today: date
) -> Iterator[Expiry]:
    """Yield the pieces whose time is over; a hold keeps one and is named."""
    for piece in pieces:
        days = longest(piece, terms)
        over = piece.since.date() + timedelta(days=days)
        if days and over < today:
            yield Expiry(piece, over, days, holding(piece, holds))


def longest(piece: Piece, terms: Retention) -> int:
    """Return for how many days a piece is kept: of several documents, the longest."""
    found = [
        terms.days(piece.counts_as, piece.partner, document)
        for document in sorted(piece.documents) or [""]
    ]
    return 0 if 0 in found else max(found)


def holding(piece: Piece, holds: Iterable[Hold]) -> Hold | None:
    """Return the first hold that is not lifted and covers a piece."""
    covered = {"partner": {piece.partner}, "receipt": {piece.receipt}, "order": piece.numbers}
    standing = (each for each in holds if each.lifted_at is None)
    return next((each for each in standing if each.subject in covered[each.scope]), None)


def shortest(terms: Retention) -> int:
    """Return the fewest days anything is kept, 0 where all is kept for ever."""
    said = [getattr(each, name) for each in (terms, *terms.overrides) for name in get_args(Class)]
    return min((days for days in said if days), default=0)
