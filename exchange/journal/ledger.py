"""What we held of one partner before a file came: the model's Ledger, answered by queries."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl
from sqlalchemy import Select, exists, select

from exchange.journal import (
    acknowledging,
    anew,
    answering,
    casing,
    changes,
    eco_steps,
    erp_tables,
    forecasts,
    inquiries,
    lapsing,
    order_parts,
    orders,
    outlines,
    queries,
    questions,
    receiving,
    refused,
    returning,
)
from exchange.journal.identities import earlier, identity
from exchange.journal.orders import OURS
from exchange.journal.sqlite import Store
from exchange.journal.tables import documents, erp_records, interchanges, receipts
from exchange.model.case_files import Case
from exchange.model.ecos import Eco
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.findings import STANDING, Finding
from exchange.model.forecasts import EarlierForecast
from exchange.model.ledger import Earlier, Ledger, Sent
from exchange.model.outcome import Document, Inquiry, Source
from exchange.model.outlines import EarlierOutline


@dataclass(frozen=True, slots=True)
class JournalLedger(Ledger):
    """The ledger of one partner. Each question sees the journal as it is then.

    Our own side may ask about every partner. What came while the partner was not live counts for
    nothing here: it reached no ERP. `before` is the place of a file in its lane; what came with
    it or later is not known.
    """

    store: Store
    partner: str
    unbiased: bool = False
    before: int | None = None

    def same_bytes(self, sha256: str) -> Earlier | None:
        """Return the newest file with these bytes of which something was accepted or held.

        A table of our own ERP is never the same again: where another came between, it is said
        anew, and otherwise saying it twice changes nothing. None also where anything of the file
        was denied since, or did not come in time: what was said to it then does not hold any
        more, or where an answer to it is not kept any more. Where a document of it was judged once
        more, it is the file as it came, with the verdict it has by now.
        """
        if self.unbiased:
            return None
        tables = select(documents.c.id).where(
            documents.c.receipt == receipts.c.id,
            documents.c.document.in_(ERP_TABLES),
            documents.c.partner == receipts.c.partner,
        )
        same = (receipts.c.sha256 == sha256, receipts.c.verdict.in_(STANDING), ~exists(tables))
        found = self.newest(earlier(receipts, receipts.c.verdict).where(*same))
        if found is None:
            return None
        with self.store.reading() as connection:
            came = anew.came(connection, found.receipt)
            over = questions.denied(connection, came) or lapsing.over(connection, came)
            over = over or answering.unrepeatable(connection, found.receipt)
        return None if over else replace(found, receipt=came)

    def interchange(
        self, sender: str, recipient: str, reference: str, since: datetime
    ) -> Earlier | None:
        """Return the first file since then whose envelope could be read and had this reference.

        `sender` and `recipient` are composites S002 and S003 joined by colons. The first one
        has the reference: a second one with other content was refused it.
        """
        same = (
            interchanges.c.sender == sender,
            interchanges.c.recipient == recipient,
            interchanges.c.reference == reference,
            receipts.c.received_at >= since,
        )
        both = receipts.join(interchanges, interchanges.c.receipt == receipts.c.id)
        wanted = earlier(both, receipts.c.verdict).where(*same)
        return self.newest(wanted.order_by(receipts.c.seq))

    def last_reference(self, sender: str, recipient: str) -> str:
        """Return the control reference of the newest interchange between two."""
        both = interchanges.join(receipts, receipts.c.id == interchanges.c.receipt)
        wanted = (
            select(interchanges.c.reference)
            .select_from(both)
            .where(
                interchanges.c.partner == self.partner,
                interchanges.c.sender == sender,
                interchanges.c.recipient == recipient,
                receiving.ahead(self.before),
            )
            .order_by(receipts.c.seq.desc(), interchanges.c.position.desc())
        )
        with self.store.reading() as connection:
            return connection.scalar(wanted.limit(1)) or ""

    def document(self, document: str, number: str, revision: str = "") -> Earlier | None:
        """Return the newest accepted or held document of this identity, else the newest."""
        same = identity(document, number, revision)
        both = receipts.join(documents, documents.c.receipt == receipts.c.id)
        wanted = earlier(both, questions.verdict()).add_columns(documents.c.number).where(*same)
        standing = documents.c.verdict.in_(STANDING) & ~questions.refused()
        return self.newest(wanted.order_by(standing.desc(), documents.c.seq.desc()))

    def record(self, record: str) -> bool:
        """Tell whether a record of this identity was handed to the ERP."""
        known = select(erp_records.c.document).where(erp_records.c.document == record)
        with self.store.reading() as connection:
            return connection.execute(known.limit(1)).first() is not None

    def order(self, number: str) -> list[Document]:
        """Return the order that stands under this number, then each standing change of it since."""
        with self.store.reading() as connection:
            return orders.standing(connection, self.partner, number, self.before)

    def refused_changes(self, number: str) -> list[Document]:
        """Return the refused changes of an order that nothing came in the place of."""
        with self.store.reading() as connection:
            return refused.changes(connection, self.partner, number, self.before)

    def orders(self, since: date) -> list[Document]:
        """Return what `order` does for every order that wants anything from that day on."""
        with self.store.reading() as connection:
            return orders.wanted(connection, self.partner, since, self.before)

    def forecasts(self, since: datetime) -> list[EarlierForecast]:
        """Return the accepted and held forecasts that came since then, in the order they came."""
        with self.store.reading() as connection:
            return forecasts.since(connection, self.partner, since, self.before)

    def forecast(self, number: str) -> Document | None:
        """Return the newest standing forecast of this number, without what was refused."""
        with self.store.reading() as connection:
            return forecasts.named(connection, self.partner, number, self.before)

    def demand(self, document: str, until: date | None) -> pl.DataFrame:
        """Return the periods of a forecast that begin until that day, else all of them."""
        with self.store.reading() as connection:
            return forecasts.demand(connection, self.partner, document, until)

    def cured(self, receipt: str, document: str, number: str, revision: str = "") -> list[Finding]:
        """Return what was wrong with that document of an earlier receipt."""
        same = identity(document, number, revision)
        theirs = (documents.c.receipt == receipt, documents.c.partner == self.partner)
        newest = select(documents.c.id).where(*theirs, *same).order_by(documents.c.seq.desc())
        with self.store.reading() as connection:
            found = connection.scalar(newest.limit(1))
            return queries.found_in(connection, receipt).get(found, []) if found else []

    def kept(self, receipt: str, document: str, number: str, revision: str = "") -> list[Document]:
        """Return that document of an earlier receipt with its rows, nothing where there is none."""
        theirs = (documents.c.receipt == receipt, documents.c.partner == self.partner)
        same = select(documents).where(*theirs, *identity(document, number, revision))
        with self.store.reading() as connection:
            row = connection.execute(same.order_by(documents.c.seq.desc()).limit(1)).first()
            return [questions.held(connection, row)] if row else []

    def sent(self, kind: str, reference: str, document: str) -> Sent | None:
        """Return the answer with a document of this number of ours, else with this control number.

        `kind` is the standard. Where both are named, the document says more.
        """
        with self.store.reading() as connection:
            about = {"reference": reference, "document": document}
            return acknowledging.sent(connection, self.partner, kind, **about)

    def held(self, document: str) -> pl.DataFrame:
        """Return the rows in force of a table of our own ERP that concern this partner."""
        with self.store.reading() as connection:
            return erp_tables.held(connection, self.partner, document)

    def fed(self) -> frozenset[str]:
        """Return the tables our own ERP told anything of that concerns this partner.

        That of engineering changes is among them where the partner sent one.
        """
        with self.store.reading() as connection:
            told = erp_tables.fed(connection, self.partner)
            return told | changes.sent(connection, self.partner)

    def history(self, document: str) -> pl.DataFrame:
        """Return every row our own ERP ever told of a table that concerns this partner."""
        with self.store.reading() as connection:
            return erp_tables.history(connection, self.partner, document)

    def returned(self) -> pl.DataFrame:
        """Return what this partner wrote into sheets of ours and sent back."""
        with self.store.reading() as connection:
            return returning.returned(connection, self.partner)

    def answered(self, number: str) -> bool:
        """Tell whether an answer with this number of ours was made to the partner."""
        with self.store.reading() as connection:
            return answering.known(connection, self.partner, number)

    def orders_of(self, part: str) -> frozenset[str]:
        """Return the numbers of the standing orders that have or had a line of a part."""
        with self.store.reading() as connection:
            return order_parts.orders_of(connection, self.partner, part)

    def outline(self, feed: str) -> EarlierOutline | None:
        """Return how the newest accepted file of a feed was laid out."""
        with self.store.reading() as connection:
            return outlines.newest(connection, self.partner, feed, self.before)

    def next_number(self, kind: str) -> int:
        """Return the control number the next answer of this kind will carry."""
        with self.store.reading() as connection:
            return answering.next_number(connection, self.partner, kind)

    def of(self, partner: str) -> "JournalLedger":
        """Return what we held of a partner; raises LookupError where another partner asks that."""
        if self.partner not in {OURS, partner}:
            raise LookupError(f"{self.partner} may not ask about {partner}")
        return JournalLedger(self.store, partner)

    def source(self, document: str) -> Source | None:
        """Return the file a document of this partner came in."""
        with self.store.reading() as connection:
            return orders.source(connection, self.partner, document)

    def asked(self, number: str) -> frozenset[str]:
        """Return the open questions of this partner whose identity begins so."""
        with self.store.reading() as connection:
            return questions.asked(connection, self.partner, number)

    def changes(self) -> pl.DataFrame:
        """Return what the engineering changes that stand affect, in the columns of `RECEIVED`."""
        with self.store.reading() as connection:
            return changes.affected(connection, self.partner, self.before)

    def content(self, document: str, number: str, revision: str) -> dict[str, pl.DataFrame]:
        """Return the tables of the newest standing document of this identity, as it was judged."""
        with self.store.reading() as connection:
            return changes.content(connection, self.partner, (document, number, revision))

    def ecos(self, number: str = "") -> list[Eco]:
        """Return the revisions of the engineering change of a number, or every change."""
        with self.store.reading() as connection:
            return eco_steps.listed(connection, self.partner, number)

    def inquiries(self, question: str) -> list[Inquiry]:
        """Return what an open question of this partner is about."""
        with self.store.reading() as connection:
            return inquiries.inquiries(connection, self.partner, question)

    def cases(self, number: str = "") -> list[Case]:
        """Return a case of this partner, without a number all that are open."""
        with self.store.reading() as connection:
            return casing.listed(connection, self.partner, number, before=self.before)

    def newest(self, wanted: Select[tuple[object, ...]]) -> Earlier | None:
        """Return the newest of what the query finds for this partner."""
        mine = wanted.where(receipts.c.partner == self.partner, receipts.c.live)
        mine = mine.where(receiving.ahead(self.before))
        with self.store.reading() as connection:
            newest = mine.order_by(receipts.c.seq.desc()).limit(1)
            row = connection.execute(newest).mappings().first()
        return Earlier(**row) if row else None
