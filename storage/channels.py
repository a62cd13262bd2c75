"""What Baton knows of the channels that the settings name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select

from bot.domain.workspace import Channel
from storage.models import channels
from storage.statements import PerDialect

_COLUMNS = ("reference", "channel_id", "name", "is_member", "is_archived", "is_shared", "at")
_GET = select(channels).where(channels.c.key == bindparam("key"))
_ALL = select(channels).order_by(channels.c.key)
_PUT = PerDialect(
    lambda insert: (statement := insert(channels)).on_conflict_do_update(
        index_elements=["key"],
        set_={name: statement.excluded[name] for name in _COLUMNS},
    )
)


class SqlChannels:
    """See `bot.ports.ChannelRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Channel | None:
        row = self._connection.execute(_GET, {"key": key}).mappings().first()
        return None if row is None else _channel(row)

    def all(self) -> Sequence[Channel]:
        return [_channel(row) for row in self._connection.execute(_ALL).mappings()]

    def put(self, channel: Channel, at: datetime) -> None:
        self._connection.execute(
            _PUT.on(self._connection),
            {
                "key": channel.key,
                "reference": channel.reference,
                "channel_id": channel.id,
                "name": channel.name,
                "is_member": channel.is_member,
                "is_archived": channel.is_archived,
                "is_shared": channel.is_shared,
                "at": at,
            },
        )


def _channel(row: RowMapping) -> Channel:
    return Channel(
        key=row["key"],
        reference=row["reference"],
        id=row["channel_id"],
        name=row["name"],
        is_member=row["is_member"],
        is_archived=row["is_archived"],
        is_shared=row["is_shared"],
    )
