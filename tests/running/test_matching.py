"""Finding listeners by address gives what asking each of them gives."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.matching import QuickApp, address_of

RESULT = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="x", bot_user_id="U0BOT")
WORDS = st.sampled_from(["vote_good", "vote_bad", "claim", "other", ""])
ANYTHING = re.compile("")


def _register(slack: App, heard: list[str]) -> None:
    def listens(name: str) -> Any:
        def listener(ack: Ack) -> None:
            heard.append(name)
            ack()

        return listener

    slack.action("claim")(listens("claim"))
    slack.action(re.compile("^vote_"))(listens("vote"))
    slack.action({"action_id": "other", "block_id": "claim"})(listens("other in its block"))
    slack.command("/claim")(listens("/claim"))
    slack.command(re.compile("^/vote"))(listens("/vote"))
    slack.view("claim")(listens("form"))
    slack.view_closed("claim")(listens("closed form"))
    slack.shortcut("claim")(listens("shortcut"))
    slack.message("good")(listens("message with a word"))
    slack.event({"type": "message", "subtype": None})(listens("plain message"))
    slack.event({"type": "message", "subtype": "claim"})(listens("special message"))
    slack.event("claim")(listens("event"))
    slack.action("claim", matchers=[lambda body: body.get("odd") is True])(listens("never first"))
    slack.action("other", matchers=[lambda body: body.get("odd") is True])(listens("odd"))
    slack.event(ANYTHING)(listens("any event"))
    slack.action(ANYTHING)(listens("any action"))


def _event(kind: str, subtype: str | None, text: str) -> dict[str, Any]:
    event = {"type": kind, "text": text, **({"subtype": subtype} if subtype is not None else {})}
    return {"type": "event_callback", "event": event}


def _action(action: str, block: str | None, *, odd: bool) -> dict[str, Any]:
    pressed = {"action_id": action, **({"block_id": block} if block is not None else {})}
    return {"type": "block_actions", "actions": [pressed], "odd": odd}


PAYLOADS = st.one_of(
    st.builds(_action, WORDS, st.none() | WORDS, odd=st.booleans()),
    st.builds(lambda word: {"command": f"/{word}"}, WORDS),
    st.builds(
        lambda kind, word: {"type": kind, "view": {"callback_id": word}},
        st.sampled_from(["view_submission", "view_closed"]),
        WORDS,
    ),
    st.builds(
        lambda kind, word: {"type": kind, "callback_id": word},
        st.sampled_from(["shortcut", "message_action", "interactive_message", "dialog_submission"]),
        WORDS,
    ),
    st.builds(_event, st.sampled_from(["message", "claim", "x"]), st.none() | WORDS, WORDS),
    st.builds(lambda word: {"type": word}, WORDS),
)


def _apps() -> list[tuple[App, list[str]]]:
    made = []
    for kind in (App, QuickApp):
        heard: list[str] = []
        slack = kind(
            client=WebClient(),
            authorize=lambda **_whoever: RESULT,
            request_verification_enabled=False,
            process_before_response=True,
        )
        _register(slack, heard)
        made.append((slack, heard))
        if isinstance(slack, QuickApp):
            slack.quicken()
    return made


APPS = _apps()


@given(st.lists(PAYLOADS, max_size=8))
def test_the_same_listener_answers_as_when_all_are_asked(payloads: list[dict[str, Any]]) -> None:
    told = []
    for slack, heard in APPS:
        heard.clear()
        answers = [
            slack.dispatch(BoltRequest(mode="socket_mode", body=payload)).status
            for payload in payloads
        ]
        told.append((list(heard), answers))
    assert told[0] == told[1]


def test_addresses_that_are_odd_are_not_remembered() -> None:
    odd: list[dict[str, Any]] = [
        {},
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"action_id": 7}]},
        {"type": "block_actions", "actions": [{"action_id": "a"}], "command": "/a"},
        {"type": "event_callback", "event": "claim"},
        {"type": "view_submission", "view": None},
    ]
    assert [address_of(one) for one in odd] == [None] * len(odd)


def _apps_with(*listeners: Any) -> list[App]:
    made: list[App] = []
    for kind in (App, QuickApp):
        slack = kind(
            client=WebClient(),
            authorize=lambda **_whoever: RESULT,
            request_verification_enabled=False,
            process_before_response=True,
        )
        for one in listeners:
            slack.action("claim")(one)
        if isinstance(slack, QuickApp):
            slack.quicken()
        made.append(slack)
    return made


def test_a_plain_click_is_answered_as_bolt_answers_it() -> None:
    bodies: list[dict[str, Any]] = []

    def says_nothing(body: dict[str, Any]) -> None:
        bodies.append(body)

    def with_words(ack: Ack) -> None:
        ack("done")

    def by_itself(body: dict[str, Any]) -> BoltResponse:
        return BoltResponse(status=201, body=body["type"])

    def fails(ack: Ack) -> None:  # Bolt looks at the names
        raise LookupError("gone")

    told_of: list[str] = []
    pressed = _action("claim", None, odd=False)
    for listeners in ((says_nothing, with_words), (with_words,), (by_itself,), (fails,)):
        answers = []
        for slack in _apps_with(*listeners):

            @slack.error
            def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
                told_of.append(f"{error} {body['type']}")
                return BoltResponse(status=503, body="later")

            # The first press is what the address is remembered by.
            for _ in range(2):
                answer = slack.dispatch(BoltRequest(mode="socket_mode", body=pressed))
            answers.append((answer.status, answer.body, answer.headers))
        assert answers[0] == answers[1]
    assert bodies == [pressed] * 4
    assert told_of == ["gone block_actions"] * 4


def test_middleware_of_somebodys_own_is_asked_about_each_click() -> None:
    heard: list[str] = []

    def listener(ack: Ack) -> None:
        heard.append("listener")
        ack()

    (_, slack) = _apps_with(listener)

    @slack.middleware
    def refuses(body: dict[str, Any], next: Any) -> BoltResponse | None:  # noqa: A002  # Bolt's
        heard.append("middleware")
        if body.get("odd"):
            return BoltResponse(status=403)
        next()
        return None

    slack.quicken()  # type: ignore[attr-defined]  # the second is a QuickApp
    for odd, status in ((False, 200), (True, 403)):
        pressed = _action("claim", None, odd=odd)
        answer = slack.dispatch(BoltRequest(mode="socket_mode", body=pressed))
        assert answer.status == status
    assert heard == ["middleware", "listener", "middleware"]
