"""The kit: what is cut, removed and disarmed before Slack sees it."""

from datetime import UTC, datetime

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.views.kit import clean, clip, escape, joined, literal, pieces, plain, quote, when

FAMILY = "👩‍👩‍👧‍👦"
FLAG = "🇪🇸"
ACCENTED = "e\u0301"


def test_a_short_text_is_left_alone() -> None:
    assert clip("Ada", 3) == "Ada"


def test_a_long_text_ends_with_an_ellipsis_within_the_limit() -> None:
    assert clip("Analytical", 5) == "Anal…"


@pytest.mark.parametrize("whole", [FAMILY, FLAG, ACCENTED, "👍🏽", "&amp;"])
def test_what_a_reader_sees_as_one_character_is_never_cut(whole: str) -> None:
    text = f"ab{whole}cd"
    for limit in range(1, len(text) + 1):
        assert clip(text, limit) in {"…", "a…", "ab…", f"ab{whole}…", text}


def test_a_character_that_is_longer_than_the_limit_becomes_the_ellipsis() -> None:
    assert clip("e" + "\u0301" * 500, 100) == "…"


@given(st.text(), st.integers(1, 40))
def test_a_clipped_text_fits_and_begins_like_the_text(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text or text.startswith(clipped[:-1])


@given(st.text(alphabet="&<>a👩‍👧é", max_size=60), st.integers(1, 40))
def test_no_escape_is_halved(text: str, limit: int) -> None:
    clipped = clip(escape(text), limit)
    assert regex.sub(r"&(?:amp|lt|gt);", "", clipped).count("&") == 0


@given(st.text(max_size=60), st.integers(10, 20))
def test_pieces_are_the_whole_text_in_parts_that_fit(text: str, size: int) -> None:
    parts = pieces(text, size)
    assert all(len(part) <= size for part in parts)
    if all(len(unit) <= size for unit in regex.findall(r"\X", text)):
        assert "".join(parts) == text


def test_nothing_can_turn_the_direction_of_a_text() -> None:
    assert clean("Ada\u202egnp.exe\u2066x\u2069") == "Adagnp.exex"


def test_controls_and_lone_surrogates_are_removed_and_line_ends_unified() -> None:
    assert clean("a\x00b\x1b[31m\ud800c\r\nd\u2028e\tf") == "ab[31mc\nd\ne f"


@pytest.mark.parametrize("nothing", ["", " \n ", "\u200b\u200d", "\u202e", "\u0301", "\ufeff"])
def test_a_text_without_anything_visible_is_empty(nothing: str) -> None:
    assert clean(nothing) == ""


def test_an_empty_text_object_still_shows_something() -> None:
    assert plain("\u200b")["text"] == "–"


def test_a_family_of_emoji_survives_cleaning() -> None:
    assert clean(f"{FAMILY} 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽") == f"{FAMILY} 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> & <@U0ANA>", "&lt;!channel&gt; &amp; &lt;@U0ANA&gt;"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_so_", "ˍsoˍ"),
        ("ada_lovelace@example.com", "ada_lovelace@example.com"),
        (":tada: from https://x.example", "∶tada: from https∶//x.example"),
        (">quoted", "›quoted"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_strangers_text_is_disarmed(text: str, shown: str) -> None:
    assert literal(text, 100) == shown


def test_a_right_to_left_value_is_isolated() -> None:
    assert literal("שלום", 100) == "\u2068שלום\u2069"


@given(st.text(alphabet="&<>*שa", max_size=60), st.integers(10, 40))
def test_a_disarmed_text_fits_after_escaping(text: str, limit: int) -> None:
    assert len(literal(text, limit)) <= limit


def test_a_long_quote_keeps_its_first_lines() -> None:
    quoted = quote("\n\n".join(str(n) for n in range(20)), 600)
    assert quoted["elements"][0]["elements"][0]["text"].split("\n") == [*"01234567", "…"]


def test_sentences_that_do_not_fit_are_left_out_whole() -> None:
    assert joined(["One.", "", "Two.", "Three."], 40) == "One. Two. Three."
    assert joined(["One.", "Two." * 20, "Three."], 40) == "One. More is in Details."


def test_a_time_is_shown_in_the_readers_zone_or_else_in_the_teams() -> None:
    at = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert when(at, "Europe/Madrid") == (
        "<!date^1782900000^{date_short_pretty} at {time}|1 Jul 2026, 12:00 CEST>"
    )
