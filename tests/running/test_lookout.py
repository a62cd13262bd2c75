"""What a replica notes of reactions that it may not have kept, before anybody compares them."""

from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltRequest

from bot.services.lookout import Lookout
from handlers.missing import look_out
from storage.database import Database


def heard(body: dict[str, Any], *, kept: bool, retry: str | None = None) -> Lookout:
    lookout = Lookout()
    headers: dict[str, str | Sequence[str]] = {}
    if retry is not None:
        headers["x-slack-retry-num"] = retry
    request = BoltRequest(body=body, mode="socket_mode", headers=headers)
    look_out(lookout, body, lambda: request, kept=kept)
    return lookout


ADDED: dict[str, Any] = {
    "event": {"type": "reaction_added", "item": {"type": "message", "channel": "C0", "ts": "1.1"}}
}


def test_of_a_reaction_that_was_not_kept_the_message_is_remembered() -> None:
    assert heard(ADDED, kept=False).heard().places == {("C0", "1.1")}
    assert heard(ADDED, kept=True).heard().places == frozenset()
    assert heard({"event": {"type": "app_mention"}}, kept=False).heard().places == frozenset()
    assert heard({"type": "block_actions"}, kept=False).heard().places == frozenset()


def test_after_slack_was_in_vain_for_a_minute_others_may_be_lost() -> None:
    assert heard(ADDED, kept=True, retry="2").heard().doubtful
    assert not heard(ADDED, kept=True, retry="1").heard().doubtful


def test_what_was_missed_is_remembered_until_it_is_on_record(database: Database) -> None:
    lookout = Lookout()
    lookout.missed("C0", "1.1")
    first = lookout.heard()
    lookout.missed("C0", "1.2")
    lookout.told(first)
    assert lookout.heard().places == {("C0", "1.2")}


def test_another_connection_means_that_the_last_one_may_have_lost_something() -> None:
    connections = iter(["a", "a", None, "b", "b"])
    lookout = Lookout(lambda: next(connections))
    told = []
    for _ in range(5):
        found = lookout.heard()
        told.append((found.connected, found.doubtful))
        lookout.told(found)
    assert told == [(True, False), (True, False), (False, False), (True, True), (True, False)]


def test_too_many_missed_messages_become_a_look_at_all() -> None:
    lookout = Lookout()
    for number in range(1_001):
        lookout.missed("C0", str(number))
    assert lookout.heard().doubtful
    assert not lookout.heard().places
