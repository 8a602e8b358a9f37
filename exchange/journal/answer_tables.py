"""Tables of the journal about our answers, the numbers in them and what partners said to them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from exchange.journal.columns import Instant, Word, metadata
from exchange.model.receipts import AnswerState

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),  # the order of delivery
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),
    Column("level", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("control_kind", Text),
    Column("control_value", BigInteger),
    Column("state", Word(AnswerState), nullable=False),
    Column("released_at", Instant),
    Column("partner", Text, nullable=False, server_default=""),  # who gets it
    Index(None, "state", "id"),
    Index(None, "partner", "state", "released_at"),
    Index(None, "partner", "control_kind", "control_value"),
    Index(None, "control_value"),
    sqlite_autoincrement=True,
)


answer_numbers = Table(
    "answer_numbers",  # our own numbers of the documents in an answer
    metadata,
    Column("answer", ForeignKey("answers.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Index(None, "number"),
)


answer_echoes = Table(
    "answer_echoes",  # the rows of an answer that a partner may fill in
    metadata,
    Column("answer", ForeignKey("answers.id"), primary_key=True),
    Column("rows", JSON, nullable=False),
)


acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),  # that brought it
    Column("answer", ForeignKey("answers.id"), index=True),  # null: it answers nothing we sent
    Column("type", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("document", Text, nullable=False, server_default=""),  # the one it was; "": unknown
    Column("document_number", Text, nullable=False, server_default=""),  # "": the interchange
    Column("closed_at", Instant),  # by a person, where it needed one
    Column("closed_by", Text),
    Column("closed_because", Text),
    sqlite_autoincrement=True,
)
