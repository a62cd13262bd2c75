"""Messages that together hold every kind of block and element that can stand in a message."""

from typing import Any

Block = dict[str, Any]


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def _options(*names: str) -> list[Block]:
    return [{"text": _plain(name), "value": name.lower()} for name in names]


def _button(name: str, **more: Any) -> Block:
    return {
        "type": "button",
        "action_id": f"press_{name}",
        "text": _plain(name),
        "value": name,
    } | more


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def _rich(*elements: Block) -> Block:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


_CONFIRM = {
    "title": _plain("Really?"),
    "text": _mrkdwn("This *cannot* be undone."),
    "confirm": _plain("Do it"),
    "deny": _plain("Leave it"),
}
_CATEGORIES = ["Mon", "Tue", "Wed", "Thu", "Fri"]
_SERIES = {"Iberia": [4, 9, 3, 7, 12], "UK": [6, 2, 8, 5, 4], "Nordics": [1, 3, 2, 6, 5]}


def _chart(kind: str) -> Block:
    if kind == "pie":
        segments = [{"label": k, "value": sum(v)} for k, v in _SERIES.items()]
        chart: Block = {"type": "pie", "segments": segments}
    else:
        series = [
            {
                "name": name,
                "data": [
                    {"label": c, "value": v} for c, v in zip(_CATEGORIES, values, strict=True)
                ],
            }
            for name, values in _SERIES.items()
        ]
        axis = {"categories": _CATEGORIES, "x_label": "Day", "y_label": "Leads"}
        chart = {"type": kind, "series": series, "axis_config": axis}
    return {"type": "data_visualization", "title": f"Leads as {kind}", "chart": chart}


_TEXTS: list[Block] = [
    {"type": "header", "text": _plain("Headings :wave:")},
    {
        "type": "section",
        "text": _mrkdwn(
            "*Bold*, _italic_, ~struck~, `code` and <https://example.com|a link>; <@U0ANA> "
            "in <#C0WORK>, <!here>, <!date^1790000000^{date_short_pretty} at {time}|then>, "
            ':tada: :+1::skin-tone-4:\n>quoted, with *bold*\n```{\n  "pre": 1 &amp; 2\n}```'
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": _options("Edit", "Copy", "Drop"),
        },
    },
    {
        "type": "section",
        "fields": [_mrkdwn(f"*{k}*\n{v}") for k, v in (("Company", "Acme"), ("Score", "82"))],
    },
    {"type": "divider"},
    {"type": "context", "elements": [_mrkdwn("Came in by *web form*"), _mrkdwn(":eyes: 3 views")]},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "emoji", "name": "rocket"},
                    {"type": "text", "text": " and "},
                    {"type": "user", "user_id": "U0BEN"},
                    {"type": "color", "value": "#2477b8"},
                    {"type": "link", "url": "https://example.com", "text": " linked"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": t}]}
                    for t in ("first", "second")
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "as they said"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
        ],
    },
    {
        "type": "markdown",
        "text": "## Markdown\nSome **bold**, *italic* and [a link](https://example.com).\n\n"
        "- one\n- two\n  - deeper\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
]

_ELEMENTS: list[Block] = [
    {
        "type": "actions",
        "elements": [
            _button("Plain"),
            _button("Primary", style="primary"),
            _button("Danger", style="danger", confirm=_CONFIRM),
            _button("Link", url="https://example.com"),
        ],
    },
    {
        "type": "actions",
        "elements": [
            {"type": "static_select", "action_id": "s", "options": _options("Red", "Green")},
            {"type": "users_select", "action_id": "u", "placeholder": _plain("Somebody")},
            {"type": "conversations_select", "action_id": "c", "placeholder": _plain("Somewhere")},
            {"type": "external_select", "action_id": "who", "min_query_length": 1},
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-30"},
            {"type": "timepicker", "action_id": "t", "initial_time": "09:30"},
        ],
    },
    {
        "type": "section",
        "text": _mrkdwn("Which ones?"),
        "accessory": {
            "type": "checkboxes",
            "action_id": "boxes",
            "options": _options("One", "Two", "Three"),
        },
    },
    {
        "type": "section",
        "text": _mrkdwn("Which one?"),
        "accessory": {
            "type": "radio_buttons",
            "action_id": "radio",
            "options": _options("This", "That"),
        },
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": _plain("Good"), "value": "good"},
                "negative_button": {"text": _plain("Bad"), "value": "bad"},
            },
            {
                "type": "icon_button",
                "action_id": "bin",
                "icon": "trash",
                "text": _plain("Throw away"),
                "value": "x",
            },
        ],
    },
]


