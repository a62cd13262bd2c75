"""A light line follows good news only, is the same for the same digest, and takes its turns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digests import Digest, Line, Section, Tone
from bot.domain.light import LINES, light_line
from bot.domain.windows import Span, window_on

GOOD, BAD, PLAIN = (Line((tone.value,), tone) for tone in (Tone.GOOD, Tone.BAD, Tone.PLAIN))
LINE = st.sampled_from([GOOD, BAD, PLAIN])
SECTION = st.builds(
    lambda lines, details: Section("any", "Any", tuple(lines), details=tuple(details)),
    st.lists(LINE, max_size=4),
    st.lists(LINE, max_size=4),
)


def digest(
    *sections: Section, headline: Line = GOOD, day: date = date(2026, 11, 16), key: str = "weekly"
) -> Digest:
    window = window_on(Span.WEEK, day, ZoneInfo("Europe/Berlin"))
    return Digest(key, "Weekly", window, datetime(2026, 11, 23, tzinfo=UTC), headline, sections)


@given(LINE, st.lists(SECTION, max_size=4))
def test_it_follows_good_news_and_never_stands_beside_bad_news(
    headline: Line, sections: list[Section]
) -> None:
    made = digest(*sections, headline=headline)
    lines = [headline, *(one for part in sections for one in (*part.lines, *part.details))]
    found = light_line(made)
    assert (found is not None) == (GOOD in lines and BAD not in lines)
    assert found == light_line(made)


def test_each_week_has_another_line_until_all_had_their_turn() -> None:
    days = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(len(LINES))]
    found = {light_line(digest(day=day)) for day in days}
    assert len(found) == len(LINES)


def test_a_team_may_have_lines_of_its_own_or_none() -> None:
    assert light_line(digest(), ["Hooray."]) == Line(("Hooray.",))
    assert light_line(digest(), []) is None
    late = replace(digest(), late_since=datetime(2026, 11, 23, tzinfo=UTC))
    assert light_line(late) is not None


def test_our_lines_are_short_and_plain() -> None:
    for line in LINES:
        assert len(line) <= 100
        assert not set(line) & set("<>*_~`@&")
