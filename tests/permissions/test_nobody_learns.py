"""What somebody may not read changes nothing of what they are shown: no title, count, rank or word.

The library is looked at twice, with all its documents and with only those that the reader may read,
through every door that shows documents. Both looks must be the same to the last digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.domain.access import ChannelAccess, is_colleague
from bot.domain.content import About, Document, Passage, Reader, Section
from bot.domain.deliveries import Delivery, Kind
from bot.domain.gap_shown import GapTell, Which
from bot.domain.leads import LeadData
from bot.domain.workspace import Channel
from bot.ports import UnitOfWork
from bot.services.battlecards import BattlecardService
from bot.services.composing import Composer
from bot.slack.gap_displays import GapDisplays
from storage.database import Database
from tests.gaps.office import APP, HOME, Office, actor

_GROUPS = ("everyone", "sales", "marketing", "@dach", "@board")
_NAMES = ("Zorblatt", "Quibbix", "Fernspree", "Mollewick", "Trundafel", "Oxbrawny")
_WORDS = ("price", "discount", "hospital", "onboarding", "security", "mentor", "refund", "trial")
_USERS = ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0GUEST", "U0STRANGER")
_CHANNEL = "C0LEADS"
_CONTENT = "content: {repositories: {main: {path: content}}}\n"


@dataclass(frozen=True)
class Shelved:
    """A document as it can be put back."""

    document: Document
    passages: tuple[Passage, ...]

    @property
    def path(self) -> str:
        return self.document.about.path


def made(random: Random, number: int, name: str) -> Shelved:
    """A document that shares its common words with others and names something of its own."""
    kind = random.choice(("battlecard", "faq", "case-study"))
    readers = tuple(
        frozenset(random.sample(_GROUPS, random.randint(1, 2))) for _ in range(random.randint(1, 2))
    )
    common = random.sample(_WORDS, 4)
    texts = [
        f"{name} talks of {common[0]} and of {common[1]}. Nobody else has a {common[2]}.",
        f"- The {common[3]} of {name} takes {number + 2} days.\n- Ask for the {common[0]}.",
    ]
    about = About(
        "main",
        f"{name.lower()}.md",
        f"{name} on {common[0]}",
        kind,
        competitor=name if kind == "battlecard" else None,
        aliases=(name[:5].lower(),),
        labels={"industry": (common[2],)},
        verified=date(2026, 1, 1 + number),
        review_days=90,
        readers=readers,
    )
    headings = ("Say", common[1].title())
    sections = tuple(
        Section((heading,), text, 1 + at)
        for at, (heading, text) in enumerate(zip(headings, texts, strict=True))
    )
    passages = tuple(Passage(at, one.path, one.text, one.line) for at, one in enumerate(sections))
    return Shelved(Document(about, sections, f"{number:064x}"), passages)


@dataclass
class Library:
    """Documents for different groups, and every door that shows any of them."""

    office: Office
    shelved: tuple[Shelved, ...]

    @property
    def battlecards(self) -> BattlecardService:
        return self.composer.battlecards

    @property
    def composer(self) -> Composer:
        return self.office.calls.composer

    def put(self, one: Shelved) -> None:
        self.office.store.change(
            lambda work: work.content.put(one.document, one.passages, one.path, self.office.now)
        )

    def remove(self, one: Shelved) -> None:
        self.office.store.change(lambda work: work.content.remove("main", one.path))

    def reader(self, user: str) -> Reader:
        return self.office.store.read(lambda work: self.office.desk.access.reader(work, user))

    def hidden_from(self, reader: Reader) -> list[Shelved]:
        return [one for one in self.shelved if not reader.may_read(one.document.about.readers)]

    @staticmethod
    def questions() -> Iterator[str]:
        pairs = zip(_NAMES[:4], _WORDS[:4], strict=True)
        yield from (f"What does {name} say of {word}?" for name, word in pairs)
        yield from ("price and discount", "Mollewicka trail")

    def shown_to(self, user: str) -> list[str]:
        """All that somebody is shown at every door that asks who they are."""
        said, who, store = [], actor(user), self.office.store
        names = (*_NAMES, _NAMES[0][:5], "Zorblat", "everything")
        said += [repr(self.battlecards.look_up(who, name, _CHANNEL)) for name in names]
        said.append(repr(self.battlecards.rows(who)))
        said.append(repr(self.battlecards.compare(who, "Zorblatt vs Quibbix")))
        said += [repr(self.battlecards.peek(who, number)) for number in range(1, len(_NAMES) + 1)]
        said += [repr(self.office.desk.listed(who, which)) for which in Which]
        reader = self.reader(user)
        for question in self.questions():
            said.append(repr(store.read(lambda work, q=question: self.answers(work, q, reader))))  # type: ignore[misc]  # bound at once
        said += store.read(lambda work: self.called_back(work, user))
        return said

    def shown_in_channel(self) -> list[str]:
        """All that everybody in a channel is shown: answers, shares, and cards of leads."""
        return self.office.store.read(self._in_channel)

    def _in_channel(self, work: UnitOfWork) -> list[str]:
        reader = self.battlecards.access.channel(work, _CHANNEL)
        assert reader
        message = f"We use {', '.join(_NAMES)} and want {', '.join(_WORDS)}."
        lead = LeadData(name="Ada", message=message, extra={"Industry": "hospital"})
        said = [repr(self.battlecards.suggest(work, "leads", lead))]
        for question in self.questions():
            said += [repr(self.answers(work, question, reader, public=True))]
        numbers = range(1, len(_NAMES) + 1)
        return said + [repr(self.battlecards.for_all(work, reader, number)) for number in numbers]

    def answers(
        self, work: UnitOfWork, question: str, reader: Reader, *, public: bool = False
    ) -> object:
        """The answer, and all that searching tells."""
        found = self.composer.search.search(work, question, reader, limit=9)
        return self.composer.answer(work, question, reader, public=public), found

    def called_back(self, work: UnitOfWork, user: str) -> list[str]:
        """What direct messages about their requests say."""
        office, said = self.office, []

        def look(_work: UnitOfWork) -> object:
            raise AssertionError("no list is shown here")

        displays = GapDisplays(office.calls.reply, office.desk.listing, office.desk.manages, look)  # type: ignore[arg-type]  # no view here asks for it
        for gap, request in work.gaps.of_person(user, 50):
            about = {"say": GapTell.ANSWERED, "gap": gap.id, "request": request.id, "round": 0}
            delivery = Delivery(1, "k", Kind.GAP, user, "l", 1, 0, person=user, about=about)
            said.append(repr(displays.render(work, delivery)))
        return said


@pytest.fixture(params=range(2))
def library(database: Database, request: pytest.FixtureRequest) -> Library:
    random = Random(request.param)
    office = Office(database, APP + _CONTENT)
    shelved = tuple(made(random, number, name) for number, name in enumerate(_NAMES))
    found = Library(office, shelved)

    def set_up(work: UnitOfWork) -> None:
        work.facts.put("usergroups_at", office.now.isoformat())
        groups = frozenset({frozenset({"everyone", "sales"}), frozenset({"everyone", "@dach"})})
        work.access.keep_channel(ChannelAccess(_CHANNEL, office.now, None, groups))
        work.channels.put(Channel("leads", "#leads", _CHANNEL, "leads"), office.now)
        for user in ("U0ANA", "U0EMIL"):
            for question in found.questions():
                office.gaps.unanswered(work, question, user)

    office.store.change(set_up)
    office.wait(minutes=1)
    for one in shelved:
        found.put(one)
    return found


def test_whoever_looks_sees_the_library_as_if_it_held_only_what_they_may_read(
    library: Library,
) -> None:
    for user in _USERS:
        library.shown_to(user)  # reading is counted, so the first look differs
    for user in _USERS:
        hidden = library.hidden_from(library.reader(user))
        before = library.shown_to(user)
        for one in hidden:
            library.remove(one)
        after = library.shown_to(user)
        for one in hidden:
            library.put(one)
        assert before == after
        told = " ".join(before)
        assert not [one.path for one in hidden if f"{one.document.about.title}'" in told]


def test_a_channel_sees_only_what_each_of_its_members_may_read(library: Library) -> None:
    reader = library.office.store.read(
        lambda work: library.battlecards.access.channel(work, _CHANNEL)
    )
    assert reader
    before = library.shown_in_channel()
    for one in library.hidden_from(reader):
        library.remove(one)
    assert library.shown_in_channel() == before


@pytest.mark.parametrize("user", ["U0GUEST", "U0STRANGER"])
def test_guests_and_strangers_are_shown_nothing_at_all(library: Library, user: str) -> None:
    person = library.office.store.read(lambda work: work.people.get(user))
    assert not is_colleague(HOME, person)
    assert len(library.hidden_from(library.reader(user))) == len(_NAMES)
    told = " ".join(library.shown_to(user))
    assert not [one for one in library.shelved if one.document.sections[0].text in told]


def test_no_log_names_a_document_a_question_or_a_person(library: Library) -> None:
    with capture_logs() as logs:
        for user in _USERS:
            library.shown_to(user)
        library.shown_in_channel()
        library.office.call_back()
    told = repr(logs)
    assert not [name for name in (*_NAMES, *_USERS) if name in told or name.lower() in told]


def test_who_lost_the_right_before_a_message_is_sent_is_shown_nothing(library: Library) -> None:
    office = library.office
    office.call_back()
    before = office.store.read(lambda work: library.called_back(work, "U0ANA"))
    assert any(one != "None" for one in before) or library.hidden_from(library.reader("U0ANA"))

    def leave(work: UnitOfWork) -> None:
        person = work.people.get("U0ANA")
        assert person
        work.people.put(type(person)(**{**vars(person), "deleted": True}), office.now)

    office.store.change(leave)
    after = office.store.read(lambda work: library.called_back(work, "U0ANA"))
    assert set(after) == {"None"}
