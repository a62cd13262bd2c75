"""What Slack's own form refuses before the app is asked: empty, too long, no number, no address."""

import re
from decimal import Decimal, InvalidOperation

from .elements import elements_of, is_empty
from .model import Json, View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def problems(view: View) -> dict[str, str]:
    """A sentence for each input block that cannot be submitted as it is."""
    wrong = {}
    for found in elements_of(view.blocks):
        if not found.in_input:
            continue
        block_id = found.block["block_id"]
        state = view.values[block_id][found.element["action_id"]]
        sentence = _problem(found.block, found.element, state)
        if sentence:
            wrong[block_id] = sentence
    return wrong


def _problem(block: Json, element: Json, state: Json) -> str:
    if is_empty(element, state):
        return "" if block.get("optional") else "Please complete this required field."
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, state["value"])
    if kind == "number_input":
        return _number(element, state["value"])
    if kind == "email_text_input" and not _EMAIL.fullmatch(state["value"]):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(state["value"]):
        return "Please enter a valid URL."
    return ""


def _length(element: Json, text: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3_000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter at most {most} characters."
    return ""


def _number(element: Json, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(str(element["min_value"])):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > Decimal(str(element["max_value"])):
        return f"Please enter {element['max_value']} or less."
    return ""
