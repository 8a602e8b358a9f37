"""Takes a person out of the columns of the journal; the audit trail keeps what it has sealed."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    func,
    select,
    update,
)

from exchange.journal import audit
from exchange.journal.records import CANONICAL
from exchange.journal.sealed import resealed, settled
from exchange.journal.tables import audit as trail
from exchange.journal.tables import documents, findings
from exchange.journal.told_tables import notifications, sendings
from exchange.journal.tombstones import ERASED
from exchange.journal.way_tables import fetched, mails
from exchange.model.acts import Erasure

MARK = "[erased]"
"""What stands where a name stood."""

PERSONS = {
    "project_notice_header": ("contact",),
    "case_answers": ("decided_by",),
    "change_approvals": ("name",),
    "eco_progress": ("decided_by",),
}
"""Columns of canonical tables that hold persons and nothing else."""

KEYS = frozenset({"document", "number", "status", "order_number", "line_number"})
"""Columns that say what a row is about; a name in them is no person."""

LETTERS = (
    (mails, ("sender", "subject", "text"), mails.c.receipt),
    (fetched, ("sender", "subject"), fetched.c.receipt),
)
"""What is known of a mail besides its bytes, by the receipt it has."""

TOLD = ("subject", "text", "line")
"""What people were told of a file, which repeats what it says."""

Change = Callable[[object], object]


def erase(connection: Connection, act: Erasure) -> Counter[str]:
    """Take a person out of the columns that hold what files said; return how often, by column.

    Without a name, the columns that hold persons are emptied for the receipts that are meant.
    """
    total: Counter[str] = Counter()
    for receipt in act.receipts:
        changed = Counter(dict(scrubbed(connection, receipt, act.person)))
        if changed:
            told = sealed_now(connection, receipt)
            detail = {"why": act.reason, "columns": dict(changed), "evidence": told}
            audit.append(connection, act.at, act.by, ERASED, receipt=receipt, detail=detail)
        total += changed
    return total


def sealed_now(connection: Connection, receipt: str) -> audit.Detail:
    """Return what the tables say of a file by now, rows as far as they were sealed before."""
    before = json.loads(settled(connection, receipt).get(receipt, "{}"))
    again: audit.Detail = json.loads(resealed(connection, receipt, before))
    return again


def scrubbed(connection: Connection, receipt: str, person: str) -> Iterator[tuple[str, int]]:
    """Take a name out of all rows about a receipt; yield each column and how many rows changed."""
    own = select(documents.c.id).where(documents.c.receipt == receipt)
    change = without(person)
    for name, table in CANONICAL.items():
        wanted = speaking(table) if person else [table.c[each] for each in PERSONS.get(name, ())]
        yield from rewritten(connection, wanted, table.c.document.in_(own), change)
    for table, names, mine in LETTERS:
        yield from rewritten(connection, [table.c[each] for each in names], mine == receipt, change)
    about = documents.c.receipt == receipt
    if person:
        yield from retold(connection, receipt, change)
        yield from rewritten(connection, [documents.c.header], about, change)
        told = [findings.c[name] for name in ("observed", "expected", "params")]
        yield from rewritten(connection, told, findings.c.receipt == receipt, change)


def retold(connection: Connection, receipt: str, change: Change) -> Iterator[tuple[str, int]]:
    """Change what people were told about a receipt, and the mails and calls they got."""
    mine = notifications.c.receipt == receipt
    yield from rewritten(connection, [notifications.c[each] for each in TOLD], mine, change)
    which = select(notifications.c.sending).where(mine, notifications.c.sending.is_not(None))
    went = [sendings.c.subject, sendings.c.body]
    yield from rewritten(connection, went, sendings.c.id.in_(which), change)


def without(person: str) -> Change:
    """Return what takes a name out of a value, or everything where there is no name."""
    if not person:
        return lambda value: MARK if value else value
    return partial(erased_from, re.compile(re.escape(person), re.IGNORECASE))


def erased_from(name: re.Pattern[str], value: object) -> object:
    """Return a value without a name, however deep it stands."""
    match value:
        case str():
            return name.sub(MARK, value)
        case dict():
            return {key: erased_from(name, each) for key, each in value.items()}
        case list():
            return [erased_from(name, each) for each in value]
        case _:
            return value


def speaking(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that may hold a name."""
    return [each for each in table.c if type(each.type) is Text and each.name not in KEYS]


def rewritten(
    connection: Connection,
    columns: Sequence[Column[Any]],
    about: ColumnElement[bool],
    change: Change,
) -> Iterator[tuple[str, int]]:
    """Change columns of some rows, and yield each column that did change and how often."""
    for column in columns:
        table = column.table
        keys = [*table.primary_key.columns]
        rows = connection.execute(select(*keys, column.label("said")).where(about)).all()
        changed = [(row, change(row.said)) for row in rows if change(row.said) != row.said]
        for row, value in changed:
            same = (key == row[place] for place, key in enumerate(keys))
            connection.execute(update(table).where(*same).values({column.name: value}))
        if changed:
            yield f"{table.name}.{column.name}", len(changed)


def told(connection: Connection, receipt: str) -> Iterator[str]:
    """Yield in words when a person was taken out of the columns about a file, by whom and why."""
    columns = (trail.c.at, trail.c.actor, trail.c.detail)
    mine = (trail.c.action == ERASED, trail.c.receipt == receipt)
    for row in connection.execute(select(*columns).where(*mine).order_by(trail.c.seq)):
        said = json.loads(row.detail)
        if "columns" in said:
            named = ", ".join(f"{name} ({count})" for name, count in said["columns"].items())
            yield f"erased on {row.at[:10]} by {row.actor} in {named}: {said['why']}"


def naming(connection: Connection, person: str) -> list[str]:
    """Return the receipts in whose columns a name stands, in the order they came."""
    found: set[str] = set()
    for table in CANONICAL.values():
        for column in speaking(table):
            about = select(documents.c.receipt).join(table, table.c.document == documents.c.id)
            found |= {*connection.scalars(about.where(holding(column, person)))}
    heads = select(documents.c.receipt).where(holding(documents.c.header, person))
    told = select(findings.c.receipt).where(
        any_of(holding(findings.c[name], person) for name in ("observed", "expected", "params"))
    )
    found |= {*connection.scalars(heads)} | {*connection.scalars(told)}
    for table, names, mine in (*LETTERS, (notifications, TOLD, notifications.c.receipt)):
        said = any_of(holding(table.c[each], person) for each in names)
        found |= {*connection.scalars(select(mine).where(said, mine > ""))}
    return sorted(found)


def any_of(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return that one of some conditions holds."""
    first, *rest = conditions
    for each in rest:
        first |= each
    return first


def holding(column: Column[Any], person: str) -> ColumnElement[bool]:
    """Return that a column holds a name, large letters or small; JSON writes others as escapes."""
    said = cast(column, Text) if isinstance(column.type, JSON) else column
    names = {person, audit.canonical(person)[1:-1]} if isinstance(column.type, JSON) else {person}
    return any_of(
        func.lower(said).contains(func.lower(name), autoescape=False) for name in sorted(names)
    )
