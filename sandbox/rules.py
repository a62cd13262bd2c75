"""What a schema cannot say of blocks and views: ids used twice, sums, things that must agree."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .elements import elements_of
from .model import Json

#: All from docs.slack.dev, the blocks' own pages.
MARKDOWN_CHARACTERS = 12_000
TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000
CHARTS = 2

#: A problem: what is wrong, and the JSON pointer of where.
Problem = tuple[str, str]


def block_problems(blocks: list[Json]) -> Iterator[Problem]:
    """Problems in the blocks of a message or view."""
    yield from _repeated_ids(blocks)
    yield from _sums(blocks)
    for n, block in enumerate(blocks):
        pointer = f"/blocks/{n}"
        if block["type"] == "data_table":
            yield from _data_table(block, pointer)
        elif block["type"] == "data_visualization":
            yield from _chart(block["chart"], f"{pointer}/chart")
        elif block["type"] == "task_card" and block["status"] == "pending":
            yield "only a plan's tasks can be pending", f"{pointer}/status"
        for found in elements_of([block]):
            yield from _element(found.element, pointer)


def view_problems(view: Json) -> Iterator[Problem]:
    """Problems of a view as a whole."""
    blocks = view["blocks"]
    has_input = any(block["type"] == "input" for block in blocks)
    if view["type"] == "modal" and has_input and "submit" not in view:
        yield "submit is required when an input block is within blocks", "/view/submit"
    focused = sum(bool(found.element.get("focus_on_load")) for found in elements_of(blocks))
    if focused > 1:
        yield "only one element can have focus_on_load", "/view/blocks"


def _repeated_ids(blocks: list[Json]) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield f"`block_id` {block_id!r} already exists", f"/blocks/{n}/block_id"
        seen.add(block_id or "")
        ids = Counter(
            found.element["action_id"]
            for found in elements_of([block])
            if "action_id" in found.element
        )
        for action_id, times in ids.items():
            if times > 1:
                yield f"`action_id` {action_id!r} already exists in this block", f"/blocks/{n}"


def _sums(blocks: list[Json]) -> Iterator[Problem]:
    kinds = Counter(block["type"] for block in blocks)
    if kinds["table"] > 1:
        yield "only one table is allowed", "/blocks"
    if kinds["data_visualization"] > CHARTS:
        yield f"only {CHARTS} data visualizations are allowed", "/blocks"
    for kind, most in (
        ("markdown", MARKDOWN_CHARACTERS),
        ("table", TABLE_CHARACTERS),
        ("data_table", DATA_TABLE_CHARACTERS),
    ):
        if kinds[kind]:
            length = sum(_length(b.get("rows", b.get("text"))) for b in blocks if b["type"] == kind)
            if length > most:
                yield f"{kind} blocks must have less than {most + 1} characters together", "/blocks"


def _length(content: Any) -> int:
    if isinstance(content, str):
        return len(content)
    if isinstance(content, list):
        return sum(map(_length, content))
    if isinstance(content, dict):
        return _length(content.get("text")) + _length(content.get("elements"))
    return 0


def _data_table(block: Json, pointer: str) -> Iterator[Problem]:
    columns = len(block["rows"][0])
    for n, row in enumerate(block["rows"]):
        if len(row) != columns:
            yield f"every row must have {columns} cells, as the header has", f"{pointer}/rows/{n}"
    for n, cell in enumerate(block["rows"][0]):
        if cell["type"] != "raw_text":
            yield "header cells must be raw_text", f"{pointer}/rows/0/{n}"
    if block.get("row_header_column_index", 0) >= columns:
        yield "there is no such column", f"{pointer}/row_header_column_index"


def _chart(chart: Json, pointer: str) -> Iterator[Problem]:
    if chart["type"] == "pie":
        return
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield "categories must be unique", f"{pointer}/axis_config/categories"
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield "series names must be unique", f"{pointer}/series"
    for n, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield "labels must be the categories, each once", f"{pointer}/series/{n}/data"


def _element(element: Json, pointer: str) -> Iterator[Problem]:
    kind = element["type"]
    if kind in ("static_select", "multi_static_select"):
        if ("options" in element) == ("option_groups" in element):
            yield "must have either options or option_groups", pointer
        yield from _initial(element, pointer)
    elif kind in ("checkboxes", "radio_buttons"):
        yield from _initial(element, pointer)
    elif kind == "plain_text_input":
        if element.get("min_length", 0) > element.get("max_length", 3_000):
            yield "min_length must not be more than max_length", pointer
    elif kind == "number_input":
        yield from _number(element, pointer)


def _initial(element: Json, pointer: str) -> Iterator[Problem]:
    options = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        options += group["options"]
    chosen = [element["initial_option"]] if "initial_option" in element else []
    chosen += element.get("initial_options", ())
    if any(one not in options for one in chosen):
        yield "initial_option must be exactly one of the options", pointer
    values = [option["value"] for option in options]
    if len(set(values)) < len(values):
        yield "options must have different values", pointer


def _number(element: Json, pointer: str) -> Iterator[Problem]:
    try:
        least = float(element.get("min_value", "-inf"))
        most = float(element.get("max_value", "inf"))
        start = float(element.get("initial_value", max(least, min(most, 0))))
    except ValueError:
        yield "min_value, max_value and initial_value must be numbers", pointer
        return
    if not least <= start <= most:
        yield "min_value, initial_value and max_value must be in this order", pointer
