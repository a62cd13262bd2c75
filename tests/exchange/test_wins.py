"""Wins are shared once, follow the lead's stage, credit both teams, and collect kudos."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import Kind
from bot.domain.digests import LeadRef, PersonRef, Section, Tone
from bot.domain.leads import LeadData, Stage
from bot.domain.money import Money
from bot.domain.people import Actor, Person
from bot.domain.windows import Span, Window, window_of
from bot.domain.wins import WinAnswer, WinState
from bot.services.digest_sections.wins import wins_section
from bot.services.reconciling import ReconcileService

from .conftest import APP, BERLIN, HOME, Club, actor

ANA, EMIL = actor("U0ANA"), actor("U0EMIL")
VALUE = APP.replace("wins: {", "wins: {value: true, ")
ON_SQLITE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


def test_a_won_lead_is_shared_once_with_both_credits(club: Club) -> None:
    lead = club.lead("website", email="a@acme.example", campaign="spring")
    club.store.change(
        lambda work: work.arrivals.join(lead, "webinar", "again", LeadData(name="Ada"), club.now)
    )
    club.now += timedelta(days=34, hours=5)
    club.move(lead, Stage.WON, worth=Money(1_200_000, "EUR"))
    assert club.said(Kind.WIN) == [("alignment", "win:1")]
    shown = club.shown()
    assert (shown.win.rep, shown.marketers) == ("U0ANA", ("U0EMIL", "U0NORA"))
    assert (shown.first, shown.last, shown.days) == ("website", "webinar", 34)
    assert shown.worth is None
    club.move(lead, Stage.WON, worth=Money(1_300_000, "EUR"))
    assert len(club.said(Kind.WIN)) == 1
    club.restart(VALUE)
    assert club.shown().worth == Money(1_300_000, "EUR")


@ON_SQLITE
def test_a_win_that_was_none_is_corrected_and_counts_again_when_it_is_one(club: Club) -> None:
    lead = club.lead()
    club.move(lead, Stage.WON)
    club.now += timedelta(minutes=2)
    assert club.stages.undo(lead, actor("U0DANA"), club.identity()).lead
    assert club.win().state is WinState.REVERTED
    assert club.wanted("win:1") == 2
    club.move(lead, Stage.WON)
    assert club.win().state is WinState.SHARED
    club.now += timedelta(days=1)
    club.move(lead, Stage.LOST)
    assert club.win().state is WinState.REVERTED
    assert club.said(Kind.WIN) == [("alignment", "win:1")]


@ON_SQLITE
def test_old_deals_and_imported_history_are_not_announced(club: Club) -> None:
    lead = club.lead()
    club.now += timedelta(days=30)
    day = (club.now - timedelta(days=9)).astimezone(BERLIN).date()
    club.move(lead, Stage.WON, day=day)
    assert club.said(Kind.WIN) == []
    club.restart(APP.replace("wins: {", "wins: {stage: false, "))
    club.move(club.lead(), Stage.WON)
    assert club.said(Kind.WIN) == []
    club.restart(APP.replace("wins:", "#"))
    club.move(club.lead(), Stage.WON)
    assert club.said(Kind.WIN) == []
    assert club.wins.share("We won", ANA, club.identity()) is WinAnswer.OFF


@ON_SQLITE
def test_what_the_channel_may_not_see_is_not_in_a_win(club: Club) -> None:
    lead = club.lead(country="DE", email="a@acme.example", message="call a@acme.example")
    club.move(lead, Stage.WON)
    shown = club.shown().lead
    assert shown is not None
    assert "a@acme.example" not in str(shown.data)
    assert shown.data.company == "Acme GmbH"


def test_people_share_wins_with_a_command_and_take_them_back(club: Club) -> None:
    press = club.identity()
    assert club.wins.share("Acme signed", ANA, press) is WinAnswer.SHARED
    assert club.wins.share("Acme signed", ANA, press) is WinAnswer.SHARED
    assert len(club.said(Kind.WIN)) == 1
    assert club.wins.undo(EMIL, club.identity()) is WinAnswer.NOTHING
    club.now += timedelta(minutes=30)
    assert club.wins.undo(ANA, club.identity()) is WinAnswer.TAKEN_BACK
    assert club.win().state is WinState.WITHDRAWN
    assert club.wins.undo(ANA, club.identity()) is WinAnswer.NOTHING
    assert club.wins.share("Another", ANA, club.identity()) is WinAnswer.SHARED
    club.now += timedelta(minutes=31)
    assert club.wins.undo(ANA, club.identity()) is WinAnswer.NOTHING
    outsider = Actor("U0OUT", "T9")
    assert club.wins.share("Spam", outsider, club.identity()) is WinAnswer.OUTSIDER
    assert club.wins.undo(outsider, club.identity()) is WinAnswer.OUTSIDER


@ON_SQLITE
def test_a_number_stands_for_a_lead_that_is_won(club: Club) -> None:
    lead = club.lead()

    def share(words: str) -> WinAnswer:
        return club.wins.share(words, ANA, club.identity())

    assert share(f"{lead} they signed") is WinAnswer.NOT_WON
    assert share("#99") is WinAnswer.GONE
    assert share("99") is WinAnswer.GONE
    assert share("99 deals in one year") is WinAnswer.SHARED
    assert club.win(1).lead_id is None
    club.move(lead, Stage.WON)
    assert share(f"#{lead}") is WinAnswer.ALREADY
    assert share(f"{lead} they signed") is WinAnswer.ADDED
    assert [one.text for one in club.shown(2).words] == ["they signed"]
    club.restart(APP.replace("wins: {", "wins: {stage: false, "))
    other = club.lead()
    club.move(other, Stage.WON)
    assert share(f"{other} at last") is WinAnswer.SHARED
    assert (club.win(3).rep, club.win(3).text) == ("U0ANA", "at last")
    assert share(f"{other}") is WinAnswer.ALREADY


@ON_SQLITE
def test_words_are_one_for_each_person_and_can_be_taken_back(club: Club) -> None:
    club.wins.share("Acme signed", ANA, club.identity())
    for text in ("well done", "very well done"):
        assert club.wins.add_word(1, text, EMIL, club.identity())
    assert [one.text for one in club.shown().words] == ["very well done"]
    found = club.wins.look(1, EMIL)
    assert found is not None
    assert found[1] == "very well done"
    assert club.wins.look(1, Actor("U0OUT", "T9")) is None
    assert club.wins.add_word(1, " ", EMIL, club.identity())
    assert club.shown().words == ()
    club.wins.undo(ANA, club.identity())
    assert not club.wins.add_word(1, "late", EMIL, club.identity())
    assert club.wins.look(1, EMIL) is None


def test_kudos_are_one_for_each_person_and_go_with_the_last_reaction(club: Club) -> None:
    lead = club.lead()
    club.move(lead, Stage.WON)
    club.posted()
    club.react("U0BEN", "tada")
    club.react("U0BEN", "+1::skin-tone-4")
    club.react("U0NORA", "thumbsup")
    # Not one's own, not the credited marketer's, no strangers, no bots, no other emoji.
    club.react("U0ANA", "tada")
    club.react("U0EMIL", "tada")
    club.react("U0STRANGER", "tada")
    club.react(HOME.bot_user, "tada")
    club.react("U0DANA", "fire")
    assert club.shown().kudos == ("U0BEN", "U0NORA")
    club.react("U0BEN", "tada", present=False)
    assert club.shown().kudos == ("U0BEN", "U0NORA")
    club.react("U0BEN", "+1::skin-tone-4", present=False)
    assert club.shown().kudos == ("U0NORA",)
    before = club.wanted("win:1")
    known = Person("U0STRANGER", "Sam", HOME.team)
    club.store.change(lambda work: work.people.put(known, club.now))
    club.store.change(lambda work: club.wins.now_known(work, "U0STRANGER"))
    assert club.shown().kudos == ("U0NORA", "U0STRANGER")
    assert club.wanted("win:1") == before + 1


def test_kudos_that_came_and_went_while_baton_was_away_are_repaired(club: Club) -> None:
    old, new = (club.wins.share(f"{name} signed", ANA, club.identity()) for name in ("Old", "New"))
    assert old is new is WinAnswer.SHARED
    club.posted(1, "100.1")
    club.posted(2, "100.2")
    club.react("U0BEN", "tada", ts="100.1")
    club.now += timedelta(hours=1)
    club.slack.on = {"100.1": {("U0NORA", "tada")}, "100.2": {("U0DANA", "+1"), ("U0BEN", "fire")}}
    rounds = ReconcileService(club.store, club.slack, club.feedback, lambda: club.now, club.wins)
    rounds.begin(timedelta(days=1))
    while rounds.step():
        pass
    assert club.shown(1).kudos == ("U0NORA",)
    assert club.shown(2).kudos == ("U0DANA",)
    club.now += timedelta(days=2)
    club.slack.on = {}
    rounds.begin(timedelta(days=1))
    while rounds.step():
        pass
    assert club.shown(2).kudos == ("U0DANA",), "a win of days ago is not asked about again"


@ON_SQLITE
def test_a_reaction_before_the_message_is_known_counts_and_a_vote_stays_a_vote(club: Club) -> None:
    club.wins.share("Acme signed", ANA, club.identity())
    club.react("U0BEN", "tada")
    # 👍 is a verdict on cards, too, and kept as one.
    club.react("U0NORA", "+1")
    club.posted()
    assert club.shown().kudos == ("U0BEN", "U0NORA")
    assert club.wanted("win:1") == 2


@ON_SQLITE
def test_the_section_of_a_digest_tells_standing_wins_with_credits_and_kudos(club: Club) -> None:
    window = window_of(Span.WEEK, club.now, BERLIN)

    def read(within: Window) -> Section | None:
        return club.store.read(lambda work: wins_section(work, within, club.poster))

    assert read(window) is None
    for number in range(10):
        club.wins.share(f"Win {number}", ANA, club.identity())
    lead = club.lead()
    club.move(lead, Stage.WON)
    club.posted(11)
    club.react("U0BEN", "tada")
    club.wins.undo(ANA, club.identity())
    section = read(window)
    assert section is not None
    assert {line.tone for line in section.lines[:8]} == {Tone.GOOD}
    assert section.lines[0].pieces == (
        LeadRef(lead, "Acme GmbH"),
        " · sales: ",
        PersonRef("U0ANA"),
        " · marketing: ",
        PersonRef("U0EMIL"),
        " (Website)",
        " · 0 days from hand-over",
        " · 1 kudos",
    )
    assert section.lines[8].pieces == ("2 more in the thread.",)
    assert len(section.details) == 2
    assert "Win 9" not in str(section)
    assert read(window.next()) is None
