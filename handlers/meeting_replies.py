"""Where the answer to a press about a meeting goes."""

from collections.abc import Mapping

from bot.domain.meeting_shown import Told
from bot.services.meeting_voice import Reply
from handlers.payloads import Body, identity_of


def reply_to(body: Body, told: Told, facts: Mapping[str, object]) -> Reply:
    """The answer to a press: in place of a private message, else beside what was pressed."""
    container = body.get("container", {})
    return Reply(
        identity=identity_of(body),
        person=body["user"]["id"],
        channel_id=body.get("channel", {}).get("id") or container.get("channel_id", ""),
        told=told,
        facts=facts,
        response_url=body.get("response_url") if container.get("is_ephemeral") else None,
    )
