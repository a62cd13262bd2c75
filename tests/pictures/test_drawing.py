"""Pictures of charts: made for every size, with names from everywhere, or refused with a reason."""

import struct
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from bot.domain.charts import Chart, Shape
from bot.slack.drawing import NotDrawableError, png, svg
from tests import charts

DRAWABLE = {
    name: chart for name, chart in charts.ALL.items() if name not in {"empty", "foreign", "zeroes"}
}
DOTS = replace(charts.SIX, shape=Shape.BAR)


def size_of(picture: bytes) -> tuple[int, int]:
    """The width and height in a PNG's header (PNG specification, IHDR)."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("chart", [*DRAWABLE.values(), charts.ZEROES, DOTS])
def test_a_picture_is_a_phone_wide_and_not_endless(chart: Chart) -> None:
    width, height = size_of(png(chart))
    assert width == 1_000
    assert 150 <= height <= 2_000


def test_the_same_chart_is_the_same_picture() -> None:
    assert png(charts.FUNNEL) == png(charts.FUNNEL)


def test_nothing_is_not_drawn() -> None:
    with pytest.raises(NotDrawableError, match="no figures"):
        png(charts.EMPTY)


def test_letters_that_no_font_here_has_are_not_drawn_as_boxes() -> None:
    letter = charts.without_a_font()
    with pytest.raises(NotDrawableError, match=rf"U\+{ord(letter):04X}"):
        png(replace(charts.ONE, categories=(letter,)))


def test_signs_that_no_font_has_are_left_out() -> None:
    flagged = replace(charts.ONE, categories=("Messe \U0001f1ea\U0001f1f8",))
    plain = replace(charts.ONE, categories=("Messe",))
    assert png(flagged) == png(plain)


def test_arabic_is_drawn() -> None:
    assert png(replace(charts.ONE, categories=(charts.SCRIPTS[0],)))


@pytest.mark.parametrize("chart", DRAWABLE.values())
def test_an_svg_says_its_figures_and_keeps_text_as_text(chart: Chart) -> None:
    root = ET.fromstring(svg(chart))  # noqa: S314  # made here
    assert root.get("role") == "img"
    assert root.get("aria-label", "").startswith(chart.title.strip())
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")
