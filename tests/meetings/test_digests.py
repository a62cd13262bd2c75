"""The digest before a meeting carries its agenda; what it calls exceptions goes onto it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actions import Action, Origin
from bot.domain.agenda import ItemState
from bot.domain.decisions import Decision, Reading
from bot.domain.digests import Line, Section, SectionKey, Tone
from bot.domain.windows import Span, window_of
from bot.services.agenda_exceptions import AgendaExceptions, told
from bot.services.digest_sections.agenda import agenda
from bot.services.digest_sections.decisions import decisions
from bot.services.digest_sections.exceptions import exceptions
from bot.services.digest_sections.making import MakeSection
from bot.services.digesting import DigestService
from bot.services.measuring import MeasureService
from bot.services.roster import Roster
from storage.database import Database
from tests.settings import loaded

from .office import APP, WEDNESDAY, WEEKLY, Office

DIGEST = "digests: {weekly: {every: week, at: '09:00', channel: leads}}\n"
WITH_DIGEST = APP + DIGEST + WEEKLY + "    digest: weekly\n"


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, WITH_DIGEST)


def digests(office: Office) -> DigestService:
    settings = loaded(office.app, {})
    sections: dict[SectionKey, MakeSection] = {
        SectionKey.EXCEPTIONS: exceptions(lambda _work, _since: None),
        SectionKey.AGENDA: agenda(office.book),
        SectionKey.DECISIONS: decisions,
    }
    measures = MeasureService(office.store, settings, Roster(settings), office.clock)
    return DigestService(office.store, settings, measures, sections, office.clock)


def section(office: Office, key: SectionKey) -> Section | None:
    window = window_of(Span.WEEK, office.now, ZoneInfo("Europe/Berlin")).previous()
    return digests(office).section("weekly", key, window)


def words(line: Line) -> str:
    return told(line.pieces, {"U0ANA": "Ana Ruiz"})


def test_an_exception_becomes_an_item_that_is_told_anew(office: Office) -> None:
    late = Action(0, "Send it", "U0ANA", "U0BEN", office.now, Origin.COMMAND)
    late = replace(late, due=date(2026, 11, 20), late_at=office.now - timedelta(days=2))
    office.store.change(lambda work: work.actions.add(late))
    proposing = AgendaExceptions(
        office.store, office.book, office.agenda, digests(office), office.clock
    )
    assert proposing.step() == 0
    office.until(WEDNESDAY - timedelta(hours=23))
    assert proposing.step() == 1
    assert proposing.step() == 0
    assert office.texts() == ["1 action is overdue, of Ana Ruiz"]
    item = office.store.read(lambda work: work.agenda.of("weekly", {ItemState.OPEN}))[0]
    assert item.evidence == "Send it, due 20 Nov. Digest of Week 47"
    office.store.change(lambda work: work.actions.add(replace(late, owner="U0BEN")))
    office.until(WEDNESDAY - timedelta(minutes=50))
    assert proposing.step() == 1
    assert office.texts() == ["2 actions are overdue, of Ana Ruiz, Ben Okafor"]
    office.held()
    office.until(WEDNESDAY + timedelta(days=7) - timedelta(hours=20))
    proposing.step()
    assert len(office.texts()) == 1


def test_a_digest_carries_the_agenda_with_the_button_that_starts_the_meeting(
    office: Office,
) -> None:
    for number in range(10):
        office.add("U0ANA", f"Item {number}")
    found = section(office, SectionKey.AGENDA)
    assert found is not None
    assert found.title == "Agenda: Weekly"
    assert words(found.lines[0]) == "Wednesday, 25 Nov, 15:00 (Europe/Berlin)"
    assert words(found.lines[1]) == "1. Item 0 – Ana Ruiz"
    assert words(found.lines[-1]) == "2 more: /agenda"
    assert len(found.details) == 2
    assert [one.action for one in found.presses] == ["meeting_start", "agenda_add"]


def test_what_became_of_decisions_is_told_with_its_noise(office: Office) -> None:
    meeting = office.next()
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    made = Decision(0, "weekly", meeting.id, None, "Call sooner", "U0ANA", now, "accepted")
    readings = [(Reading(410, 1000, 0.41), Reading(520, 1000, 0.52)), (Reading(2, 4, 0.5), None)]
    for old, new in readings:
        kept = replace(made, baseline=old, outcome=new or Reading(1, 3, 1 / 3), checked_at=now)
        office.store.change(lambda work, kept=kept: work.meetings.decide(kept))  # type: ignore[misc]  # bound at once
    found = section(office, SectionKey.DECISIONS)
    assert found is not None
    assert [words(line) for line in found.lines] == [
        "We decided: Call sooner → Accepted went from 41% to 52%, n = 1000, more than chance",
        "We decided: Call sooner → Accepted: too few to tell (1 of 3, n = 3)",
    ]
    assert [line.tone for line in found.lines] == [Tone.GOOD, Tone.PLAIN]
    office.wait(days=8)
    assert section(office, SectionKey.DECISIONS) is None
