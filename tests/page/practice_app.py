"""A tiny app of the page tests' own: a task list that uses everything the page can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.seed import Seed

from .gallery import FORM, GALLERY

MANIFEST = {
    "display_information": {"name": "Tasks"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Tasks", "always_online": True},
        "slash_commands": [
            {
                "command": "/task",
                "description": "Add or find a task",
                "usage_hint": "[add | find word]",
            },
            {"command": "/team", "description": "Who is who", "usage_hint": ""},
        ],
        "shortcuts": [
            {
                "name": "Turn into a task",
                "type": "message",
                "callback_id": "to_task",
                "description": "-",
            }
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "channels:history", "im:history"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}

PEOPLE = [
    ("U0ANA", "ana", "Ana Ruiz", "Sales, Iberia"),
    ("U0BEN", "ben", "Ben Okafor", "Sales, UK"),
    ("U0CLEO", "cleo", "Cleo Marchetti", "Marketing"),
]
COMPANIES = ("Acme", "Acorn", "Birch")
CHANNELS = [("C0WORK", "work", "What is to be done"), ("C0QUIET", "quiet", "")]


def seed() -> Seed:
    """Three people, two channels and the task app."""
    members = [person_id for person_id, *_ in PEOPLE]
    return Seed.model_validate(
        {
            "people": [
                {"id": i, "name": name, "real_name": real, "title": title, "tz": "Europe/Madrid"}
                for i, name, real, title in PEOPLE
            ],
            "channels": [
                {"id": i, "name": name, "topic": topic, "members": [*members, "B:app"]}
                for i, name, topic in CHANNELS
            ],
            "app": {"manifest": MANIFEST},
            "tour": [
                {
                    "title": "Take a task",
                    "text": "Press *Take it*.",
                    "as": "U0BEN",
                    "channel": "C0WORK",
                }
            ],
        }
    )


def task_card(title: str, owner: str | None = None) -> list[dict[str, Any]]:
    """A task as a message: who has it, and a button to take it."""
    state = f"taken by <@{owner}>" if owner else "free"
    button = {"type": "button", "action_id": "take", "value": title, "style": "primary"}
    return [
        {"type": "header", "text": {"type": "plain_text", "text": title}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"This task is *{state}*."}},
        {
            "type": "actions",
            "block_id": "task",
            "elements": [button | {"text": {"type": "plain_text", "text": "Take it"}}],
        },
    ]


def task_form() -> dict[str, Any]:
    """The modal that a task is added with."""
    choices = [
        {"text": {"type": "plain_text", "text": text}, "value": text.lower()}
        for text in ("Low", "Normal", "High")
    ]
    title: dict[str, Any] = {"type": "plain_text_input", "action_id": "title"}
    effort: dict[str, Any] = {"type": "static_select", "action_id": "effort", "options": choices}
    return {
        "type": "modal",
        "callback_id": "add_task",
        "title": {"type": "plain_text", "text": "New task"},
        "submit": {"type": "plain_text", "text": "Add"},
        "blocks": [_field("title", "Title", title), _field("effort", "Effort", effort)],
    }


def _field(block_id: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    words = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block_id, "label": words, "element": element}


def _hear_events(app: App) -> None:
    @app.event("app_home_opened")
    def on_home(event: dict[str, Any], client: WebClient) -> None:
        text = {"type": "mrkdwn", "text": f"Good morning, <@{event['user']}>"}
        view = {"type": "home", "blocks": [{"type": "section", "text": text}]}
        client.views_publish(user_id=event["user"], view=view)

    @app.event("message")
    def on_message(event: dict[str, Any], client: WebClient) -> None:
        words = event.get("text", "")
        if words == "gallery":
            for blocks in GALLERY:
                client.chat_postMessage(channel=event["channel"], text="Gallery", blocks=blocks)
        elif words.startswith("task "):
            title = words.removeprefix("task ")
            client.chat_postMessage(channel=event["channel"], text=title, blocks=task_card(title))


def _take_commands(app: App) -> None:
    @app.command("/task")
    def on_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        if body["text"] == "add":
            ack()
            view = task_form() | {"private_metadata": body["channel_id"]}
            client.views_open(trigger_id=body["trigger_id"], view=view)
        elif body["text"] == "everything":
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
        else:
            ack(f"Nothing found for *{body['text']}*")

    @app.command("/team")
    def never_answer(logger: Any) -> None:
        logger.debug("left without an answer on purpose")


def _answer_forms(app: App) -> None:
    @app.view("add_task")
    def on_submit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        title = body["view"]["state"]["values"]["title"]["title"]["value"]
        if len(title) < 3:
            ack(response_action="errors", errors={"title": "Three letters at least, please"})
            return
        ack()
        channel = body["view"]["private_metadata"]
        client.chat_postMessage(channel=channel, text=title, blocks=task_card(title))

    @app.view("everything")
    def on_everything(ack: Ack) -> None:
        ack()

    @app.action("press_Preview")
    def on_preview(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        words = body["view"]["state"]["values"]["words"]["words"]["value"]
        text = {"type": "plain_text", "text": f"Preview of {words}"}
        preview = {"type": "modal", "title": {"type": "plain_text", "text": "Preview"}}
        view = preview | {"blocks": [{"type": "section", "text": text}]}
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.action("take")
    def on_take(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        message = body["message"]
        blocks = task_card(message["text"], body["user"]["id"])
        client.chat_update(
            channel=body["channel"]["id"], ts=message["ts"], text=message["text"], blocks=blocks
        )

    @app.options("who")
    def on_options(ack: Ack, body: dict[str, Any]) -> None:
        found = [
            name for name in ("Acme", "Acorn", "Birch") if body["value"].lower() in name.lower()
        ]
        ack(options=[{"text": {"type": "plain_text", "text": n}, "value": n} for n in found])

    @app.shortcut("to_task")
    def on_shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=task_form())

    @app.action("")
    def on_nothing(ack: Ack) -> None:
        ack()


@contextmanager
def connected(url: str) -> Iterator[App]:
    """The app, connected to the sandbox at `url` by Socket Mode for as long as the `with` lasts."""
    app_seed = seed().app
    client = WebClient(token=app_seed.bot_token, base_url=f"{url}/api/", retry_handlers=[])
    app = App(client=client, token_verification_enabled=False)
    for register in (_hear_events, _take_commands, _answer_forms):
        register(app)
    handler = SocketModeHandler(app, app_seed.app_token, web_client=client)
    handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        yield app
    finally:
        handler.close()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
