"""How many documents of each partner, type and verdict there are: counted where they are kept."""

from collections.abc import Collection

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select, update

from exchange.journal.columns import Word, metadata
from exchange.model.findings import Verdict
from exchange.model.listings import Tally

tallies = Table(
    "tallies",
    metadata,
    Column("partner", Text, primary_key=True),
    Column("document", Text, primary_key=True),
    Column("verdict", Word(Verdict), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)


def count(connection: Connection, partner: str, document: str, verdict: Verdict) -> None:
    """Count one more document."""
    same = (
        tallies.c.partner == partner,
        tallies.c.document == document,
        tallies.c.verdict == verdict,
    )
    more = update(tallies).where(*same).values(count=tallies.c.count + 1)
    if not connection.execute(more).rowcount:
        first = {"partner": partner, "document": document, "verdict": verdict, "count": 1}
        connection.execute(insert(tallies).values(first))


def counted(connection: Connection, partners: Collection[str] | None) -> list[Tally]:
    """Return the tallies of some partners, of all where none are named."""
    wanted = select(tallies.c.partner, tallies.c.document, tallies.c.verdict, tallies.c.count)
    if partners is not None:
        wanted = wanted.where(tallies.c.partner.in_(partners))
    ordered = wanted.order_by(tallies.c.partner, tallies.c.document, tallies.c.verdict)
    return [Tally(*row) for row in connection.execute(ordered)]
