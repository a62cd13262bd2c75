"""Who may read: user groups, and the members of channels as sets of groups."""

from sqlalchemy import JSON, Column, String, Table

from storage.models.base import Instant, metadata

usergroup_members = Table(
    "usergroup_members",
    metadata,
    Column("person", String(32), primary_key=True),
    # The handle with @, and in another row the id.
    Column("name", String(128), primary_key=True),
)

channel_members = Table(
    "channel_members",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("asked_at", Instant, nullable=False, index=True),
    # When Slack was asked; null: never.
    Column("at", Instant),
    # When somebody came or went; later than `at`: Slack must be asked again.
    Column("changed_at", Instant),
    Column("obstacle", String(16)),
    # Each distinct set of groups that a member is in, as sorted lists: few, in a large channel too.
    Column("groups", JSON, nullable=False),
)
