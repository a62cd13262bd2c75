"""conversations.*: listing, reading, opening and joining conversations."""

from decimal import Decimal, InvalidOperation

from .. import membership
from ..call import SCOPE_OF_KIND, Call, method, page_of
from ..errors import SlackError
from ..model import Channel, Json, Message
from ..render import channel_for_app, message_for_app

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
#: People that an app may bring together in one conversation.
_MOST_TOGETHER = 8
_TYPES = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


@method("conversations.list", scopes=_READ, tier=2)
def conversations_list(call: Call) -> Json:
    """The conversations of the asked types: all public ones, and others the app is in."""
    kinds = set()
    for name in call.text("types", "public_channel").replace(" ", "").split(","):
        if name not in _TYPES:
            raise SlackError("invalid_types")
        kinds.add(_TYPES[name])
        call.need_scope(f"{SCOPE_OF_KIND.get(_TYPES[name], 'mpim')}:read")
    workspace = call.workspace
    listed = [
        channel_for_app(workspace, c)
        for c in workspace.channels.values()
        if c.kind in kinds
        and workspace.sees(call.app.bot_user_id, c)
        and not (call.flag("exclude_archived") and c.archived)
    ]
    page, metadata = page_of(call, listed, default=100, most=1000)
    return {"channels": page, "response_metadata": metadata}


@method("conversations.info", scopes=_READ, tier=3)
def conversations_info(call: Call) -> Json:
    """One conversation."""
    return {"channel": channel_for_app(call.workspace, call.channel(scope="read"))}


@method("conversations.members", scopes=_READ, tier=4)
def conversations_members(call: Call) -> Json:
    """The ids of its members."""
    channel = call.channel(scope="read")
    page, metadata = page_of(call, [{"id": m} for m in channel.members], default=100, most=1000)
    return {"members": [m["id"] for m in page], "response_metadata": metadata}


def _readable(call: Call) -> Channel:
    channel = call.channel(scope="history")
    if call.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _page_of_messages(call: Call, messages: list[Message]) -> Json:
    low = _moment(call, "oldest", "0", "invalid_ts_oldest")
    high = _moment(call, "latest", "Infinity", "invalid_ts_latest")
    if call.flag("inclusive"):
        found = [m for m in messages if low <= Decimal(m.ts) <= high]
    else:
        found = [m for m in messages if low < Decimal(m.ts) < high]
    shown = [message_for_app(call.workspace, m) for m in found]
    if not call.flag("include_all_metadata"):
        shown = [{k: v for k, v in m.items() if k != "metadata"} for m in shown]
    page, metadata = page_of(call, shown, default=100, most=999)
    more = bool(metadata["next_cursor"])
    answer: Json = {"messages": page, "has_more": more}
    return answer | ({"response_metadata": metadata} if more else {})


def _moment(call: Call, name: str, default: str, code: str) -> Decimal:
    try:
        return Decimal(call.text(name) or default)
    except InvalidOperation:
        raise SlackError(code) from None


@method("conversations.history", scopes=_HISTORY, tier=3)
def conversations_history(call: Call) -> Json:
    """Messages, newest first, replies left out."""
    channel = _readable(call)
    return _page_of_messages(call, channel.roots()[::-1]) | {"pin_count": 0}


@method("conversations.replies", scopes=_HISTORY, tier=3)
def conversations_replies(call: Call) -> Json:
    """A thread, oldest first, its root at the beginning."""
    channel = _readable(call)
    root = channel.messages.get(call.required("ts")[0])
    if root is None:
        raise SlackError("thread_not_found")
    root = channel.messages.get(root.thread_ts or root.ts, root)
    return _page_of_messages(call, [root, *(channel.messages[ts] for ts in root.replies)])


@method("conversations.open", scopes=("im:write", "mpim:write"), tier=3)
def conversations_open(call: Call) -> Json:
    """Begin a direct message with one person, or a conversation with up to eight."""
    workspace = call.workspace
    if call.text("channel"):
        channel = call.channel()
    else:
        users = call.required("users")[0].replace(" ", "").split(",")
        call.need_scope("im:write" if len(users) == 1 else "mpim:write")
        for user in users:
            _check_may_be_written_to(call, user)
        me = call.app.bot_user_id
        if len(users) > _MOST_TOGETHER:
            raise SlackError("too_many_users")
        if len(users) > 1:
            channel = membership.open_group(workspace, [me, *users])
        else:
            channel = membership.open_direct(workspace, me, users[0])
    if call.flag("return_im"):
        return {"channel": channel_for_app(workspace, channel)}
    return {"channel": {"id": channel.id}}


def _check_may_be_written_to(call: Call, user: str) -> None:
    person = call.workspace.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")


@method("conversations.join", scopes=("channels:join",), tier=3)
def conversations_join(call: Call) -> Json:
    """Join a public channel."""
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    already = call.app.bot_user_id in channel.members
    membership.join(call.workspace, channel, call.app.bot_user_id)
    answer: Json = {"channel": channel_for_app(call.workspace, channel)}
    if already:
        answer |= {"warning": "already_in_channel"}
        answer["response_metadata"] = {"warnings": ["already_in_channel"]}
    return answer
