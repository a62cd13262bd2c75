"""The authorisation table: each door that Baton opens in Slack, how it is tried, and who may."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import payloads
from .company import (
    ADMIN,
    CARD_TS,
    COLLEAGUE,
    LEAD,
    MARKETER,
    OWNER,
    SECRET,
    WIN_TS,
    Json,
)

EVERYBODY = frozenset({OWNER, COLLEAGUE, MARKETER, LEAD, ADMIN})
LEADS = frozenset({LEAD, ADMIN})
OWNER_OR_LEADS = LEADS | {OWNER}
MARKETING = frozenset({MARKETER, ADMIN})
ONLY_OWNER = frozenset({OWNER})

#: Makes the payload that somebody (user id) sends.
Make = Callable[[str], Json]


@dataclass(frozen=True)
class Door:
    """One way of going through a door; one door may have several."""

    #: As it is registered: `action lead_claim`, `command /lead`, `form lead_add` …
    name: str
    make: Make
    may: frozenset[str] = EVERYBODY
    #: What must have happened before; the owner does it.
    before: Sequence[Make] = ()
    #: What the same person must have done before.
    first: Sequence[Make] = ()
    #: Shows everybody the same, such as an empty form, which is refused when it is submitted.
    open_to_all: bool = False


def press(action_id: str, value: str = "", may: frozenset[str] = EVERYBODY, **more: Any) -> Door:
    alone = bool(more.pop("alone", False))
    return Door(
        f"action {action_id}",
        lambda user: payloads.press(user, action_id, value, alone=alone),
        may,
        **more,
    )


def command(name: str, text: str = "", may: frozenset[str] = EVERYBODY, **more: Any) -> Door:
    return Door(f"command {name}", lambda user: payloads.command(user, name, text), may, **more)


def form(
    callback_id: str,
    carried: Any,
    values: dict[str, Json],
    may: frozenset[str] = EVERYBODY,
    **more: Any,
) -> Door:
    metadata = carried if isinstance(carried, str) else json.dumps(carried)
    return Door(
        f"form {callback_id}",
        lambda user: payloads.form(user, callback_id, metadata, values),
        may,
        **more,
    )


def shortcut(callback_id: str, **more: Any) -> Door:
    return Door(
        f"shortcut {callback_id}", lambda user: payloads.shortcut(user, callback_id), **more
    )


def event(kind: str, may: frozenset[str] = EVERYBODY, **facts: Any) -> Door:
    first = facts.pop("first", ())
    return Door(f"event {kind}", lambda user: payloads.event(user, kind, **facts), may, first=first)


def _pressed(action_id: str, value: str) -> Make:
    return lambda user: payloads.press(user, action_id, value)


def _typed(name: str, text: str) -> Make:
    return lambda user: payloads.command(user, name, text)


def text(words: str) -> Json:
    return {"type": "plain_text_input", "value": words}


def chosen(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


def user_chosen(user: str) -> Json:
    return {"type": "users_select", "selected_user": user}


def day(written: str | None) -> Json:
    return {"type": "datepicker", "selected_date": written}


_REACTION: Json = {
    "item": {"type": "message", "channel": "C0LEADS", "ts": CARD_TS},
    "item_user": "U0BATON",
}


def _thumb(user: str) -> Json:
    return payloads.event(user, "reaction_added", reaction="+1", **_REACTION)


_CARD = {"document": 1, "section": "price", "lead": 0, "channel": "C0LEADS", "response_url": None}
_ACTION = {"action": 2, "channel": "C0LEADS", "list": "mine||0", "response_url": None}
_ITEM = {"meeting": 1, "item": 1}
_STARTED = (_pressed("meeting_start", "1"),)
_WON = {"stage": chosen("won"), "worth": text("1200 EUR"), "reason": text("")}

LEAD_DOORS = (
    press("lead_claim", "2"),
    press("lead_release", "1", ONLY_OWNER),
    press("lead_details", "1"),
    press("vote_good", "1"),
    press("vote_bad", "1"),
    press("vote_unsure", "1"),
    press("judge_good", "1"),
    press("judge_bad", "1"),
    press("judge_unsure", "1"),
    press("reason_spam", "1:spam", first=(_pressed("vote_bad", "1"),)),
    press("no_reason", "1", first=(_pressed("vote_bad", "1"), _pressed("reason_spam", "1:spam"))),
    press("why", "1", first=(_pressed("vote_bad", "1"),)),
    press("lead_pass_on", "2", ONLY_OWNER),
    press("lead_take_back", "2", ONLY_OWNER, before=(_pressed("lead_pass_on", "2"),)),
    press("lead_responded", "1"),
    press("lead_not_yet", "1", before=(_pressed("lead_responded", "1"),)),
    press("lead_contacted", "1", before=(_pressed("lead_responded", "1"),)),
    press("lead_stage", "1", OWNER_OR_LEADS),
    form("lead_move_stage", "1", _WON, OWNER_OR_LEADS),
    press("lead_stage_undo", "1", OWNER_OR_LEADS, before=(_typed("/lead", "stage 1 sql"),)),
    press("lead_show_card", "1"),
    command("/lead", "add"),
    form("lead_add", "", {"name": text("Somebody"), "email": text("some@body.example")}),
    command("/lead", f"find {SECRET}"),
    command("/lead", "why 1"),
    command("/lead", "responded 1"),
    command("/lead", "contacted 1", before=(_pressed("lead_responded", "1"),)),
    command("/lead", "snooze 1 1h waiting for them"),
    command("/lead", "stop 1 they are a customer"),
    command("/lead", "split 3"),
    command("/lead", "pass 2 not mine", ONLY_OWNER),
    command("/lead", "give 1 Ben it is his region", OWNER_OR_LEADS),
    command("/lead", "show 1"),
    command("/lead", "stage 1 sql", OWNER_OR_LEADS),
    command("/lead", "correct 1 new", OWNER_OR_LEADS, before=(_typed("/lead", "stage 1 sql"),)),
    command("/lead", "won 1 1200 EUR", OWNER_OR_LEADS),
    command("/lead", "lost 1 no budget", OWNER_OR_LEADS),
    command("/lead", "undo 1", OWNER_OR_LEADS, before=(_typed("/lead", "stage 1 sql"),)),
    command("/lead", "help", open_to_all=True),
    command("/sla"),
    command("/define"),
    command("/measures"),
    press("figure_behind", "leads||this week"),
    form("behind_pages", "leads||this week", {"page": chosen("1")}),
)

CONTENT_DOORS = (
    command("/battlecard", SECRET),
    command("/battlecard", "list"),
    command("/battlecard", "stale"),
    command("/battlecard", f"compare {SECRET} vs {SECRET}"),
    press("card_ask", "Acme"),
    press("card_open_0", "1|0|price", alone=True),
    press("lead_document_0", "1|1|"),
    press("card_used", "1|0|price", alone=True),
    press("card_verify", "1|0|", ONLY_OWNER | LEADS | MARKETING, alone=True),
    press("card_not_mine", "1|0|", alone=True),
    press("card_share", "1|0|price", alone=True),
    press("card_send", "1|1|price", alone=True),
    press("card_wrong", "1|0|price"),
    press("card_note", "1|0|price"),
    press("note_accept", "1|0|1", ONLY_OWNER | LEADS | MARKETING),
    press("note_decline", "1|0|1"),
    form("card_wrong_form", _CARD, {"words": text("It is not so")}),
    form("card_note_form", _CARD, {"words": text("They said so")}),
    form("note_decline_form", _CARD | {"section": "1"}, {"words": text("No")}, ONLY_OWNER | LEADS),
    command("/ask", f"What does {SECRET} cost?"),
    press("answer_rate", "good:1", ONLY_OWNER, alone=True),
    press("answer_share", "1", ONLY_OWNER, alone=True),
    press("answer_send", "1", ONLY_OWNER, alone=True),
    shortcut("save_answer"),
    form(
        "save_answer_form",
        {"channel": "C0LEADS"},
        {
            "title": text("What does it cost?"),
            "text": text("Nothing"),
            "owner": user_chosen(OWNER),
            "kind": chosen("faq"),
            "audience": chosen("internal"),
            "repository": chosen("main"),
        },
    ),
    event("app_mention", text=f"<@U0BATON> What does {SECRET} cost?"),
    event("message", text=f"What does {SECRET} cost?", channel_type="im", channel="D0PRIVATE"),
    command("/gaps"),
    command("/gaps", "csv"),
    press("gap_take", "1|open", MARKETING),
    press("gap_done", "1|open", MARKETING),
    press("gap_open", "1|open", MARKETING),
    press("gap_solved", "1", frozenset({COLLEAGUE})),
    press("gap_missing", "1", frozenset({COLLEAGUE})),
    form(
        "gap_form",
        {"gap": 1, "which": "open", "response_url": None},
        {
            "assignee": user_chosen(MARKETER),
            "due": day("2026-12-01"),
            "state": chosen("open"),
            "why": text(""),
        },
        MARKETING,
    ),
    press("lead_no_asset", "1", open_to_all=True),
    form("no_asset_form", "1", {"words": text("A price list")}),
)

DOING_DOORS = (
    command("/actions"),
    command("/actions", "all"),
    command("/actions", "team"),
    command("/actions", f"add <@{OWNER}> Call them"),
    press("action_done", "2|mine||0"),
    press("action_snooze_day", "2|mine||0"),
    press("action_snooze_week", "2|mine||0"),
    press("action_undo", "1:2|mine||0"),
    press("action_open", "2|mine||0"),
    press("actions_page_on", "all||0", alone=True),
    press("actions_page_back", "all||1", alone=True),
    form(
        "action_form",
        _ACTION,
        {
            "text": text("Something else"),
            "owner": user_chosen(OWNER),
            "due": day("2026-12-01"),
            "snooze": day(None),
            "state": chosen("open"),
            "why": text(""),
        },
    ),
    shortcut("make_action"),
    form(
        "action_new_form",
        {"permalink": "https://acme.slack.com/archives/C0LEADS/p1"},
        {"text": text("Call them"), "owner": user_chosen(OWNER), "due": day(None)},
    ),
    command("/away", "friday"),
    command("/back"),
    command("/pool"),
    command("/pool", "fairness"),
    press("pool_pause", "all:U0ANA", LEADS),
    press("pool_resume", "all:U0ANA", LEADS, before=()),
    press("pool_fairness", "all"),
    press("pool_now", "all"),
    press("home_away", "friday"),
    press("home_back", first=(_typed("/away", "tomorrow"),)),
    press("calibration_on", first=(_pressed("calibration_off", ""),)),
    press("calibration_off"),
    event("app_home_opened", tab="home"),
    command("/settings", "", LEADS),
    command("/digest", "list"),
    command("/digest", "preview weekly"),
    command("/digest", "now weekly", LEADS),
    press("digest_delete", "digest:weekly:x", LEADS),
    command("/exchange", "off"),
    command("/exchange", "on", first=(_typed("/exchange", "off"),)),
    command("/exchange", "snooze"),
    command("/exchange"),
    press("exchange_snooze"),
    press("exchange_off"),
    press("exchange_tell", "1", frozenset({OWNER, MARKETER})),
    press("exchange_missed", "1", frozenset({OWNER, MARKETER})),
    form(
        "exchange_form",
        "1",
        {"text": text("That demos help"), "agreed": {"selected_options": [{"value": "agreed"}]}},
        frozenset({OWNER, MARKETER}),
    ),
    command("/win", "We won Acme"),
    command("/win", "undo", ONLY_OWNER),
    press("win_word", "1"),
    form("win_form", "1", {"word": text("Well done")}),
    event("reaction_added", reaction="+1", **_REACTION),
    event("reaction_removed", reaction="+1", **_REACTION, first=(_thumb,)),
    event(
        "reaction_added",
        reaction="tada",
        item={"type": "message", "channel": "C0LEADS", "ts": WIN_TS},
        item_user="U0BATON",
    ),
)

MEETING_DOORS = (
    command("/agenda"),
    command("/agenda", "add Something new"),
    command("/agenda", "remove 1", OWNER_OR_LEADS),
    press("agenda_add", "weekly"),
    press("agenda_vote", "1"),
    press("agenda_remove", "1:list", OWNER_OR_LEADS),
    press("agenda_back", "2"),
    press("agenda_words", "1", OWNER_OR_LEADS),
    shortcut("put_on_agenda"),
    form("agenda_form", {"series": "weekly"}, {"text": text("Something new")}),
    form("agenda_words_form", {"item": 1}, {"text": text("In other words")}, OWNER_OR_LEADS),
    command("/meeting"),
    command("/meeting", "new", LEADS),
    command("/meeting", "start weekly"),
    command("/meeting", "end weekly", before=_STARTED),
    command("/meeting", "cancel weekly", OWNER_OR_LEADS),
    command("/meeting", "move weekly friday", OWNER_OR_LEADS),
    command("/meeting", f"chair weekly <@{COLLEAGUE}>", OWNER_OR_LEADS),
    command("/meeting", "calendar"),
    command("/meeting", "minutes weekly"),
    press("meeting_start", "1"),
    press("meeting_here", "1", before=_STARTED),
    press("meeting_end", "1", before=_STARTED),
    press("meeting_reopen", "1", before=(*_STARTED, _pressed("meeting_end", "1"))),
    press("meeting_back", "1", OWNER_OR_LEADS, before=(_typed("/meeting", "cancel weekly"),)),
    press("meeting_file", "1", before=_STARTED),
    press("meeting_canvas", "1", before=_STARTED),
    press("meeting_paper", "1", before=_STARTED),
    press("item_done", "1|1|1", before=_STARTED),
    press("item_park", "1|1|1", before=_STARTED),
    press("item_decision", "1|1|1", before=_STARTED),
    press("item_action", "1|1|1", before=_STARTED),
    form(
        "decision_form",
        _ITEM,
        {
            "text": text("We do it"),
            "measure": chosen(""),
            "expected": text(""),
            "check_on": day(None),
        },
        before=_STARTED,
    ),
    form(
        "item_action_form",
        _ITEM,
        {"text": text("Write it down"), "owner": user_chosen(OWNER), "due": day("2026-12-01")},
        before=_STARTED,
    ),
    form(
        "meeting_series_form",
        "",
        {
            "name": text("Monthly"),
            "every": text("monday"),
            "at": {"selected_time": "10:00"},
            "minutes": chosen("30"),
            "channel": chosen("leads"),
            "teams": {"selected_options": [{"value": "sales"}]},
            "people": {"selected_users": []},
            "chair": user_chosen(LEAD),
            "first": day("2026-12-07"),
        },
        LEADS,
    ),
)

DOORS = (*LEAD_DOORS, *CONTENT_DOORS, *DOING_DOORS, *MEETING_DOORS)

#: Events that are about the workspace and not about what somebody wants.
FACTS = frozenset(
    {
        "event channel_archive",
        "event channel_created",
        "event channel_id_changed",
        "event channel_rename",
        "event channel_shared",
        "event channel_unarchive",
        "event channel_unshared",
        "event group_archive",
        "event group_rename",
        "event group_unarchive",
        "event member_joined_channel",
        "event member_left_channel",
        "event user_change",
    }
)
