"""Tables of what people are told: notifications, the mails and calls they go out with."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from exchange.journal.columns import Instant, metadata

sendings = Table(
    "sendings",  # mails and calls of webhooks, each with its very text
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # of a mailbox, or the name of a webhook
    Column("name", Text, nullable=False),
    Column("identity", Text, nullable=False, unique=True),  # the same at each attempt
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),  # null: nothing is left to do
    Column("said", Text, nullable=False),  # by the other side, or why not
    Column("done_at", Instant),
    Index(None, "state", "next_at"),
    Index(None, "channel", "address", "at"),
    sqlite_autoincrement=True,
)

TEXTS = (
    "event", "key", "partner", "receipt", "about", "rule", "side", "role", "name", "address",
    "language", "channel", "subject", "text", "line", "state", "why",
)  # fmt: skip

notifications = Table(
    "notifications",  # what happened, once for each reader
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in TEXTS),
    Column("at", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("sending", ForeignKey("sendings.id"), index=True),  # null: it waits, or never goes
    Column("done_at", Instant),
    UniqueConstraint("key", "address"),
    Index(None, "state", "id"),
    sqlite_autoincrement=True,
)

answer_mails = Table(
    "answer_mails",  # answers that leave by mail, and the message each is in
    metadata,
    Column("answer", ForeignKey("answers.id"), primary_key=True),
    Column("identity", Text, nullable=False, index=True),  # of the message, as in its Message-ID
    Column("at", Instant, nullable=False),  # when the message was made
)

telling_marks = Table(
    "telling_marks",  # how far the audit trail was read, and whether a daemon is at work
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
