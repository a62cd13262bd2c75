"""Rounds are made once, on time; pairs are told, asked, and left alone when they say so."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import ConfigError, loads
from bot.domain.agenda import ItemState
from bot.domain.deliveries import Kind
from bot.domain.exchange_programme import ExchangeAnswer, Rhythm
from bot.domain.feedback import Verdict
from bot.domain.hours import parse_time
from bot.domain.leads import Stage
from bot.domain.presence import Absence, Source
from bot.domain.schedule import Daily

from .conftest import APP, BERLIN, Club, actor, berlin

SERIES = """\
meetings:
  weekly: {name: Weekly, every: tuesday, at: "10:00", channel: alignment, attendees: [sales]}
"""
ANA, BEN, EMIL = (actor(f"U0{name}") for name in ("ANA", "BEN", "EMIL"))


ON_SQLITE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


def asked_of(club: Club) -> list[str]:
    return [place for place, key in club.said(Kind.EXCHANGE) if ":ask:" in key]


def test_a_round_is_made_once_and_pairs_are_told_together(club: Club) -> None:
    club.at("2026-11-25 09:59")
    assert club.pairs() == []
    club.at("2026-11-25 10:00")
    assert len(club.pairs()) == 2
    assert {who for pair in club.pairs() for who in pair} == {"U0ANA", "U0BEN", "U0EMIL", "U0NORA"}
    told = club.said(Kind.EXCHANGE)
    assert told[0] == ("alignment", "exchange:round:1")
    assert [place[0] for place, _ in told[1:]] == ["G", "G"]
    club.at("2026-11-25 10:01")
    club.at("2026-12-02 10:00")
    assert len(club.pairs()) == 2
    club.at("2026-12-09 10:00")
    assert len(set(club.pairs())) == 4
    club.at("2026-12-23 10:00")
    assert sorted(club.pairs()[:2]) != sorted(club.pairs()[2:4])


@ON_SQLITE
def test_pairs_are_told_one_by_one_where_slack_allows_no_group(club: Club) -> None:
    club.slack.refuses = "missing_scope"
    club.at("2026-11-25 10:00")
    assert {place for place, key in club.said(Kind.EXCHANGE) if "invite" in key} == {
        "U0ANA",
        "U0BEN",
        "U0EMIL",
        "U0NORA",
    }


@ON_SQLITE
def test_pairs_are_told_once_slack_answers_again(club: Club) -> None:
    club.slack.refuses = "ratelimited"
    club.at("2026-11-25 10:00")
    assert len(club.said(Kind.EXCHANGE)) == 1
    club.slack.refuses = ""
    club.at("2026-11-25 10:01")
    assert len(club.said(Kind.EXCHANGE)) == 3


@pytest.mark.parametrize(("back", "pairs"), [("2026-12-10 21:00", 2), ("2026-12-12 10:00", 0)])
@ON_SQLITE
def test_after_downtime_a_round_is_caught_up_within_two_days(
    club: Club, back: str, pairs: int
) -> None:
    club.at("2026-11-25 10:00")
    club.at(back)
    assert len(club.pairs()) == 2 + pairs
    club.at("2026-12-23 10:00")
    assert len(club.pairs()) == 4 + pairs


@ON_SQLITE
def test_a_round_due_before_the_exchange_began_is_left_out(club: Club) -> None:
    club.at("2026-11-25 12:00")
    assert club.pairs() == []
    club.at("2026-12-09 10:00")
    assert len(club.pairs()) == 2


def test_who_is_out_snoozes_or_is_away_is_not_paired(club: Club) -> None:
    assert club.deeds.off(ANA).answer is ExchangeAnswer.OFF
    assert club.deeds.snooze(EMIL, "2 weeks and 3 days").answer is ExchangeAnswer.SNOOZED
    assert club.deeds.snooze(EMIL, "gibberish").answer is ExchangeAnswer.UNREADABLE
    club.at("2026-11-25 10:00")
    assert club.pairs() == [("U0NORA", "U0BEN")]
    away = Absence("U0BEN", Source.COMMAND, club.now)
    club.store.change(lambda work: work.absences.put(away))
    assert club.deeds.on(ANA).answer is ExchangeAnswer.ON
    assert club.deeds.on(ANA).answer is ExchangeAnswer.ALREADY
    club.at("2026-12-09 10:00")
    assert club.pairs()[0] == ("U0NORA", "U0ANA")
    club.at("2026-12-23 10:00")
    assert club.pairs()[0] == ("U0EMIL", "U0ANA")


@ON_SQLITE
def test_only_people_of_the_two_teams_take_part(club: Club) -> None:
    for who in ("U0DANA", "U0STRANGER"):
        assert club.deeds.off(actor(who)).answer is ExchangeAnswer.NOT_FOR_YOU
        assert club.deeds.on(actor(who)).answer is ExchangeAnswer.NOT_FOR_YOU
    found = club.deeds.standing(ANA)
    assert found.answer is ExchangeAnswer.ON
    assert found.next_round == berlin("2026-11-25 10:00")
    club.restart(APP[: APP.index("exchange:")])
    assert club.deeds.standing(ANA).answer is ExchangeAnswer.NONE


def test_the_lead_is_open_of_the_marketers_source_and_known_to_the_rep(club: Club) -> None:
    won, older, newest = (club.lead(country="FR") for _ in range(3))
    hidden = club.lead(country="DE")
    club.move(won, Stage.WON)
    club.vote(older, "U0ANA", Verdict.BAD)
    found = club.store.read(lambda work: work.exchange.fitting(["website"], "U0ANA", 9))
    assert list(found) == [older, newest]
    assert list(club.store.read(lambda w: w.exchange.fitting(["webinar"], "U0ANA", 9))) == []
    assert list(club.store.read(lambda w: w.exchange.fitting(["website"], "U0BEN", 9))) == [hidden]
    club.vote(newest, "U0BEN", Verdict.GOOD)
    found = club.store.read(lambda work: work.exchange.fitting(["website"], "U0BEN", 9))
    assert list(found) == [hidden, newest]
    club.restart(APP.replace("without: [dana]", "without: [dana, ben, nora]"))
    club.at("2026-11-25 10:00")
    [meeting] = club.meetings()
    assert meeting.lead_id == older
    invitation = club.store.read(lambda work: club.exchange.invitation(work, meeting))
    assert (invitation.lead is not None, invitation.verdict) == (True, Verdict.BAD)
    club.move(older, Stage.LOST)
    invitation = club.store.read(lambda work: club.exchange.invitation(work, meeting))
    assert invitation.lead is None


@ON_SQLITE
def test_a_lead_that_one_of_them_may_not_see_is_not_theirs(club: Club) -> None:
    club.lead(country="DE")  # Ben's, its details hidden from others; Emil leads a team
    club.restart(APP.replace("without: [dana]", "without: [dana, ana, nora]"))
    club.at("2026-11-25 10:00")
    assert club.meetings()[0].lead_id is not None
    club.lead("webinar", country="DE")
    club.restart(APP.replace("without: [dana]", "without: [dana, ana, emil]"))
    club.at("2026-12-09 10:00")
    assert club.meetings()[0].marketer == "U0NORA"
    assert club.meetings()[0].lead_id is None


@ON_SQLITE
def test_those_who_disagree_most_meet_first(club: Club) -> None:
    for _ in range(12):
        club.vote(club.lead("webinar"), "U0ANA", Verdict.BAD)
        club.vote(club.lead("website"), "U0ANA", Verdict.GOOD)
        club.vote(club.lead("website"), "U0BEN", Verdict.BAD)
        club.vote(club.lead("webinar"), "U0BEN", Verdict.GOOD)
    club.at("2026-11-25 10:00")
    assert sorted(club.pairs()) == [("U0EMIL", "U0BEN"), ("U0NORA", "U0ANA")]


@ON_SQLITE
def test_both_are_asked_a_week_later_at_the_same_local_time(club: Club) -> None:
    club.restart(APP.replace("2026-11-25", "2027-03-24"))
    club.at("2027-03-24 10:00")
    # The clocks go forward on 28 March.
    club.at("2027-03-31 09:59")
    assert asked_of(club) == []
    club.at("2027-03-31 10:00")
    assert sorted(asked_of(club)) == ["U0ANA", "U0BEN", "U0EMIL", "U0NORA"]
    club.at("2027-03-31 10:05")
    assert len(asked_of(club)) == 4


def test_what_was_learned_goes_to_the_agenda_only_when_both_want_it(club: Club) -> None:
    club.restart(APP + SERIES)
    club.at("2026-11-25 10:00")
    club.at("2026-12-02 10:00")
    first, second = sorted(club.meetings(), key=lambda one: one.id)

    def tell(meeting_id: int, user: str, *, agreed: bool) -> bool:
        words = f"{user} learned"
        return club.deeds.tell(meeting_id, actor(user), club.identity(), text=words, agreed=agreed)

    def items() -> list[str]:
        found = club.store.read(lambda work: work.agenda.of("weekly", [ItemState.OPEN]))
        return [one.evidence for one in found]

    assert not tell(first.id, second.rep, agreed=True)
    assert tell(first.id, first.marketer, agreed=True)
    assert tell(first.id, first.rep, agreed=False)
    assert items() == []
    assert tell(first.id, first.rep, agreed=True)
    assert len(items()) == 1
    assert f"{first.rep} learned" in items()[0]
    # What is on the agenda stays as it is.
    assert tell(first.id, first.rep, agreed=False)
    assert club.store.read(lambda work: work.exchange.get(first.id)).agenda_at  # type: ignore[union-attr]  # it is there


@ON_SQLITE
def test_who_did_not_meet_is_paired_again(club: Club) -> None:
    club.restart(APP.replace("without: [dana]", "without: [dana, ben]"))
    club.at("2026-11-25 10:00")
    [one] = club.meetings()
    assert club.deeds.missed(one.id, actor(one.rep), club.identity())
    assert not club.deeds.missed(one.id, BEN, club.identity())
    assert club.store.read(lambda work: work.exchange.met(["U0ANA", "U0EMIL", "U0NORA"])) == {}
    assert club.deeds.tell(one.id, actor(one.marketer), club.identity(), text="x", agreed=False)
    met = club.store.read(lambda work: work.exchange.met(["U0ANA", "U0EMIL", "U0NORA"]))
    assert met == {one.pair: 1}


# Berlin's own, as below.
@example(datetime(2026, 1, 1), 1, 1, "00:00", date(2026, 2, 3))  # noqa: DTZ001
@given(
    st.datetimes(*(datetime(year, 1, 1) for year in (2026, 2028))),  # noqa: DTZ001  # Berlin's own
    st.integers(1, 9),
    st.integers(0, 6),
    st.sampled_from(["00:00", "02:30", "10:00", "23:59"]),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
def test_every_round_comes_once_and_as_many_weeks_after_the_last(
    start: datetime, every: int, day: int, at: str, starting: date | None
) -> None:
    rhythm = Rhythm(Daily(parse_time(at), frozenset({day}), BERLIN), every, starting)
    now = start.replace(tzinfo=BERLIN)
    first = rhythm.next_after(now)
    assert first > now
    latest = rhythm.latest(first)
    assert latest is not None
    assert latest.at == first
    before = rhythm.latest(first - timedelta(microseconds=1))
    assert before is None or before.at <= now
    second = rhythm.latest(rhythm.next_after(first))
    assert second is not None
    assert second.day - latest.day == timedelta(weeks=every)
    assert latest.day.weekday() == day
    asked = rhythm.asked_at(first).astimezone(BERLIN)
    assert asked.date() == latest.day + timedelta(days=7)


def test_settings_of_the_exchange_are_checked() -> None:
    exchange = loads(APP, {}).exchange
    assert exchange is not None
    assert exchange.every == 2
    for key, value, why in (
        ("day", "mon-fri", "is not one day"),
        ("teams", "[sales, sales]", "names one team twice"),
        ("channel", "nowhere", "no channel is called"),
        ("without", "[nobody]", "no person is called"),
        ("at", '"25:00"', "25:00"),
    ):
        written = APP[: APP.index("exchange:")] + f"exchange: {{{key}: {value}}}\n"
        with pytest.raises(ConfigError, match=why):
            loads(written, {})
