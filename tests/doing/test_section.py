"""The section of a digest: what is overdue first, within limits however much is open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from bot.domain.digests import PersonRef, Section, Tone
from bot.domain.windows import Span, Window
from bot.services.digest_sections.actions import MOST, actions
from bot.services.digest_sections.making import Making
from bot.slack.views import digest as views
from bot.slack.views.look import Look
from sandbox import validate

from .conftest import BERLIN, SQLITE, Office

LONGEST = ("<!channel> *is* <https://evil.example|this> `secure`? :tada: " * 60)[:3000]


def made(office: Office) -> Section | None:
    """The section of this week."""
    nothing = cast("Any", None)
    window = Window(Span.WEEK, date(2026, 11, 23), date(2026, 11, 30), BERLIN)
    return office.store.read(
        lambda work: actions(Making(work, nothing, "weekly", nothing, window, office.now, nothing))
    )


@SQLITE
def test_nothing_is_said_of_nothing(office: Office) -> None:
    assert made(office) is None


@SQLITE
def test_one_action_is_told_with_its_owner_and_what_was_done_is_counted(office: Office) -> None:
    late = office.add("U0BEN", date(2026, 11, 24), text="Send the deck")
    done = office.add("U0ANA", None)
    office.add("U0MIA", date(2026, 12, 24))
    office.actions.done(office.click(done, "U0ANA"))
    office.now += timedelta(days=2, hours=1)
    section = made(office)
    assert section is not None
    counted, first, second = section.lines
    assert counted.pieces == ("2 open, 1 overdue, 1 done.",)
    assert first.tone is Tone.BAD
    assert first.pieces[:3] == (
        "Overdue since 24 Nov 2026: ",
        PersonRef("U0BEN"),
        ": Send the deck",
    )
    assert second.tone is Tone.PLAIN
    office.store.change(
        lambda work: work.actions.put(replace(office.get(late), carried=2)),
    )
    again = made(office)
    assert again is not None
    assert "carried over twice" in str(again.lines[1].pieces)


@SQLITE
def test_sixty_of_the_longest_fit_and_nothing_is_live(office: Office) -> None:
    for number in range(60):
        office.add("U0BEN", date(2026, 12, 1) + timedelta(days=number), text=LONGEST)
    section = made(office)
    assert section is not None
    assert len(section.lines) == MOST + 2
    assert section.lines[-1].pieces == ("52 more: /actions all",)
    names = {"U0BEN": "N" * 200}
    look = Look({}, {}, {}, (), {}, {}, names, {}, False, frozenset(), "Europe/Berlin")
    message = views.part(section, views.Around(look))
    validate.check_blocks(message.blocks)
    assert "<!channel>" not in message.text + str(message.blocks)
