"""Interaction payloads as Slack sends them: actions, submissions, shortcuts, commands, options."""

from dataclasses import dataclass

from .composer import command_text
from .core import Sandbox
from .elements import Found, elements_of
from .model import Json, Message, Person, View
from .render import message_for_app, view_for_app
from .transport import VERIFICATION_TOKEN


@dataclass(frozen=True)
class Payloads:
    """Builds payloads for what one person does."""

    sandbox: Sandbox
    person: Person
    base_url: str

    def _common(self, kind: str) -> Json:
        workspace = self.sandbox.workspace
        return {
            "type": kind,
            "user": {
                "id": self.person.id,
                "username": self.person.name,
                "name": self.person.name,
                "team_id": self.person.team_id,
            },
            "api_app_id": workspace.app.id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": workspace.team.id, "domain": workspace.team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _now(self) -> str:
        return f"{self.sandbox.workspace.clock.now():.6f}"

    def _channel(self, channel_id: str) -> Json:
        channel = self.sandbox.workspace.channels[channel_id]
        names = {"im": "directmessage", "private": "privategroup"}
        return {"id": channel.id, "name": names.get(channel.kind, channel.name)}

    def response_url(self, channel_id: str, message: Message | None = None) -> str:
        """A new response URL for what was done there."""
        url_id = self.sandbox.response_urls.issue(
            self.person.id,
            channel_id,
            message.ts if message else None,
            message.thread_ts if message else None,
        )
        return f"{self.base_url}/respond/{url_id}"

    def _source(self, message: Message | None, view: View | None) -> Json:
        """Where an element stood: the message with its channel, or the view."""
        workspace = self.sandbox.workspace
        if view is not None:
            return {
                "container": {"type": "view", "view_id": view.id},
                "view": view_for_app(workspace, view),
            }
        if message is None:
            return {}
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.reader is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        source: Json = {"container": container, "channel": self._channel(message.channel)}
        # An ephemeral message's content is not sent, as Slack does not keep it.
        if message.reader is None:
            source["message"] = message_for_app(workspace, message)
        return source

    def block_actions(
        self, found: Found, value: Json, message: Message | None, view: View | None
    ) -> Json:
        """Somebody used an element; `value` is what it reports."""
        workspace = self.sandbox.workspace
        element = found.element
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": found.block.get("block_id", ""),
            **value,
            "action_ts": self._now(),
        }
        if "placeholder" in element:
            action["placeholder"] = element["placeholder"]
        payload = self._common("block_actions") | self._source(message, view)
        payload["trigger_id"] = self.sandbox.triggers.issue(self.person.id)
        payload["actions"] = [action]
        if message is not None:
            key = (message.channel, message.ts, self.person.id)
            values = workspace.message_values.get(key, {})
            payload["state"] = {"values": {b: dict(part) for b, part in values.items()}}
            payload["response_url"] = self.response_url(message.channel, message)
        return payload

    def view_submission(self, view: View) -> Json:
        """Somebody pressed a modal's submit button."""
        payload = self._common("view_submission")
        payload["trigger_id"] = self.sandbox.triggers.issue(self.person.id)
        payload["view"] = view_for_app(self.sandbox.workspace, view)
        payload["response_urls"] = self._response_urls(view)
        return payload

    def _response_urls(self, view: View) -> list[Json]:
        urls = []
        for found in elements_of(view.blocks):
            if not found.element.get("response_url_enabled"):
                continue
            block_id, action_id = found.block["block_id"], found.element["action_id"]
            state = view.values.get(block_id, {}).get(action_id, {})
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if channel:
                place = {"block_id": block_id, "action_id": action_id, "channel_id": channel}
                urls.append(place | {"response_url": self.response_url(channel)})
        return urls

    def view_closed(self, view: View, *, cleared: bool) -> Json:
        """Somebody closed a modal without submitting it."""
        shown = view_for_app(self.sandbox.workspace, view)
        return self._common("view_closed") | {"view": shown, "is_cleared": cleared}

    def shortcut(self, callback_id: str) -> Json:
        """Somebody chose a global shortcut."""
        return self._common("shortcut") | {
            "callback_id": callback_id,
            "action_ts": self._now(),
            "trigger_id": self.sandbox.triggers.issue(self.person.id),
        }

    def message_action(self, callback_id: str, message: Message) -> Json:
        """Somebody chose a message shortcut."""
        return self._common("message_action") | {
            "callback_id": callback_id,
            "action_ts": self._now(),
            "trigger_id": self.sandbox.triggers.issue(self.person.id),
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": message_for_app(self.sandbox.workspace, message),
            "response_url": self.response_url(message.channel, message),
        }

    def suggestion(
        self, found: Found, query: str, message: Message | None, view: View | None
    ) -> Json:
        """Somebody typed into a menu whose options the app supplies."""
        return (
            self._common("block_suggestion")
            | self._source(message, view)
            | {
                "action_id": found.element["action_id"],
                "block_id": found.block.get("block_id", ""),
                "value": query,
            }
        )

    def command(self, command: Json, text: str, channel_id: str) -> Json:
        """The form of a slash command."""
        workspace = self.sandbox.workspace
        should_escape = bool(command.get("should_escape"))
        channel = self._channel(channel_id)
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team.id,
            "team_domain": workspace.team.domain,
            "channel_id": channel["id"],
            "channel_name": channel["name"],
            "user_id": self.person.id,
            "user_name": self.person.name,
            "command": command["command"],
            "text": command_text(workspace, text, should_escape=should_escape),
            "api_app_id": workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(channel_id),
            "trigger_id": self.sandbox.triggers.issue(self.person.id),
        }
