"""Dates as spreadsheets write them are read in the one way they can be, or refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.written_times import DateOrder, UnclearTimeError, read_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=BERLIN)),
        ("2026-11-23T14:05:06Z", datetime(2026, 11, 23, 14, 5, 6, tzinfo=UTC)),
        ("23.11.2026 14:05", datetime(2026, 11, 23, 14, 5, tzinfo=BERLIN)),
        ("3.4.2026", datetime(2026, 4, 3, tzinfo=BERLIN)),
        ("11/23/2026 2:05 PM", datetime(2026, 11, 23, 14, 5, tzinfo=BERLIN)),
        ("11/23/2026, 12:00 a.m.", datetime(2026, 11, 23, tzinfo=BERLIN)),
        ("23-11-2026T23:59:58", datetime(2026, 11, 23, 23, 59, 58, tzinfo=BERLIN)),
        ("05/05/2026", datetime(2026, 5, 5, tzinfo=BERLIN)),
    ],
)
def test_what_can_be_read_in_one_way_is_read(written: str, meant: datetime) -> None:
    assert read_time(written, BERLIN) == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("03/04/2026", "may be the 3. of month 4 or the 4. of month 3: say --dates dmy"),
        ("31.02.2026", "is no day or time that there is"),
        ("13/13/2026", "may be|no day"),
        ("23.11.2026 25:00", "is no day or time that there is"),
        ("23.11.2026 13:00 pm", "is no day or time that there is"),
        ("0001-01-01", "is too long ago"),
        ("01.01.0001 00:00", "is too long ago"),
        ("0001-01-01T00:00+14:00", "is too long ago"),
        ("23.11.26", "is not a time such as"),
        ("last week", "is not a time such as"),
        ("", "is not a time such as"),
    ],
)
def test_what_cannot_is_refused_with_what_helps(written: str, why: str) -> None:
    with pytest.raises(UnclearTimeError, match=why):
        read_time(written, BERLIN)


def test_with_full_stops_the_day_comes_first_whatever_is_told_of_other_dates() -> None:
    assert read_time("1.3.2026", UTC, DateOrder.MONTH) == datetime(2026, 3, 1, tzinfo=UTC)


@given(
    st.dates(min_value=date(1900, 1, 1)), st.sampled_from(DateOrder), st.sampled_from(["/", "-"])
)
def test_a_day_written_in_an_order_that_is_told_is_that_day(
    day: date, order: DateOrder, mark: str
) -> None:
    parts = (day.day, day.month) if order is DateOrder.DAY else (day.month, day.day)
    written = mark.join(map(str, (*parts, f"{day.year:04}")))
    assert read_time(written, UTC, order).date() == day
