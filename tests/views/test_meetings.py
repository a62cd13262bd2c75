"""Agendas, live notes, minutes, lists and forms, with nothing and with the most there can be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.actions import Action, Origin
from bot.domain.agenda import Item, ItemState, Ranked
from bot.domain.decisions import Decision, Reading
from bot.domain.meeting_shown import AgendaShown, Coming, MeetingShown, Refusal, Skip, Tell
from bot.domain.meetings import Meeting, Series, State
from bot.domain.minutes import markdown
from bot.domain.papers import Paper, Sheet
from bot.slack.views import meeting as views
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as lists
from bot.slack.views import papers
from bot.slack.views.forms import closed
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
#: Three thousand characters, of which Slack would make mentions, links and formats.
LONGEST = ("<!channel> *is* <https://evil.example|this> `secure`? :tada: \u202e שלום " * 60)[:3000]
SERIES = Series(
    key="weekly",
    name="Sales & marketing",
    rule="FREQ=WEEKLY;BYDAY=WE",
    first=date(2026, 1, 5),
    at=time(13),
    zone=ZoneInfo("Europe/Madrid"),
    duration=timedelta(minutes=30),
    channel="leads",
    attendees=("sales",),
)
MEETING = Meeting(3, "weekly", date(2026, 11, 25), NOON, chair="U0BEN")
ITEM = Item(
    7,
    "weekly",
    1,
    "The price list of 2027",
    "U0ANA",
    NOON - timedelta(days=1),
    url="https://acme.slack.com/archives/C0/p1",
    quote="Has anybody seen it?",
)
NOTICED = replace(
    ITEM,
    id=8,
    number=2,
    text="3 leads had no answer in time",
    by=None,
    url="",
    quote="",
    evidence="By the digest of 2026-W47",
)
DECISION = Decision(
    5,
    "weekly",
    3,
    7,
    "We call within the hour",
    "U0ANA",
    NOON,
    "accepted",
    "to 50 %",
    date(2026, 12, 23),
    Reading(41, 100, 0.41),
)
CHECKED = replace(DECISION, outcome=Reading(52, 100, 0.52), checked_at=NOON)
ACTION = Action(
    4,
    "Write the call script",
    "U0BEN",
    "U0ANA",
    NOON,
    Origin.MEETING,
    due=date(2026, 12, 1),
    meeting_id=3,
    item_id=7,
)
PLANNED = MeetingShown(
    SERIES, MEETING, (Ranked(ITEM, ("U0BEN", "U0EMIL"), 2), Ranked(NOTICED)), followed=(CHECKED,)
)
RUNNING = replace(
    PLANNED,
    meeting=replace(MEETING, state=State.RUNNING, started_at=NOON),
    decisions=(DECISION,),
    actions=(ACTION,),
    present=("U0ANA", "U0BEN"),
    items={7: ITEM, 8: NOTICED},
    addresses={Tell.NOTE: "https://acme.slack.com/archives/C0/p2"},
)
DONE = replace(ITEM, state=ItemState.DONE, closed_by="U0ANA")
PARKED = replace(NOTICED, state=ItemState.PARKED, closed_by="U0BEN")
ENDED = replace(
    RUNNING,
    meeting=replace(MEETING, state=State.ENDED, started_at=NOON, ended_at=NOON, ended_by="U0BEN"),
    agenda=(),
    closed=(DONE, PARKED),
)


def said(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def longest(state: State) -> MeetingShown:
    """Sixty items, decisions and actions, as long as they may be."""
    items = [
        replace(ITEM, id=n, number=n, text=LONGEST, quote=LONGEST, evidence=LONGEST)
        for n in range(1, 61)
    ]
    meeting = replace(MEETING, state=state, started_at=NOON, ended_at=NOON, why=LONGEST, moved=True)
    decided = replace(CHECKED, text=LONGEST, expected=LONGEST)
    return MeetingShown(
        replace(SERIES, name=LONGEST[:80]),
        meeting,
        tuple(Ranked(one, ("U0BEN",) * 60, 12) for one in items),
        tuple(replace(one, state=ItemState.PARKED) for one in items),
        tuple(replace(decided, id=n, item_id=n % 70) for n in range(60)),
        tuple(replace(ACTION, id=n, text=LONGEST, item_id=n % 70) for n in range(60)),
        followed=(decided,) * 60,
        present=tuple(f"U{n:010}" for n in range(60)),
        items={one.id: one for one in items},
        addresses=dict.fromkeys(Tell, "https://acme.slack.com/archives/C0/p2"),
    )


def test_an_agenda_before_while_and_after(
    look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert said(check(views.agenda(PLANNED, look))) == snapshot(name="planned")
    assert said(check(views.agenda(RUNNING, look))) == snapshot(name="running")
    assert said(check(views.agenda(ENDED, look))) == snapshot(name="ended")
    empty = check(views.agenda(replace(PLANNED, agenda=(), followed=()), look))
    assert "Nothing yet" in empty.text


def test_live_notes(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert said(check(views.note(RUNNING, look))) == snapshot(name="running")
    check(views.note(MeetingShown(SERIES, RUNNING.meeting), look))
    ended = check(views.note(ENDED, look))
    assert "item_done" not in str(ended.blocks)


def test_minutes(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert said(check(views.minutes(ENDED, look))) == snapshot(name="ended")
    assert "goes on" in check(views.minutes(RUNNING, look)).text
    nothing = MeetingShown(SERIES, ENDED.meeting)
    assert "Nothing was noted down" in check(views.minutes(nothing, look)).text
    assert markdown(ENDED, {"U0ANA": "Ana Ruiz"}) == snapshot(name="file")


def test_proposals_tell_what_they_rest_on_and_fit(longest_look: Look, check: Check) -> None:
    shown = longest(State.PLANNED)
    proposed = tuple(replace(one, item=replace(one.item, quote="")) for one in shown.agenda)
    message = check(views.agenda(replace(shown, agenda=proposed), longest_look))
    assert sum(map(len, live(message))) < 13_000


@pytest.mark.parametrize("paper", Paper)
def test_minutes_that_are_handed_over_say_how_and_why(paper: Paper, check: Check) -> None:
    sheet = Sheet(paper, LONGEST[:200], "weekly.md", markdown(longest(State.ENDED), {}))
    handed = papers.minutes(sheet, "U0ANA", 3)
    assert "takes no files" in check(handed).text
    shown = check(papers.canvas(sheet, "https://acme.slack.com/docs/T0/F0"))
    for why in ("", "missing_scope", "free_teams_cannot_create_standalone_canvases", "other"):
        text = papers.enclosing(handed, why)
        assert ("There is no canvas" in text) is bool(why)
        assert "<!channel>" not in text + "".join(live(handed)) + "".join(live(shown))


@pytest.mark.parametrize("state", State)
def test_the_longest_fit_and_nothing_in_them_is_live(
    state: State, longest_look: Look, check: Check
) -> None:
    shown = longest(state)
    for view in (views.agenda, views.note, views.minutes):
        message = check(view(shown, longest_look))
        for text in (message.text, *live(message)):
            assert "<!channel>" not in text
            assert "<https://evil" not in text
        # Much longer messages were refused (see bot.slack.views.kit.TEXT_LIMIT).
        assert sum(map(len, live(message))) < 13_000
    found = AgendaShown(shown, shown.closed, "U0ANA", manages=True)
    for message in (lists.agenda(found, longest_look), lists.ask(shown, "U0ANA")):
        assert "<!channel>" not in message.text + str(live(check(message)))
    assert "\n# <" not in markdown(shown, {})
    assert "<!channel>" not in markdown(shown, {})


def test_lists_and_answers(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    found = AgendaShown(PLANNED, (PARKED,), "U0ANA", manages=False)
    assert said(check(lists.agenda(found, look))) == snapshot(name="agenda")
    assert said(check(lists.ask(PLANNED, "U0BEN"))) == snapshot(name="ask")
    skip = replace(MEETING, state=State.CANCELLED, why="trade fair")
    missed = replace(MEETING, state=State.MISSED)
    assert said(check(lists.skipped(Skip(SERIES, (skip, missed))))) == snapshot(name="skipped")
    coming = [Coming(SERIES, MEETING, 2)] * 60
    assert said(check(lists.coming(coming[:1], look))) == snapshot(name="coming")
    check(lists.coming(coming, look))
    check(lists.coming([], look))
    for message in (
        lists.added(ITEM, SERIES, MEETING, words=True),
        lists.added(replace(ITEM, text=LONGEST), SERIES, None),
        lists.turned(DONE),
        lists.turned(ITEM),
        lists.started(RUNNING),
        lists.not_yet(RUNNING),
        lists.cancelled(MEETING, SERIES),
        lists.planned(MEETING, SERIES),
        lists.made(SERIES, MEETING),
        lists.calendar(None, "/meetings/secret.ics", new=True),
        lists.calendar("https://baton.example.com/", "/meetings/secret.ics", new=False),
        lists.minutes_at(ENDED),
        *(lists.refused(why) for why in Refusal),
    ):
        check(message)


def test_a_meeting_that_starts_long_before_its_time_says_which_one_it_is(check: Check) -> None:
    meeting = RUNNING.meeting
    early = replace(RUNNING, meeting=replace(meeting, started_at=meeting.at - timedelta(days=6)))
    assert "It was planned for" in check(lists.started(early)).text
    punctual = replace(RUNNING, meeting=replace(meeting, started_at=meeting.at))
    assert "It was planned for" not in check(lists.started(punctual)).text


def test_the_calendar_has_a_whole_address_where_it_is_known_where_baton_is(check: Check) -> None:
    whole = check(lists.calendar("https://baton.example.com/b/", "/meetings/s.ics", new=False))
    assert "https://baton.example.com/b/meetings/s.ics" in str(whole.blocks)
    assert "before it" not in whole.text
    assert "before it" in check(lists.calendar(None, "/meetings/s.ics", new=False)).text


def test_forms(check_modal: CheckModal, snapshot: SnapshotAssertion) -> None:
    names = {"weekly": "Weekly", "board": LONGEST[:80]}
    carried = {"quote": LONGEST[:2000], "url": "https://acme.slack.com/archives/C0/p1"}
    check_modal(forms.item(names, "weekly", carried))
    check_modal(forms.item({"weekly": "Weekly"}, "", {}))
    check_modal(forms.words(replace(ITEM, text=LONGEST)))
    assert check_modal(forms.decision(RUNNING, 7, date(2026, 12, 23))) == snapshot(name="decision")
    check_modal(forms.decision(longest(State.RUNNING), 7, date(2026, 12, 23)))
    assert check_modal(forms.action(RUNNING, 0, date(2026, 12, 2))) == snapshot(name="action")
    channels = {f"channel-{n}": f"#channel-{n}" for n in range(120)}
    check_modal(forms.new_series(channels, {"sales": "Sales"}, date(2026, 12, 2)))
    check_modal(forms.file("weekly.md", markdown(longest(State.ENDED), {})))
    check_modal(closed("Meeting", "Nothing."))


def live(message: Message) -> list[str]:
    """The texts in which Slack would make links and mentions."""

    def within(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if value.get("type") == "mrkdwn" else []
            return own + [one for held in value.values() for one in within(held)]
        return [one for held in value for one in within(held)] if isinstance(value, list) else []

    return within(message.blocks)
