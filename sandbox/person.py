"""A scripted person: posts, clicks, and looks at what is there."""

from typing import Any

from .asking import Asking, RefusedError
from .lookup import NotThereError, element_named, find_messages, input_values, summary
from .model import Json


class Person:
    """Somebody in the workspace.

    Channels are given by id or name; messages and views as this class returns them.
    """

    def __init__(self, workspace: Asking, person_id: str, name: str) -> None:
        self.workspace = workspace
        self.id = person_id
        self.name = name

    def act(self, do: str, **args: Any) -> Json:
        """Do anything that `POST /sandbox/act` knows, and return its answer.

        Raises:
            RefusedError: when nobody could do that.
        """
        return self.workspace.call("POST", "act", {"as": self.id, "do": do} | args)

    def state(self) -> Json:
        """Everything this person sees."""
        return self._ask("state")

    def post(self, channel: str, text: str, thread_ts: str | None = None) -> Json:
        """Write a message and return it."""
        answer = self.act("post", channel=channel, text=text, thread_ts=thread_ts)
        return self.message(channel, ts=answer["ts"])

    def command(self, channel: str, text: str) -> Json:
        """Type a slash command, such as `/lead find acme`; `reply` is the answer's message."""
        return self.act("command", channel=channel, text=text)

    def react(self, message: Json, name: str) -> Json:
        """Add a reaction."""
        return self.act("react", channel=message["channel"], ts=message["ts"], name=name)

    def unreact(self, message: Json, name: str) -> Json:
        """Take a reaction away."""
        return self.act("unreact", channel=message["channel"], ts=message["ts"], name=name)

    def click(
        self,
        where: Json,
        text: str | None = None,
        *,
        action_id: str | None = None,
        block_id: str | None = None,
        value: Any = None,
    ) -> Json:
        """Press a button of a message or view, found by its text or action id."""
        block, element = element_named(where, text, action_id, block_id)
        place = _place(where)
        return self.act(
            "click",
            **place,
            action_id=element["action_id"],
            block_id=block.get("block_id"),
            value=value,
        )

    def choose(self, where: Json, action_id: str, value: Any, block_id: str | None = None) -> Json:
        """Choose from a menu or fill in a field that reports at once."""
        return self.click(where, action_id=action_id, block_id=block_id, value=value)

    def options(self, where: Json, action_id: str, query: str = "") -> list[Json]:
        """What the app offers in a menu when this is typed."""
        answer = self.act("options", **_place(where), action_id=action_id, query=query)
        return list(answer["options"])

    def submit(self, values: Json | None = None, view: Json | None = None) -> Json:
        """Fill in the topmost modal and submit it.

        Args:
            values: by block id the element's value (or `{action_id: value}`); block labels do, too.
            view: another view than the topmost.
        """
        view = view or self.modal()
        return self.act("submit", view_id=view["id"], values=input_values(view, values or {}))

    def close(self, view: Json | None = None) -> Json:
        """Close the topmost modal without submitting."""
        return self.act("close", view_id=(view or self.modal())["id"])

    def shortcut(self, callback_id: str, message: Json | None = None) -> Json:
        """Choose a shortcut, on a message if one is given."""
        place = _place(message) if message else {}
        return self.act("shortcut", callback_id=callback_id, **place)

    def open_home(self, tab: str = "home") -> Json:
        """Open the app's Home tab."""
        return self.act("open_home", tab=tab)

    def direct_channel(self, other: str | None = None) -> str:
        """The id of the direct message with a person (by id), or with the app."""
        user = other or self.state()["app"]["bot_user_id"]
        return str(self.act("open_dm", user=user)["channel"])

    def everything(self, channel: str) -> list[Json]:
        """All messages of a channel: replies and ephemeral ones, too; oldest first."""
        try:
            return list(self._ask("messages", channel=channel)["messages"])
        except RefusedError as error:
            if error.code == "no_such_channel":
                # It may come yet, as far as somebody who waits is concerned.
                raise NotThereError(str(error)) from error
            raise

    def _ask(self, address: str, **query: Any) -> Json:
        return self.workspace.call("GET", address, query={"as": self.id} | query)

    def messages(self, channel: str) -> list[Json]:
        """A channel's messages without replies and ephemeral ones, oldest first."""
        return [m for m in self.everything(channel) if "thread_ts" not in m and not m["ephemeral"]]

    def message(
        self, channel: str, *, containing: str | None = None, ts: str | None = None
    ) -> Json:
        """The newest message with that text in it (text or blocks), or that ts.

        Raises:
            NotThereError: telling what is there instead.
        """
        everything = self.everything(channel)
        found = find_messages(everything, containing, ts)
        if not found:
            wanted = f"containing {containing!r}" if containing else f"with ts {ts}"
            raise NotThereError(
                f"{self.name} sees no message {wanted} in {channel}; there are:\n"
                + summary(everything)
            )
        return found[-1]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """The replies to a message, oldest first."""
        return [m for m in self.everything(channel) if m.get("thread_ts") == ts]

    def ephemerals(self, channel: str) -> list[Json]:
        """What only this person sees in a channel, oldest first."""
        return [m for m in self.everything(channel) if m["ephemeral"]]

    def modal(self) -> Json:
        """The topmost modal.

        Raises:
            NotThereError: when none is open.
        """
        modals: list[Json] = self._ask("views")["modals"]
        if not modals:
            raise NotThereError(f"{self.name} has no modal open")
        return modals[-1]

    def canvas(self, canvas_id: str) -> Json:
        """A canvas that was shared with them: `title`, `markdown`, `writable`.

        Raises:
            RefusedError: when it was not.
        """
        return dict(self._ask("canvas", id=canvas_id)["canvas"])

    def home(self) -> Json | None:
        """The Home tab, if the app published one."""
        view: Json | None = self._ask("views")["home"]
        return view


def _place(where: Json) -> Json:
    if "ts" in where:
        return {"channel": where["channel"], "ts": where["ts"]}
    return {"view_id": where["id"]}
