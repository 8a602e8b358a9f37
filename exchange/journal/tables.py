"""The journal's own tables: receipts, documents, findings, answers, numbers and the audit trail."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from exchange.journal.columns import Coming, Instant, Place, Told, Word, metadata
from exchange.model.findings import Verdict
from exchange.model.receipts import ReceiptState

receipts = Table(
    "receipts",
    metadata,
    Column("seq", Integer, primary_key=True),  # the order within a lane
    Column("id", Text, nullable=False, unique=True),
    Column("short", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("work", Text, nullable=False, unique=True),
    Column("state", Word(ReceiptState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("format", Text, nullable=False),
    Column("verdict", Word(Verdict)),
    Column("summary", Text, nullable=False),
    Column("repeats", ForeignKey("receipts.id")),
    Column("live", Boolean, nullable=False),  # whether its documents occupy their numbers
    Column("ruleset", Text, nullable=False),
    Column("settled_at", Instant),
    Column("agreement", Text, nullable=False, server_default=""),  # name, version and digest
    Column("place", Integer),  # of the one document that is judged once more
    Column("origin", Text, nullable=False, server_default=""),  # the receipt of its file
    Column("way", Coming, nullable=False, server_default=""),  # how it came
    UniqueConstraint("partner", "stem", "short"),
    Index(None, "state", "partner", "seq"),
    Index(None, "partner", "sha256", "seq"),
    Index(None, "origin"),
    Index(None, "filename"),
    Index(None, "sha256"),
    *(Index(None, "partner", name) for name in ("id", "seq")),
    sqlite_autoincrement=True,
)

interchanges = Table(
    "interchanges",
    metadata,
    Column("receipt", ForeignKey("receipts.id"), primary_key=True),
    Column("partner", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("syntax", JSON, nullable=False),
    Column("composites", JSON, nullable=False),  # sender and recipient, element by element
    Column("test", Boolean, nullable=False),
    Column("requested", Text, nullable=False),
    Column("position", Integer, primary_key=True, server_default="1"),  # from 1 in the file
    Column("moment", JSON, nullable=False, server_default="[]"),
    Column("separators", Text, nullable=False, server_default=""),
    Column("groups", JSON, nullable=False, server_default="[]"),
    Index(None, "partner", "sender", "recipient", "reference"),
    Index(None, "reference"),
)

documents = Table(
    "documents",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),
    Column("partner", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("function", Text, nullable=False),
    Column("verdict", Word(Verdict), nullable=False),
    Column("rows", JSON, nullable=False),
    Column("header", JSON, nullable=False),
    Column("reference", Text, nullable=False),
    Column("identifier", JSON, nullable=False),
    Column("succeeds", Text, nullable=False),
    Column("interchange", Integer, nullable=False, server_default="1"),
    Column("group", Integer, nullable=False, server_default="0"),
    Column("revision", Text, nullable=False, server_default=""),  # with the number, its identity
    Column("cured", Told, nullable=False, server_default="[]"),  # of the one it succeeds
    Index(None, "partner", "document", "number", "seq"),
    Index(None, "partner", "document", "verdict", "receipt", "seq"),  # a run of `listing`
    Index(None, "number"),
    sqlite_autoincrement=True,
)

findings = Table(
    "findings",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("receipt", ForeignKey("receipts.id"), nullable=False),
    Column("document", ForeignKey("documents.id"), index=True),  # null: about the file
    Column("rule", Text, nullable=False),
    Column("place", Text, nullable=False),  # the locator as people read it
    Column("locator", Place, nullable=False),
    Column("observed", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("params", JSON, nullable=False),
    Column("table", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Index(None, "receipt", "rule"),  # also for a receipt alone
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",  # what a HOLD asks, and the answer somebody gave
    metadata,
    Column("id", Text, primary_key=True),
    Column("finding", ForeignKey("findings.seq"), nullable=False, index=True),
    Column("partner", Text, nullable=False),
    Column("answer", Text),  # null: nobody has answered
    Column("text", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
    Column("attachment", Text, nullable=False, server_default=""),  # SHA-256 of a message kept
    Column("by", Text, nullable=False, server_default=""),
    Column("at", Instant),
    Column("brought", ForeignKey("documents.id")),  # the document that holds the answer
    Index(None, "partner", "answer"),
)

refusals = Table(
    "refusals",  # documents that do not stand any more: a question about all was denied, or
    metadata,  # the document is judged once more
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("anew", Text, nullable=False, server_default=""),  # as which receipt
)

successions = Table(
    "successions",  # held forecasts that a newer one, under a number of its own, took the place of
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("by", ForeignKey("documents.id"), primary_key=True),
)

withdrawals = Table(
    "withdrawals",  # files that were taken back
    metadata,
    Column("receipt", ForeignKey("receipts.id"), primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("anew", ForeignKey("receipts.id")),  # the receipt as which the same bytes came again
)

later_answers = Table(
    "later_answers",  # answers to a file that an act led to, not its judgement
    metadata,
    Column("answer", ForeignKey("answers.id"), primary_key=True),
)

order_parts = Table(
    "order_parts",  # the parts that orders and their changes have lines of
    metadata,
    Column("partner", Text, primary_key=True),
    Column("part", Text, primary_key=True),  # without blanks at its end
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("number", Text, nullable=False),
    Index(None, "part"),
    sqlite_with_rowid=False,
)

outlines = Table(
    "outlines",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("partner", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("headings", JSON, nullable=False),
    Index(None, "partner", "feed"),
)


erp_records = Table(
    "erp_records",
    metadata,
    Column("record", Text, primary_key=True),  # path of the file that announces it
    Column("release", ForeignKey("answers.id"), nullable=False),
    Column("document", ForeignKey("documents.id")),
    Column("answer", Text),
    Column("answered_at", Instant),
    Column("reason", Text, nullable=False),
    Index(None, "answer"),
)

erp_in_force = Table(
    "erp_in_force",  # the rows of our own ERP's tables that no newer file has replaced
    metadata,
    Column("table", Text, primary_key=True),
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("partner", Text, nullable=False),  # "": it concerns everybody
    Column("key", Text, nullable=False),
    Index(None, "table", "key"),
    Index(None, "table", "partner"),
)

eco_steps = Table(
    "eco_steps",  # what is done about engineering changes; a change is where its steps lead
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("partner", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("receipt", ForeignKey("receipts.id"), nullable=False, index=True),  # that brought it
    Column("told", JSON, nullable=False),
    Index(None, "partner", "change"),
    sqlite_autoincrement=True,
)

control_numbers = Table(
    "control_numbers",
    metadata,
    Column("partner", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # as hashed, so not turned into a time when read
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("detail", Text, nullable=False),  # canonical JSON
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    *(Index(None, name, "seq") for name in ("receipt", "action", "actor")),
)
