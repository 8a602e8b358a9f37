"""Pages of documents, the newest first, out of a million: every step goes through an index.

Documents of one partner, type and verdict lie beside each other in an index, in the order they
came. What is asked for is some of these runs, and `tallies` tells which there are. A page is the
newest of the newest of each. So a rare combination costs as little as a frequent one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from ulid import ULID

from exchange.journal import questions, searching
from exchange.journal.tables import documents, findings, receipts, withdrawals
from exchange.journal.tallies import tallies
from exchange.model.findings import Verdict
from exchange.model.listings import Asked, Listed, Listing

LAST = "~"
"""After every receipt in the order of text."""

Place = tuple[str, int]
Run = tuple[str, str, Verdict]


def listing(connection: Connection, asked: Asked) -> Listing:
    """Return the page of documents that is asked for."""
    found = places(connection, asked)
    page = found[: asked.limit]
    more = spelt(page[-1]) if len(found) > asked.limit else ""
    return Listing([*listed(connection, page)], more)


def spelt(place: Place) -> str:
    """Return a place as text, as a page's address holds it."""
    return f"{place[0]}-{place[1]}"


def place(text: str) -> Place:
    """Return the place that text says; after all there are where it says none."""
    receipt, _, seq = text.rpartition("-")
    return (receipt, int(seq)) if receipt and seq.isdecimal() else (LAST, 0)


def places(connection: Connection, asked: Asked) -> Sequence[Place]:
    """Return where the documents are that are asked for, the newest first, one more than a page."""
    columns = (documents.c.receipt, documents.c.seq)
    if asked.search:
        found = select(*columns).where(searched(connection, asked))
    elif asked.partners is None and not (asked.partner or asked.document or asked.verdict):
        found = select(*columns).where(within(asked))
    else:
        runs = [run(asked, each) for each in heads(connection, asked)]
        found = select(union_all(*runs).subquery()) if runs else select(*columns).where(false())
    receipt, seq = found.selected_columns
    newest = found.order_by(receipt.desc(), seq.desc()).limit(asked.limit + 1)
    return [(row.receipt, row.seq) for row in connection.execute(newest)]


def heads(connection: Connection, asked: Asked) -> Sequence[Run]:
    """Return the runs that may have a document on the page: those whose newest is among the newest.

    A page of 50 takes from 51 runs at most, however many there are.
    """
    key = (tallies.c.partner, tallies.c.document, tallies.c.verdict)
    newest = (
        select(documents.c.receipt)
        .where(
            *(documents.c[column.name] == column for column in key),
            within(asked),
        )
        .order_by(documents.c.receipt.desc(), documents.c.seq.desc())
        .limit(1)
        .correlate(tallies)
        .scalar_subquery()
        .label("newest")
    )
    runs = select(*key, newest).where(*named(asked, tallies)).subquery()
    wanted = select(runs.c.partner, runs.c.document, runs.c.verdict).where(runs.c.newest != "")
    ordered = wanted.order_by(runs.c.newest.desc()).limit(asked.limit + 1)
    return [(row.partner, row.document, row.verdict) for row in connection.execute(ordered)]


def named(asked: Asked, table: Table) -> Iterator[ColumnElement[bool]]:
    """Yield what partner, type and verdict have to be."""
    for name, value in (
        ("partner", asked.partner),
        ("document", asked.document),
        ("verdict", asked.verdict),
    ):
        if value:
            yield table.c[name] == value
    if asked.partners is not None:
        yield table.c.partner.in_(asked.partners)


def within(asked: Asked) -> ColumnElement[bool]:
    """Return what tells that a document came when it is asked for, and after what was seen."""
    receipt, seq = place(asked.after)
    before = or_(
        documents.c.receipt < receipt,
        and_(documents.c.receipt == receipt, documents.c.seq < seq),
    )
    since = documents.c.receipt >= earliest(asked.since) if asked.since else true()
    until = documents.c.receipt < earliest(asked.until) if asked.until else true()
    return and_(documents.c.receipt <= receipt, before, since, until)


def earliest(at: datetime) -> str:
    """Return the first identity a file that came then could have: it begins with the time."""
    return str(ULID.from_datetime(at))[:10]


def run(asked: Asked, which: Run) -> Select[Any]:
    """Return the newest places of one run, as many as a page can use."""
    partner, document, verdict = which
    newest = (
        select(documents.c.receipt, documents.c.seq)
        .where(
            documents.c.partner == partner,
            documents.c.document == document,
            documents.c.verdict == verdict,
            within(asked),
        )
        .order_by(documents.c.receipt.desc(), documents.c.seq.desc())
        .limit(asked.limit + 1)
    )
    return select(newest.subquery())


def searched(connection: Connection, asked: Asked) -> ColumnElement[bool]:
    """Return what tells the documents that are found by what somebody typed."""
    found = searching.documents_of(connection, asked.search)
    return and_(documents.c.seq.in_(found), within(asked), *named(asked, documents))


def listed(connection: Connection, page: Sequence[Place]) -> Iterator[Listed]:
    """Yield the documents at some places, in that order."""
    wrong = select(func.count()).where(findings.c.document == documents.c.id).scalar_subquery()
    back = select(withdrawals.c.receipt).where(withdrawals.c.receipt == documents.c.receipt)
    wanted = (
        select(
            documents.c.seq,
            *(receipts.c[name] for name in ("id", "short")),
            *(documents.c[name] for name in ("partner", "document", "number", "revision")),
            documents.c.function,
            documents.c.verdict,
            type_coerce(~or_(questions.refused(), back.exists()), Boolean),
            receipts.c.live,
            receipts.c.filename,
            receipts.c.received_at,
            wrong,
        )
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(documents.c.seq.in_([seq for _, seq in page]))
    )
    rows = {row.seq: tuple(row)[1:] for row in connection.execute(wanted)}
    for each in page:
        yield Listed(spelt(each), *rows[each[1]])
