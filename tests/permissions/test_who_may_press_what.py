"""Who may go through which door of Slack: the whole table, tried on what is really registered."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from handlers.contents import Listened, listened

from . import payloads
from .company import BOT, GONE, OUTSIDER, OWNER, SECRET, STRANGER, Company, Outcome, at_work
from .door import EVERYBODY, Door
from .doors import DOORS, FACTS

Registered = tuple[str, "str | re.Pattern[str]"]
_ANYTHING = re.compile(".*")


class Everything:
    """Takes note of all that is registered, patterns too."""

    def __init__(self) -> None:
        self.heard: list[Registered] = []

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def hear(name: "str | re.Pattern[str]") -> Callable[[Any], Any]:
            self.heard.append(("form" if kind == "view" else kind, name))
            return lambda listener: listener

        return hear

    @staticmethod
    def error(listener: Callable[..., Any]) -> Callable[..., Any]:
        return listener


def registered() -> list[Registered]:
    """What Baton listens to, read off its own registration; what takes the rest left out."""
    notes = Everything()
    listened(cast("Listened", notes))
    return [(kind, name) for kind, name in notes.heard if name != _ANYTHING]


def matches(door: str, one: Registered) -> bool:
    kind, _, name = door.partition(" ")
    if kind != one[0]:
        return False
    return one[1] == name if isinstance(one[1], str) else bool(one[1].search(name))


def test_every_door_is_in_the_table() -> None:
    named = {door.name for door in DOORS} | FACTS
    missing = [one for one in registered() if not any(matches(door, one) for door in named)]
    assert missing == []


def test_the_table_names_no_door_that_is_not_there() -> None:
    there = registered()
    named = {door.name for door in DOORS} | FACTS
    assert [door for door in sorted(named) if not any(matches(door, one) for one in there)] == []


def test_nothing_else_is_listened_to_than_what_the_table_is_compared_with(company: Company) -> None:
    notes = Everything()
    listened(cast("Listened", notes))
    assert len(company.parts.slack._listeners) == len(notes.heard)


#: What `help` names behind a command that is no word of the command's own.
EXAMPLES = frozenset(
    {
        ("/agenda", "weekly"),
        ("/ask", "acme"),
        ("/ask", "how"),
        ("/away", "until"),
        ("/battlecard", "acme"),
        ("/define", "measures"),
        ("/define", "win"),
        ("/gaps", "all"),
        ("/gaps", "done"),
        ("/gaps", "mine"),
        ("/measures", "month"),
        ("/measures", "this"),
        ("/pool", "emea"),
    }
)


def test_every_word_that_help_names_behind_a_command_is_in_the_table(company: Company) -> None:
    tried = {
        (made["command"], made["text"].partition(" ")[0])
        for made in (door.make(OWNER) for door in DOORS if door.name.startswith("command"))
    }
    named = set()
    for kind, name in registered():
        if kind == "command":
            told = company.send(payloads.command(OWNER, str(name), "help")).told
            named |= set(re.findall(rf"({name}) ([a-z]+)", told))
    assert len(named) > 30
    assert named - tried - EXAMPLES == set()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with at_work(tmp_path_factory.mktemp("company")) as company:
        yield company


@pytest.fixture
def company(furnished: Company) -> Company:
    furnished.restore()
    return furnished


def tried(company: Company, door: Door, user: str) -> Outcome:
    """Go through a door as somebody, with all that must have happened before."""
    company.restore()
    for make in door.before:
        company.send(make(OWNER))
    for make in door.first:
        company.send(make(user))
    company.slack.calls.clear()
    return company.send(door.make(user))


NAMES = [f"{at}: {door.name}" for at, door in enumerate(DOORS)]


@pytest.mark.parametrize("door", DOORS, ids=NAMES)
def test_who_is_no_colleague_changes_nothing_and_learns_nothing(
    company: Company, door: Door
) -> None:
    for user in (OUTSIDER, STRANGER, BOT, GONE):
        outcome = tried(company, door, user)
        assert outcome.status == 200
        assert outcome.changed == frozenset(), user
        assert SECRET.lower() not in outcome.told.lower(), user


LIMITED = [at for at, door in enumerate(DOORS) if door.may != EVERYBODY]


@pytest.mark.parametrize("door", [DOORS[at] for at in LIMITED], ids=[NAMES[at] for at in LIMITED])
def test_what_is_not_theirs_a_colleague_does_not_change(company: Company, door: Door) -> None:
    for user in sorted(EVERYBODY - door.may):
        outcome = tried(company, door, user)
        assert outcome.status == 200
        assert outcome.changed == frozenset(), user


@pytest.mark.parametrize("door", DOORS, ids=NAMES)
def test_who_may_is_let_in(company: Company, door: Door) -> None:
    if door.open_to_all:
        return
    refused = tried(company, door, OUTSIDER)
    for user in sorted(door.may):
        outcome = tried(company, door, user)
        assert outcome.status == 200
        assert (outcome.changed, outcome.told) != (refused.changed, refused.told), user
