"""The forms about meetings: an item, a decision, an action, a new series."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.agenda import TEXT_LIMIT, Item
from bot.domain.measures import MEASURES
from bot.domain.meeting_shown import MeetingShown
from bot.slack import ids
from bot.slack.views import forms
from bot.slack.views.kit import (
    Json,
    clip,
    context,
    label,
    literal,
    mrkdwn,
    one_line,
    plain,
    quote,
    section,
)

#: The inputs' blocks; their elements have the action id `ids.VALUE`.
TEXT, SERIES = "text", "series"
MEASURE, EXPECTED, CHECK_ON = "measure", "expected", "check_on"
OWNER, DUE = "owner", "due"
NAME, EVERY, AT, MINUTES, CHANNEL, TEAMS, PEOPLE, CHAIR, FIRST = (
    "name",
    "every",
    "at",
    "minutes",
    "channel",
    "teams",
    "people",
    "chair",
    "first",
)
_EXPECTED_LIMIT = 300
#: Of 3,000 characters (private_metadata), less the series' key that joins them.
_METADATA_LIMIT = 2900
#: A view may have 250 kB of JSON, in which a character may take six bytes.
_FILE_LIMIT = 36_000
_OPTION = 75
#: What a select of 100 options takes (Block Kit).
_OPTIONS = 100
_LENGTHS = (15, 30, 45, 60, 90, 120)


def item(series: Mapping[str, str], chosen: str, carried: Mapping[str, str]) -> Json:
    """Ask for an item; `series`: key → name, `carried`: the message that it is about, if any."""
    words = carried.get("quote", "")
    # What is carried must fit, and quotation marks in it count twice.
    while len(_carried({**carried, "quote": words})) > _METADATA_LIMIT:
        words = words[: len(words) * 4 // 5]
    carried = {**carried, "quote": words}
    about = [section(mrkdwn("About this message:")), quote(words, 500)] if words else []
    select = [forms.field(SERIES, "For which meeting", _select(series, chosen))]
    return _form(
        ids.AGENDA_FORM,
        "On the agenda",
        "Add",
        [
            *about,
            forms.field(TEXT, "What is to be talked about?", _text(TEXT_LIMIT, multiline=True)),
            *(select if len(series) > 1 else []),
        ],
        {**carried, "series": chosen},
    )


def words(found: Item) -> Json:
    """Ask for better words for an item."""
    element = {**_text(TEXT_LIMIT, multiline=True), "initial_value": found.text}
    return _form(
        ids.AGENDA_WORDS_FORM,
        "On the agenda",
        "Save",
        [forms.field(TEXT, "What is to be talked about?", element)],
        {"item": found.id},
    )


def decision(shown: MeetingShown, item_id: int, check_on: date) -> Json:
    """Ask what was decided, and which number it is to change."""
    measures = {key: one.name for key, one in MEASURES.items()}
    return _form(
        ids.DECISION_FORM,
        "Decision",
        "Keep",
        [
            *_about(shown, item_id),
            forms.field(TEXT, "What was decided?", _text(TEXT_LIMIT, multiline=True)),
            forms.field(MEASURE, "Which number is it to change?", _select(measures), optional=True),
            forms.field(EXPECTED, "What do you expect?", _text(_EXPECTED_LIMIT), optional=True)
            | {"hint": label("Such as: from 41 % to 50 %")},
            forms.field(
                CHECK_ON,
                "When do we look again?",
                {
                    "type": "datepicker",
                    "action_id": ids.VALUE,
                    "initial_date": check_on.isoformat(),
                },
                optional=True,
            )
            | {"hint": label("The agenda after that day opens with what became of it.")},
        ],
        {"meeting": shown.meeting.id, "item": item_id},
    )


def action(shown: MeetingShown, item_id: int, due: date) -> Json:
    """Ask who does what by when."""
    return _form(
        ids.ITEM_ACTION_FORM,
        "Action",
        "Keep",
        [
            *_about(shown, item_id),
            forms.field(TEXT, "What is to be done?", _text(TEXT_LIMIT, multiline=True)),
            forms.field(OWNER, "Who does it?", {"type": "users_select", "action_id": ids.VALUE}),
            forms.field(
                DUE,
                "By when?",
                {"type": "datepicker", "action_id": ids.VALUE, "initial_date": due.isoformat()},
                optional=True,
            ),
        ],
        {"meeting": shown.meeting.id, "item": item_id},
    )


def new_series(channels: Mapping[str, str], teams: Mapping[str, str], first: date) -> Json:
    """Ask for a series of meetings; `channels` and `teams`: key → name."""
    people = {"type": "multi_users_select", "action_id": ids.VALUE}
    chair = {"type": "users_select", "action_id": ids.VALUE}
    return _form(
        ids.SERIES_FORM,
        "A new meeting",
        "Create",
        [
            forms.field(NAME, "Name", _text(80)),
            forms.field(EVERY, "On which days", {**_text(60), "initial_value": "tuesday"})
            | {"hint": label("tuesday · mon, thu · other friday · first monday · last thursday")},
            forms.field(
                AT,
                "At",
                {"type": "timepicker", "action_id": ids.VALUE, "initial_time": "10:00"},
            ),
            forms.field(
                MINUTES, "How long", _select({str(n): f"{n} minutes" for n in _LENGTHS}, "30")
            ),
            forms.field(
                FIRST,
                "From",
                {
                    "type": "datepicker",
                    "action_id": ids.VALUE,
                    "initial_date": first.isoformat(),
                },
            ),
            forms.field(CHANNEL, "In which channel", _select(channels, next(iter(channels)))),
            forms.field(TEAMS, "Which teams", _select(teams, many=True), optional=True),
            forms.field(PEOPLE, "Who else", people, optional=True),
            forms.field(CHAIR, "Who chairs", chair, optional=True)
            | {"hint": label("Left empty, attendees take turns.")},
        ],
        {},
    )


def file(name: str, text: str) -> Json:
    """The minutes as text to copy, as much of them as a view may hold."""
    kept = text[:_FILE_LIMIT]
    parts = [kept[at : at + 2900] for at in range(0, len(kept), 2900)]
    shown = [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": part}]}
            ],
        }
        for part in parts
    ]
    more = "; the rest is in `baton meetings minutes`" if len(text) > len(kept) else ""
    return forms.window("Minutes", [context(plain(f"Save it as {name}{more}")), *shown])


def _about(shown: MeetingShown, item_id: int) -> list[Json]:
    found = shown.items.get(item_id)
    return [context(mrkdwn(f"About: {literal(found.text, 200)}"))] if found else []


def _form(
    callback: str, title: str, submit: str, blocks: list[Json], carried: Mapping[str, object]
) -> Json:
    return forms.form(callback, title, submit, blocks, _carried(carried))


def _carried(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def _text(limit: int, *, multiline: bool = False) -> Json:
    return {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": multiline,
        "max_length": limit,
    }


def _select(named: Mapping[str, str], chosen: str = "", *, many: bool = False) -> Json:
    options: Sequence[Json] = [
        {
            "text": {
                "type": "plain_text",
                "text": clip(one_line(name), _OPTION) or key,
                "emoji": False,
            },
            "value": key,
        }
        for key, name in [*named.items()][:_OPTIONS]
    ]
    kind = "multi_static_select" if many else "static_select"
    made: Json = {"type": kind, "action_id": ids.VALUE, "options": options}
    initial = next((one for one in options if one["value"] == chosen), None)
    return made | ({"initial_option": initial} if initial else {})
