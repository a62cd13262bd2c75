"""Opening hours as people write them."""

from datetime import time

import pytest

from bot.domain.hours import DAYS, Block, Week, WeekError, parse_time, parse_week


def _monday(times: str) -> list[tuple[str, str]]:
    return [
        (f"{block.start:%H:%M}", f"{block.end:%H:%M}")
        for block in parse_week({"mon": times}).days[0]
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00-12:30, 13:30-18:00", [("09:00", "12:30"), ("13:30", "18:00")]),
        ("13:30-18, 9-12.30", [("09:00", "12:30"), ("13:30", "18:00")]),
        ("9 – 17", [("09:00", "17:00")]),
        ("9am to 5:30pm", [("09:00", "17:30")]),
        ("12am-12pm", [("00:00", "12:00")]),
        ("18:00-24:00", [("18:00", "00:00")]),
        ("18:00-0:00", [("18:00", "00:00")]),
        ("0-24", [("00:00", "00:00")]),
        ("9-12, 12-15", [("09:00", "12:00"), ("12:00", "15:00")]),
    ],
)
def test_times_are_read_as_people_write_them(written: str, read: list[tuple[str, str]]) -> None:
    assert _monday(written) == read


@pytest.mark.parametrize(
    ("written", "open_on"),
    [
        ("mon-fri", "monday tuesday wednesday thursday friday"),
        ("Sat, Sunday", "saturday sunday"),
        ("fri-mon", "monday friday saturday sunday"),
        ("tues, thur – fri", "tuesday thursday friday"),
        ("mon-sun", " ".join(DAYS)),
        ("wed", "wednesday"),
    ],
)
def test_days_are_read_as_people_write_them(written: str, open_on: str) -> None:
    week = parse_week({written: "9-17"})
    assert [day for day, blocks in zip(DAYS, week.days, strict=True) if blocks] == open_on.split()


def test_days_without_hours_are_closed() -> None:
    week = parse_week({"mon-fri": "9-17", "sat": "closed"})
    assert week.days[5:] == ((), ())


def test_hours_past_midnight_run_into_the_next_day_and_sunday_into_monday() -> None:
    week = parse_week({"fri": "22-2", "sun": "23:30-0:30"})
    midnight = time()
    assert week.days[4] == (Block(time(22), midnight),)
    assert week.days[5] == (Block(midnight, time(2)),)
    assert week.days[6] == (Block(time(23, 30), midnight),)
    assert week.days[0] == (Block(midnight, time(0, 30)),)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"mon-fry": "9-17"}, '"fry" in "mon-fry" is not a day'),
        ({"mo": "9-17"}, '"mo" in "mo" is not a day'),
        ({"": "9-17"}, "is not a day"),
        ({"mon-tue-wed": "9-17"}, '"mon-tue-wed" in "mon-tue-wed" is not a range of days'),
        ({"mon-fri": "9-17", "wed": "9-12"}, 'Wednesday is named twice: by "mon-fri" and by "wed"'),
        ({"mon": "nine-17"}, '"mon": "nine" in "nine-17" is not a time.'),
        ({"mon": "9"}, '"mon": "9" is not a range of times'),
        ({"mon": 9}, '"mon": 9 is not a range of times'),
        ({"mon": ""}, '"mon": "" is not a range of times'),
        ({"mon": "9-12,"}, '"mon": "" is not a range of times'),
        ({"mon": "9-12-15"}, '"9-12-15" is not a range'),
        ({"mon": "9-24:30"}, '"24:30" in "9-24:30" is not a time of day'),
        ({"mon": "9-17:60"}, '"17:60" in "9-17:60" is not a time of day'),
        ({"mon": "9-25"}, '"25" in "9-25" is not a time of day'),
        ({"mon": "13pm-15pm"}, '"13pm" in "13pm-15pm" is not a time of day'),
        ({"mon": "1-5pm"}, "says am or pm only once"),
        ({"mon": "9-9"}, '"9-9" lasts no time. For the whole day write "0-24"'),
        ({"mon": "24-24"}, "lasts no time"),
        ({"mon": "24-6"}, "lasts no time"),
        ({"mon": "9-13, 12-17"}, 'On Monday "9-13" and "12-17" overlap'),
        ({"mon": "22-6", "tue": "5-9"}, 'On Tuesday "22-6" and "5-9" overlap'),
        ({"mon-sun": "closed"}, "The week never opens"),
        ({}, "The week never opens"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_the_part_and_the_fix(
    written: dict[str, str], complaint: str
) -> None:
    with pytest.raises(WeekError) as refused:
        parse_week(written)
    assert complaint in str(refused.value)
    assert refused.value.fix


def test_a_block_never_runs_backwards_and_a_day_never_holds_overlapping_blocks() -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Block(time(17), time(9))
    with pytest.raises(ValueError, match="must not overlap"):
        Week(((Block(time(9), time(13)), Block(time(12), time(17))), *[()] * 6))
    with pytest.raises(ValueError, match="seven days"):
        Week(())


def test_the_end_of_a_day_is_no_moment_at_which_something_comes() -> None:
    with pytest.raises(WeekError, match="24:00"):
        parse_time("24:00")
    assert parse_time("0:00") == time(0)
