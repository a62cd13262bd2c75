"""Changes of app.yaml: what admins are told, and what /settings shows."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.settings_changes import Outcome, SettingsChange, unified
from bot.slack.views import settings as views
from bot.slack.views.kit import Message

Check = Callable[[Message], Message]

BEFORE = "workspace:\n  name: Acme\nsla: []\n"
AFTER = "workspace:\n  name: <!channel> *Acme*\nsla: []\ncard: {}\n"
ZONE = "Europe/Madrid"


@pytest.fixture
def change() -> SettingsChange:
    return SettingsChange(
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        outcome=Outcome.CHANGED,
        digest="b",
        digest_before="a",
        text=AFTER,
        diff=unified(BEFORE, AFTER, "app.yaml"),
        by="Ana Ruiz",
        did=("12 due times moved: 9 later (most: lead 41, +3 h), 3 earlier.",),
        id=3,
    )


@pytest.fixture
def refused(change: SettingsChange) -> SettingsChange:
    errors = ('app.yaml:2: workspace.timezone: "Berlim" is no zone. Did you mean "Berlin"?',)
    return replace(change, outcome=Outcome.REFUSED, did=(), errors=errors, id=4)


def longest(change: SettingsChange) -> SettingsChange:
    diff = "\n".join(["--- a", "+++ b", *("+" + "<&>`" * 300 for _ in range(300))])
    errors = tuple("app.yaml:1: " + "<!here> & " * 100 for _ in range(60))
    return replace(change, by="<@U0ANA>" * 30, diff=diff, errors=errors, did=errors)


def test_a_change(check: Check, change: SettingsChange, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(views.told(change))) == snapshot


def test_a_refusal(check: Check, refused: SettingsChange, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(views.told(refused))) == snapshot


def test_a_change_that_was_found_at_a_start(check: Check, change: SettingsChange) -> None:
    found = check(views.told(replace(change, while_stopped=True)))
    assert "while I did not run" in found.text


def test_right_again(check: Check, change: SettingsChange) -> None:
    found = check(views.told(replace(change, outcome=Outcome.RIGHT_AGAIN)))
    assert "right again" in found.text


def test_the_list(
    check: Check, change: SettingsChange, refused: SettingsChange, snapshot: SnapshotAssertion
) -> None:
    first = replace(change, outcome=Outcome.FIRST, diff="", by=None, did=(), id=1)
    assert asdict(check(views.listed([refused, change, first], ZONE))) == snapshot


def test_one_change(check: Check, change: SettingsChange, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(views.one(change, ZONE))) == snapshot


def test_the_longest_changes(check: Check, change: SettingsChange, refused: SettingsChange) -> None:
    for each in (longest(change), longest(refused)):
        check(views.told(each))
        check(views.one(each, ZONE))
        check(views.listed([each] * views.LISTED, ZONE))


def test_what_is_left_out_says_where_the_rest_is(change: SettingsChange) -> None:
    assert "more lines: baton settings 3" in str(views.one(longest(change), ZONE).blocks)
    assert "more lines: /settings 3" in str(views.listed([longest(change)], ZONE).blocks)


def test_indentation_is_kept(change: SettingsChange) -> None:
    assert (
        "\n-  name: Acme\n"
        in views.one(change, ZONE).blocks[-1]["elements"][0]["elements"][0]["text"]
    )


def test_nothing_to_show(check: Check) -> None:
    check(views.listed([], ZONE))
    check(views.unknown("`*99*`" * 10))
    assert "<@U0DANA>" in check(views.not_for_you(["U0DANA"])).text
    check(views.not_for_you([]))
