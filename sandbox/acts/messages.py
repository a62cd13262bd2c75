"""Messages and reactions of people."""

from .. import posting
from ..act import Act, act, done
from ..composer import typed
from ..errors import SandboxError, SlackError
from ..methods.reactions import EMOJI_NAME
from ..model import Json
from ..workspace import Change


@act("post")
async def post(one: Act) -> Json:
    """Write a message, in a thread with `thread_ts`."""
    channel = one.channel()
    if channel.archived:
        raise SandboxError("is_archived", f"#{channel.name} is archived")
    app = one.workspace.app
    to_app = channel.kind == "im" and app.bot_user_id in channel.members
    if to_app and app.manifest.messages_tab_read_only:
        raise SandboxError("read_only", "Sending messages to this app has been turned off.")
    thread_ts = one.args.get("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SandboxError("no_such_message", f"no message {thread_ts} to reply to")
    text = typed(one.workspace, one.text("text"))
    message = posting.post(one.workspace, channel, one.person.id, text, thread_ts=thread_ts)
    return done(ts=message.ts)


def _emoji(one: Act) -> str:
    name = one.text("name").strip(":")
    if not EMOJI_NAME.fullmatch(name):
        raise SandboxError("bad_value", f"{name!r} is no emoji's name")
    return name


@act("react")
async def react(one: Act) -> Json:
    """Add a reaction."""
    name, message = _emoji(one), one.message()
    _only_on_real_messages(message.reader)
    try:
        posting.react(one.workspace, message, one.person.id, name)
    except SlackError as error:
        raise SandboxError(error.code, f":{name}: is there already") from error
    return done()


@act("unreact")
async def unreact(one: Act) -> Json:
    """Take a reaction away."""
    name, message = _emoji(one), one.message()
    try:
        posting.unreact(one.workspace, message, one.person.id, name)
    except SlackError as error:
        there = ", ".join(message.reactions) or "none"
        raise SandboxError(error.code, f"no :{name}: of theirs; reactions: {there}") from error
    return done()


def _only_on_real_messages(reader: str | None) -> None:
    if reader is not None:
        raise SandboxError("bad_value", "a message that only you see takes no reactions")


@act("delete_message")
async def delete_message(one: Act) -> Json:
    """Delete one's own message; admins delete any, everybody dismisses what only they see."""
    message = one.message()
    own = one.person.id in (message.user, message.reader)
    if not own and not one.person.is_admin:
        raise SandboxError("cant_delete_message", "only the author or an admin deletes a message")
    posting.delete(one.workspace, message)
    return done()


@act("read")
async def read(one: Act) -> Json:
    """Mark a conversation as read up to a message."""
    channel = one.channel()
    channel.last_read[one.person.id] = one.text("ts")
    one.workspace.on_change(Change("channels", channel=channel.id, person=one.person.id))
    return done()
