"""Payloads that Slack refuses, each beside its just-legal twin."""

from typing import Any

from .cards import (
    Json,
    actions,
    button,
    home,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    text_input,
)

#: A name, the legal payload, the payload with one step too far.
Case = tuple[str, Any, Any]


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"} | more


def select(**more: Any) -> Json:
    base = {"type": "static_select", "action_id": "s", "placeholder": plain("Pick")}
    return base | ({"options": [option("a")]} if "option_groups" not in more else {}) | more


def options(count: int) -> list[Json]:
    return [option(f"v{n}") for n in range(count)]


def table(rows: int, columns: int, text: str = "x") -> Json:
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * columns] * rows}


def data_table(rows: int = 2, columns: int = 2, **more: Any) -> Json:
    return table(rows, columns) | {"type": "data_table", "caption": "Leads"} | more


def pie(segments: int = 2, label: str = "a", value: float = 1) -> Json:
    parts = [{"label": f"{label}{n}", "value": value} for n in range(segments)]
    return chart({"type": "pie", "segments": parts})


def chart(content: Json, title: str = "Leads") -> Json:
    return {"type": "data_visualization", "title": title, "chart": content}


def bars(
    series: int = 1, categories: tuple[str, ...] = ("a", "b"), labels: tuple[str, ...] = ("a", "b")
) -> Json:
    data = [{"label": label, "value": 1} for label in labels]
    many = [{"name": f"s{n}", "data": data} for n in range(series)]
    axes = {"categories": list(categories), "x_label": "week"}
    return chart({"type": "bar", "series": many, "axis_config": axes})


def confirm(**more: Any) -> Json:
    texts = {"title": plain("Sure?"), "confirm": plain("Yes"), "deny": plain("No")}
    return texts | {"text": mrkdwn("Really?")} | more


def with_id(block_id: str, count: int = 1) -> list[Json]:
    return [{"type": "divider", "block_id": block_id}] * count


