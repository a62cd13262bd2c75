"""Keep less for less time."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leads", sa.Column("erased_at", Instant()))


def downgrade() -> None:
    op.drop_column("leads", "erased_at")
