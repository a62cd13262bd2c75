"""Keep the history of the settings."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settings_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("after", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("digest_before", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("did", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("while_stopped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_changes")),
        sa.UniqueConstraint("after", name=op.f("uq_settings_changes_after")),
    )


def downgrade() -> None:
    op.drop_table("settings_changes")
