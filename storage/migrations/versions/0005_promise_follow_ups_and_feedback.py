"""Promise follow ups and feedback."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FIRST = "first_response"


def upgrade() -> None:
    with op.batch_alter_table("promises") as promises:
        duty = sa.Column("duty", sa.String(32), nullable=False, server_default=_FIRST)
        promises.add_column(duty)
        promises.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        promises.drop_constraint(op.f("pk_promises"), type_="primary")
        promises.create_primary_key(op.f("pk_promises"), ["lead_id", "duty", "number"])
    op.create_table(
        "contacts",
        sa.Column("key", sa.String(320), nullable=False),
        sa.Column("lead_id", _ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("source", sa.String(64)),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_contacts_lead_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_lead_id"), "contacts", ["lead_id"])
    op.create_table(
        "holds",
        sa.Column("lead_id", _ID, nullable=False),
        sa.Column("since", Instant(), nullable=False, autoincrement=False),
        sa.Column("until", Instant()),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_holds_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", "since", name=op.f("pk_holds")),
    )
    # The answers of before are contacts, so that they stand when something is derived anew.
    op.execute(
        sa.text(
            "INSERT INTO contacts (key, lead_id, kind, at, noted_at, \"by\") "
            "SELECT 'before:' || CAST(lead_id AS VARCHAR), lead_id, 'responded', "
            "responded_at, responded_at, responded_by FROM promises "
            "WHERE responded_at IS NOT NULL"
        )
    )


def downgrade() -> None:
    op.drop_table("holds")
    op.drop_table("contacts")
    op.execute(sa.text(f"DELETE FROM promises WHERE duty <> '{_FIRST}'"))  # noqa: S608  # no input
    with op.batch_alter_table("promises") as promises:
        promises.drop_constraint(op.f("pk_promises"), type_="primary")
        promises.create_primary_key(op.f("pk_promises"), ["lead_id"])
        promises.drop_column("number")
        promises.drop_column("duty")
