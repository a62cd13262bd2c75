"""Battlecards as people see them, from the usual to the longest and the hostile."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.access import Obstacle
from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState
from bot.domain.battlecard_names import Found
from bot.domain.battlecard_shown import BattlecardRow, BattlecardShown, Did, WinRate
from bot.domain.battlecards import (
    TITLES,
    Battlecard,
    BattlecardState,
    Line,
    Part,
    Report,
    Section,
    Trust,
)
from bot.domain.cards import Card
from bot.domain.content import About, Indexed
from bot.domain.suggestions import Suggestion
from bot.slack.views import battlecard as views
from bot.slack.views import battlecard_forms as forms
from bot.slack.views import battlecard_lists as lists
from bot.slack.views import battlecard_notices as notices
from bot.slack.views import card as card_view
from bot.slack.views.forms import told
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TODAY = NOON.date()
ABOUT = About(
    "main", "battlecards/acme.md", "Acme", "battlecard", "Acme", link="https://docs.example/acme"
)
Check = Callable[[Message], Message]


def part(key: str, *lines: str, internal: bool = False) -> Section:
    return Section(key, TITLES.get(key, key), tuple(Line(text, internal) for text in lines))


CARD = Battlecard(
    7,
    ABOUT,
    (
        part(Part.SAY, "• We teach in groups.", "• A mentor answers.", "• Exams count.", "• More."),
        Section(
            Part.OBJECTIONS,
            "Objections",
            (
                Line("They are cheaper?", internal=False, heading=True),
                Line("Ask what a finished course costs.", internal=False),
                Line("They lost two customers in May.", internal=True),
            ),
        ),
        part(Part.PRICE, "29 EUR a month.", internal=True),
    ),
)
STATE = BattlecardState("U0EMIL", None, TODAY - timedelta(41), TODAY + timedelta(49), Trust(25, 2))
SHOWN = BattlecardShown(CARD, STATE, TODAY)
REPORT = Report(3, 7, Part.OBJECTIONS, "U0ANA", "They halved it <!channel>", NOON)
DOUBTED = replace(STATE, reports={Part.OBJECTIONS: REPORT})

HOSTILE = "<!channel> *&* <@U0EVIL> 👩‍👩‍👧‍👦 _x_ `y` <https://evil.example|click> @here "
LONG = (HOSTILE * 200)[:9_000]
LONGEST = BattlecardShown(
    Battlecard(
        10**15,
        replace(ABOUT, title=LONG, competitor=LONG, kind=LONG[:60], path=LONG, link=None),
        tuple(part(f"{key}-{'k' * 50}", *[LONG] * 40) for key in (*TITLES, *map(str, range(9)))),
    ),
    BattlecardState("U0EMIL", LONG, date(2020, 1, 1), date(2020, 2, 1), Trust(10**6, 10**5)),
    TODAY,
    f"say-{'k' * 50}",
    10**15,
    verifies=True,
    asked=LONG,
    did=Did.NOT_SHARED,
    why=Obstacle.HIDDEN,
)


def live(part: Any) -> list[str]:
    """The texts of a message in which marks mean something."""
    if isinstance(part, list):
        return [text for one in part for text in live(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [text for value in part.values() for text in live(value)]


def harmless(message: Message) -> None:
    """Nothing of a document may mention, link or format."""
    told = "\n".join([message.text, *live(message.blocks)])
    for mark in ("<!channel>", "<@U0EVIL>", "<https://evil"):
        assert mark not in told


def test_a_card_opens_with_three_lines_to_say(check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(views.card(SHOWN))) == snapshot


def test_an_opened_section_says_what_no_customer_may_hear(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    opened = replace(SHOWN, opened=Part.OBJECTIONS, lead_id=42, verifies=True, did=Did.USED)
    assert asdict(check(views.card(opened))) == snapshot
    internal = check(views.card(replace(SHOWN, opened=Part.PRICE)))
    assert str(internal.blocks).count("internal: do not tell a customer") == 1


def test_a_doubted_section_is_a_warning_instead_of_its_words(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    shown = replace(SHOWN, state=DOUBTED, opened=Part.OBJECTIONS)
    message = check(views.card(shown))
    assert "finished course" not in str(message)
    harmless(message)
    assert asdict(message) == snapshot


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (replace(STATE, verified=None, due=None), "Never verified"),
        (replace(STATE, due=date(2026, 10, 1)), "*review overdue* since 1 Oct 2026"),
        (replace(STATE, verified=TODAY), "today"),
        (replace(STATE, owner=None, named="Karl"), "Owner: Karl, whom Slack does not know"),
        (replace(STATE, named="Karl"), "for Karl who cannot be asked"),
        (replace(STATE, trust=Trust(4, 0)), "too few readers"),
        (STATE, "Trust 92%: 25 readers in 90 days, 2 of them reported it wrong"),
    ],
)
def test_it_is_plain_how_far_a_card_holds(state: BattlecardState, said: str) -> None:
    message = views.card(replace(SHOWN, state=state))
    assert said in message.text
    assert said in str(message.blocks)


@pytest.mark.parametrize("did", Did)
def test_every_press_is_answered_in_a_sentence(did: Did, check: Check) -> None:
    whys = list(Obstacle) if did is Did.NOT_SHARED else [""]
    for why in whys:
        assert check(views.card(replace(SHOWN, did=did, why=why))).text


def test_a_shared_card_mentions_only_who_shared_it(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    message = check(views.shared(replace(SHOWN, card=CARD.for_customers), "U0ANA"))
    assert "U0EMIL" not in str(message)
    assert asdict(message) == snapshot


def test_the_longest_card_fits_and_is_harmless(check: Check, snapshot: SnapshotAssertion) -> None:
    message = check(views.card(LONGEST))
    assert len(str([block.get("text") for block in message.blocks])) < 13_000
    harmless(message)
    assert asdict(message) == snapshot
    harmless(check(views.shared(LONGEST, "U0BEN")))
    harmless(check(views.card(replace(LONGEST, opened=None))))
    empty = replace(SHOWN, card=replace(CARD, sections=()))
    assert "no text" in check(views.card(empty)).text


def indexed(number: int, name: str) -> Indexed:
    return Indexed(number, replace(ABOUT, competitor=name), NOON)


def row(number: int, name: str, **more: Any) -> BattlecardRow:
    values: dict[str, Any] = {
        "owner": "U0ANA",
        "named": "ana",
        "verified": date(2026, 9, 1),
        "due": date(2026, 10, 1),
        "reads": 5,
        "used": 3,
        "doubted": 0,
        "wins": WinRate(4, 2),
        **more,
    }
    return BattlecardRow(indexed(number, name), **values)


def test_the_list_tells_verified_owner_use_and_wins(
    look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    rows = [
        row(1, "Acme"),
        row(2, "Globex", verified=None, due=None, owner=None, named=None, doubted=2),
        row(3, "Initech", wins=WinRate(1, 1), due=None),
    ]
    assert asdict(check(lists.rows(rows, TODAY, look))) == snapshot
    assert asdict(check(lists.stale(rows[:2], TODAY, look))) == snapshot
    assert "yet" in check(lists.rows([], TODAY, look)).text
    assert check(lists.stale([], TODAY, look)).text


def test_the_longest_lists_fit_and_are_harmless(look: Look, check: Check) -> None:
    rows = [row(n, LONG, named=LONG, owner=None) for n in range(300)]
    message = check(lists.rows(rows, TODAY, look))
    harmless(message)
    # Cells of a table are raw text, in which nothing is live.
    table = next(one for one in message.blocks if one["type"] == "table")
    cells = [cell for cells in table["rows"] for cell in cells]
    assert {cell["type"] for cell in cells} == {"raw_text"}
    # docs.slack.dev/reference/block-kit/blocks/table-block
    assert sum(len(cell["text"]) for cell in cells) <= 10_000
    assert "more are not shown" in str(message.blocks[-1])
    harmless(check(lists.stale(rows, TODAY, look)))
    found = Found(tuple(indexed(n, LONG) for n in range(30)))
    harmless(check(lists.choices(LONG, found)))
    harmless(check(lists.none(LONG, Found(nearest=found.documents[:5]))))


def test_each_half_of_a_comparison_says_whose_it_is(check: Check) -> None:
    other = replace(SHOWN, card=replace(SHOWN.card, about=replace(ABOUT, competitor="Globex")))
    halves = [
        one
        for block in check(lists.compared(SHOWN, other)).blocks
        for one in block.get("fields", [])
    ]
    assert len(halves) > 2
    assert all(("_Globex_" in half["text"]) == bool(at % 2) for at, half in enumerate(halves))


def test_two_cards_side_by_side(check: Check, snapshot: SnapshotAssertion) -> None:
    other = replace(
        SHOWN,
        card=Battlecard(
            8, replace(ABOUT, competitor="Globex"), (part(Part.SAY, "• Ours ends."), part("x", "y"))
        ),
        state=DOUBTED,
    )
    assert asdict(check(lists.compared(SHOWN, other))) == snapshot
    harmless(check(lists.compared(LONGEST, LONGEST)))


def test_none_offers_the_nearest_the_list_and_asking_marketing(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(lists.none("globber", Found(nearest=(indexed(3, "Globex"),))))) == snapshot
    assert (
        check(lists.choices("a", Found((indexed(1, "Acme"), indexed(2, "Aperture"))))) == snapshot
    )


@pytest.mark.parametrize(
    "make",
    [lists.nothing_yet, lists.two_names, lists.not_yet_known, lists.gone, lists.help_text],
)
def test_every_sentence_fits(make: Callable[[], Message], check: Check) -> None:
    assert check(make()).text


CHANGE = Change(
    5,
    ChangeKind.NOTE,
    7,
    "U0ANA",
    NOON,
    ChangeState.PROPOSED,
    Part.PRICE,
    "They <!channel> halved it",
    "U0EMIL",
    "Old",
    "committed:abc",
)


def test_owners_readers_and_reps_are_told_in_plain_words(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    told = [
        notices.review(SHOWN, TODAY),
        notices.wrong(SHOWN, REPORT),
        notices.warned(SHOWN, REPORT),
        *(notices.note(SHOWN, replace(CHANGE, state=state)) for state in list(ChangeState)[:3]),
        *(
            notices.note_answered(SHOWN, replace(CHANGE, state=state))
            for state in list(ChangeState)[2:]
        ),
        notices.note_answered(SHOWN, replace(CHANGE, state=ChangeState.KEPT, outcome="patched:x")),
        notices.not_written(SHOWN, CHANGE),
        notices.waits(SHOWN, CHANGE),
        notices.not_shared(SHOWN, Did.NOT_SHARED, Obstacle.GUEST),
    ]
    for message in told:
        harmless(check(message))
    assert [message.text for message in told] == snapshot


def test_the_longest_notices_fit_and_are_harmless(check: Check) -> None:
    report, change = replace(REPORT, words=LONG), replace(CHANGE, words=LONG, outcome=LONG)
    for message in (
        notices.review(LONGEST, TODAY),
        notices.wrong(LONGEST, report),
        notices.warned(LONGEST, replace(report, section=LONG)),
        notices.note(LONGEST, change),
        notices.note_answered(LONGEST, replace(change, state=ChangeState.DECLINED, answer=LONG)),
        notices.not_written(LONGEST, change),
        notices.waits(LONGEST, change),
    ):
        harmless(check(message))


def test_the_forms_carry_what_they_are_about(
    check_modal: Callable[[dict[str, Any]], dict[str, Any]], snapshot: SnapshotAssertion
) -> None:
    carried = {"document": 7, "section": "k" * 60, "lead": 10**15, "response_url": "h" * 400}
    check_modal(forms.wrong(LONG, LONG, carried))
    check_modal(forms.note(LONG, "", carried))
    check_modal(told("Thank you", "It is hidden now."))
    assert check_modal(forms.decline({"document": 7})) == snapshot


def test_a_lead_s_card_offers_what_fits_it(card: Card, look: Look, check: Check) -> None:
    fitting = (Suggestion(7, "battlecard", "Acme"), Suggestion(8, "case-study", LONG))
    message = check(card_view.card(replace(card, suggestions=fitting), look))
    last = message.blocks[-1]["elements"]
    assert last[0]["text"]["text"] == "Battlecard: Acme"
    assert last[0]["value"] == "7|42|"
    assert last[0]["action_id"] != last[1]["action_id"]
