"""Documents as cards, names and their misspellings, suggestions, changes to files, trust."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.battlecard_editing import with_note, with_verified
from bot.domain.battlecard_names import find, pair
from bot.domain.battlecard_shown import WinRate
from bot.domain.battlecards import Report, Trust, battlecard, due_on, key_of, standing, verified_on
from bot.domain.content import About, Indexed
from bot.domain.leads import LeadData
from bot.domain.suggestions import suggestions

from .documents import ACME, card, document

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)


def named(
    number: int, name: str, *aliases: str, kind: str = "battlecard", **labels: str
) -> Indexed:
    competitor = name if kind == "battlecard" else None
    told = {key: (value,) for key, value in labels.items()}
    about = About("main", f"{number}.md", name, kind, competitor, aliases, told)
    return Indexed(number, about, NOON)


CARDS = (
    named(1, "Acme Learning", "acme"),
    named(2, "Acme Robotics"),
    named(3, "Globex Academy"),
    named(4, "Möbius & Söhne", "MS"),
)


def test_known_sections_come_first_in_their_order_whatever_their_heading_says() -> None:
    made = card()
    assert [one.key for one in made.sections] == ["say", "objections", "price", "our-own-heading"]
    assert [one.title for one in made.sections] == [
        "Say",
        "Objections",
        "Price",
        "Our own heading",
    ]


def test_a_wrapped_paragraph_is_one_line_and_a_mark_covers_its_own_item_only() -> None:
    say = card().section("say")
    assert say is not None
    assert [(line.text, line.internal) for line in say.lines] == [
        ("• We teach in groups of thirty.", False),
        ("• A mentor answers.", True),
        ("• The exam counts.", False),
        ("• And a fourth.", False),
    ]


def test_a_card_for_customers_has_no_internal_line_and_no_empty_section() -> None:
    public = card().for_customers
    assert [one.key for one in public.sections] == ["say"]
    assert "mentor" not in str(public)


def test_text_without_any_section_opens_the_card() -> None:
    made = battlecard(1, document("Just say hello.\n", "stories/a.md"))
    assert [(one.key, one.lines[0].text) for one in made.sections] == [("say", "Just say hello.")]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("WHY WE WIN", "why-we-win"),
        ("Why we win!", "why-we-win"),
        ("Objection handling", "objections"),
        ("Pricing", "price"),
        ("Für wen?", "für-wen"),
    ],
)
def test_headings_are_told_apart_by_their_words(heading: str, key: str) -> None:
    assert key_of(heading) == key


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("acme", [1]),
        ("ACME learning", [1]),
        ("acme r", [2]),
        ("globex", [3]),
        ("glo", [3]),
        ("globx academy", [3]),
        ("mobius sohne", [4]),
        ("ms", [4]),
        ("zzz", []),
        ("", []),
        ("!!!", []),
    ],
)
def test_a_name_is_found_exactly_in_part_or_misspelt(words: str, found: list[int]) -> None:
    assert [one.id for one in find(words, CARDS).documents] == found


def test_a_part_of_several_names_leaves_the_choice() -> None:
    assert [one.id for one in find("acm", CARDS).documents] == [1, 2]


def test_a_misspelt_name_is_marked_as_not_exact_and_an_unknown_one_offers_the_nearest() -> None:
    assert not find("globx academy", CARDS).exact
    missed = find("globber academics", CARDS)
    assert not missed.documents
    assert 3 in [one.id for one in missed.nearest]


@pytest.mark.parametrize(
    "line",
    [
        "acme globex",
        "acme vs globex",
        "acme learning versus globex academy",
        "acme learning globex academy",
        "acme, globex",
    ],
)
def test_a_line_of_two_names_is_parted_where_both_are_found(line: str) -> None:
    both = [found.one for found, _ in pair(line, CARDS)]
    assert [one and one.id for one in both] == [1, 3]


def test_one_name_is_no_pair() -> None:
    assert pair("acme", CARDS) == ()
    assert pair("", CARDS) == ()


@given(st.text(max_size=60))
def test_whatever_is_asked_only_given_documents_come_back(words: str) -> None:
    found = find(words, CARDS[:2])
    assert {one.id for one in (*found.documents, *found.nearest)} <= {1, 2}
    for half, _ in pair(words, CARDS[:2]):
        assert {one.id for one in (*half.documents, *half.nearest)} <= {1, 2}


FITTING = (
    *CARDS[:3],
    named(5, "Meridian", kind="case-study", industry="Retail"),
    named(6, "The careful buyer", kind="persona", persona="Head of Finance"),
)


def test_a_lead_calls_for_the_card_the_story_and_the_persona_that_it_names() -> None:
    data = LeadData(
        message="We look at GLOBEX ACADEMY, too.",
        title="Head of finance",
        extra={"Industry": "retail"},
    )
    fitting = suggestions(data, FITTING)
    assert [(one.document_id, one.kind) for one in fitting] == [
        (3, "battlecard"),
        (5, "case-study"),
        (6, "persona"),
    ]


@pytest.mark.parametrize("message", ["macme is no acmeology", "", "MS Windows"])
def test_parts_of_words_and_very_short_names_call_for_nothing(message: str) -> None:
    assert suggestions(LeadData(message=message), CARDS) == ()


def test_the_lead_s_own_name_and_company_call_for_nothing() -> None:
    assert suggestions(LeadData(name="Acme", company="Acme Learning"), CARDS) == ()


def test_a_verified_date_replaces_the_old_one_and_nothing_else() -> None:
    assert with_verified(ACME, DAY) == ACME.replace("2026-08-01", "2026-11-20")
    assert with_verified("---\ntitle: A\n---\nx", DAY) == (
        "---\ntitle: A\nverified: 2026-11-20\n---\nx"
    )
    assert with_verified("Text", DAY) == "---\nverified: 2026-11-20\n---\n\nText"


def test_a_note_is_one_internal_item_at_the_end_of_its_section() -> None:
    text = with_note(ACME, "say", "Line\n## Say\n---\nmore [customer]", "Ana", DAY)
    made = card(text)
    say = made.section("say")
    assert say is not None
    assert say.lines[-1].text.startswith("• Line ## Say --- more (field note, Ana,")
    assert say.lines[-1].internal
    assert [one.key for one in made.sections] == [one.key for one in card().sections]


def test_a_note_for_no_section_goes_below_field_notes_and_is_not_added_twice() -> None:
    once = with_note(ACME, "", "Heard it", "Ana", DAY)
    assert once.endswith("## Field notes\n\n- Heard it (field note, Ana, 2026-11-20) [internal]\n")
    assert with_note(once, "", "Heard it", "Ana", DAY) == once
    twice = with_note(once, "", "And that", "Ana", DAY)
    assert twice.count("## Field notes") == 1


@given(st.text(max_size=200))
def test_whatever_a_note_says_it_adds_no_heading_and_nothing_for_customers(words: str) -> None:
    made = card(with_note(ACME, "say", words, "Ana", DAY))
    assert [one.key for one in made.sections] == [one.key for one in card().sections]
    assert made.for_customers.sections == card().for_customers.sections


def report(section: str, at: datetime) -> Report:
    return Report(1, 1, section, "U0ANA", "No", at)


def test_a_report_stands_until_a_later_text_was_verified() -> None:
    about = document().about
    told = [report("price", NOON)]
    assert standing(told, about, NOON - timedelta(days=1))
    assert standing(told, about, NOON + timedelta(days=1))
    checked = replace(about, verified=DAY)
    assert standing(told, checked, NOON - timedelta(days=1))
    assert not standing(told, checked, NOON + timedelta(days=1))


def test_the_later_of_the_file_s_date_and_a_press_counts() -> None:
    about = document().about
    assert verified_on(about, None) == date(2026, 8, 1)
    assert verified_on(about, DAY) == DAY
    assert due_on(about, DAY) == DAY + timedelta(days=90)
    assert due_on(replace(about, review_days=None), DAY) is None


def test_few_readers_and_few_decided_leads_tell_nothing() -> None:
    assert Trust(4, 0).percent is None
    assert Trust(5, 1).percent == 80
    assert Trust(5, 9).percent == 0
    assert WinRate(3, 1).percent is None
    assert WinRate(3, 2).percent == 60
