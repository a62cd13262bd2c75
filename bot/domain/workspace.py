"""Channels as Baton finds them in Slack, and what keeps it from posting there."""

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Channel:
    """A channel that the settings name by `key`, as Slack last described it."""

    key: str
    #: As the settings write it: a channel id, or a name with `#`; empty once they no longer do.
    reference: str
    id: str | None = None
    name: str | None = None
    is_member: bool = False
    is_archived: bool = False
    #: Shared with another company through Slack Connect.
    is_shared: bool = False

    @property
    def obstacle(self) -> str | None:
        """Why Baton must not or cannot post here, as a sentence with the remedy; None: it can."""
        if not self.reference:
            return (
                f'app.yaml no longer names a channel "{self.key}". Name it again under channels:.'
            )
        shown = f"#{self.name}" if self.name else self.reference
        if self.id is None:
            return (
                f"There is no channel {self.reference} that Baton can see. "
                "Create it, or invite Baton to it."
            )
        if self.is_archived:
            return f"{shown} is archived. Unarchive it, or name another channel in app.yaml."
        if self.is_shared:
            return (
                f"{shown} is shared with another company, so leads are not posted there. "
                "Use an internal channel."
            )
        if not self.is_member:
            return f"Baton is not in {shown}. Type /invite @Baton there."
        return None
