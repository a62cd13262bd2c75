"""Keep questions and answers."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", Id, nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("asked_in", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("response_url", sa.Text()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_at", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON()),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_index("ix_answers_due_at", "answers", ["due_at"])
    op.create_index("ix_answers_asker_at", "answers", ["asker", "at"])
    op.create_index("ix_answers_channel_id_at", "answers", ["channel_id", "at"])
    op.create_table(
        "answer_ratings",
        sa.Column("answer_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_ratings_answer_id")
        ),
        sa.PrimaryKeyConstraint("answer_id", "person", name=op.f("pk_answer_ratings")),
    )
    op.create_table(
        "conversations",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_at", "conversations", ["at"])
    op.create_table(
        "drafts",
        sa.Column("id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("repository", sa.String(50), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"])


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_table("conversations")
    op.drop_table("answer_ratings")
    op.drop_table("answers")
