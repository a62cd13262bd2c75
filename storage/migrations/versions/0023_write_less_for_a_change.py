"""Write less for a change: fewer indexes over what rarely matters, SQLite's tables by their key."""

from alembic import op
from sqlalchemy import Connection, text

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: Name, and of what.
_NEW = {
    "ix_deliveries_waiting": "deliveries (lane, state, id, wanted_at, due_at, kind) "
    "WHERE state = 'due' OR state = 'sending'",
    "ix_timeline_lead_id_kind_id": "timeline (lead_id, kind, id)",
    "ix_timeline_judged_at": "timeline (at) WHERE kind IN ('voted', 'withdrew')",
    "ix_leads_owned": "leads (owner, history, stage) "
    "WHERE owner IS NOT NULL AND stage IN ('accepted', 'new', 'opportunity', 'sql')",
    "ix_leads_given": "leads (given_to, given_at) WHERE given_to IS NOT NULL",
    "ix_leads_pooled": "leads (pool, given_at, given_to, turn_returned) WHERE pool IS NOT NULL",
}
_OLD = {
    "ix_deliveries_lane_state_id": "deliveries (lane, state, id)",
    "ix_deliveries_lane_state_wanted_at": "deliveries (lane, state, wanted_at)",
    "ix_timeline_lead_id_id": "timeline (lead_id, id)",
    "ix_timeline_at_kind": "timeline (at, kind)",
    "ix_timeline_verdicts": "timeline (lead_id, id) "
    "WHERE kind IN ('voted', 'reasoned', 'withdrew')",
    "ix_leads_owner_history_stage": "leads (owner, history, stage)",
    "ix_leads_given_to_given_at": "leads (given_to, given_at)",
    "ix_leads_pool_given_at": "leads (pool, given_at, given_to, turn_returned)",
    "ix_inbox_at": "inbox (at)",
}
#: What PostgreSQL makes and drops beforehand, while other replicas work: see `storage.schema`.
AHEAD = (_NEW, _OLD)
#: Tables whose key is not a number, and which nobody reads by an index of many rows, as reports do
#: `promises`.
_BY_KEY = (
    "inbox",
    "ballots",
    "reactions",
    "card_messages",
    "contacts",
    "origins",
    "lead_identities",
)
_WITHOUT_ROWID = " WITHOUT ROWID"


def upgrade() -> None:
    _exchange(_NEW, _OLD)
    if op.get_bind().dialect.name == "sqlite":
        for table in _BY_KEY:
            _make_anew(op.get_bind(), table, _WITHOUT_ROWID)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _BY_KEY:
            _make_anew(op.get_bind(), table, "")
    _exchange(_OLD, _NEW)


def _exchange(new: dict[str, str], old: dict[str, str]) -> None:
    for name, of_what in new.items():
        op.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {of_what}")
    for name in old:
        op.execute(f"DROP INDEX IF EXISTS {name}")


def _make_anew(connection: Connection, table: str, ending: str) -> None:
    """The same table with another ending, its rows in the order of their key, and its indexes."""
    run = connection.exec_driver_sql
    rows = connection.execute(
        text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    ).all()
    [as_it_is] = [sql for kind, sql in rows if kind == "table"]
    columns = as_it_is[as_it_is.index("(") :].removesuffix(_WITHOUT_ROWID)
    key = ", ".join(
        f'"{name}"'
        for name, place in run(f"SELECT name, pk FROM pragma_table_info('{table}') ORDER BY pk")  # noqa: S608  # a table of ours
        if place
    )
    run(f"CREATE TABLE {table}_anew {columns}{ending}")
    run(f"INSERT INTO {table}_anew SELECT * FROM {table} ORDER BY {key}")  # noqa: S608  # the same
    run(f"DROP TABLE {table}")
    run(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for kind, sql in rows:
        if kind == "index":
            run(sql)
