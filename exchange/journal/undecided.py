"""Orders and changes of which our side has not decided every line."""

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from exchange.journal import deeming, questions
from exchange.journal.erp_tables import SEPARATOR
from exchange.journal.orders import CHANGE, GOES_ON, ORDER
from exchange.journal.questions import REJECTED
from exchange.journal.records import CANONICAL
from exchange.journal.tables import documents, erp_in_force, receipts
from exchange.model.clocks import OpenOrder
from exchange.model.findings import STANDING, Verdict

COMMIT = "order_commit"
LINES = {ORDER: CANONICAL["order_lines"], CHANGE: CANONICAL["order_change_lines"]}
NEWER = documents.alias("newer")
BEHIND = chr(ord(SEPARATOR) + 1)
"""Comes right behind all keys that go on after a separator."""

Found = Select[tuple[object, ...]]


def open_orders(
    connection: Connection, only: Sequence[str] = (), since: int = 0
) -> Iterator[OpenOrder]:
    """Yield what stands of orders and changes and is not decided, the oldest first.

    `only` are the identities of documents, empty for all; `since` is the first in the order of
    arrival that is looked at. An order sent again in the place of
    one takes the place of its clock too. What came while the partner was not live is left out.
    """
    found: dict[str, list[str]] = {}
    wanted = {"only": [*only]} if only else {"since": since}
    for line in connection.execute(undecided(some=bool(only)), wanted).all():
        found.setdefault(line.id, []).append(line.line_number or "")
    identities = [*found]
    for some in (identities[at : at + 500] for at in range(0, len(found), 500)):
        told = deeming.of(connection, some)
        for row in connection.execute(named(some)).mappings():
            identity = row["document"]
            numbers = tuple(filter(None, found[identity]))
            yield OpenOrder(**row, lines=numbers, deemed=told.get(identity))


def named(some: Sequence[str]) -> Found:
    """Return the query for what an OpenOrder says of documents."""
    return (
        select(
            documents.c.seq,
            documents.c.id.label("document"),
            documents.c.document.label("type"),
            documents.c.partner,
            documents.c.number,
            documents.c.revision,
            documents.c.receipt,
            receipts.c.received_at,
        )
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(documents.c.id.in_(some))
        .order_by(documents.c.seq)
    )


@cache
def undecided(*, some: bool) -> CompoundSelect[tuple[object, ...]]:
    """Return the query for `some` documents `only`, or for all `since` a place in their order."""
    only = documents.c.id.in_(bindparam("only", expanding=True))
    return union_all(*lines(only if some else documents.c.seq >= bindparam("since")))


def lines(mine: ColumnElement[bool]) -> Iterator[Found]:
    """Yield the queries for documents with each of their lines that is not decided.

    A line that asks for nothing needs no decision, nor does one that is refused or not ordered any
    more. A change without lines is decided once our side has said anything about its order since.
    """
    for document, table in LINES.items():
        asking = table.c.action.is_distinct_from("none") if document == CHANGE else true()
        stands = table.c.status != REJECTED
        line = and_(table.c.document == documents.c.id, asking, stands)
        number = func.rtrim(table.c.line_number, " ")
        stated = standing(document).where(mine)
        yield (
            stated.join(table, line)
            .add_columns(table.c.line_number)
            .where(
                or_(~decided(keys(number)), decided(keys(number), pending=True)), ~deleted(number)
            )
        )
        yield stated.add_columns(literal("").label("line_number")).where(
            ~exists().where(line), ~decided(None)
        )


def standing(document: str) -> Found:
    """Return the query for the orders or changes that stand, by their identity.

    Neither one that was ordered anew since, nor one of an order that is cancelled.
    """
    return (
        select(documents.c.id)
        .select_from(documents)
        .join(receipts, receipts.c.id == documents.c.receipt)
        .where(
            documents.c.document == document,
            documents.c.verdict.in_(STANDING),
            ~questions.refused(),
            receipts.c.live,
            ~later(
                NEWER.c.document == ORDER,
                NEWER.c.seq > documents.c.seq,
                NEWER.c.function != GOES_ON,
            ),
            ~later(
                NEWER.c.seq >= documents.c.seq,
                NEWER.c.function == "cancel",
                NEWER.c.verdict == Verdict.ACCEPTED,
            ),
        )
    )


def deleted(line: ColumnElement[str]) -> ColumnElement[bool]:
    """Return whether a line was taken out of the order, by this document or one since."""
    asks = LINES[CHANGE].alias("deleting")
    return later(
        NEWER.c.document == CHANGE,
        NEWER.c.seq >= documents.c.seq,
        asks.c.document == NEWER.c.id,
        func.rtrim(asks.c.line_number, " ") == line,
        asks.c.action == "delete",
        asks.c.status == "released",
    )


def later(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether there is a standing document of the same order of which all this holds."""
    came = receipts.alias("came")
    return (
        exists()
        .where(
            NEWER.c.partner == documents.c.partner,
            NEWER.c.number == documents.c.number,
            NEWER.c.document.in_((ORDER, CHANGE)),
            NEWER.c.verdict.in_(STANDING),
            ~questions.refused(NEWER),
            came.c.id == NEWER.c.receipt,
            came.c.live,
            *conditions,
        )
        .correlate(documents, *LINES.values())
    )


def order_key() -> ColumnElement[str]:
    """Return how the keys of what we commit to of an order begin."""
    return documents.c.partner + SEPARATOR + func.rtrim(documents.c.number, " ")


def keys(line: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition for the rows in force about one line of an order."""
    return erp_in_force.c.key == order_key() + SEPARATOR + line


def decided(about: ColumnElement[bool] | None, *, pending: bool = False) -> ColumnElement[bool]:
    """Return whether our side has said something since, about a line or about any of the order.

    With `pending`, whether that leaves something open.
    """
    commit, said = CANONICAL[COMMIT], documents.alias("said")
    whole = and_(
        erp_in_force.c.key > order_key() + SEPARATOR, erp_in_force.c.key < order_key() + BEHIND
    )
    here = and_(commit.c.document == erp_in_force.c.document, commit.c.row == erp_in_force.c.row)
    conditions = [
        erp_in_force.c.table == COMMIT,
        whole if about is None else about,
        said.c.id == erp_in_force.c.document,
        said.c.seq > documents.c.seq,
        here,
    ]
    if pending:
        conditions.append(commit.c.answer == "PENDING")
    return exists().where(*conditions).correlate(documents, *LINES.values())