def _card(company: str) -> Block:
    return {
        "type": "card",
        "title": _mrkdwn(f"Battle card: *{company}*"),
        "subtitle": _mrkdwn("Updated yesterday"),
        "body": _mrkdwn("Where we win, where we lose, and what to say about the price."),
        "actions": [_button(f"Open {company}")],
    }


_BOXES: list[Block] = [
    _card("Acme"),
    {"type": "carousel", "elements": [_card("Birch"), _card("Cedar"), _card("Dill")]},
    {
        "type": "container",
        "title": _plain("Why this lead?"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "section", "text": _mrkdwn("Three visits to the price page.")}],
    },
    {
        "type": "plan",
        "title": "Looking it up",
        "tasks": [
            {
                "type": "task_card",
                "task_id": "1",
                "title": "Search the library",
                "status": "complete",
                "sources": [{"type": "url", "url": "https://example.com", "text": "Price list"}],
            },
            {"type": "task_card", "task_id": "2", "title": "Write", "status": "in_progress"},
        ],
    },
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart of sales"},
    {
        "type": "video",
        "alt_text": "A tour",
        "title": _plain("The tour"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/embed",
        "title_url": "https://example.com/tour",
    },
]

_TABLES: list[Block] = [
    {
        "type": "table",
        "rows": [
            [_cell("Name"), _cell("Amount")],
            [_cell("Acme"), _cell("1,200")],
            [_cell("Birch"), _rich({"type": "text", "text": "none", "style": {"italic": True}})],
        ],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
    {
        "type": "data_table",
        "caption": "Answer times",
        "page_size": 4,
        "rows": [
            [_cell("Rep"), _cell("Minutes")],
            *(
                [_cell(name), {"type": "raw_number", "value": n, "text": str(n)}]
                for name, n in (("Ana", 12), ("Ben", 7), ("Cleo", 103), ("Dan", 9), ("Eve", 31))
            ),
        ],
    },
]

GALLERY: list[list[Block]] = [
    _TEXTS,
    _ELEMENTS,
    _BOXES,
    _TABLES,
    [_chart("bar"), _chart("pie")],
    [_chart("line"), _chart("area")],
]


def _input(block_id: str, element: Block, **more: Any) -> Block:
    element = element | {"action_id": block_id}
    label = _plain(block_id.capitalize())
    return {"type": "input", "block_id": block_id, "label": label, "element": element} | more


#: A modal with every kind of input.
FORM: Block = {
    "type": "modal",
    "callback_id": "everything",
    "title": _plain("Everything"),
    "submit": _plain("Save"),
    "blocks": [
        {"type": "alert", "level": "warning", "text": _plain("Two hours left to answer")},
        _input("words", {"type": "plain_text_input", "placeholder": _plain("A few words")}),
        _input(
            "notes",
            {"type": "plain_text_input", "multiline": True, "initial_value": "First line"},
            optional=True,
            hint=_plain("Whatever else there is to say"),
        ),
        _input("mail", {"type": "email_text_input"}),
        _input("address", {"type": "url_text_input"}),
        _input("number", {"type": "number_input", "is_decimal_allowed": False}),
        _input("colour", {"type": "static_select", "options": _options("Red", "Green")}),
        _input("colours", {"type": "multi_static_select", "options": _options("Red", "Green")}),
        _input("person", {"type": "users_select"}),
        _input("channel", {"type": "channels_select"}),
        _input("place", {"type": "conversations_select", "default_to_current_conversation": True}),
        _input("who", {"type": "external_select", "min_query_length": 1}),
        _input("size", {"type": "radio_buttons", "options": _options("Small", "Large")}),
        _input("extras", {"type": "checkboxes", "options": _options("Salt", "Pepper")}),
        _input("day", {"type": "datepicker", "initial_date": "2026-12-01"}),
        _input("hour", {"type": "timepicker", "initial_time": "09:30"}),
        {
            "type": "section",
            "text": _mrkdwn("Not sure? *Look first.*"),
            "accessory": _button("Preview"),
        },
    ],
}
