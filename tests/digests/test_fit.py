"""Every digest fits: no leads and ten thousand, one source and sixty, names of 200 characters."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.charts import Chart, Scale, Series, Shape
from bot.domain.deliveries import Kind
from bot.domain.digest_json import as_json, from_json
from bot.domain.digest_layout import in_thread
from bot.domain.digests import (
    Digest,
    FigureRef,
    LeadRef,
    Line,
    Link,
    PersonRef,
    Press,
    Section,
    SectionKey,
    Table,
    Tone,
)
from bot.domain.windows import Span, window_on
from bot.slack import ids
from bot.slack.views import digest as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from commands.digest_page import page
from sandbox import validate
from sandbox.errors import SlackError
from storage.database import Database

from .newsroom import DIGESTS, TEAM, Newsroom

# Which database the numbers come from changes nothing of how they are laid out.
one_database = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)

#: What Slack takes of a message as a whole (see bot.slack.views.kit.TEXT_LIMIT).
MESSAGE = 13_000
BERLIN = ZoneInfo("Europe/Berlin")
LONG = ("<!channel> *Ada* _Lovelace_ & <https://evil.example|you> \u202e:tada: " * 4)[:200]
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, tzinfo=UTC)


def check(message: Message) -> Message:
    try:
        validate.check_blocks(message.blocks)
    except SlackError as refused:
        raise AssertionError(refused.__dict__) from refused
    assert 0 < len(message.text) < 4_000
    assert len(message.blocks) <= 50
    assert sum(_shown(block) for block in message.blocks) <= MESSAGE
    return message


def _shown(block: object) -> int:
    """The characters that a block shows."""
    if isinstance(block, dict):
        return sum(
            len(value) if key in {"text", "title"} and isinstance(value, str) else _shown(value)
            for key, value in block.items()
        )
    return sum(map(_shown, block)) if isinstance(block, list) else 0


def app(sources: int) -> str:
    named = ", ".join(f"s{number}: {{name: {json.dumps(LONG[:80])}}}" for number in range(sources))
    old = TEAM.partition("sources:")[2].partition("\n")[0]
    more = ", ".join(f's{number}: {{"2026-11": 900}}' for number in range(sources))
    text = TEAM.replace(f"sources:{old}", f"sources: {{{named}}}")
    return text.replace('costs: {website: {"2026-11": 3000}}', f"costs: {{{more}}}") + DIGESTS


@one_database
@pytest.mark.parametrize("sources", [1, 60])
@pytest.mark.parametrize("leads", [0, 1, 10_000])
def test_every_digest_fits(database: Database, leads: int, sources: int) -> None:
    newsroom = Newsroom(database, app=app(sources))
    newsroom.now = MONDAY - timedelta(days=12)
    newsroom.sweeper.step()
    newsroom.now = MONDAY
    for number in range(sources):
        each = leads // sources + (number < leads % sources)
        newsroom.leads(each, f"s{number}", name=LONG, company=LONG)
    newsroom.now = TUESDAY
    newsroom.sweeper.step()
    newsroom.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    newsroom.sweeper.step()
    keys = newsroom.wanted()
    assert len(keys) >= 4
    for key in (*keys, *newsroom.wanted(Kind.DIGEST_PART)):
        shown = newsroom.shown(key)
        assert shown
        check(shown)
    assert bool(newsroom.wanted(Kind.DIGEST_PART)) == (leads > 1)


def longest() -> Digest:
    """Every part at its fullest, with names of 200 characters."""
    pieces = (LeadRef(1, LONG), PersonRef("U0LONG"), Link("https://example.com/" + "x" * 900, LONG))
    line = Line((LONG, *pieces, FigureRef(LONG, "leads")), Tone.BAD)
    chart = Chart(
        "long", LONG, Shape.BAR, Scale.COUNT, (LONG,) * 30, (Series(LONG, (1.5,) * 30),) * 9
    )
    sections = tuple(
        Section(
            key,
            LONG,
            (line,) * 60,
            Table((LONG,) * 9, ((LONG,) * 9,) * 70, LONG),
            replace(chart, key=f"c{place}") if place < 3 else None,
            tuple(
                Press(LONG, ids.BEHIND, f"leads|s{number}|2026-W47", LONG) for number in range(9)
            ),
            (line,) * 60,
            Table((LONG,) * 9, ((LONG,) * 9,) * 70, LONG),
        )
        for place, key in enumerate(SectionKey)
    )
    window = window_on(Span.WEEK, datetime(2026, 12, 29, tzinfo=UTC).date(), BERLIN)
    return Digest("weekly", LONG, window, TUESDAY, line, sections, TUESDAY, "U0LONG")


def around(look: Look) -> views.Around:
    return views.Around(look, {1: "https://acme.slack.com/archives/C1/p1"}, deletes="digest:" * 12)


@pytest.fixture
def look(database: Database) -> Look:
    return database.read(Newsroom(database).displays.look)


@one_database
def test_the_longest_digest_fits(look: Look) -> None:
    made = longest()
    check(views.digest(made, around(look)))
    check(views.preview(made, around(look)))
    assert len(in_thread(made)) == len(SectionKey)
    for one in made.sections:
        check(views.part(one, around(look)))


@one_database
def test_nothing_in_a_digest_calls_anybody(look: Look) -> None:
    for message in (
        views.digest(longest(), around(look)),
        views.part(longest().sections[0], around(look)),
    ):
        marked = json.dumps(list(_marked(message.blocks)))
        for live in ("<!channel", "<https://evil", "*Ada*", "\\u202e"):
            assert live not in marked
            assert live not in message.text


def _marked(block: object) -> Iterator[str]:
    """The texts in which Slack reads marks."""
    if isinstance(block, dict):
        if block.get("type") == "mrkdwn":
            yield block["text"]
        for value in block.values():
            yield from _marked(value)
    elif isinstance(block, list):
        for one in block:
            yield from _marked(one)


def test_a_digest_survives_being_kept() -> None:
    made = longest()
    assert from_json(json.loads(json.dumps(as_json(made)))) == made


def test_a_page_shows_text_as_text() -> None:
    shown = page(longest(), {"U0LONG": "<b>Bold</b>"})
    assert "<!channel>" not in shown
    assert "<b>" not in shown
    assert 'href="https://example.com/' in shown
    assert "<script" not in shown
    assert shown.count("<section>") == shown.count("</section>") == len(SectionKey)
