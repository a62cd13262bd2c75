"""The Block Kit schema: Slack's own types, and what they do not say (limits, newer blocks)."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

from .model import Json

_FILE = Path(__file__).with_name("blockkit.schema.json")
#: The definitions that are checked against.
SURFACES = ("Blocks", "Modal", "Home")
Validator = Callable[[Any], Any]

#: Limits that the types' comments do not carry: definition, path in it, constraints. From
#: docs.slack.dev, Block Kit reference; `[]` steps into an array's items.
_LIMITS: list[tuple[str, str, Json]] = [
    ("ActionsBlock", "elements", {"minItems": 1}),
    ("AlertBlock", "text", {"text": 200}),
    ("CardBlock", "actions", {"minItems": 1, "maxItems": 3}),
    ("CarouselBlock", "elements", {"minItems": 1}),
    ("Checkboxes", "options", {"minItems": 1}),
    ("ContainerBlock", "child_blocks", {"minItems": 1}),
    ("ContextActionsBlock", "elements", {"minItems": 1}),
    ("ContextBlock", "elements", {"minItems": 1}),
    ("DataTableBlock", "caption", {"minLength": 1}),
    ("DataTableBlock", "page_size", {"type": "integer", "minimum": 1, "maximum": 100}),
    ("DataTableBlock", "row_header_column_index", {"type": "integer", "minimum": 0}),
    ("DataTableBlock", "rows", {"minItems": 2, "maxItems": 101}),
    ("DataTableBlock", "rows[]", {"minItems": 1, "maxItems": 20}),
    ("DateTimepicker", "initial_date_time", {"minimum": 10**9, "maximum": 10**10 - 1}),
    ("Datepicker", "initial_date", {"pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}),
    ("DispatchActionConfig", "trigger_actions_on", {"minItems": 1, "maxItems": 2}),
    ("FeedbackButtons", "negative_button.text", {"text": 75}),
    ("FeedbackButtons", "negative_button.value", {"maxLength": 2000}),
    ("FeedbackButtons", "negative_button.accessibility_label", {"maxLength": 75}),
    ("FeedbackButtons", "positive_button.text", {"text": 75}),
    ("FeedbackButtons", "positive_button.value", {"maxLength": 2000}),
    ("FeedbackButtons", "positive_button.accessibility_label", {"maxLength": 75}),
    ("FileInput", "max_files", {"type": "integer", "minimum": 1, "maximum": 10}),
    ("HomeView", "external_id", {"maxLength": 255}),
    ("IconButton", "value", {"maxLength": 2000}),
    ("IconButton", "visible_to_user_ids", {"maxItems": 10}),
    ("ModalView", "external_id", {"maxLength": 255}),
    ("MultiChannelsSelect", "max_selected_items", {"minimum": 1}),
    ("MultiConversationsSelect", "max_selected_items", {"minimum": 1}),
    ("MultiExternalSelect", "max_selected_items", {"minimum": 1}),
    ("MultiStaticSelect", "max_selected_items", {"minimum": 1}),
    ("MultiUsersSelect", "max_selected_items", {"minimum": 1}),
    ("MultiExternalSelect", "min_query_length", {"minimum": 0}),
    ("ExternalSelect", "min_query_length", {"minimum": 0}),
    ("Overflow", "options", {"minItems": 1}),
    ("PlainTextInput", "initial_value", {"maxLength": 3000}),
    ("PlainTextInput", "min_length", {"minimum": 0, "maximum": 3000}),
    ("PlanBlock", "tasks", {"maxItems": 50}),
    ("RadioButtons", "options", {"minItems": 1}),
    ("RichTextInput", "min_lines", {"minimum": 1, "maximum": 100}),
    ("RichTextInput", "max_lines", {"minimum": 1, "maximum": 100}),
    ("SectionBlock", "fields", {"minItems": 1}),
    ("TableBlock", "rows", {"minItems": 1}),
    ("TableBlock", "rows[]", {"minItems": 1, "maxItems": 20}),
    ("Timepicker", "initial_time", {"pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
    ("VideoBlock", "alt_text", {"minLength": 1, "maxLength": 2000}),
    ("VideoBlock", "author_name", {"maxLength": 50}),
    ("VideoBlock", "description", {"text": 200}),
    ("VideoBlock", "provider_icon_url", {"maxLength": 3000}),
    ("VideoBlock", "provider_name", {"maxLength": 50}),
    ("VideoBlock", "title", {"text": 200}),
]
for _select in ("StaticSelect", "MultiStaticSelect"):
    _LIMITS += [
        (_select, "options", {"minItems": 1}),
        (_select, "option_groups", {"minItems": 1}),
        (_select, "option_groups[].label", {"text": 75}),
        (_select, "option_groups[].options", {"minItems": 1, "maxItems": 100}),
    ]

#: "Build to 6 series or segments, 20 categories": what every client draws (docs.slack.dev).
_LABEL: Json = {"type": "string", "minLength": 1, "maxLength": 20}


def _object(required: list[str], **properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _list(items: Json, least: int, most: int) -> Json:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _charts() -> Json:
    segment = _object(
        ["label", "value"], label=_LABEL, value={"type": "number", "exclusiveMinimum": 0}
    )
    point = _object(["label", "value"], label=_LABEL, value={"type": "number"})
    series = _object(["name", "data"], name=_LABEL, data=_list(point, 1, 20))
    title: Json = {"type": "string", "maxLength": 50}
    axes = _object(["categories"], categories=_list(_LABEL, 1, 20), x_label=title, y_label=title)
    pie = _object(["type", "segments"], type={"const": "pie"}, segments=_list(segment, 1, 6))
    others = _object(
        ["type", "series", "axis_config"],
        type={"enum": ["bar", "area", "line"]},
        series=_list(series, 1, 6),
        axis_config=axes,
    )
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": ["pie", "bar", "area", "line"]}},
        "if": {"properties": {"type": {"const": "pie"}}},
        "then": pie,
        "else": others,
    }


#: Slack took these off the surface, or never put them on it (docs.slack.dev, each block's page).
_NOT_IN_MESSAGES = ("alert",)


@cache
def load() -> Json:
    """The schema's definitions, completed."""
    definitions: Json = json.loads(_FILE.read_text("utf-8"))["definitions"]
    _merge_unions(definitions)
    for name, path, limits in _LIMITS:
        _limit(definitions[name], path, limits)
    for name in ("PlainTextOption", "MrkdwnOption", "OptionDescriptor"):
        definitions[name].setdefault("required", []).append("value")
    users: Json = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 10}
    definitions["Button"]["properties"]["visible_to_user_ids"] = users
    card = definitions["CardBlock"]
    card["properties"]["subtext"] = _text(definitions["CardBlock"]["properties"]["body"], 200)
    card["anyOf"] = [{"required": [key]} for key in ("hero_image", "title", "body", "actions")]
    _add_block(
        definitions,
        "data_visualization",
        _object(
            ["type", "title", "chart"],
            type={"const": "data_visualization"},
            title={"type": "string", "minLength": 1, "maxLength": 50},
            chart=_charts(),
            block_id={"type": "string", "maxLength": 255},
        ),
    )
    home = definitions["HomeView"]["properties"]["blocks"]["items"]["allOf"][1]
    home["properties"]["type"]["enum"].append("data_visualization")
    kinds = definitions["KnownBlock"]["properties"]["type"]["enum"]
    definitions["Blocks"]["items"] = {
        "allOf": [
            {"$ref": "#/definitions/KnownBlock"},
            {"properties": {"type": {"enum": [k for k in kinds if k not in _NOT_IN_MESSAGES]}}},
        ]
    }
    return definitions


