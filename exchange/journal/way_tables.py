"""How files came: the mails that brought some, and what was found in our mailboxes."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from exchange.journal.columns import Instant, metadata

mails = Table(
    "mails",  # files that are mails, as they were read
    metadata,
    Column("receipt", ForeignKey("receipts.id"), primary_key=True),
    Column("sender", Text, nullable=False),
    Column("date", Text, nullable=False),  # as the mail says it, which proves nothing
    Column("subject", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("text", Text, nullable=False),
)

mail_files = Table(
    "mail_files",  # the files of mails, each with a receipt of its own
    metadata,
    Column("receipt", ForeignKey("receipts.id"), primary_key=True),
    Column("mail", ForeignKey("mails.receipt"), nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("mail", "position"),
)

fetched = Table(
    "fetched",  # mails that lay in a mailbox of ours, each dealt with once
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),  # "": it was not fetched
    Column("receipt", ForeignKey("receipts.id"), index=True),  # null: it was not taken
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why it was not taken
    Column("at", Instant, nullable=False),
    UniqueConstraint("mailbox", "uidvalidity", "uid"),
    Index(None, "mailbox", "sha256"),
    sqlite_autoincrement=True,
)
