"""Tables of what goes over a wire and comes over one, and of connections that do not work."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from exchange.journal.columns import Instant, metadata

wired_answers = Table(
    "wired_answers",  # answers whose way over a wire has begun
    metadata,
    Column("answer", ForeignKey("answers.id"), primary_key=True),
    Column("name", Text, nullable=False, server_default=""),  # it is to have there
    Column("uploaded_at", Instant),  # it lay there whole, under a name of its own
    Column("place", Text, nullable=False, server_default=""),  # where it is, for people
    Column("inferred", Boolean, nullable=False),  # it was taken before we saw it there
)

connections = Table(
    "connections",  # those that do not work; one that works has no row
    metadata,
    Column("partner", Text, primary_key=True),
    Column("duty", Text, primary_key=True),  # delivery, collection; mailbox: ours, by its name
    Column("wire", Text, nullable=False),
    Column("blocked", Boolean, nullable=False),  # until a person says otherwise
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
)

pulled_files = Table(
    "pulled_files",  # what was fetched from a server, each once
    metadata,
    Column("work", Text, primary_key=True),  # the name of its claim
    Column("partner", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime", BigInteger, nullable=False),  # seconds, as the server tells it
    Column("sha256", Text, nullable=False),
    Column("copy", Integer, nullable=False),  # how often the very same was removed before
    Column("receipt", ForeignKey("receipts.id")),  # null: not admitted yet
    Column("removed_at", Instant),  # there
    UniqueConstraint("partner", "host", "path", "size", "mtime", "sha256", "copy"),
)
