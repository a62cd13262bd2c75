"""Have PostgreSQL vacuum deliveries sooner: what was sent stands in the way of what waits."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

#: By default PostgreSQL comes when a fifth of the table is dead. What a burst left in the index of
#: what waits stays until then, and the sender goes past it at each look (docs/decisions/0041).
_PARAMETERS = {"autovacuum_vacuum_scale_factor": "0.01", "autovacuum_vacuum_threshold": "1000"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        values = ", ".join(f"{name} = {value}" for name, value in _PARAMETERS.items())
        op.execute(f"ALTER TABLE deliveries SET ({values})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE deliveries RESET ({', '.join(_PARAMETERS)})")
