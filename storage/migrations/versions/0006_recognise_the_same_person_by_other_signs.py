"""Recognise the same person by other signs, know states and postcodes, count turns by week."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TAKE_EMAILS = """
    INSERT INTO lead_identities (kind, value, lead_id)
    SELECT 'email', open_email, id FROM leads WHERE open_email IS NOT NULL
"""
#: What begins with + is E.164. Names are folded by the program, so they count from new leads on.
_TAKE_PHONES = """
    INSERT INTO lead_identities (kind, value, lead_id)
    SELECT 'phone', phone, MAX(id) FROM leads
    WHERE phone LIKE '+%' AND history = false AND stage IN ('new', 'accepted', 'sql', 'opportunity')
    GROUP BY phone
"""
_FORGET = "UPDATE leads SET open_email = NULL WHERE open_email IS NOT NULL"
_GIVE_BACK = """
    UPDATE leads SET open_email = (
        SELECT value FROM lead_identities
        WHERE kind = 'email' AND lead_id = leads.id AND value = leads.email
    )
"""


def upgrade() -> None:
    op.create_table(
        "lead_identities",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column(
            "lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_identities_lead_id_leads")
        ),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_lead_identities")),
    )
    op.create_index(op.f("ix_lead_identities_lead_id"), "lead_identities", ["lead_id"])
    op.execute(_TAKE_EMAILS)
    op.execute(_TAKE_PHONES)
    op.execute(_FORGET)
    op.add_column("leads", sa.Column("state", sa.Text()))
    op.add_column("leads", sa.Column("postcode", sa.Text()))
    op.add_column(
        "leads", sa.Column("split_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"))
    )
    op.add_column("origins", sa.Column("told", sa.JSON()))
    op.add_column("origins", sa.Column("before", sa.JSON()))
    op.create_index(
        "ix_leads_pool_given_at", "leads", ["pool", "given_at", "given_to", "turn_returned"]
    )
    passed = sa.text("kind = 'passed'")
    op.create_index(
        "ix_timeline_passed_at",
        "timeline",
        ["at"],
        sqlite_where=passed,
        postgresql_where=passed,
    )


def downgrade() -> None:
    op.drop_index("ix_timeline_passed_at", "timeline")
    op.drop_index("ix_leads_pool_given_at", "leads")
    op.drop_column("origins", "before")
    op.drop_column("origins", "told")
    for name in ("split_from", "postcode", "state"):
        op.drop_column("leads", name)
    op.execute(_GIVE_BACK)
    op.drop_index(op.f("ix_lead_identities_lead_id"), "lead_identities")
    op.drop_table("lead_identities")
