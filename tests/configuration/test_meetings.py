"""Meetings in app.yaml: what they mean, and what is said about mistakes."""

from datetime import date, time, timedelta

import pytest

from bot.config import ConfigError, loads

from .example import MINIMAL

WEEKLY = """\
meetings:
  weekly:
    name: Sales and marketing weekly
    every: tuesday
    at: "10:00"
    channel: leads
    attendees: [sales, marketing, "@campaigns"]
    digest: weekly
digests: {weekly: {every: week, at: "09:00", channel: leads}}
"""


def test_a_meeting_is_read() -> None:
    settings = loads(MINIMAL + WEEKLY, {})
    (series,) = settings.series
    assert (series.key, series.rule, series.at) == ("weekly", "FREQ=WEEKLY;BYDAY=TU", time(10))
    assert series.zone == settings.workspace.zone
    assert (series.duration, series.ask) == (timedelta(minutes=30), timedelta(hours=24))
    assert series.first == date(2026, 1, 5)
    assert series.chair is None
    assert not series.on_holidays


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("every: tuesday", "every: soon", ["meetings.weekly.every", '"soon"', "other friday"]),
        ("every: tuesday", "rule: FREQ=HOURLY", ["meetings.weekly.rule", "FREQ=WEEKLY"]),
        ("every: tuesday", "zone: Europe/Berlin", ["meetings.weekly", "every: or rule:"]),
        ("marketing, ", "marketin, ", ["meetings.weekly.attendees", '"marketing"']),
        ("digest: weekly", "chair: nobody", ["meetings.weekly.chair", '"nobody"']),
        ("digest: weekly", "ask: 80%", ["meetings.weekly.ask", "30m, 4h or 2d"]),
        ("digest: weekly", "until: 2020-01-01", ["meetings.weekly", "before it starts"]),
        ("channel: leads\n", "channel: lead\n", ["meetings.weekly.channel", '"leads"']),
        ("digest: weekly", "digest: weakly", ["meetings.weekly.digest", '"weekly"']),
    ],
)
def test_a_mistake_is_told_with_its_remedy(old: str, new: str, said: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        loads(MINIMAL + WEEKLY.replace(old, new), {})
    for words in said:
        assert words in str(error.value)
