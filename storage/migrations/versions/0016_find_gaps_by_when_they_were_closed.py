"""Find gaps by when they were closed."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_gaps_closed_at", "gaps", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_gaps_closed_at", "gaps")
