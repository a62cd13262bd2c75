"""Slash commands and shortcuts."""

from ..act import Act, act
from ..answers import show_answer
from ..errors import SandboxError, SlackError
from ..model import Json
from ..render import message_for_page
from ..tickets import ResponseUrl


@act("command")
async def command(one: Act) -> Json:
    """Type a slash command; the answer in its acknowledgement comes back as `reply`."""
    channel = one.channel(member=False)
    typed, _, text = one.text("text").strip().partition(" ")
    workspace = one.workspace
    known = {c.get("command"): c for c in workspace.app.manifest.commands}
    if typed not in known:
        names = ", ".join(sorted(filter(None, known))) or "none"
        raise SandboxError("unknown_command", f"{typed} is not a valid command; there are: {names}")
    if workspace.is_stranger(one.person):
        # docs.slack.dev, "Slack Connect": commands only work in the installing workspace.
        raise SandboxError("unknown_command", f"{typed} belongs to another organisation's app")
    payload = one.payloads.command(known[typed], text.strip(), channel.id)
    reply = await one.request("command", typed, payload)
    if not (reply.body.get("text") or reply.body.get("blocks")):
        return one.outcome(reply)
    url = ResponseUrl(one.person.id, channel.id, expires=0)
    try:
        message = show_answer(one.sandbox, url, reply.body)
    except SlackError as error:
        return refused(one, error)
    return one.outcome(reply, reply=message_for_page(message) if message else None)


def refused(one: Act, error: SlackError) -> Json:
    """The outcome when the app's answer cannot be shown."""
    why = error.fields.get("response_metadata", {}).get("messages", [])
    name = one.workspace.app.manifest.name
    sentence = f"{name} answered what cannot be shown: {error.code} {'; '.join(why)}".strip()
    return {"acked": True, "ms": 0.0, "delivered": False, "detail": sentence}


@act("shortcut")
async def shortcut(one: Act) -> Json:
    """Choose a shortcut, a message's one with `channel` and `ts`."""
    callback_id = one.text("callback_id")
    shortcuts = {s.get("callback_id"): s for s in one.workspace.app.manifest.shortcuts}
    if callback_id not in shortcuts:
        names = ", ".join(sorted(filter(None, shortcuts))) or "none"
        raise SandboxError("unknown_shortcut", f"no {callback_id!r}; there are: {names}")
    if shortcuts[callback_id].get("type") == "message":
        payload = one.payloads.message_action(callback_id, one.message())
    else:
        payload = one.payloads.shortcut(callback_id)
    return one.outcome(await one.request("shortcut", callback_id, payload))
