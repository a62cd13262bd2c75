"""Charts in messages: within Slack's limits whatever they show, with the figures in words."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.abilities import Form
from bot.domain.chart_fitting import fitted
from bot.domain.charts import Chart, Scale, Series, Shape
from bot.slack.views.charts import (
    ALT_LIMIT,
    alt_text,
    chart_blocks,
    chart_of,
    chart_table,
    chart_words,
    charts_replaced,
    unique,
)
from bot.slack.views.kit import Message, mrkdwn, section
from sandbox import validate
from tests import charts

Check = Callable[[Message], Message]

_NAMES = st.text(max_size=250)


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    """Charts of every size, shape and scale, with gaps and names from everywhere."""
    categories = draw(st.lists(_NAMES, max_size=45))
    value = st.none() | st.floats(min_value=0, max_value=1e9, allow_nan=False)
    values = st.lists(value, min_size=len(categories), max_size=len(categories))
    series = draw(st.lists(st.tuples(_NAMES, values), max_size=9))
    return Chart(
        draw(_NAMES),
        draw(_NAMES),
        draw(st.sampled_from(Shape)),
        draw(st.sampled_from(Scale)),
        tuple(categories),
        tuple(Series(name, tuple(some)) for name, some in series),
        currency="EUR",
    )


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", charts.ALL)
def test_a_chart_is_shown_in_every_form(
    name: str, form: Form, check: Check, snapshot: SnapshotAssertion
) -> None:
    chart = charts.ALL[name]
    message = Message(chart_words(chart), chart_blocks(chart, form, "F00000001"), (chart,))
    assert check(message).blocks == snapshot


@given(any_chart(), st.sampled_from(Form))
def test_no_chart_is_refused(chart: Chart, form: Form) -> None:
    validate.check_blocks(chart_blocks(chart, form, "F00000001"))
    assert 0 < len(chart_words(chart)) <= 1_000
    assert 0 < len(alt_text(chart)) <= ALT_LIMIT


@given(any_chart())
def test_of_counts_nothing_is_lost_in_the_fitting(chart: Chart) -> None:
    small = fitted(chart).chart
    assert len(small.series) <= 6
    assert len(small.categories) <= 20
    if chart.scale is Scale.COUNT and chart.shape is Shape.BAR:
        assert _total(small) == pytest.approx(_total(chart))


def _total(chart: Chart) -> float:
    return sum(value or 0 for one in chart.series for value in one.values)


@given(st.lists(_NAMES, max_size=20))
def test_labels_differ_and_are_short(names: list[str]) -> None:
    made = unique(names, 20)
    assert len(set(made)) == len(names)
    assert all(0 < len(label) <= 20 for label in made)


def test_a_chart_in_words_tells_each_figure() -> None:
    assert chart_words(charts.FUNNEL) == (
        "From lead to deal: Leads 418, Accepted 290, SQL 122, Opportunity 60, Won 14."
    )


def test_what_does_not_fit_into_the_words_is_counted() -> None:
    words = chart_words(charts.SIXTY, limit=80)
    assert words == "Leads by source: Source 1 601, Source 2 301, Source 3 201 and 17 more."


def test_the_words_of_a_chart_mention_and_format_nothing() -> None:
    words = chart_words(charts.HOSTILE)
    assert not set("<>*`") & set(words)


def test_a_chart_with_gaps_is_no_chart_of_slacks() -> None:
    kinds = [block["type"] for block in chart_blocks(charts.GAPS)]
    assert kinds == ["section", "table"]


def test_a_table_names_what_it_sums_up() -> None:
    table = chart_table(charts.SIXTY)
    assert table.rows[-1][0] == "Others (41)"
    assert "the sum of 41 more" in chart_words(charts.SIXTY, 2_000)


def test_the_blocks_of_a_chart_are_found_and_replaced_where_they_stand() -> None:
    before, after = section(mrkdwn("before")), section(mrkdwn("after"))
    blocks = [before, *chart_blocks(charts.SIXTY), after]
    both = (charts.SIXTY, charts.FUNNEL)
    assert [chart_of(block, both) for block in blocks] == [
        None,
        charts.SIXTY,
        charts.SIXTY,
        None,
    ]
    drawn = charts_replaced(blocks, both, lambda chart: chart_blocks(chart, Form.WORDS))
    assert [block["type"] for block in drawn] == [
        "section",
        "section",
        "rich_text",
        "context",
        "section",
    ]
    assert drawn[0] is before
    assert drawn[-1] is after
