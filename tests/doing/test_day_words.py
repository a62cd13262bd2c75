"""Days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day_words import DayError, read_day, split_day

#: A Monday.
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("Tomorrow", date(2026, 11, 24)),
        ("friday", date(2026, 11, 27)),
        ("fri.", date(2026, 11, 27)),
        ("this friday", date(2026, 11, 27)),
        ("next friday", date(2026, 12, 4)),
        ("monday", date(2026, 11, 30)),
        ("next week", date(2026, 11, 30)),
        ("in 3 days", date(2026, 11, 26)),
        ("2 weeks", date(2026, 12, 7)),
        ("a week", date(2026, 11, 30)),
        ("end of week", date(2026, 11, 27)),
        ("EOM", date(2026, 11, 30)),
        ("1 dec", date(2026, 12, 1)),
        ("Dec 1st, 2026", date(2026, 12, 1)),
        ("2nd of january", date(2027, 1, 2)),
        ("29 feb", date(2028, 2, 29)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
def test_a_day_is_read(words: str, day: date) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "frday",
        "",
        "12/01",
        "2026-13-01",
        "31.11.2026",
        "2026-11-22",
        "3000-01-01",
        "soon",
        "m",
        "ju",
    ],
)
def test_what_is_no_day_ahead_is_refused_with_what_to_write(words: str) -> None:
    with pytest.raises(DayError, match="Write a day like"):
        read_day(words, TODAY)


@pytest.mark.parametrize(
    ("words", "what", "day"),
    [
        ("Send the deck by friday", "Send the deck", date(2026, 11, 27)),
        ("Send it by mail by 2026-12-01", "Send it by mail", date(2026, 12, 1)),
        ("Send the deck by mail", "Send the deck by mail", None),
        ("Work on pricing", "Work on pricing", None),
        ("Call them on tuesday", "Call them", date(2026, 11, 24)),
        ("Stand by", "Stand by", None),
    ],
)
def test_what_and_by_when_are_told_apart(words: str, what: str, day: date | None) -> None:
    assert split_day(words, TODAY) == (what, day)


@pytest.mark.parametrize(
    "words",
    ["Send it by frday", "Send it by 12/01", "Send it by 31.11.", "Send it by yesterday"],
)
def test_a_day_that_is_written_wrongly_is_not_taken_for_text(words: str) -> None:
    with pytest.raises(DayError, match="Write a day like"):
        split_day(words, TODAY)


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_words_break_it_and_no_day_lies_behind(words: str, today: date) -> None:
    try:
        day = read_day(words, today)
    except DayError as error:
        assert "Write a day like" in str(error)  # noqa: PT017  # which are refused is no matter
        return
    assert day >= today


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 700))
def test_every_day_that_is_written_in_full_is_read_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for words in (day.isoformat(), f"{day:%d %B %Y}", f"{day:%b} {day.day}, {day.year}"):
        assert read_day(words, today) == day
