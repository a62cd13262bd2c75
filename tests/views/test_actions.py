"""Lists, direct messages and forms about actions, longest cases included."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syrupy.assertion import SnapshotAssertion

from bot.domain.actions import Action, ActionState, Change, Origin, What
from bot.domain.actions_shown import PAGE, ActionDetails, ActionList, ActionRow, Asked, Which
from bot.slack.views import action_forms as forms
from bot.slack.views import actions as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
#: Three thousand characters, of which Slack would make mentions, links and formats.
LONGEST = ("<!channel> *is* <https://evil.example|this> `secure`? :tada: \u202e שלום " * 60)[:3000]
ACTION = Action(
    7,
    "Send the deck to Acme",
    "U0BEN",
    "U0EMIL",
    NOON,
    Origin.MESSAGE,
    due=date(2026, 11, 20),
    late_at=NOON - timedelta(days=2),
    permalink="https://acme.slack.com/archives/C0/p1",
    carried=2,
)
UNDO = Change(7, NOON, What.SNOOZED, "U0BEN", {}, {}, 12)


def shown(*rows: ActionRow, asked: Asked | None = None, **more: Any) -> ActionList:
    total = more.pop("total", len(rows))
    return ActionList(asked or Asked(Which.MINE), rows, total, NOON, **more)


def said(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def test_a_list(check: Check, snapshot: SnapshotAssertion) -> None:
    plain = replace(ACTION, id=8, due=None, late_at=None, permalink="", carried=0)
    later = replace(plain, snoozed_until=date(2026, 12, 1), due=date(2026, 11, 30), carried=1)
    found = shown(ActionRow(ACTION), ActionRow(plain), ActionRow(later, UNDO))
    assert said(check(views.listing(found))) == snapshot


def test_a_list_tells_above_itself_what_was_just_done(check: Check) -> None:
    done = replace(ACTION, state=ActionState.DONE, closed_by="U0BEN", closed_at=NOON)
    just = ActionRow(done, replace(UNDO, what=What.DONE))
    message = check(views.listing(shown(just=just)))
    assert message.text.startswith("Done: Send the deck to Acme")
    assert "action_undo" in str(message.blocks)
    assert "none" in message.text


def test_an_empty_list_says_what_to_type(check: Check) -> None:
    message = check(views.listing(shown(asked=Asked(Which.PERSON, "U0BEN"))))
    assert message.text.startswith("Actions of <@U0BEN>: none.")


def test_sixty_of_the_longest_actions_fit_page_by_page_and_nothing_is_live(
    check: Check,
) -> None:
    long = ActionRow(replace(ACTION, text=LONGEST, why=LONGEST, owner="U" * 11), UNDO)
    for page in range(5):
        asked = Asked(Which.PERSON, "U0BEN", page)
        found = shown(*(long,) * PAGE, asked=asked, total=60, just=long)
        message = check(views.listing(found))
        assert f"{page * PAGE + 1} to {page * PAGE + PAGE} of 60" in str(message.blocks[-1])
        harmless(message)
        assert ("actions_page_back" in str(message.blocks)) == (page > 0)
        assert ("actions_page_on" in str(message.blocks)) == (page < 4)


def test_a_reminder_of_one_and_of_sixty_fits(check: Check, snapshot: SnapshotAssertion) -> None:
    assert said(check(views.due([ActionRow(ACTION)], TODAY, frozenset({7})))) == snapshot
    long = ActionRow(replace(ACTION, text=LONGEST), UNDO)
    message = check(views.due([long] * 60, TODAY, frozenset()))
    assert "60 actions are due" in message.text
    assert "45 more: /actions." in str(message.blocks[-1])
    harmless(message)


def test_a_reminder_of_what_was_dealt_with_since_says_so(check: Check) -> None:
    done = replace(ACTION, state=ActionState.DONE, closed_by="U0BEN", closed_at=NOON)
    later = replace(ACTION, id=8, snoozed_until=date(2026, 11, 30))
    message = check(views.due([ActionRow(done), ActionRow(later)], TODAY, frozenset()))
    assert "all your actions that were due are dealt with" in message.text
    assert "dealt with" in check(views.due([], TODAY, frozenset())).text


def test_who_is_given_an_action_is_told_and_later_what_became_of_it(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    given = views.given(ActionRow(ACTION), "U0EMIL", "U0BEN", late=True)
    assert said(check(given)) == snapshot
    done = replace(ACTION, state=ActionState.DONE, closed_by="U0ANA")
    assert (
        "This is done by <@U0ANA>."
        in views.given(ActionRow(done), "U0EMIL", "U0BEN", late=False).text
    )
    elsewhere = views.given(ActionRow(ACTION), "U0EMIL", "U0ANA", late=False)
    assert elsewhere.text.startswith("<@U0BEN> sees to it now")
    often = check(views.carried_often(ActionRow(replace(ACTION, carried=3)), late=True))
    assert "open after 3 meetings" in often.text


def test_the_forms_fit_with_the_longest_words_and_a_long_history(
    look: Look, check_modal: CheckModal, snapshot: SnapshotAssertion
) -> None:
    history = [
        Change(7, NOON, What.CREATED, "U0EMIL", {}, {"owner": "U0BEN"}, 1),
        Change(
            7,
            NOON,
            What.SNOOZED,
            "U0BEN",
            {"snoozed_until": None},
            {"snoozed_until": "2026-12-01"},
            2,
        ),
        Change(7, NOON, What.CARRIED, None, {"carried": 1}, {"carried": 2}, 3),
    ]
    found = ActionDetails(ActionRow(ACTION), history, NOON)
    assert check_modal(forms.form(found, {"action": 7}, look)) == snapshot
    dropped = Change(7, NOON, What.DROPPED, "U0BEN", {"why": ""}, {"why": LONGEST}, 4)
    long = replace(ACTION, text=LONGEST, why=LONGEST[:500], state=ActionState.DROPPED)
    many = ActionDetails(ActionRow(long), [dropped] * 500, NOON)
    check_modal(forms.form(many, {"response_url": "https://hooks.example/" + "x" * 200}, look))
    check_modal(forms.new(LONGEST * 2, "U0BEN", {"permalink": "https://acme.slack.com/x"}))


def harmless(message: Message) -> None:
    assert "<!channel>" not in message.text + str(message.blocks)
    assert "https://evil.example|" not in message.text + str(message.blocks)
