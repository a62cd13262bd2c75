"""Which verdicts are compared with outcomes, and the sentences that tell it."""

from datetime import UTC, datetime, timedelta

from bot.domain.feedback import Verdict
from bot.domain.shares import Share
from bot.domain.verdict_records import Judged, Record, Tally, record_of, tally
from bot.slack.views import calibration as view

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=100)


def verdict(
    person: str = "U0ANA",
    said: Verdict = Verdict.GOOD,
    *,
    at: datetime = LONG_AGO,
    known: timedelta | None = timedelta(days=30),
    far: bool = True,
) -> Judged:
    return Judged(person, said, at, None if known is None else at + known, far)


def test_a_verdict_counts_after_ninety_days_and_only_if_it_came_before_the_outcome() -> None:
    early = verdict(at=NOW - timedelta(days=89))
    on_the_day = verdict(at=NOW - timedelta(days=90))
    afterwards = verdict(known=timedelta(0))
    unsure = verdict(said=Verdict.UNSURE)
    assert tally([early, on_the_day, afterwards, unsure], NOW) == {
        "U0ANA": Tally(good=Share(1, 1)),
    }


def test_a_lead_of_which_nothing_came_counts_against_a_good_verdict() -> None:
    assert tally([verdict(), verdict(known=None, far=False)], NOW)["U0ANA"].good == Share(1, 2)


def test_good_and_bad_are_told_apart() -> None:
    found = tally(
        [
            verdict(),
            verdict(far=False),
            verdict(said=Verdict.BAD, far=False),
            verdict("U0BEN", Verdict.BAD),
        ],
        NOW,
    )
    assert found["U0ANA"] == Tally(Share(1, 2), Share(0, 1))
    assert found["U0BEN"] == Tally(Share(0, 0), Share(1, 1))


def test_the_team_is_not_told_where_it_would_give_somebody_away() -> None:
    two = {"U0ANA": Tally(Share(3, 9)), "U0BEN": Tally(Share(1, 9))}
    assert record_of("U0ANA", two, NOW).team is None
    three = {**two, "U0CLEO": Tally(Share(2, 2))}
    assert record_of("U0ANA", three, NOW).team == Tally(Share(6, 20))


def test_a_record_survives_being_kept_with_a_delivery() -> None:
    tallies = {name: Tally(Share(3, 9), Share(1, 4)) for name in ("U0ANA", "U0BEN", "U0CLEO")}
    for some in (tallies, {"U0ANA": tallies["U0ANA"]}):
        record = record_of("U0ANA", some, NOW)
        assert Record.of(record.facts) == record


def test_the_sentences_say_what_the_figures_say() -> None:
    record = Record(
        Tally(Share(9, 24), Share(2, 12)), Tally(Share(31, 100), Share(3, 60)), 0.36, NOW
    )
    said = " ".join(view.sentences(record))
    assert "Of 24 leads that you called good, 9 were won or became opportunities" in said
    assert "(38%, team 31%)" in said
    assert "Of 12 leads that you called bad, 2 did, too (17%, team 5%)." in said
    assert "about as often as the team does (33% of your verdicts, 38% of the team's)" in said
    harsh = Record(record.own, record.team, 0.6, NOW)
    assert "more often than the team does" in " ".join(view.sentences(harsh))
    few = Record(Tally(Share(1, 1), Share(0, 3)), None, 0.5, NOW)
    assert "Of 1 lead that you called good, 1 was won or became an opportunity." in " ".join(
        view.sentences(few)
    )
