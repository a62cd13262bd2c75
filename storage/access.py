"""Who may read: what Slack told of user groups and of channels' members."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.access import ChannelAccess, Obstacle, UserGroup
from storage.models import channel_members, usergroup_members
from storage.prepared import Prepared
from storage.statements import PerDialect

_GROUPS = Prepared(
    lambda _: select(usergroup_members.c.name).where(
        usergroup_members.c.person == bindparam("person")
    )
)
_CHANNEL = select(channel_members).where(channel_members.c.channel_id == bindparam("channel"))
_KEPT = ("at", "obstacle", "groups")
_KEEP = PerDialect(
    lambda insert_: (statement := insert_(channel_members)).on_conflict_do_update(
        index_elements=["channel_id"], set_={name: statement.excluded[name] for name in _KEPT}
    )
)
_ASK = Prepared(
    lambda insert_: (statement := insert_(channel_members)).on_conflict_do_update(
        index_elements=["channel_id"], set_={"asked_at": statement.excluded.asked_at}
    )
)
_OUTDATED = (
    select(channel_members.c.channel_id)
    .where(
        channel_members.c.at.is_(None)
        | (channel_members.c.at < bindparam("before"))
        | (channel_members.c.at <= channel_members.c.changed_at),
        channel_members.c.asked_at >= bindparam("since"),
    )
    # Those that were never looked at first: somebody waits for them.
    .order_by(channel_members.c.at.is_not(None), channel_members.c.at)
)
_CHANGED = (
    update(channel_members)
    .where(channel_members.c.channel_id == bindparam("channel"))
    .values(changed_at=bindparam("moment"))
    .returning(channel_members.c.channel_id)
)


class SqlAccess:
    """See `bot.ports.AccessRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def keep_groups(self, groups: Iterable[UserGroup]) -> None:
        self._connection.execute(delete(usergroup_members))
        rows = {(user, name) for group in groups for user in group.users for name in group.names}
        if rows:
            values = [{"person": user, "name": name} for user, name in sorted(rows)]
            self._connection.execute(insert(usergroup_members), values)

    def groups(self, user: str) -> Sequence[str]:
        return [row["name"] for row in _GROUPS.all(self._connection, {"person": user})]

    def groups_of_all(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for person, name in self._connection.execute(select(usergroup_members)):
            found[person].add(name)
        return {person: frozenset(names) for person, names in found.items()}

    def channel(self, channel_id: str) -> ChannelAccess | None:
        row = self._connection.execute(_CHANNEL, {"channel": channel_id}).mappings().first()
        if row is None:
            return None
        obstacle = Obstacle(row["obstacle"]) if row["obstacle"] else None
        groups = frozenset(frozenset(names) for names in row["groups"])
        changed = row["changed_at"] is not None and row["at"] is not None
        outdated = changed and row["at"] <= row["changed_at"]
        return ChannelAccess(channel_id, None if outdated else row["at"], obstacle, groups)

    def keep_channel(self, access: ChannelAccess) -> None:
        row = {
            "channel_id": access.channel_id,
            "asked_at": access.at,
            "at": access.at,
            "changed_at": None,
            "obstacle": access.obstacle,
            "groups": sorted(sorted(names) for names in access.groups),
        }
        self._connection.execute(_KEEP.on(self._connection), row)

    def ask(self, channel_id: str, at: datetime) -> None:
        self.watch([channel_id], at)
        self._touched.add("access")

    def watch(self, channel_ids: Iterable[str], at: datetime) -> None:
        never: dict[str, object] = {"at": None, "changed_at": None, "obstacle": None, "groups": []}
        for channel_id in channel_ids:
            row = {"channel_id": channel_id, "asked_at": at, **never}
            _ASK.run(self._connection, row)

    def outdated(self, before: datetime, asked_since: datetime) -> Sequence[str]:
        given = {"before": before, "since": asked_since}
        return list(self._connection.execute(_OUTDATED, given).scalars())

    def members_changed(self, channel_id: str, at: datetime) -> None:
        given = {"channel": channel_id, "moment": at}
        if self._connection.execute(_CHANGED, given).first() is not None:
            self._touched.add("access")

    def forget_channels(self, asked_before: datetime) -> None:
        old = channel_members.c.asked_at < asked_before
        self._connection.execute(delete(channel_members).where(old))
