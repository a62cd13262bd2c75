"""What Slack's message field makes of typed text: escapes and mentions."""

import re

from .workspace import Workspace

_ENTITY = re.compile(r"(<(?:[@#!][A-Z0-9a-z^|:._-]+|https?://[^>\s]+)>)")
_NAME = re.compile(r"(?<![\w@#])([@#])([\w.-]*\w)")
_SPECIAL = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """Escape what would otherwise be markup (docs.slack.dev, "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(workspace: Workspace, text: str) -> str:
    """A typed message: escaped, with `@name` and `#channel` turned into mentions."""
    parts = _ENTITY.split(text)
    # Ready-made mentions stand at the odd places; scripts may write them so.
    return "".join(
        part if n % 2 else _linked(workspace, escape(part), labels=False)
        for n, part in enumerate(parts)
    )


def command_text(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """A slash command's text; names become `<@U…|name>` and `<#C…|name>` if the app wants it."""
    return _linked(workspace, text, labels=True) if should_escape else text


def _linked(workspace: Workspace, text: str, *, labels: bool) -> str:
    def link(match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "#":
            channel = workspace.channel_by_name(name)
            return f"<#{channel.id}|{name}>" if channel else match[0]
        person = workspace.person_by_name(name)
        if person is not None:
            return f"<@{person.id}|{name}>" if labels else f"<@{person.id}>"
        group = next((g for g in workspace.usergroups.values() if g.handle == name), None)
        if group is not None:
            return f"<!subteam^{group.id}|@{name}>" if labels else f"<!subteam^{group.id}>"
        return f"<!{name}>" if name in _SPECIAL else match[0]

    return _NAME.sub(link, text)
