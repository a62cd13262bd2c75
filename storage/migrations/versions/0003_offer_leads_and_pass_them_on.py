"""Offer leads and pass them on."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("ending IS NULL")
_MAY_PASS = "ending IS NULL AND final = "


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("lead_id", _ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("hop", sa.Integer(), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("passed_over", sa.JSON(), nullable=False),
        sa.Column("credited", sa.JSON(), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_offers_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_lead_id", "offers", ["lead_id"])
    op.create_index(
        "ix_offers_open",
        "offers",
        ["lead_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_offers_until",
        "offers",
        ["until"],
        sqlite_where=sa.text(f"{_MAY_PASS}0"),
        postgresql_where=sa.text(f"{_MAY_PASS}false"),
    )


def downgrade() -> None:
    op.drop_table("offers")
