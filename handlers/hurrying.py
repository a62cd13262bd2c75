"""Slack's client for listeners, which waits no longer than somebody waits for the listener."""

from slack_sdk import WebClient

from bot.ports.deadlines import seconds_left


class HurriedClient(WebClient):
    """A window opens within three seconds of the click or not at all, so nobody waits for longer.

    The time that is left counts when Slack is asked, and a second is given at least.
    """

    @classmethod
    def like(cls, client: WebClient) -> "HurriedClient":
        """One that speaks to Slack as another does."""
        return cls(
            token=client.token,
            base_url=client.base_url,
            timeout=client.timeout,
            ssl=client.ssl,
            proxy=client.proxy,
            headers=client.headers,
            team_id=client.default_params.get("team_id"),
            retry_handlers=client.retry_handlers,
        )

    @property
    def timeout(self) -> int:
        """Seconds that an answer of Slack's is waited for."""
        left = seconds_left()
        return self._longest if left is None else max(1, min(self._longest, round(left)))

    @timeout.setter
    def timeout(self, seconds: int) -> None:
        self._longest = seconds
