"""What both ways to the app share: the parcel that is sent and how a delivery fails."""

from dataclasses import dataclass

from .model import Json

#: Slack gives an app this many seconds to acknowledge (docs.slack.dev, Events API).
ACK_SECONDS = 3.0
#: Slack's deprecated constant in every payload; signatures have replaced it.
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105  no secret


class NotDeliveredError(Exception):
    """The app did not acknowledge; `unreachable` when it is not there at all.

    `final` when the app asked for no further attempts.
    """

    def __init__(
        self, reason: str, *, unreachable: bool = False, final: bool = False, status: int = 0
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unreachable = unreachable
        self.final = final
        self.status = status


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something for the app: its kind, name (event type, action id, command …) and payload."""

    kind: str
    name: str
    payload: Json
    attempt: int = 0
    reason: str = ""

    @property
    def envelope_type(self) -> str:
        """Socket Mode's word for the kind."""
        return {"event": "events_api", "command": "slash_commands"}.get(self.kind, "interactive")
