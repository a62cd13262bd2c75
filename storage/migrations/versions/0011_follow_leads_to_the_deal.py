"""Follow leads to the deal."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "stage_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(320), nullable=False),
        sa.Column("lead_id", _ID, nullable=False),
        sa.Column("stage", sa.String(16)),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("source", sa.String(64)),
        sa.Column("worth", sa.BigInteger()),
        sa.Column("currency", sa.String(3)),
        sa.Column("lifetime", sa.BigInteger()),
        sa.Column("lifetime_currency", sa.String(3)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrects", _ID),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_stage_changes_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_changes")),
        sa.UniqueConstraint("key", name=op.f("uq_stage_changes_key")),
    )
    op.create_index(op.f("ix_stage_changes_lead_id"), "stage_changes", ["lead_id"])
    op.create_table(
        "journeys",
        sa.Column("lead_id", _ID, nullable=False, autoincrement=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("accepted_at", Instant()),
        sa.Column("sql_at", Instant()),
        sa.Column("opportunity_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.Column("worth", sa.BigInteger()),
        sa.Column("currency", sa.String(3)),
        sa.Column("lifetime", sa.BigInteger()),
        sa.Column("lifetime_currency", sa.String(3)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_journeys_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_journeys")),
    )
    op.create_index("ix_journeys_sql_at", "journeys", ["sql_at"])
    op.create_index("ix_journeys_opportunity_at", "journeys", ["opportunity_at"])
    op.create_index("ix_journeys_stage_closed_at", "journeys", ["stage", "closed_at"])


def downgrade() -> None:
    op.drop_table("journeys")
    op.drop_table("stage_changes")
