"""Tables of what silence decided and of the steps of cases."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
)

from exchange.journal.columns import Instant, metadata

deemed = Table(
    "deemed",  # orders and changes that count as answered because nobody said anything in time
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("partner", Text, nullable=False),
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("at", Instant, nullable=False),  # when its time was over
    Column("lines", JSON, nullable=False),
    Column("agreement", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)


case_steps = Table(
    "case_steps",  # of upside requests and reschedule proposals; a case is its steps
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("partner", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),  # that brought it
    Column("told", JSON, nullable=False),
    sqlite_autoincrement=True,
)
