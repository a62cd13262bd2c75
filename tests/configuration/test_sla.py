"""Hours, holidays and promises in app.yaml: what they mean, and what is said about mistakes."""

from datetime import date, timedelta

import pytest

from bot.config import ConfigError, Problem, loads
from bot.config.hours import days_off
from bot.domain.clocks import Count, PauseKind
from bot.domain.sla_policy import StepKind

from .example import MINIMAL

SALES = "  sales: {name: Sales, lead: ana}\n"
HOURS = SALES.replace("}", ', hours: {mon-fri: "9-17"}, holidays: [DE-BE, 2026-12-24]}')
PROMISED = """\
sla:
  - name: Hot
    when: country == "FR"
    respond_within: 30m
    count: both
    pauses: [away]
    warn_at: 50%
    ladder:
      - {do: remind_owner, at: 75%}
      - {do: escalate, at: 1h}
  - {name: Others, respond_within: 2d, count: wall}
reminders: {quiet: {mon-sun: "19-8"}, per_day: 3}
"""


def written(promised: str = PROMISED, sales: str = HOURS) -> str:
    return MINIMAL.replace(SALES, sales) + promised


def problems(text: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        loads(text, {})
    return list(caught.value.problems)


def test_a_promise_is_read() -> None:
    (when, hot), (always, rest) = loads(written(), {}).promises
    assert when is not None
    assert always is None
    assert (hot.name, hot.target, hot.count) == ("Hot", timedelta(minutes=30), Count.BOTH)
    assert (hot.stops, hot.warn_at) == (frozenset({PauseKind.AWAY}), 0.5)
    assert [(step.kind, step.after(hot.target)) for step in hot.ladder] == [
        (StepKind.REMIND_OWNER, timedelta(minutes=22, seconds=30)),
        (StepKind.ESCALATE, timedelta(hours=1)),
    ]
    assert (rest.target, rest.count) == (timedelta(days=2), Count.WALL)
    assert rest.stops == frozenset({PauseKind.DOWNTIME})


def test_holidays_are_dates_and_those_of_countries() -> None:
    sales = loads(written(), {}).teams["sales"]
    off = days_off(sales.holidays, range(2026, 2027))
    womens_day, unity_day, christmas_eve = date(2026, 3, 8), date(2026, 10, 3), date(2026, 12, 24)
    assert {womens_day, unity_day, christmas_eve} <= off


def test_without_the_section_nothing_is_promised() -> None:
    assert loads(MINIMAL, {}).promises == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("30m", "soon", 28, ["sla[0].respond_within", '"soon"', "30m, 4h or 2d"]),
        ("30m", "0m", 28, ["sla[0].respond_within", '"0m"']),
        ("30m", "2d", 26, ["sla[0]", "days", "count: wall"]),
        ("at: 1h", "at: 1d", 26, ["sla[0]", "days", "count: wall"]),
        ("at: 75%", "at: later", 33, ["sla[0].ladder[0].at", '"later"', "80%"]),
        ("do: escalate", "do: shout", 34, ["sla[0].ladder[1].do"]),
        ("warn_at: 50%", "warn_at: 100%", 31, ["sla[0].warn_at", "1% to 99%"]),
        ("count: both", "count: moon", 29, ["sla[0].count"]),
        ("[away]", "[moon]", 30, ["sla[0].pauses"]),
        ('country == "FR"', 'county == "FR"', 27, ["sla[0].when", "county", "country"]),
        ('country == "FR"', 'country == "France"', 27, ["sla[0].when", 'Write "FR"']),
        ("name: Others", "name: Hot", 35, ["sla[1].name", "promise 1 has the same name"]),
        ('    when: country == "FR"\n', "", 26, ["sla[0]", "never count", "Add `when:`"]),
        ("per_day: 3", "per_day: 0", 36, ["reminders.per_day", "at least 1"]),
        ('mon-sun: "19-8"', 'mon-sun: "late"', 36, ["reminders.quiet", '"late"']),
        ('mon-fri: "9-17"', 'mon-fry: "9-17"', 9, ["teams.sales.hours", '"fry"']),
        ('{mon-fri: "9-17"}', "9-17", 9, ["teams.sales.hours", "block of days"]),
        ("DE-BE", "Germany", 9, ["teams.sales.holidays[0]", '"Germany"', "DE-BE"]),
        ("DE-BE", "DE-XX", 9, ["teams.sales.holidays[0]", '"XX"']),
        (', hours: {mon-fri: "9-17"}', "", 26, ["sla[0]", "teams.sales.hours", "count: wall"]),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_fix(
    old: str, new: str, line: int, said: list[str]
) -> None:
    text = written()
    assert text.count(old) == 1
    problem = problems(text.replace(old, new))[0]
    assert problem.line == line, problem
    for words in said:
        assert words in str(problem)
