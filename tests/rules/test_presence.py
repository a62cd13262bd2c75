"""When somebody is away: what statuses mean, and which moment words name."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.presence import Absence, Source, read_until, status_means_away

# a Sunday, 15:00 in Madrid
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("until Monday", "2026-11-23 00:00"),
        ("until tomorrow", "2026-11-23 00:00"),
        ("3 days", "2026-11-25 00:00"),
        ("for 2 hours", "2026-11-22 17:00"),
        ("until Friday 14:00", "2026-11-27 14:00"),
        ("till 24 Dec", "2026-12-24 00:00"),
        ("until 3 April", "2027-04-03 00:00"),
        ("2 weeks", "2026-12-06 00:00"),
        # past today, so tomorrow's is meant
        ("until 14:00", "2026-11-23 14:00"),
    ],
)
def test_words_name_a_moment_in_the_persons_zone(words: str, until: str) -> None:
    expected = datetime.fromisoformat(until).replace(tzinfo=MADRID)
    assert read_until(words, NOW, MADRID) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("the cows come home", "", "yesterday", "2020-01-01"),
        *("until tomorrow 25:00", "until Friday 9:75"),
    ],
)
def test_words_that_name_no_moment_to_come_are_not_understood(words: str) -> None:
    assert read_until(words, NOW, MADRID) is None


@pytest.mark.parametrize(
    ("emoji", "text", "away"),
    [
        (":palm_tree:", "", True),
        (":coffee:", "", False),
        ("", "On vacation until Monday", True),
        ("", "OOO", True),
        (":zap:", "back from vacationing?", False),
        ("", "cooool", False),
        ("", "Parental leave, see you in March", True),
    ],
)
def test_a_status_means_away_by_emoji_or_by_a_whole_word(emoji: str, text: str, away: bool) -> None:
    words = ("vacation", "ooo", "parental leave")
    assert status_means_away(emoji, text, {"palm_tree"}, words) is away


def test_the_end_of_an_absence_is_no_longer_away() -> None:
    absence = Absence("U0ANA", Source.COMMAND, NOW, NOW.replace(hour=16))
    assert absence.covers(NOW)
    assert not absence.covers(NOW.replace(hour=16))
