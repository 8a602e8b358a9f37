"""The rows of the answers a partner may fill in, to compare them when they come back."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table; answers that went out before are not compared with."""
    op.create_table(
        "answer_echoes",
        sa.Column("answer", sa.Integer, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("answer", name="pk_answer_echoes"),
        sa.ForeignKeyConstraint(["answer"], ["answers.id"], name="fk_answer_echoes_answer"),
    )
