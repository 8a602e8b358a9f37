"""Tables of what was deleted, what must not be, and of journals that came from a backup."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from exchange.journal.columns import Instant, metadata

holds = Table(
    "holds",  # legal holds; what one covers is not deleted until it is lifted
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", Text, nullable=False),  # partner, receipt, order
    Column("subject", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("lifted_at", Instant),
    Column("lifted_by", Text, nullable=False, server_default=""),
    Column("lifted_because", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

tombstones = Table(
    "tombstones",  # bytes that are not kept any more for this purpose
    metadata,
    Column("kind", Text, primary_key=True),  # original, answer, file, message
    Column("reference", Text, primary_key=True),  # receipt, answer, document, question
    Column("position", Integer, primary_key=True, autoincrement=False),  # of a file
    Column("receipt", Text, nullable=False, index=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),  # in bytes
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("event", Text, nullable=False),  # deleted, erased
    Column("why", Text, nullable=False),
)

restorations = Table(
    "restorations",  # times at which this journal was put back from a backup
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("made_at", Instant, nullable=False),  # when the backup was made
    Column("source", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("released_at", Instant),  # null: nothing is sent
    Column("released_by", Text, nullable=False, server_default=""),
    Index(None, "released_at"),
    sqlite_autoincrement=True,
)
