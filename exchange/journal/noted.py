"""Tables of what clocks and nights put on record: problems, reminders, escalations."""

from sqlalchemy import JSON, Column, Index, Integer, Table, Text

from exchange.journal.columns import Instant, metadata

nights = Table(
    "nights",  # days on which everything we hold was looked at
    metadata,
    Column("day", Text, primary_key=True),  # ISO 8601, on the clock of our site
    Column("at", Instant, nullable=False),
    Column("found", Integer, nullable=False),
)

problems = Table(
    "problems",  # what was found across documents; each is one row, however often it is found
    metadata,
    Column("rule", Text, primary_key=True),
    Column("partner", Text, primary_key=True),  # "": our own site
    Column("subject", Text, primary_key=True),
    Column("items", JSON, nullable=False),
    Column("params", JSON, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("occurrences", Integer, nullable=False),
    Column("closed_at", Instant),  # the night that did not find it any more
)

reminders = Table(
    "reminders",  # what we asked a partner again, and what went on to a deputy of ours
    metadata,
    Column("id", Integer, primary_key=True),
    Column("step", Text, nullable=False),  # reminder, escalation
    Column("kind", Text, nullable=False),  # of the clock
    Column("partner", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("due", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("to", Text, nullable=False),  # who is reminded, or stands in
    Column("files", JSON, nullable=False),  # below the outbox
    Index(None, "partner", "kind", "reference"),
    sqlite_autoincrement=True,
)
