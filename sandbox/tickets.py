"""Short-lived permissions: trigger ids for modals, response URLs for answers."""

import secrets
from dataclasses import dataclass, field
from time import monotonic

from .clock import Clock
from .errors import SlackError

#: Seconds of real time in which a trigger opens a modal, and what a response URL allows
#: (docs.slack.dev, "Handling user interaction").
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """Who may be shown a modal, until when (monotonic seconds)."""

    person: str
    expires: float
    used: bool = False


class Triggers:
    """The trigger ids given out."""

    def __init__(self) -> None:
        self._triggers: dict[str, Trigger] = {}

    def issue(self, person: str) -> str:
        """A new trigger id for what that person just did."""
        now = monotonic()
        if len(self._triggers) > 1_000:
            # Old ones are kept a while, so that a late use is called expired and not unknown.
            self._triggers = {k: t for k, t in self._triggers.items() if t.expires > now - 60}
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        )
        self._triggers[trigger_id] = Trigger(person, now + TRIGGER_SECONDS)
        return trigger_id

    def use(self, trigger_id: str) -> Trigger:
        """Spend a trigger id.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class ResponseUrl:
    """Where answers to one interaction go."""

    person: str
    channel: str
    expires: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class ResponseUrls:
    """The response URLs given out, by their id."""

    clock: Clock
    urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(
        self,
        person: str,
        channel: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The id of a new response URL."""
        now = self.clock.now()
        if len(self.urls) > 5_000:
            self.urls = {k: u for k, u in self.urls.items() if u.expires > now}
        url_id = secrets.token_urlsafe(24)
        self.urls[url_id] = ResponseUrl(
            person, channel, now + RESPONSE_SECONDS, message_ts, thread_ts
        )
        return url_id

    def use(self, url_id: str) -> ResponseUrl:
        """Count one use.

        Raises:
            SlackError: `expired_url` when it is unknown or old, `used_url` after the fifth use.
        """
        url = self.urls.get(url_id)
        if url is None or self.clock.now() > url.expires:
            raise SlackError("expired_url")
        if url.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        url.uses += 1
        return url
