"""What people do with battlecards: each thing once, and told only to whom it concerns."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.config import loads
from bot.domain.battlecard_changes import ChangeState, SignalKind
from bot.domain.content import Document
from bot.domain.deliveries import Delivery, Kind
from bot.domain.passages import passages
from bot.domain.people import Actor, Person
from bot.ports import UnitOfWork
from bot.services.battlecard_deeds import BattlecardClick, BattlecardDeeds
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecard_writing import BattlecardWriting
from bot.services.battlecards import BattlecardService
from bot.services.promising import Promiser
from bot.services.reviews import ReviewService, usage_since
from bot.services.roster import Roster
from bot.services.sharing import Admitted, ShareService
from bot.slack.document_displays import DocumentDisplays
from bot.slack.views import battlecard, battlecard_lists
from commands.libraries import writers_of
from storage.models import deliveries
from tests.examples import at_most

from .conftest import APP, NOON, Door
from .documents import ACME, document

ANA, EMIL, GUEST = (Actor(user, "T0SANDBOX") for user in ("U0ANA", "U0EMIL", "U0GUEST"))
SECRET = (
    ACME.replace("Acme", "Zenith")
    .replace("acme", "zenith")
    .replace("owner: emil", "owner: emil\nreaders: [marketing]")
)
_numbers = count(1)


@dataclass
class Office:
    """Battlecards in a team; deliveries are looked at, not sent."""

    door: Door
    folder: Path
    acme: int = 0
    secret: int = 0
    writing: BattlecardWriting = field(init=False)

    def __post_init__(self) -> None:
        more = f"content: {{repositories: {{main: {{path: '{self.folder}'}}}}}}\n"
        app, door = loads(APP + more, {}), self.door
        store, roster = door.store, Roster(app)

        def clock() -> Any:
            return door.now

        access = replace(door.access, settings=app, roster=roster)
        owners = BattlecardOwners(app, roster, access)
        self.battlecards = BattlecardService(store, app, access, owners, clock)
        self.deeds = BattlecardDeeds(store, access, owners, clock)
        self.sharing = ShareService(store, access, self.battlecards, clock)
        self.reviews = ReviewService(store, self.battlecards, owners, Promiser(app, roster), clock)
        self.writing = BattlecardWriting(store, app, writers_of(app), clock)
        self.displays = DocumentDisplays(
            self.battlecards.open, self.battlecards.for_all, access.channel
        )
        door.access.look_round()
        door.meet("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0GUEST", "U0NORA")
        self.acme = self.put(document())
        self.secret = self.put(document(SECRET, "battlecards/zenith.md", "y"))
        (self.folder / "battlecards").mkdir(parents=True)
        self.file.write_text(ACME, encoding="utf-8")

    @property
    def file(self) -> Path:
        return self.folder / "battlecards" / "acme.md"

    def put(self, one: Document) -> int:
        at = self.door.now
        return self.door.store.change(
            lambda work: work.content.put(one, passages(one), one.digest, at)
        )

    def click(self, actor: Actor, document_id: int = 0, **more: Any) -> BattlecardClick:
        url = {"response_url": "http://127.0.0.1:1/x", "channel_id": "C0LEADS", **more}
        return BattlecardClick(f"click:{next(_numbers)}", actor, document_id or self.acme, **url)

    def said(self, kind: Kind) -> list[tuple[str, str]]:
        """(to whom, what) of what was to be said, in order, as it would be said now."""
        with self.door.store.engine.connect() as connection:
            statement = select(deliveries).where(deliveries.c.kind == kind)
            rows = list(connection.execute(statement.order_by(deliveries.c.id)).mappings())
        told = []
        for row in rows:
            delivery = Delivery(
                id=row["id"],
                key=row["key"],
                kind=kind,
                place=row["place"],
                lane="",
                wanted=1,
                shown=0,
                person=row["person"],
                about=row["about"],
            )
            message = self.door.store.read(
                lambda work, one=delivery: self.displays.render(work, one)  # type: ignore[misc]  # bound at once
            )
            told.append((row["person"] or row["place"], message.text if message else ""))
        return told

    def read(self, look: Any) -> Any:
        return self.door.store.read(look)


@pytest.fixture
def office(door: Door, tmp_path: Path) -> Office:
    return Office(door, tmp_path / "content")


def test_a_use_counts_once_for_a_person_and_a_day_and_the_usage_names_it(office: Office) -> None:
    click = office.click(ANA)
    office.deeds.used(click)
    office.deeds.used(click)
    office.deeds.used(office.click(ANA))
    assert [text.split(".")[0] for _, text in office.said(Kind.ANSWER)] == [
        "Noted: you used it",
        "You noted that already today",
    ]
    office.door.wait(24 * 60)
    office.deeds.used(office.click(ANA))
    found = office.read(lambda work: usage_since(work, NOON - timedelta(days=1)))
    assert [(one.document.id, one.people) for one in found] == [(office.acme, {"U0ANA": (0, 2)})]


@pytest.mark.parametrize("actor", [GUEST, Actor("U0OUT", "T0ELSEWHERE")])
def test_guests_and_strangers_do_and_learn_nothing(office: Office, actor: Actor) -> None:
    office.deeds.used(office.click(actor))
    assert not office.deeds.report(office.click(actor, section="price"), "wrong")
    office.sharing.to_channel(office.click(actor))
    assert office.battlecards.look_up(actor, "acme") is None
    assert office.battlecards.rows(actor) is None
    assert office.reviews.stale(actor) is None
    assert {text for _, text in office.said(Kind.ANSWER)} == {battlecard_lists.gone().text}
    assert office.said(Kind.SHARED) + office.said(Kind.CONTENT) == []


def test_a_press_about_what_somebody_may_not_read_changes_nothing(office: Office) -> None:
    click = office.click(ANA, office.secret, section="price")
    for deed in (
        office.deeds.open,
        office.deeds.used,
        office.deeds.verify,
        office.sharing.to_channel,
    ):
        deed(replace(click, identity=f"{click.identity}:{deed.__name__}"))
    assert not office.deeds.report(click, "wrong")
    assert {text for _, text in office.said(Kind.ANSWER)} == {battlecard_lists.gone().text}
    assert office.said(Kind.SHARED) + office.said(Kind.CONTENT) == []
    assert office.read(lambda work: work.battlecards.signals(0, 9)) == []


def test_a_report_hides_a_section_and_tells_owner_and_readers_once(office: Office) -> None:
    for actor in (ANA, Actor("U0NORA", "T0SANDBOX")):
        office.battlecards.look_up(actor, "acme")
    click = office.click(ANA, section="price")
    assert office.deeds.report(click, "They halved it.")
    assert office.deeds.report(click, "They halved it.")
    told = dict(office.said(Kind.CONTENT))
    assert set(told) == {"U0EMIL", "U0NORA"}
    assert "200 seats" in str(told["U0EMIL"]) or "wrong on a call" in told["U0EMIL"]
    assert "Do not rely on it" in told["U0NORA"]
    shown = office.battlecards.peek(ANA, office.acme)
    assert shown is not None
    message = battlecard.card(replace(shown, opened="price"))
    assert "hidden until" in message.text
    assert "200 seats" not in str(message)
    (signal,) = office.read(lambda work: work.battlecards.signals(0, 9))
    assert (signal.kind, signal.section, signal.person) == (SignalKind.WRONG, "price", "U0ANA")


def test_verifying_ends_reports_and_dates_the_file(office: Office) -> None:
    office.deeds.report(office.click(ANA, section="price"), "wrong")
    office.deeds.verify(office.click(ANA))
    shown = office.battlecards.peek(ANA, office.acme)
    assert shown is not None
    assert shown.state.reports
    office.deeds.verify(office.click(EMIL))
    assert office.writing.step()
    assert not office.writing.step()
    assert "verified: 2026-11-23" in office.file.read_text("utf-8")
    shown = office.battlecards.peek(ANA, office.acme)
    assert shown is not None
    assert not shown.state.reports
    assert shown.state.verified == NOON.date()


def test_a_note_is_declined_with_a_word_that_the_rep_is_told(office: Office) -> None:
    office.deeds.note(office.click(ANA, section="price"), "They halved it.")
    office.deeds.decide(office.click(ANA), 1, accept=True)
    assert office.read(lambda work: work.battlecards.change(1)).state is ChangeState.PROPOSED
    office.deeds.decide(office.click(EMIL), 1, accept=False, answer="Old news")
    assert "Old news" in dict(office.said(Kind.CONTENT))["U0ANA"]
    office.deeds.decide(office.click(EMIL), 1, accept=True)
    assert not office.writing.step()
    assert office.file.read_text("utf-8") == ACME


def test_a_change_that_cannot_be_written_is_told_and_not_tried_again(office: Office) -> None:
    office.file.unlink()
    office.deeds.verify(office.click(EMIL))
    assert office.writing.step()
    assert not office.writing.step()
    assert "not there any more" in dict(office.said(Kind.CONTENT))["U0EMIL"]


def test_a_share_waits_for_slack_and_is_refused_when_not_all_may_read(office: Office) -> None:
    office.sharing.to_channel(office.click(EMIL, office.secret, channel_id="C0MIXED"))
    shared = office.said(Kind.SHARED)
    assert [place for place, _ in shared] == ["C0MIXED"]
    assert shared[0][1] == ""
    delivery = Delivery(
        1, "share:1", Kind.SHARED, "C0MIXED", "", 1, 0,
        about={"document": office.secret, "by": "U0EMIL"},
    )  # fmt: skip
    assert office.sharing.admit(delivery) is Admitted.NO
    assert "not everybody in the channel may read it" in dict(office.said(Kind.CONTENT))["U0EMIL"]
    office.door.slack.fault(on="conversations.members", do="error", error="internal_error")
    assert office.sharing.admit(replace(delivery, key="share:2")) is Admitted.LATER
    in_no_thread = replace(delivery, kind=Kind.ENCLOSED, lead_id=1)
    assert office.sharing.admit(in_no_thread) is Admitted.EARLY


def test_a_share_goes_where_all_may_read_and_leaves_internal_lines_out(office: Office) -> None:
    office.sharing.to_channel(office.click(ANA, channel_id="C0LEADS"))
    delivery = Delivery(
        1, "share:1", Kind.SHARED, "C0LEADS", "", 1, 0,
        about={"document": office.acme, "by": "U0ANA"},
    )  # fmt: skip
    assert office.sharing.admit(delivery) is Admitted.YES
    ((_, text),) = office.said(Kind.SHARED)
    assert "groups of thirty" in text
    assert "mentor" not in text
    assert "200 seats" not in text


def test_a_direct_message_is_no_place_to_share_to(office: Office) -> None:
    office.sharing.to_channel(office.click(ANA, channel_id="D0ANA0BEN"))
    assert office.said(Kind.SHARED) == []
    assert "cannot see who reads" in office.said(Kind.ANSWER)[0][1]


def test_owners_are_asked_once_in_their_hours_and_others_instead_of_who_is_gone(
    office: Office,
) -> None:
    office.door.now = NOON.replace(hour=3)
    assert office.reviews.sweep() == 0
    office.door.now = NOON
    assert office.reviews.sweep() == 2
    assert office.reviews.sweep() == 0
    assert [person for person, _ in office.said(Kind.CONTENT)] == ["U0EMIL"] * 2
    assert "still right" in office.said(Kind.CONTENT)[0][1]
    office.deeds.not_mine(office.click(EMIL, response_url=None, channel_id=""))
    assert office.reviews.sweep() == 1
    assert office.said(Kind.CONTENT)[-1][0] == "U0DANA"


def test_an_owner_who_left_is_replaced_by_the_lead_of_the_team(office: Office) -> None:
    def leave(work: UnitOfWork) -> None:
        work.people.put(Person("U0ANA", "Ana", "T0SANDBOX", deleted=True), NOON)

    one = document(ACME.replace("owner: emil", "owner: Ana Ruiz"), "battlecards/other.md", "z")
    other = office.put(one)
    office.door.store.change(leave)
    shown = office.battlecards.peek(EMIL, other)
    assert shown is not None
    assert (shown.state.owner, shown.state.named) == ("U0DANA", "Ana Ruiz")


@settings(
    max_examples=at_most(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    words=st.one_of(
        st.text(max_size=20),
        st.sampled_from(["zenith", "zenit", "acme", "Zenith Learning", "z", "learning", "online"]),
    ),
    other=st.sampled_from(["zenith", "acme", "zz"]),
)
def test_nothing_unreadable_shows_in_any_answer(office: Office, words: str, other: str) -> None:
    shown: list[object] = [office.battlecards.rows(ANA), office.reviews.stale(ANA)]
    looked = office.battlecards.look_up(ANA, words)
    both = office.battlecards.compare(ANA, f"{words} vs {other}") or ()
    for one in (looked, *(found for found, _ in both)):
        assert one is not None
        shown += [one.found.documents, one.found.nearest]
        if one.shown:
            shown.append(battlecard.card(replace(one.shown, asked=None)))
        shown.append(battlecard_lists.none("?", one.found))
        shown.append(battlecard_lists.choices("?", one.found))
    assert "enith" not in str(shown)
