"""Nobody reads what is not for them, alone or in a channel."""

import pytest

from bot.domain.content import EVERYONE
from bot.domain.people import Actor
from bot.ports import SlackUnavailableError

from .conftest import NOON, Door

DACH = {"@sales-dach", "S0DACH00"}


def test_a_person_is_in_everyone_in_their_team_and_in_their_user_groups(door: Door) -> None:
    door.access.look_round()
    door.meet("U0ANA", "U0BEN", "U0NORA")
    assert door.groups("U0ANA") == {EVERYONE, "sales"} | DACH
    assert door.groups("U0BEN") == {EVERYONE, "sales"}
    assert door.groups("U0NORA") == {EVERYONE}


@pytest.mark.parametrize("user", ["U0GUEST", "U0OUT", "U0ROBOT", "U0GONE"])
def test_guests_strangers_bots_and_closed_accounts_are_in_no_group(door: Door, user: str) -> None:
    door.access.look_round()
    door.meet(user)
    assert door.groups(user) == set()
    actor = Actor(user, "T0SANDBOX")
    assert not door.store.change(lambda work: door.access.is_colleague(work, actor))


def test_who_is_not_known_yet_may_read_nothing_and_is_looked_up(door: Door) -> None:
    door.access.look_round()
    actor = Actor("U0ANA", "T0SANDBOX")
    assert not door.store.change(lambda work: door.access.is_colleague(work, actor))
    assert door.groups("U0ANA") == set()
    assert "U0ANA" in door.store.read(lambda work: work.people.strangers(10))


def test_somebody_met_before_guests_were_told_apart_is_looked_up_again(door: Door) -> None:
    door.meet("U0ANA")
    with door.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE people SET is_guest = NULL")
    assert door.groups("U0ANA") == set()
    assert door.store.read(lambda work: work.people.strangers(10)) == ["U0ANA"]


def test_a_channel_reads_what_each_of_its_members_may_read(door: Door) -> None:
    door.access.look_round()
    for channel in ("C0LEADS", "C0MIXED"):
        door.access.look(channel)
    leads, mixed = door.reader("C0LEADS"), door.reader("C0MIXED")
    assert leads
    assert mixed
    assert leads.may_read([frozenset({"sales"})])
    assert not leads.may_read([frozenset({"@sales-dach"})])
    assert not mixed.may_read([frozenset({"sales", "marketing"})])
    assert mixed.may_read([frozenset({EVERYONE})])


@pytest.mark.parametrize(
    ("channel", "obstacle"),
    [
        ("C0GUESTS", "guest"),
        ("C0OUT", "shared"),
        ("C0SHARED", "shared"),
        ("C0OPEN", "absent"),
        ("C0BOTS", "empty"),
        ("C0SECRET", "hidden"),
        ("C0NONE", "hidden"),
        ("D0ANA", "hidden"),
    ],
)
def test_nothing_is_for_a_channel_in_which_somebody_may_not_read(
    door: Door, channel: str, obstacle: str
) -> None:
    door.access.look(channel)
    assert door.reader(channel) is None
    assert door.obstacle(channel) == obstacle


def test_what_is_known_of_a_channel_grows_old(door: Door) -> None:
    door.ask("C0LEADS")
    assert door.obstacle("C0LEADS") == "unknown"
    door.access.look_round()
    door.wait(14)
    assert door.reader("C0LEADS")
    door.wait(2)
    assert door.obstacle("C0LEADS") == "unknown"
    door.access.look_round()
    assert door.reader("C0LEADS")


def test_a_channel_that_nobody_asks_for_any_more_is_not_looked_at(door: Door) -> None:
    door.ask("C0LEADS")
    door.access.look_round()
    door.wait(25 * 60)
    door.access.look_round()
    assert door.store.read(lambda work: work.access.channel("C0LEADS")) is None


def test_somebody_joining_ends_what_is_known_until_slack_was_asked(door: Door) -> None:
    door.access.look("C0LEADS")
    door.wait(1)
    door.slack.person("ana").act("invite", channel="leads", user="U0GUEST")
    door.access.members_changed("C0LEADS")
    assert door.obstacle("C0LEADS") == "unknown"
    door.wait(1)
    door.access.look_round()
    assert door.obstacle("C0LEADS") == "guest"


def test_an_answer_asked_for_before_somebody_joined_counts_no_more(door: Door) -> None:
    door.access.members_changed("C0LEADS")
    door.access.look("C0LEADS")
    door.wait(1)
    door.access.members_changed("C0LEADS")
    door.now = NOON
    door.access.look("C0LEADS")
    assert door.obstacle("C0LEADS") == "unknown"


def test_user_groups_that_slack_told_of_long_ago_do_not_count(door: Door) -> None:
    door.access.look_round()
    door.meet("U0ANA")
    door.wait(61)
    assert door.groups("U0ANA") == {EVERYONE, "sales"}


def test_when_slack_does_not_answer_nothing_is_known(door: Door) -> None:
    door.slack.fault(on="conversations.members", do="error", error="internal_error")
    with pytest.raises(SlackUnavailableError):
        door.access.look("C0LEADS")
    assert door.obstacle("C0LEADS") == "unknown"
    door.ask("C0LEADS")
    door.access.look_round()
    assert door.obstacle("C0LEADS") == "unknown"


def test_one_channel_that_slack_does_not_tell_of_stops_no_other(door: Door) -> None:
    door.slack.fault(on="conversations.members", do="error", error="internal_error", times=1)
    for channel in ("C0LEADS", "C0MIXED"):
        door.ask(channel)
    door.access.look_round()
    assert sorted(str(door.obstacle(one)) for one in ("C0LEADS", "C0MIXED")) == ["None", "unknown"]


def test_somebody_whom_slack_does_not_know_is_a_stranger(door: Door) -> None:
    door.slack.fault(on="users.info", do="error", error="user_not_found")
    door.access.look("C0LEADS")
    assert door.obstacle("C0LEADS") == "shared"
