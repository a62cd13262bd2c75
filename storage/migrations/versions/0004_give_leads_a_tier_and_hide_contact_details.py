"""Give leads a tier and hide contact details."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_UNLISTED = sa.text("tier = 'low' AND listed_at IS NULL")


def upgrade() -> None:
    op.add_column("leads", sa.Column("rule", sa.String(80), nullable=True))
    op.add_column(
        "leads", sa.Column("tier", sa.String(8), nullable=False, server_default="normal")
    )
    op.add_column(
        "leads", sa.Column("masked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("leads", sa.Column("listed_at", Instant(), nullable=True))
    op.create_index(
        "ix_leads_unlisted",
        "leads",
        ["channel", "id"],
        sqlite_where=_UNLISTED,
        postgresql_where=_UNLISTED,
    )
    op.create_table(
        "roundups",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("at", Instant(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("roundups")
    op.drop_index("ix_leads_unlisted", "leads")
    with op.batch_alter_table("leads") as leads:
        for column in ("listed_at", "masked", "tier", "rule"):
            leads.drop_column(column)
