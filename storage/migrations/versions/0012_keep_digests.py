"""Keep digests."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(50), nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("after", sa.Date(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(32)),
        sa.Column("digest", sa.JSON()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_digests")),
    )
    op.create_index("ix_digests_key_after", "digests", ["key", "after"])


def downgrade() -> None:
    op.drop_table("digests")
