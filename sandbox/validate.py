"""Strict checks of what the app wants shown: blocks and views, with Slack's errors."""

import json
from typing import Any

from fastjsonschema import JsonSchemaValueException

from .errors import SlackError
from .model import Json
from .rules import Problem, block_problems, view_problems
from .schema import validator

#: Largest view in bytes (docs.slack.dev, views.open).
VIEW_BYTES = 250_000
_SURFACES = {"modal": "Modal", "home": "Home"}


def _refusal(code: str, problem: Problem) -> SlackError:
    sentence, pointer = problem
    messages = [f"[ERROR] {sentence} [json-pointer:{pointer}]"]
    return SlackError(code, response_metadata={"messages": messages})


def _sentence(error: JsonSchemaValueException) -> str:
    """Slack's words where it has any, the schema's otherwise."""
    rule, limit = error.rule, error.rule_definition
    missing = [one["required"][0] for one in limit] if rule in ("anyOf", "oneOf") else []
    sentences = {
        "maxLength": lambda: f"must be less than {limit + 1} characters",
        "minLength": lambda: f"must be more than {limit - 1} characters",
        "maxItems": lambda: f"no more than {limit} items allowed",
        "minItems": lambda: f"must have at least {limit} items",
        "required": lambda: (
            "missing required field: "
            + ", ".join(name for name in limit if name not in error.value)
        ),
        "enum": lambda: f"unsupported type or value: {error.value!r}",
        "const": lambda: f"unsupported type or value: {error.value!r}",
        "additionalProperties": lambda: error.message.removeprefix(str(error.name)).strip(),
        "anyOf": lambda: f"must have one of: {', '.join(missing)}",
        "oneOf": lambda: f"must have exactly one of: {', '.join(missing)}",
    }
    made = sentences.get(str(rule))
    return made() if made else error.message.removeprefix(str(error.name)).strip()


def _check(surface: str, content: Any, root: str) -> Problem | None:
    try:
        validator()({surface: content})
    except JsonSchemaValueException as error:
        pointer = "/".join([root, *error.path[2:]])
        return _sentence(error), pointer
    return None


def check_blocks(blocks: Any) -> list[Json]:
    """A message's blocks, unchanged.

    Raises:
        SlackError: `invalid_blocks_format` when they are no list of objects, `invalid_blocks` with
            a sentence and a JSON pointer for the first thing that Slack would refuse.
    """
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    problem = _check("Blocks", blocks, "/blocks") or next(block_problems(blocks), None)
    if problem is not None:
        raise _refusal("invalid_blocks", problem)
    return blocks


def check_options(answer: Json) -> list[Json]:
    """The options of an answer to a `block_suggestion`, groups flattened.

    Raises:
        SlackError: `invalid_options` when Slack would show none of them.
    """
    groups = answer.get("option_groups") or []
    offered = list(answer.get("options") or [])
    for group in groups:
        offered += group.get("options", [])
    if offered:
        select: Json = {"type": "static_select", "action_id": "a", "options": offered}
        problem = _check("Blocks", [{"type": "actions", "elements": [select]}], "")
        if problem is not None:
            sentence, pointer = problem
            raise _refusal("invalid_options", (sentence, pointer.removeprefix("/0/elements/0")))
    return offered


def check_view(view: Any, surface: str) -> Json:
    """A view for that surface (`modal` or `home`), unchanged.

    Raises:
        SlackError: `invalid_arguments` with a sentence and a JSON pointer for the first thing that
            Slack would refuse, `view_too_large`.
    """
    if not isinstance(view, dict):
        raise _refusal("invalid_arguments", ("must be a view object", "/view"))
    if view.get("type") != surface:
        raise _refusal("invalid_arguments", (f"must be of type {surface}", "/view/type"))
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problem = _check(_SURFACES[surface], view, "/view")
    if problem is None:
        in_blocks = ((sentence, f"/view{p}") for sentence, p in block_problems(view["blocks"]))
        problem = next(in_blocks, None) or next(view_problems(view), None)
    if problem is not None:
        raise _refusal("invalid_arguments", problem)
    return view
