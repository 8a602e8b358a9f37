"""Bytes that were deleted: the row keeps their hash, size, when, by whom and why."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Column, ColumnElement, Connection, Integer, cast, func, insert, select

from exchange.journal import audit
from exchange.journal.columns import instant
from exchange.journal.keeping_tables import tombstones
from exchange.journal.tables import audit as trail
from exchange.model.retention import Kind, Piece

DELETED, ERASED = "deleted", "erased"
"""What the audit trail calls it: by retention, and because it is about a person."""

NAMED = ("kind", "reference", "position", "sha256", "size")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is known of bytes that are gone."""

    kind: Kind
    reference: str
    position: int
    sha256: str
    size: int
    at: datetime
    by: str
    event: str
    why: str


def gone(kind: Kind, reference: "Column[str]") -> ColumnElement[bool]:
    """Return what tells that the bytes of a row are not kept any more for this purpose."""
    return reference.in_(select(tombstones.c.reference).where(tombstones.c.kind == kind))


def answers_gone(identity: "Column[int]") -> ColumnElement[bool]:
    """Return the same of an answer, which is named by a number."""
    number = cast(tombstones.c.reference, Integer)
    return identity.in_(select(number).where(tombstones.c.kind == "answer"))


def bury(
    connection: Connection, pieces: Iterable[tuple[Piece, str]], sizes: Mapping[str, int],
    event: str, *, by: str, at: datetime,
) -> list[Piece]:  # fmt: skip
    """Put on record that pieces go, each with why; return those of which that was not known."""
    there = connection.execute(select(tombstones.c.kind, tombstones.c.reference))
    known = {(each.kind, each.reference) for each in there}
    fresh = [each for each in pieces if (each[0].kind, each[0].reference) not in known]
    fresh.sort(key=lambda each: (each[0].receipt, each[1]))
    for (receipt, why), group in groupby(fresh, lambda each: (each[0].receipt, each[1])):
        rows = [row(piece, sizes.get(piece.sha256, 0)) for piece, _ in group]
        seal = {"receipt": receipt, "at": at, "by": by, "event": event, "why": why}
        connection.execute(insert(tombstones), [each | seal for each in rows])
        detail = {"why": why, "pieces": [[*each.values()] for each in rows]}
        audit.append(connection, at, by, event, receipt=receipt, detail=detail)
    return [piece for piece, _ in fresh]


def row(piece: Piece, size: int) -> dict[str, object]:
    """Return what is put on record of a piece."""
    values = (piece.kind, piece.reference, piece.position, piece.sha256, size)
    return dict(zip(NAMED, values, strict=True))


def of_receipt(connection: Connection, receipt: str) -> list[Tombstone]:
    """Return what of a file is gone."""
    columns = (tombstones.c[name] for name in Tombstone.__dataclass_fields__)
    mine = select(*columns).where(tombstones.c.receipt == receipt)
    order = (tombstones.c.kind.desc(), tombstones.c.reference, tombstones.c.position)
    return [Tombstone(**each) for each in connection.execute(mine.order_by(*order)).mappings()]


def hashes(connection: Connection) -> Sequence[str]:
    """Return the SHA-256 of everything that is gone for some purpose; others may need it."""
    return connection.scalars(select(tombstones.c.sha256).distinct()).all()


def count(connection: Connection) -> int:
    """Return how many files and answers are gone."""
    return connection.scalar(select(func.count()).select_from(tombstones)) or 0


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt of which something else is gone than the audit trail says."""
    columns = (trail.c.receipt, trail.c.action, trail.c.actor, trail.c.at, trail.c.detail)
    events = connection.execute(select(*columns).where(trail.c.action.in_((DELETED, ERASED))))
    wanted = Counter(
        (row.receipt, row.action, row.actor, row.at, told["why"], *piece)
        for row in events
        for told in (json.loads(row.detail),)
        for piece in told.get("pieces", ())
    )
    names = ("receipt", "event", "by", "at", "why", *NAMED)
    stones = connection.execute(select(*(tombstones.c[name] for name in names)))
    found = Counter(
        (each.receipt, each.event, each.by, instant(each.at), *each[4:]) for each in stones
    )
    yield from sorted({each[0] for each in (wanted - found) + (found - wanted)})
