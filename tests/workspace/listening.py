"""What tests of clicks, forms and answers have in common: listeners that keep what they hear."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from sandbox.driver import Person

from .cards import CARD

Body = dict[str, Any]


def collect(register: Callable[..., Any], *names: Any, **answer: Any) -> list[Body]:
    """Register a listener that acknowledges with `answer`, and return where it keeps its bodies."""
    bodies: list[Body] = []

    def listener(ack: Ack, body: Body) -> None:
        bodies.append(body)
        ack(**answer)

    register(*names)(listener)
    return bodies


def post_card(client: WebClient, ana: Person, *blocks: Body) -> Body:
    client.chat_postMessage(channel="C0LEADS", text="Acme", blocks=list(blocks) or CARD)
    return ana.messages("leads")[-1]