MESSAGES: list[Case] = [
    ("blocks", [{"type": "divider"}] * 50, [{"type": "divider"}] * 51),
    ("unknown block", [{"type": "divider"}], [{"type": "marquee"}]),
    ("no type", [{"type": "divider"}], [{}]),
    ("unknown key", [section("x")], [section("x", colour="red")]),
    ("alerts are for modals", [section("x")], [{"type": "alert", "text": mrkdwn("x")}]),
    ("section text", [section("x" * 3000)], [section("x" * 3001)]),
    ("empty text", [section("x")], [section("")]),
    ("section without anything", [section("x")], [{"type": "section"}]),
    (
        "fields",
        [{"type": "section", "fields": [mrkdwn("x")] * 10}],
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
    ),
    (
        "no fields",
        [{"type": "section", "fields": [mrkdwn("x")]}],
        [{"type": "section", "fields": []}],
    ),
    (
        "field text",
        [{"type": "section", "fields": [mrkdwn("x" * 2000)]}],
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
    ),
    (
        "mrkdwn header",
        [{"type": "header", "text": plain("x")}],
        [{"type": "header", "text": mrkdwn("x")}],
    ),
    (
        "header text",
        [{"type": "header", "text": plain("x" * 150)}],
        [{"type": "header", "text": plain("x" * 151)}],
    ),
    ("block_id", [section("x", block_id="b" * 255)], [section("x", block_id="b" * 256)]),
    ("same block_id", [*with_id("a"), *with_id("b")], with_id("a", 2)),
    (
        "context elements",
        [{"type": "context", "elements": [mrkdwn("x")] * 10}],
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
    ),
    (
        "no context elements",
        [{"type": "context", "elements": [mrkdwn("x")]}],
        [{"type": "context", "elements": []}],
    ),
    (
        "actions",
        [actions(*(button("x", f"a{n}") for n in range(25)))],
        [actions(*(button("x", f"a{n}") for n in range(26)))],
    ),
    ("no actions", [actions(button("x", "a"))], [actions()]),
    (
        "same action_id",
        [actions(button("x", "a"), button("y", "b"))],
        [actions(button("x", "a"), button("y", "a"))],
    ),
    ("button text", [actions(button("x" * 75, "a"))], [actions(button("x" * 76, "a"))]),
    (
        "button value",
        [actions(button("x", "a", value="v" * 2000))],
        [actions(button("x", "a", value="v" * 2001))],
    ),
    (
        "button style",
        [actions(button("x", "a", style="primary"))],
        [actions(button("x", "a", style="loud"))],
    ),
    (
        "button url",
        [actions(button("x", "a", url="https://x.example"))],
        [actions(button("x", "a", url="x.example"))],
    ),
    ("action_id", [actions(button("x", "a" * 255))], [actions(button("x", "a" * 256))]),
    (
        "mrkdwn button",
        [actions(button("x", "a"))],
        [actions(button("x", "a") | {"text": mrkdwn("x")})],
    ),
    (
        "visible_to_user_ids",
        [actions(button("x", "a", visible_to_user_ids=["U0ANA"]))],
        [actions(button("x", "a", visible_to_user_ids=["U0ANA"] * 11))],
    ),
    (
        "confirm text",
        [actions(button("x", "a", confirm=confirm(text=mrkdwn("x" * 300))))],
        [actions(button("x", "a", confirm=confirm(text=mrkdwn("x" * 301))))],
    ),
    (
        "confirm button",
        [actions(button("x", "a", confirm=confirm(deny=plain("x" * 30))))],
        [actions(button("x", "a", confirm=confirm(deny=plain("x" * 31))))],
    ),
    (
        "text input in actions",
        [actions(select())],
        [actions({"type": "plain_text_input", "action_id": "a"})],
    ),
    ("options", [actions(select(options=options(100)))], [actions(select(options=options(101)))]),
    ("no options", [actions(select(options=options(1)))], [actions(select(options=[]))]),
    (
        "option text",
        [actions(select(options=[option("a", "x" * 75)]))],
        [actions(select(options=[option("a", "x" * 76)]))],
    ),
    (
        "option value",
        [actions(select(options=[option("a" * 150, "x")]))],
        [actions(select(options=[option("a" * 151, "x")]))],
    ),
    (
        "option without value",
        [actions(select())],
        [actions(select(options=[{"text": plain("x")}]))],
    ),
    (
        "same option value",
        [actions(select(options=options(2)))],
        [actions(select(options=[option("a", "x"), option("a", "y")]))],
    ),
    (
        "initial_option",
        [actions(select(initial_option=option("a")))],
        [actions(select(initial_option=option("b")))],
    ),
    (
        "options and groups",
        [actions(select(option_groups=[{"label": plain("g"), "options": options(1)}]))],
        [
            actions(
                select(
                    option_groups=[{"label": plain("g"), "options": options(1)}], options=options(1)
                )
            )
        ],
    ),
    (
        "group label",
        [actions(select(option_groups=[{"label": plain("g" * 75), "options": options(1)}]))],
        [actions(select(option_groups=[{"label": plain("g" * 76), "options": options(1)}]))],
    ),
    (
        "placeholder",
        [actions(select(placeholder=plain("x" * 150)))],
        [actions(select(placeholder=plain("x" * 151)))],
    ),
    (
        "overflow",
        [actions({"type": "overflow", "action_id": "a", "options": options(5)})],
        [actions({"type": "overflow", "action_id": "a", "options": options(6)})],
    ),
    (
        "checkboxes",
        [actions({"type": "checkboxes", "action_id": "a", "options": options(10)})],
        [actions({"type": "checkboxes", "action_id": "a", "options": options(11)})],
    ),
    (
        "date",
        [actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-11-22"})],
        [actions({"type": "datepicker", "action_id": "a", "initial_date": "22.11.2026"})],
    ),
    (
        "time",
        [actions({"type": "timepicker", "action_id": "a", "initial_time": "23:59"})],
        [actions({"type": "timepicker", "action_id": "a", "initial_time": "24:00"})],
    ),
    ("alt text", [image(alt_text="a" * 2000)], [image(alt_text="a" * 2001)]),
    ("no alt text", [image()], [{k: v for k, v in image().items() if k != "alt_text"}]),
    ("image url", [image()], [image(image_url="javascript:alert(1)")]),
    ("image and file", [image()], [image(slack_file={"id": "F1"})]),
    (
        "markdown together",
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
    ),
    ("table rows", [table(100, 2)], [table(101, 2)]),
    ("table columns", [table(2, 20)], [table(2, 21)]),
    ("one table", [table(2, 2)], [table(2, 2), table(2, 2)]),
    ("table characters", [table(10, 10, "x" * 100)], [table(10, 10, "x" * 101)]),
    ("data table rows", [data_table(101)], [data_table(102)]),
    ("data table page", [data_table(page_size=100)], [data_table(page_size=101)]),
    (
        "data table column",
        [data_table(row_header_column_index=1)],
        [data_table(row_header_column_index=2)],
    ),
    ("data table header only", [data_table(2)], [data_table(1)]),
    (
        "ragged data table",
        [data_table()],
        [data_table() | {"rows": [table(1, 2)["rows"][0], table(1, 3)["rows"][0]]}],
    ),
    ("data table without caption", [data_table()], [table(2, 2) | {"type": "data_table"}]),
    ("segments", [pie(6)], [pie(7)]),
    ("segment label", [pie(1, "x" * 19)], [pie(1, "x" * 20)]),
    ("segment value", [pie(1, value=0.1)], [pie(1, value=0)]),
    ("series", [bars(6)], [bars(7)]),
    ("labels are categories", [bars()], [bars(labels=("a", "c"))]),
    ("categories are unique", [bars()], [bars(categories=("a", "a"), labels=("a", "a"))]),
    ("charts", [pie(), pie()], [pie(), pie(), pie()]),
    ("chart title", [chart(pie()["chart"], "x" * 50)], [chart(pie()["chart"], "x" * 51)]),
    (
        "card subtext",
        [{"type": "card", "title": mrkdwn("x"), "subtext": mrkdwn("x" * 200)}],
        [{"type": "card", "title": mrkdwn("x"), "subtext": mrkdwn("x" * 201)}],
    ),
    (
        "card body",
        [{"type": "card", "body": mrkdwn("x" * 200)}],
        [{"type": "card", "body": mrkdwn("x" * 201)}],
    ),
    ("empty card", [{"type": "card", "title": mrkdwn("x")}], [{"type": "card"}]),
    (
        "carousel",
        [{"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("x")}] * 10}],
        [{"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("x")}] * 11}],
    ),
    (
        "container",
        [{"type": "container", "title": plain("x"), "child_blocks": [{"type": "divider"}] * 10}],
        [{"type": "container", "title": plain("x"), "child_blocks": [{"type": "divider"}] * 11}],
    ),
    (
        "pending task",
        [{"type": "task_card", "task_id": "t", "title": "x", "status": "complete"}],
        [{"type": "task_card", "task_id": "t", "title": "x", "status": "pending"}],
    ),
]


def number(**more: Any) -> Json:
    element = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False} | more
    return {"type": "input", "block_id": "n", "label": plain("N"), "element": element}


def without(view: Json, key: str) -> Json:
    return {k: v for k, v in view.items() if k != key}


MODALS: list[Case] = [
    ("blocks", modal(*[section("x")] * 100), modal(*[section("x")] * 101)),
    ("no blocks", modal(section("x")), modal()),
    (
        "title",
        modal(section("x"), title=plain("x" * 24)),
        modal(section("x"), title=plain("x" * 25)),
    ),
    ("no title", modal(section("x")), without(modal(section("x")), "title")),
    (
        "submit text",
        modal(section("x"), submit=plain("x" * 24)),
        modal(section("x"), submit=plain("x" * 25)),
    ),
    (
        "submit with inputs",
        modal(text_input("a", "A")),
        without(modal(text_input("a", "A")), "submit"),
    ),
    (
        "private_metadata",
        modal(section("x"), private_metadata="x" * 3000),
        modal(section("x"), private_metadata="x" * 3001),
    ),
    (
        "callback_id",
        modal(section("x"), callback_id="x" * 255),
        modal(section("x"), callback_id="x" * 256),
    ),
    ("markdown is for messages", modal(section("x")), modal({"type": "markdown", "text": "x"})),
    ("charts are for messages", modal(section("x")), modal(pie())),
    ("label", modal(text_input("a", "x" * 2000)), modal(text_input("a", "x" * 2001))),
    (
        "max_length",
        modal(text_input("a", "A", max_length=3000)),
        modal(text_input("a", "A", max_length=3001)),
    ),
    (
        "min over max",
        modal(text_input("a", "A", min_length=5, max_length=5)),
        modal(text_input("a", "A", min_length=6, max_length=5)),
    ),
    (
        "focus",
        modal(text_input("a", "A", focus_on_load=True), text_input("b", "B")),
        modal(text_input("a", "A", focus_on_load=True), text_input("b", "B", focus_on_load=True)),
    ),
    (
        "same block_id",
        modal(text_input("a", "A"), text_input("b", "B")),
        modal(text_input("a", "A"), text_input("a", "B")),
    ),
    (
        "number range",
        modal(number(min_value="1", max_value="2")),
        modal(number(min_value="3", max_value="2")),
    ),
    ("number", modal(number(initial_value="1")), modal(number(initial_value="one"))),
    ("a home in a modal", modal(section("x")), home(section("x"))),
]

HOMES: list[Case] = [
    ("blocks", home(*[section("x")] * 100), home(*[section("x")] * 101)),
    ("alerts are for modals", home(section("x")), home({"type": "alert", "text": mrkdwn("x")})),
    ("charts", home(pie()), home(pie(7))),
    ("a modal in the Home tab", home(section("x")), modal(section("x"))),
]
