"""What a HOLD asks and how it was answered, and files that were taken back."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from exchange.journal.migrations.versions.v0001_journal import indexed

revision = "0012"
down_revision = "0011"

SAID: Mapping[str, type[sa.Text]] = dict.fromkeys(
    ("partner", "question", "answer", "text", "source", "attachment", "by"), sa.Text
)


def upgrade() -> None:
    """Add the tables; what was held before opened no question and is not numbered now."""
    questions()
    op.create_table(
        "refusals",
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_refusals"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_refusals_document"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("receipt", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "at", "reason")),
        sa.Column("anew", sa.Text),
        sa.PrimaryKeyConstraint("receipt", name="pk_withdrawals"),
        sa.ForeignKeyConstraint(["receipt"], ["receipts.id"], name="fk_withdrawals_receipt"),
        sa.ForeignKeyConstraint(["anew"], ["receipts.id"], name="fk_withdrawals_anew"),
    )
    op.create_table(
        "later_answers",
        sa.Column("answer", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("answer", name="pk_later_answers"),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_later_answers_answer"),
    )
    op.create_table(
        "question_answers",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(name, kind) for name, kind in SAID.items()),
        sa.PrimaryKeyConstraint("document", "row", name="pk_question_answers"),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name="fk_question_answers_document"
        ),
        sqlite_with_rowid=False,
    )


def questions() -> None:
    """Make the table of questions."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("finding", sa.Integer, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        *(
            sa.Column(name, sa.Text, nullable=False, server_default="")
            for name in ("text", "source", "attachment", "by")
        ),
        sa.Column("at", sa.Text),
        sa.Column("brought", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.ForeignKeyConstraint(["finding"], ["findings.seq"], name="fk_questions_finding"),
        sa.ForeignKeyConstraint(["brought"], ["documents.id"], name="fk_questions_brought"),
    )
    indexed("questions", "finding")
    indexed("questions", "partner", "answer")
