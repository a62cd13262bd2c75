"""What people see and operators read when a listener fails: one place, one reference."""

import secrets

import structlog
from slack_bolt import App, BoltResponse

from bot import metrics
from bot.ports import StoreUnavailableError
from handlers.payloads import Body

log = structlog.get_logger(__name__)


def register(slack: App) -> None:
    """Answer 500, so that Slack sends an event again and shows that a click failed.

    A command's answer is text and is not sent again, so there the person is told what to do.
    """

    @slack.error
    def on_error(error: Exception, body: Body) -> BoltResponse:
        reference = secrets.token_hex(4)
        what = body.get("type") or body.get("command")
        if isinstance(error, StoreUnavailableError):
            # The sentence says all; a traceback for every click of an outage would hide it.
            log.error("not_kept", reference=reference, what=what, why=str(error))
            metrics.refused.labels(what).inc()
        else:
            log.error("listener_failed", reference=reference, what=what, exc_info=error)
        if "command" not in body:
            return BoltResponse(status=500)
        return BoltResponse(
            status=200,
            body={
                "response_type": "ephemeral",
                "text": "That did not work, and nothing was changed. Please try again in a minute. "
                f"If it keeps failing, tell your Baton admin the reference {reference}.",
            },
        )
