"""Count a year: what its figures are computed from is found without reading each lead."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_VERDICTS = sa.text("kind IN ('voted', 'reasoned', 'withdrew')")


def upgrade() -> None:
    op.create_index(
        "ix_leads_received_at_history_source",
        "leads",
        ["received_at", "history", "source"],
        postgresql_include=["id"],
    )
    op.drop_index("ix_leads_received_at", "leads")
    op.create_index(
        "ix_timeline_verdicts",
        "timeline",
        ["lead_id", "id"],
        sqlite_where=_VERDICTS,
        postgresql_where=_VERDICTS,
    )
    op.add_column("promises", sa.Column("source", sa.String(64)))
    op.add_column("promises", sa.Column("history", sa.Boolean()))
    op.execute(
        "UPDATE promises SET source = leads.source, history = leads.history "
        "FROM leads WHERE leads.id = promises.lead_id"
    )


def downgrade() -> None:
    op.drop_column("promises", "history")
    op.drop_column("promises", "source")
    op.drop_index("ix_timeline_verdicts", "timeline")
    op.create_index("ix_leads_received_at", "leads", ["received_at"])
    op.drop_index("ix_leads_received_at_history_source", "leads")
