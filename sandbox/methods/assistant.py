"""assistant.*: what an agent suggests in its Messages tab."""

from ..call import Call, method
from ..errors import SlackError
from ..workspace import Change

#: Slack shows so many.
MOST_PROMPTS = 4


@method("assistant.threads.setSuggestedPrompts", scopes=("assistant:write",), tier=4)
def set_suggested_prompts(call: Call) -> dict[str, object]:
    """Suggest questions in a direct conversation with the app; without `thread_ts`, in its tab."""
    channel_id = call.required("channel_id")[0]
    channel = call.workspace.channels.get(channel_id)
    if channel is None or channel.kind != "im" or call.app.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    prompts = call.structure("prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise SlackError("invalid_arguments")
    if not all(
        isinstance(one, dict) and all(str(one.get(key) or "") for key in ("title", "message"))
        for one in prompts
    ):
        raise SlackError("invalid_arguments")
    channel.prompts = [{key: str(one[key]) for key in ("title", "message")} for one in prompts]
    call.workspace.on_change(Change("channels", channel=channel.id))
    return {}
