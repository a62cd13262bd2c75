"""Messages and views that the tests send."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def option(value: str, text: str | None = None) -> Json:
    return {"text": plain(text or value.title()), "value": value}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, block_id: str = "do") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_input(block_id: str, label: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "value", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain("Form")}
    return view | {"submit": plain("Save"), "blocks": list(blocks)} | more


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


CARD = [
    section("*Acme* wants a demo", block_id="card"),
    actions(button("Claim", "claim", value="42")),
]