def _add_block(definitions: Json, kind: str, schema: Json) -> None:
    known = definitions["KnownBlock"]
    known["properties"]["type"]["enum"].append(kind)
    condition = {"required": ["type"], "properties": {"type": {"const": kind}}}
    known["allOf"].append({"if": condition, "then": schema})


def _limit(schema: Json, path: str, limits: Json) -> None:
    *steps, last = path.split(".")
    for step in steps:
        schema = _step(schema, step)
    if "text" in limits:
        properties = schema["properties"]
        properties[last] = _text(properties[last], limits["text"])
    else:
        _step(schema, last).update(limits)


def _step(schema: Json, step: str) -> Json:
    name, brackets, _ = step.partition("[]")
    found: Json = schema["properties"][name]
    return found["items"] if brackets else found


def _text(schema: Json, most: int) -> Json:
    return {"allOf": [schema, {"properties": {"text": {"maxLength": most}}}]}


def _merge_unions(definitions: Json) -> None:
    """Make one object of each union of pictures or options, so that errors name the problem."""
    option = definitions["Option"]
    option.clear()
    option.update(json.loads(json.dumps(definitions["PlainTextOption"])))
    option["properties"]["text"] = _text({"$ref": "#/definitions/TextObject"}, 75)
    option["properties"]["description"] = _text({"$ref": "#/definitions/TextObject"}, 75)
    option["required"] = ["text", "value"]
    for part in _unions_of_pictures(definitions):
        first = part.pop("anyOf")[0]
        properties = dict(first["properties"])
        properties["slack_file"] = {"$ref": "#/definitions/SlackFile"}
        properties["image_url"] = {
            "type": "string",
            "pattern": r"^https?://[^\s]+$",
            "maxLength": 3000,
        }
        properties["alt_text"] = {"type": "string", "minLength": 1, "maxLength": 2000}
        if "block_id" in properties:
            properties["block_id"] = {"type": "string", "maxLength": 255}
            properties["title"] = _text(properties["title"], 2000)
        part.update(_object(["type", "alt_text"], **properties))
        part["oneOf"] = [{"required": ["image_url"]}, {"required": ["slack_file"]}]


def _unions_of_pictures(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for one in part:
            yield from _unions_of_pictures(one)
    elif isinstance(part, dict):
        union = part.get("anyOf", [])
        if union and all(
            one.get("properties", {}).get("type", {}).get("const") == "image" for one in union
        ):
            yield part
        else:
            for one in list(part.values()):
                yield from _unions_of_pictures(one)


_compiling = threading.Lock()


def validator() -> Validator:
    """The compiled check of an object with one key, `Blocks`, `Modal` or `Home`.

    Compiling takes about half a second, once; a second caller waits for the first.
    """
    with _compiling:
        return _compile()


@cache
def _compile() -> Validator:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": load(),
        "properties": {name: {"$ref": f"#/definitions/{name}"} for name in SURFACES},
    }
    compiled: Validator = fastjsonschema.compile(schema, use_default=False)
    return compiled
