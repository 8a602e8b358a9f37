"""What people look through: documents and files, a page at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exchange.journal import (
    feeds,
    foretold,
    hits,
    leaving,
    listing,
    order_lines,
    questions,
    receiving,
    tallies,
)
from exchange.journal.audit import Entry
from exchange.journal.questions import Question
from exchange.journal.sqlite import Store
from exchange.journal.tables import audit, receipts
from exchange.model.listings import Asked, Hits, Leaving, Left, Listing, Tally
from exchange.model.receipts import Receipt, ReceiptState
from exchange.model.reviews import Facts, Span

MANY = 500
"""Receipts asked about at once."""


def batched(receipts: Collection[str]) -> Iterator[Sequence[str]]:
    """Yield some of them at a time."""
    whole = [*receipts]
    yield from (whole[at : at + MANY] for at in range(0, len(whole), MANY))


@dataclass(frozen=True, slots=True)
class JournalCatalogue:
    """The documents and files of a journal. Each question sees it as it is then."""

    store: Store

    def documents(self, asked: Asked) -> Listing:
        """Return a page of documents, the newest first."""
        with self.store.reading() as connection:
            return listing.listing(connection, asked)

    def tallies(self, partners: Collection[str] | None = None) -> list[Tally]:
        """Return how many documents of each partner, type and verdict there are."""
        with self.store.reading() as connection:
            return tallies.counted(connection, partners)

    def questions(self, partners: Collection[str] | None, limit: int) -> list[Question]:
        """Return the open questions that were asked first, of some partners or of all."""
        with self.store.reading() as connection:
            return questions.first_open(connection, partners, limit)

    def told_of_order(
        self, partner: str, number: str
    ) -> tuple[list[order_lines.Told], list[order_lines.Told]]:
        """Return commitments to lines of an order from the first one on, and what was shipped."""
        with self.store.reading() as connection:
            told = (connection, partner, number)
            return order_lines.commits(*told), order_lines.shipments(*told)

    def files_with(self, partner: str, document: str) -> list[feeds.Came]:
        """Return the newest files of a partner with a document of a type, the newest first."""
        with self.store.reading() as connection:
            return feeds.newest(connection, partner, document)

    def hits(
        self, partners: Collection[str] | None, since: datetime, until: datetime
    ) -> tuple[list[Hits], int]:
        """Return the rules that were broken in files that came then, and how many files came."""
        asked = (partners, since, until)
        with self.store.reading() as connection:
            return hits.hits(connection, *asked), hits.files(connection, *asked)

    def foretold(self, partner: str, span: Span) -> Facts:
        """Return what is known of the newest forecasts of a span, without orders."""
        with self.store.reading() as connection:
            return foretold.facts(connection, partner, span)

    def began(self) -> datetime | None:
        """Return when the first file came, None where none has."""
        first = select(receipts.c.received_at).order_by(receipts.c.seq).limit(1)
        with self.store.reading() as connection:
            return connection.scalar(first)

    def leaving(self, asked: Leaving) -> list[leaving.Counted]:
        """Return how many answers to a partner, of each type, are how far."""
        with self.store.reading() as connection:
            return leaving.counted(connection, asked)

    def left(
        self, asked: Leaving, type_: str, stage: str, *, before: int, limit: int
    ) -> Sequence[Left]:
        """Return answers to a partner, those made last first, of one type and stage or of all."""
        with self.store.reading() as connection:
            return leaving.listed(connection, asked, type_, stage, before=before, limit=limit)

    def events(self, receipts: Collection[str]) -> list[Entry]:
        """Return what the audit trail tells of some files, in the order it happened."""
        columns = [audit.c[name] for name in Entry.__dataclass_fields__]
        found: list[Entry] = []
        with self.store.reading() as connection:
            for some in batched(receipts):
                wanted = select(*columns).where(audit.c.receipt.in_(some))
                found += [Entry(*row) for row in connection.execute(wanted)]
        return sorted(found, key=lambda each: each.seq)

    def links(self, first: int, last: int) -> list[Entry]:
        """Return the entries of the audit trail from one number to another, both included."""
        columns = (audit.c[name] for name in Entry.__dataclass_fields__)
        wanted = select(*columns).where(audit.c.seq.between(first, last)).order_by(audit.c.seq)
        with self.store.reading() as connection:
            return [Entry(*row) for row in connection.execute(wanted)]

    def came(self, partner: str, since: datetime, until: datetime) -> list[Receipt]:
        """Return what a partner sent from a moment on until another, the oldest first."""
        first, last = (listing.earliest(at) for at in (since, until))
        wanted = select(*receiving.COLUMNS).where(
            receipts.c.partner == partner, receipts.c.id >= first, receipts.c.id < last
        )
        with self.store.reading() as connection:
            return receiving.chosen(connection, wanted.order_by(receipts.c.id))

    def put_aside(self, partners: Collection[str] | None = None, limit: int = 50) -> list[Receipt]:
        """Return the newest files that could not be read."""
        columns = select(*receiving.COLUMNS)
        wanted = columns.where(receipts.c.state == ReceiptState.QUARANTINED)
        if partners is not None:
            wanted = wanted.where(receipts.c.partner.in_(partners))
        with self.store.reading() as connection:
            newest = wanted.order_by(receipts.c.seq.desc()).limit(limit)
            return receiving.chosen(connection, newest)
