"""Questions about the workspace, asked of Slack."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.dataclass import dataclass
from bot.domain.access import UserGroup
from bot.domain.people import Home, Person
from bot.domain.workspace import Channel
from bot.ports import SlackUnavailableError
from bot.slack import ids

#: The most that `conversations.list` and `conversations.members` give at once.
_PAGE = 1000
#: What Slack recommends for `users.list`; it may refuse far larger pages (`limit_required`).
_PEOPLE = 200
_CODE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class SlackDirectory:
    """See `bot.ports.Directory`; `client` may repeat its calls, since they only read."""

    client: WebClient

    def home(self) -> Home:
        """The workspace that the token belongs to."""
        answer = self._ask(self.client.auth_test)
        return Home(
            team=answer["team_id"],
            bot_user=answer["user_id"],
            enterprise=answer.get("enterprise_id"),
            url=answer.get("url", ""),
        )

    def scopes(self) -> frozenset[str]:
        """The scopes that the token was granted."""
        try:
            granted = self.client.auth_test().headers.get("x-oauth-scopes", "")
        except SlackApiError as error:
            raise SlackUnavailableError(str(error.response["error"])) from error
        return frozenset(scope.strip() for scope in granted.split(",") if scope.strip())

    def person(self, user: str) -> Person:
        """A member's profile."""
        return person_of(self._ask(self.client.users_info, user=user)["user"])

    def person_by_email(self, email: str) -> Person | None:
        """The member with this e-mail address; None when there is none."""
        try:
            return person_of(self._ask(self.client.users_lookupByEmail, email=email)["user"])
        except SlackUnavailableError as error:
            if error.code == "users_not_found":
                return None
            raise

    def channel(self, reference: str) -> Channel | None:
        """A channel by id or `#name`; None when Baton can see no such channel."""
        if not reference.startswith("#"):
            try:
                found = self._ask(self.client.conversations_info, channel=reference)["channel"]
            except SlackUnavailableError as error:
                if error.code == "channel_not_found":
                    return None
                raise
            return _channel(reference, found)
        name = reference.removeprefix("#")
        kinds = "public_channel,private_channel"
        for page in self._pages(self.client.conversations_list, types=kinds, limit=_PAGE):
            for one in page["channels"]:
                if one["name"] == name:
                    return _channel(reference, one)
        return None

    def members(self, channel_id: str) -> frozenset[str]:
        """The user ids of everybody in a channel, apps included."""
        pages = self._pages(self.client.conversations_members, channel=channel_id, limit=_PAGE)
        return frozenset(user for page in pages for user in page["members"])

    def everybody(self) -> Iterator[Person]:
        """The members of the workspace, also those who have left it; no other company's."""
        for page in self._pages(self.client.users_list, limit=_PEOPLE):
            yield from map(person_of, page["members"])

    def together(self, users: Sequence[str]) -> str | None:
        """The id of the conversation of these people and Baton; None when there can be none."""
        try:
            answer = self._ask(self.client.conversations_open, users=list(users))
        except SlackUnavailableError as error:
            if error.passing:
                raise
            # Whatever else: a scope that was not granted, a guest, somebody who has left.
            return None
        return str(answer["channel"]["id"])

    def suggest(self, channel_id: str, questions: Sequence[str]) -> None:
        """Suggest questions in the Messages tab: a direct conversation (id) with Baton."""
        prompts = [{"title": one, "message": one} for one in questions]
        self._ask(
            self.client.assistant_threads_setSuggestedPrompts,
            channel_id=channel_id,
            prompts=prompts,
        )

    def usergroups(self) -> Sequence[UserGroup]:
        """The workspace's own user groups that are in use."""
        answer = self._ask(self.client.usergroups_list, include_users=True)
        return [
            UserGroup(one["id"], one["handle"], frozenset(one.get("users", ())))
            for one in answer["usergroups"]
            if not one.get("date_delete") and not one.get("is_external")
        ]

    def reactions(self, channel_id: str, ts: str) -> frozenset[tuple[str, str]] | None:
        """(person, raw emoji name) on a message; None when the message is gone."""
        message = self._message(channel_id, ts)
        if message is None:
            return None
        given = message.get("reactions", ())
        return frozenset((user, one["name"]) for one in given for user in one["users"])

    def lead_on(self, channel_id: str, ts: str) -> int | None:
        """The lead whose card a message is, by its buttons; None when it is no card, or gone."""
        message = self._message(channel_id, ts) or {}
        for block in message.get("blocks", ()):
            for element in block.get("elements", ()):
                if element.get("action_id") == ids.DETAILS:
                    return int(element["value"])
        return None

    def _message(self, channel_id: str, ts: str) -> dict[str, Any] | None:
        """A message with its reactions; `reactions.get` needs no access to what people write."""
        try:
            answer = self._ask(
                self.client.reactions_get, channel=channel_id, timestamp=ts, full=True
            )
        except SlackUnavailableError as error:
            if error.code in {"message_not_found", "channel_not_found"}:
                return None
            raise
        return dict(answer["message"])

    def _pages(self, method: Callable[..., Any], **arguments: Any) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            page = self._ask(method, **arguments, cursor=cursor)
            yield page
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return

    @staticmethod
    def _ask(method: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
        try:
            answer = method(**arguments).data
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            code = data.get("error") if isinstance(data, dict) else None
            status = getattr(error.response, "status_code", None)
            if status == 429:
                code = "ratelimited"
            elif status != 200 or not isinstance(code, str) or not _CODE.fullmatch(code):
                # The SDK puts its own sentence where an answer that is no JSON has no code.
                code = "unreachable"
            raise SlackUnavailableError(code) from error
        except Exception as error:  # the SDK lets any error of the HTTP stack through
            raise SlackUnavailableError("unreachable") from error
        if not isinstance(answer, dict):
            raise SlackUnavailableError("unreachable")
        return answer


def person_of(user: dict[str, Any]) -> Person:
    """A member as Slack describes them, in answers and in `user_change` events alike."""
    profile = user.get("profile", {})
    return Person(
        id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        team=user.get("team_id"),
        enterprise=user.get("enterprise_user", {}).get("enterprise_id"),
        email=profile.get("email"),
        zone=user.get("tz"),
        is_bot=bool(user.get("is_bot")),
        deleted=bool(user.get("deleted")) or bool(user.get("is_stranger")),
        is_guest=bool(user.get("is_restricted")) or bool(user.get("is_ultra_restricted")),
    )


def _channel(reference: str, found: dict[str, Any]) -> Channel:
    return Channel(
        key="",
        reference=reference,
        id=found["id"],
        name=found.get("name"),
        is_member=bool(found.get("is_member")),
        is_archived=bool(found.get("is_archived")),
        is_shared=bool(found.get("is_ext_shared")),
    )
